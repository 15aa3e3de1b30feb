import type { Book } from '../../book/book.ts'
import type { Calculation } from '../../calculation.ts'
import { whenKnown } from '../../known.ts'
import { QuietTrace } from '../../trace.ts'
import type { OptionName } from '../cost/model.ts'
import { type CostInput, sceneOf } from '../cost/statement.ts'
import { outMiBpsOf } from '../cost/workload.ts'
import { planFitServerless } from '../fit-serverless.ts'
import { planSizeAwsWorksheet } from '../size-aws-worksheet.ts'
import { planSizeConstraints } from '../size-constraints.ts'
import { planSizeOdradek } from '../size-odradek.ts'

/** How many brokers a load takes, by the sizing of the option. */
export interface Sizing {
  /** Null: unknown, or there is no such count. */
  readonly brokersNeeded: number | null
  readonly bottleneck: string | null
  /** Whether that many still carry the load when a zone is lost. */
  readonly holdsZoneLoss: boolean
  /** Limits of a service that the load is above. */
  readonly beyondLimits: readonly string[]
  /** What would have to be known; with a count: what it leaves out. */
  readonly unknown: readonly string[]
}

export interface Peaks {
  readonly peakInMiBps: number | null
  readonly peakOutMiBps: number | null
}

/** Reads that aren't told for the peak stand to writes as they do on average. */
export function peaksOf({ workload }: CostInput): Peaks {
  const { avgInMiBps, peakInMiBps = null, peakOutMiBps } = workload
  const outMiBps = outMiBpsOf(workload)
  const inProportion = avgInMiBps === 0 ? null : whenKnown([outMiBps, peakInMiBps], (out, peak) => (out * peak) / avgInMiBps)
  return { peakInMiBps, peakOutMiBps: peakOutMiBps ?? inProportion }
}

export function sizingOf(input: CostInput, book: Book): Sizing {
  return SIZINGS[input.option](input, peaksOf(input), book)
}

type SizingOf = (input: CostInput, peaks: Peaks, book: Book) => Sizing

const SIZINGS: Readonly<Record<OptionName, SizingOf>> = {
  ec2: sizeOnMachines,
  'msk-standard': sizeBySheet,
  'msk-express': sizeBySheet,
  'msk-serverless': fitLimits,
  odradek: sizeOdradek,
  automq: () => unknownSizing(['sizing of automq']),
}

function unknownSizing(unknown: readonly string[]): Sizing {
  return { brokersNeeded: null, bottleneck: null, holdsZoneLoss: false, beyondLimits: [], unknown }
}

/** Of those needs that nobody told. */
function missingOf(needs: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(needs).flatMap(([name, value]) => (value === null || value === undefined ? [name] : []))
}

function sized(
  calculation: Calculation,
  needs: Readonly<Record<string, unknown>>,
  more: object,
  book: Book,
  holdsZoneLoss: boolean,
): Sizing {
  const missing = missingOf(needs)
  if (missing.length > 0) return unknownSizing(missing)
  const given = Object.entries({ ...needs, ...more }).filter(([, value]) => value !== null && value !== undefined)
  const { output } = calculation.evaluate(Object.fromEntries(given), book)
  const { brokers, bottleneck, unknown } = output as { brokers: number; bottleneck: string; unknown: string[] }
  return { brokersNeeded: brokers, bottleneck, holdsZoneLoss, beyondLimits: [], unknown }
}

/** Nothing is sized where nothing is written. */
function aboveNothing(value: number | null): number | null {
  return value === 0 ? null : value
}

function fanOutOf({ peakInMiBps, peakOutMiBps }: Peaks): number | null {
  return whenKnown([aboveNothing(peakInMiBps), peakOutMiBps], (into, out) => out / into)
}

function replicasOf({ workload: { partitions, replicationFactor } }: CostInput): number | null {
  return whenKnown([partitions], (known) => known * replicationFactor)
}

function instanceTypeIn(types: ReadonlyMap<string, unknown>, type: string | null | undefined): string | null {
  return type !== null && type !== undefined && types.has(type) ? type : null
}

function sizeOnMachines(input: CostInput, peaks: Peaks, book: Book): Sizing {
  const { workload, deployment } = input
  const needs = {
    instanceType: instanceTypeIn(book.instances, deployment.instanceType),
    peakInMiBps: aboveNothing(peaks.peakInMiBps),
    fanOut: fanOutOf(peaks),
    retentionHours: workload.retentionHours,
    partitionReplicas: replicasOf(input),
  }
  const more = {
    zones: workload.zones,
    replicationFactor: workload.replicationFactor,
    avgInMiBps: workload.avgInMiBps,
    catchUpMiBps: workload.catchUpMiBps,
    primaryHours: workload.primaryHours,
    diskUtilisation: sceneOf(input, book, new QuietTrace()).model.value('diskUtilisation'),
    volumeMiBps: aboveNothing(deployment.volumeMiBps ?? null),
  }
  return sized(planSizeConstraints, needs, more, book, workload.zones > 1)
}

/** AWS's sheet keeps a reserve, but none that is said to bear the loss of a zone. */
function sizeBySheet(input: CostInput, peaks: Peaks, book: Book): Sizing {
  const { workload, deployment, option } = input
  const type = book.brokerTypes.get(deployment.instanceType ?? '')
  const needs = {
    instanceType: type !== undefined && option === `msk-${type.class}` ? type.type : null,
    peakInMiBps: aboveNothing(peaks.peakInMiBps),
    peakOutMiBps: peaks.peakOutMiBps,
    partitionReplicas: replicasOf(input),
    retentionHours: workload.retentionHours,
  }
  const more = {
    platform: option,
    avgInMiBps: workload.avgInMiBps,
    replicationFactor: workload.replicationFactor,
    primaryRetentionHours: option === 'msk-express' ? null : workload.primaryHours,
  }
  return sized(planSizeAwsWorksheet, needs, more, book, false)
}

/** What a broker takes: the share of what the deployment is told to carry, else as calibrated. */
function sizeOdradek(input: CostInput, peaks: Peaks, book: Book): Sizing {
  const { workload, deployment, calibration } = input
  const needs = {
    instanceType: instanceTypeIn(book.instances, deployment.instanceType),
    peakInMiBps: aboveNothing(peaks.peakInMiBps),
    fanOut: fanOutOf(peaks),
  }
  const more = {
    zones: workload.zones,
    avgInMiBps: workload.avgInMiBps,
    catchUpMiBps: workload.catchUpMiBps,
    zonesReading: whenKnown([workload.zonesReading], (zones) => Math.ceil(Math.min(zones, workload.zones))),
    brokerWriteMiBpsMax: whenKnown([deployment.capacityMiBps, deployment.brokers], (capacity, brokers) => capacity / brokers),
    calibration,
  }
  return sized(planSizeOdradek, needs, more, book, workload.zones > 1)
}

/** A service without brokers of ours: it has limits instead. */
function fitLimits({ workload }: CostInput, { peakInMiBps, peakOutMiBps }: Peaks, book: Book): Sizing {
  const partitions = whenKnown([workload.partitions], Math.ceil)
  const needs = { inMiBps: peakInMiBps, outMiBps: peakOutMiBps, partitions }
  const { output } = planFitServerless.evaluate(needs, book)
  const { violations } = output as { violations: readonly { limit: string }[] }
  return { ...unknownSizing(missingOf(needs)), beyondLimits: violations.map(({ limit }) => limit) }
}
