import { BROKER_WEIGHT_MAX } from '../state/brokers.ts'
import type { BrokerWeight } from '../state/commands/cluster-commands.ts'

export interface WeighedBroker extends BrokerWeight {
  readonly zone: string
  /** As brokers tell of it: numbers that can be compared. */
  readonly load: number
}

/** A load that differs from its zone's mean by more than this part of it is worth a move. */
const TOLERANCE = 0.3
/** Below this mean (a mebibyte a second) nobody is overloaded, whoever has more. */
const LOAD_WORTH_BALANCING = 1_048_576

/** Ids of brokers that have lastingly too much (`true`) or too little, if it lasts. */
export type Imbalance = ReadonlyMap<number, boolean>

/** Who differs from the others of its zone: clients are sent to brokers of their own zone, so only those can take work from each other. */
export function findImbalance(brokers: readonly WeighedBroker[]): Imbalance {
  const found = new Map<number, boolean>()
  for (const { members, meanLoad } of zonesOf(brokers)) {
    for (const { brokerId, load } of members)
      if (Math.abs(load - meanLoad) > TOLERANCE * meanLoad) found.set(brokerId, load > meanLoad)
  }
  return found
}

/**
 * What those that differ should weigh, so that they come nearer to the mean: half the way, as a product, since partitions are large pieces. The heaviest of a
 * zone weighs most that there is, so that there are steps left. Only what changes; empty: nothing.
 */
export function planWeights(brokers: readonly WeighedBroker[], imbalance: Imbalance): readonly BrokerWeight[] {
  const changes: BrokerWeight[] = []
  for (const { members, meanLoad } of zonesOf(brokers)) {
    if (!members.some(({ brokerId }) => imbalance.has(brokerId))) continue
    const wanted = members.map(({ brokerId, weight, load }) =>
      imbalance.has(brokerId) ? weight * Math.sqrt(meanLoad / Math.max(load, meanLoad / 16)) : weight,
    )
    const scale = BROKER_WEIGHT_MAX / Math.max(...wanted)
    for (const [at, { brokerId, weight }] of members.entries()) {
      const next = Math.max(1, Math.round(wanted[at]! * scale))
      if (next !== weight) changes.push({ brokerId, weight: next })
    }
  }
  return changes
}

function zonesOf(brokers: readonly WeighedBroker[]): { readonly members: readonly WeighedBroker[]; readonly meanLoad: number }[] {
  const zones = new Map<string, WeighedBroker[]>()
  for (const broker of brokers) zones.set(broker.zone, [...(zones.get(broker.zone) ?? []), broker])
  return [...zones.values()]
    .map((members) => ({ members, meanLoad: members.reduce((sum, { load }) => sum + load, 0) / members.length }))
    .filter(({ members, meanLoad }) => members.length > 1 && meanLoad >= LOAD_WORTH_BALANCING)
}
