import { rendezvous } from '../base/rendezvous.ts'
import type { LiveBroker } from '../cluster/peers.ts'

/** Whom a broker tells of an entry, and whether that one tells its zone. */
export interface Telling {
  readonly brokerId: number
  readonly isToPassOn: boolean
}

/** Everybody in this zone, and one in each other zone that has more than one, so that a header crosses between zones once. */
export function tellings(selfId: number, zone: string, live: readonly LiveBroker[]): readonly Telling[] {
  const zones = new Map<string, LiveBroker[]>()
  for (const broker of live) {
    if (broker.brokerId === selfId) continue
    const others = zones.get(broker.zone)
    if (others === undefined) zones.set(broker.zone, [broker])
    else others.push(broker)
  }
  return [...zones].flatMap(([name, brokers]) => {
    if (name === zone) return brokers.map(({ brokerId }) => ({ brokerId, isToPassOn: false }))
    // Another one for each teller, so that no broker has all the work.
    const { brokerId } = rendezvous(`tell ${selfId} ${name}`, brokers)!
    return [{ brokerId, isToPassOn: brokers.length > 1 }]
  })
}

/** Whom a broker tells that was asked to pass it on: the others of its zone, but never who has it already. */
export function passings(selfId: number, fromId: number, zone: string, live: readonly LiveBroker[]): readonly Telling[] {
  return live
    .filter((broker) => broker.zone === zone && broker.brokerId !== selfId && broker.brokerId !== fromId)
    .map(({ brokerId }) => ({ brokerId, isToPassOn: false }))
}
