import type { SimRandom } from '../../sim/world/random.ts'
import type { ChaosBroker } from '../cluster/chaos-broker.ts'
import type { ChaosCluster, ClusterShape } from '../cluster/chaos-cluster.ts'
import type { StoreName } from '../cluster/chaos-store.ts'
import type { Workload } from '../workload/workload.ts'

/** What a scenario plays with. */
export interface Drill {
  readonly cluster: ChaosCluster
  readonly workload: Workload
  readonly random: SimRandom
  /** How long blows go on. */
  readonly secondsMax: number
  /** True once that time is over. */
  isOver(): boolean
  /** Notes that something happens now: gaps of acknowledgements are told from here to the next one. */
  blow(what: string): void
  /** Adds what was seen to the last blow. */
  note(seen: string): void
  /** Lets time pass under whatever is the matter. */
  last(ms: number): Promise<void>
}

export interface Scenario {
  readonly name: string
  readonly about: string
  readonly store: StoreName
  readonly shape: ClusterShape
  /** What must be had for it. Fails with `Unreachable`. */
  readonly prepare?: () => Promise<Partial<ClusterShape>>
  /** In the time of one blow after the other; ends with everything healed. */
  readonly play: (drill: Drill) => Promise<void>
}

export const THREE: ClusterShape = { brokers: 3, isProxied: false }
export const PROXIED: ClusterShape = { brokers: 3, isProxied: true }

/** Generous: the machine may do much else. */
const GO_ON_MS = 90_000

/** One blow at least, then one after the other while there is time. */
export async function inTurns(drill: Drill, blow: (turn: number) => Promise<void>): Promise<void> {
  for (let turn = 0; turn === 0 || !drill.isOver(); turn++) await blow(turn)
}

/** Resolves when every client is acknowledged again. */
export function untilGoingOn({ workload }: Drill): Promise<void> {
  return workload.untilAcknowledged(GO_ON_MS)
}

/** In turns: any broker, the combiner, the coordinator of a group. Tells why it was chosen. */
export async function victim(drill: Drill, turn: number): Promise<{ readonly broker: ChaosBroker; readonly why: string }> {
  const { cluster, workload, random } = drill
  const any = cluster.serving[random.int(cluster.serving.length)]!
  if (turn % 3 === 1) return { broker: (await cluster.combiner()) ?? any, why: 'the combiner' }
  if (turn % 3 === 2) {
    const { group } = workload.loads[random.int(workload.loads.length)]!
    return { broker: (await cluster.coordinatorOf(group.name)) ?? any, why: `the coordinator of ${group.name}` }
  }
  return { broker: any, why: 'any broker' }
}
