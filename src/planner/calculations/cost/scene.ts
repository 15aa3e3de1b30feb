import type { Book } from '../../book/book.ts'
import { whenKnown } from '../../known.ts'
import { gibOf, SECONDS_PER_HOUR } from '../../numbers.ts'
import type { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'
import type { Bill } from './bill.ts'
import type { Deployment, Settings } from './deployment.ts'
import type { Model } from './model.ts'
import type { Workload } from './workload.ts'

const REQUESTS_PER_UNIT = 1000

/** All that an option's lines follow from. */
export interface CostScene {
  readonly workload: Workload
  readonly deployment: Deployment
  readonly settings: Settings
  readonly model: Model
  readonly book: Book
  readonly hoursPerMonth: number
  /** The same, for the trace. */
  readonly hours: Sourced<number>
  readonly trace: Trace
}

export const TUNINGS = ['rack-aware-consumers', 'tiered-storage', 'right-size'] as const
export type Tuning = (typeof TUNINGS)[number]

/** Lines of an option, and figures that it adds to the result. */
export interface CostOption {
  readonly charge: (scene: CostScene, bill: Bill) => CostExtras
  /** What may save money without a move. Where a store holds all bytes that is only what consumers do. */
  readonly tuning: readonly Tuning[]
}

export interface CostExtras {
  readonly requestsPerSecond?: Readonly<Record<string, number | boolean | null>>
  readonly partitionTrap?: { readonly extraPartitions: number; readonly usdPerMonth: number | null }
  readonly warnings?: readonly string[]
}

/** Machines by the hour. */
export function chargeBrokers(
  { deployment, hoursPerMonth, hours }: CostScene,
  bill: Bill,
  priceId: (type: string) => string,
): void {
  const { brokers, instanceType } = deployment
  bill.charge('brokers', {
    group: 'compute',
    priceId: priceId(instanceType ?? 'unknown'),
    quantity: whenKnown([brokers], (machines) => machines * hoursPerMonth),
    formula: 'brokers × hoursPerMonth',
    inputs: { brokers, hoursPerMonth: hours, instanceType },
  })
}

/** A stream of bytes between zones: charged where it leaves and where it arrives. */
export function chargeCrossZone({ hoursPerMonth, hours }: CostScene, bill: Bill, id: string, flow: NamedFlow): void {
  bill.charge(id, {
    group: 'crossZoneTraffic',
    priceId: 'aws.transfer.cross-zone',
    quantity: gibPerMonth(flow.rateMiBps, hoursPerMonth),
    formula: `(${flow.formula}) × hoursPerMonth × 3600 ÷ 1024`,
    inputs: { ...flow.inputs, hoursPerMonth: hours },
    times: 2,
  })
}

export interface NamedFlow {
  readonly rateMiBps: number | null
  readonly formula: string
  readonly inputs: Readonly<Record<string, unknown>>
}

/** Requests that go on all month. */
export function chargeRequests(
  { hoursPerMonth, hours }: CostScene,
  bill: Bill,
  id: string,
  kind: 'put' | 'get',
  flow: RequestFlow,
): void {
  bill.charge(id, {
    group: 'requestCharges',
    priceId: `s3.standard.${kind}`,
    quantity: whenKnown([flow.perSecond], (rate) => (rate * hoursPerMonth * SECONDS_PER_HOUR) / REQUESTS_PER_UNIT),
    formula: `(${flow.formula}) × hoursPerMonth × 3600 ÷ 1000`,
    inputs: { ...flow.inputs, hoursPerMonth: hours },
  })
}

export interface RequestFlow {
  readonly perSecond: number | null
  readonly formula: string
  readonly inputs: Readonly<Record<string, unknown>>
}

export function gibPerMonth(rateMiBps: number | null, hoursPerMonth: number): number | null {
  return whenKnown([rateMiBps], (rate) => gibOf(rate, hoursPerMonth))
}
