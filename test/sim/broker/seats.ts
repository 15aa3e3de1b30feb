import { rendezvous } from '../../../src/base/rendezvous.ts'
import type { ClusterState } from '../../../src/state/state.ts'
import type { Seats } from '../subject.ts'

/** Those that actors use. */
const GROUPS = ['team-1', 'team-2', 'solo-1', 'solo-2'] as const

/** Who combines and coordinates as long as these hosts live: what all of their brokers come to think. */
export function seatsOf(state: ClusterState, living: readonly string[]): Seats {
  const byHost = new Map<string, { readonly brokerId: number; readonly incarnation: number; readonly host: string }>()
  for (const { brokerId, incarnation, isDraining, place } of state.brokers.values()) {
    const { host } = place
    // A broker whose disk was wiped has got another number.
    const known = byHost.get(host)?.incarnation ?? -1
    if (!isDraining && living.includes(host) && incarnation > known) byHost.set(host, { brokerId, incarnation, host })
  }
  const candidates = [...byHost.values()]
  const coordinators = GROUPS.map((group) => rendezvous(group, candidates)?.host).filter((host) => host !== undefined)
  return { combiner: rendezvous('combiner', candidates)?.host, coordinators: [...new Set(coordinators)] }
}
