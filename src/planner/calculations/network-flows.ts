import { sum } from '../numbers.ts'
import { z } from '../schema.ts'

export const FLOWS = ['producer', 'replication', 'consumer'] as const
export type Flow = (typeof FLOWS)[number]

export const PLATFORMS = [
  'ec2',
  'kubernetes',
  'msk-standard',
  'msk-express',
  'msk-serverless',
  'odradek',
  'automq',
  'other',
] as const
export type Platform = (typeof PLATFORMS)[number]

/** A byte that crosses zones is charged on its way out and on its way in. */
export const DIRECTIONS = 2

interface PlatformFacts {
  /** Whether bytes have their place on brokers, or in a store that all of them reach. */
  readonly storage: 'brokers' | 'shared'
  /** Which flows are charged when they cross zones; null: nobody knows. */
  readonly billed: Readonly<Record<Flow, boolean | null>>
}

const ALL = { producer: true, replication: true, consumer: true }
const OF_CLIENTS = { producer: true, replication: false, consumer: true }

export const PLATFORM_FACTS: Readonly<Record<Platform, PlatformFacts>> = {
  ec2: { storage: 'brokers', billed: ALL },
  kubernetes: { storage: 'brokers', billed: ALL },
  'msk-standard': { storage: 'brokers', billed: OF_CLIENTS },
  'msk-express': { storage: 'brokers', billed: OF_CLIENTS },
  // Bytes are charged by the service, wherever they come from.
  'msk-serverless': { storage: 'brokers', billed: { producer: false, replication: false, consumer: false } },
  odradek: { storage: 'shared', billed: OF_CLIENTS },
  automq: { storage: 'shared', billed: OF_CLIENTS },
  other: { storage: 'brokers', billed: { producer: null, replication: null, consumer: null } },
}

export interface FlowFacts {
  readonly avgInMiBps: number
  /** Null: unknown. */
  readonly avgOutMiBps: number | null
  readonly replicationFactor: number
  readonly zones: number
  /** Share of what is read by consumers that ask for the copy in their zone, or that carry the tag of it. */
  readonly consumersRackAware: number
  /** Share of what is written by producers that write within their zone. */
  readonly producersZoneAware: number
}

/** Values by flow; null: unknown. */
export type ByFlow<Value> = Readonly<Record<Flow, Value>>

export const byFlow = <Schema extends z.ZodType>(inner: Schema) =>
  z.strictObject({ producer: inner, replication: inner, consumer: inner })

export function eachFlow<Value>(figure: (flow: Flow) => Value): Record<Flow, Value> {
  return { producer: figure('producer'), replication: figure('replication'), consumer: figure('consumer') }
}

export const FLOW_FORMULAS: Readonly<Record<'brokers' | 'shared', ByFlow<string>>> = {
  brokers: {
    producer: 'avgInMiBps × (zones − 1) ÷ zones × (1 − producersZoneAware)',
    replication: 'avgInMiBps × (replicationFactor − Σ nᵢ² ÷ replicationFactor), nᵢ = copies in zone i',
    consumer:
      'avgOutMiBps × ((1 − consumersRackAware) × (zones − 1) ÷ zones + consumersRackAware × max(0, zones − min(replicationFactor, zones)) ÷ zones)',
  },
  shared: {
    producer: 'avgInMiBps × (zones − 1) ÷ zones × (1 − producersZoneAware)',
    replication: '0, because brokers hold no copies',
    consumer: 'avgOutMiBps × (1 − consumersRackAware) × (zones − 1) ÷ zones',
  },
}

/** MiB/s that cross zones. */
export function crossZoneFlows(storage: 'brokers' | 'shared', facts: FlowFacts): ByFlow<number | null> {
  const { avgInMiBps, avgOutMiBps, replicationFactor, zones, consumersRackAware, producersZoneAware } = facts
  const elsewhere = (zones - 1) / zones
  const isShared = storage === 'shared'
  return {
    producer: avgInMiBps * elsewhere * (1 - producersZoneAware),
    replication: isShared ? 0 : avgInMiBps * copiesElsewhere(replicationFactor, zones),
    consumer:
      avgOutMiBps === null
        ? null
        : avgOutMiBps *
          ((1 - consumersRackAware) * elsewhere + consumersRackAware * (isShared ? 0 : withoutCopy(replicationFactor, zones))),
  }
}

/** Share of zones that have no copy of a partition. */
export function withoutCopy(replicationFactor: number, zones: number): number {
  return Math.max(0, zones - Math.min(replicationFactor, zones)) / zones
}

/** Copies in another zone than the leader's, where copies spread evenly and each of them leads as often as any other. */
export function copiesElsewhere(replicationFactor: number, zones: number): number {
  const least = Math.floor(replicationFactor / zones)
  const withOneMore = replicationFactor % zones
  const squares = withOneMore * (least + 1) ** 2 + (zones - withOneMore) * least ** 2
  return replicationFactor - squares / replicationFactor
}

/** Null if one of them is. */
export function knownSum(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sum(values as readonly number[])
}
