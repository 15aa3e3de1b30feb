import { gibOf, sum } from '../numbers.ts'
import type { PlacedBroker } from './topology-placement.ts'

/** What is known of a topic's traffic. */
export interface LoadedTopic {
  readonly partitions: number
  readonly replicationFactor: number
  readonly produceMiBps?: number | undefined
  readonly fanOut?: number | undefined
  readonly retentionHours?: number | undefined
}

export const DIMENSIONS = ['replicas', 'leaders', 'networkIn', 'networkOut', 'disk', 'crossing'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** What stands on a broker, in the order of brokers. */
export const LOAD_FORMULAS: Readonly<Record<Dimension, string>> = {
  replicas: 'copies of partitions that are placed on each broker',
  leaders: 'copies on each broker that are leaders',
  networkIn: 'Σ copies × produceMiBps ÷ partitions of their topics',
  networkOut: 'Σ leaders × produceMiBps ÷ partitions × (replicationFactor − 1 + fanOut)',
  disk: 'Σ copies × produceMiBps ÷ partitions × retentionHours × 3600 ÷ 1024',
  crossing: 'Σ leaders × produceMiBps ÷ partitions × (copies in other zones + (1 + fanOut) × (zones − 1) ÷ zones)',
}

/** A figure per broker; null where it isn't known of every topic. */
export type Loads = Readonly<Record<Dimension, readonly number[] | null>>
export type ByDimension = Readonly<Record<Dimension, number | null>>

/** `zones`: how many there are; null where nobody knows. */
export function loadsOf(placed: readonly PlacedBroker[], topics: readonly LoadedTopic[], zones: number | null): Loads {
  const perBrokerOf = (
    of: 'copiesOf' | 'ledOf' | 'crossingOf',
    weigh: (topic: LoadedTopic) => number | undefined,
  ): readonly number[] | null => {
    const weights = topics.map(weigh)
    if (weights.includes(undefined) || placed.some((broker) => broker[of].includes(null as never))) return null
    return placed.map((broker) => sum((broker[of] as readonly number[]).map((count, at) => count * weights[at]!)))
  }
  const networkOut = ({ replicationFactor, fanOut, ...one }: LoadedTopic): number | undefined => {
    const rate = writtenMiBps(one)
    return rate === undefined || fanOut === undefined ? undefined : rate * (replicationFactor - 1) + rate * fanOut
  }
  return {
    replicas: placed.map(({ replicas }) => replicas),
    leaders: placed.map(({ leaders }) => leaders),
    networkIn: perBrokerOf('copiesOf', writtenMiBps),
    networkOut: perBrokerOf('ledOf', networkOut),
    disk: perBrokerOf('copiesOf', ({ retentionHours, ...one }) => {
      const rate = writtenMiBps(one)
      return rate === undefined || retentionHours === undefined ? undefined : gibOf(rate, retentionHours)
    }),
    crossing: added(
      perBrokerOf('crossingOf', writtenMiBps),
      zones === null ? null : perBrokerOf('ledOf', clientsCrossing(zones)),
    ),
  }
}

function writtenMiBps({ produceMiBps, partitions }: Pick<LoadedTopic, 'produceMiBps' | 'partitions'>): number | undefined {
  return produceMiBps === undefined ? undefined : produceMiBps / partitions
}

/** What producers and consumers of any zone send to and read from a leader, zone tags left aside. */
function clientsCrossing(zones: number): (topic: LoadedTopic) => number | undefined {
  return ({ fanOut, ...one }) => {
    const rate = writtenMiBps(one)
    return rate === undefined || fanOut === undefined ? undefined : (rate * (1 + fanOut) * (zones - 1)) / zones
  }
}

function added(one: readonly number[] | null, other: readonly number[] | null): readonly number[] | null {
  return one === null || other === null ? null : one.map((value, at) => value + other[at]!)
}

function eachDimension(loads: Loads, figure: (values: readonly number[]) => number): ByDimension {
  const entries = DIMENSIONS.map((dimension) => {
    const values = loads[dimension]
    return [dimension, values === null || sum(values) === 0 ? null : figure(values)] as const
  })
  return Object.fromEntries(entries) as Record<Dimension, number | null>
}

export function imbalancesOf(loads: Loads): ByDimension {
  return eachDimension(loads, (values) => Math.max(...values) / (sum(values) / values.length))
}

/** The lowest-numbered broker with the largest value. */
export function hottestOf(loads: Loads, placed: readonly PlacedBroker[]): ByDimension {
  return eachDimension(loads, (values) => placed[values.indexOf(Math.max(...values))]!.number)
}
