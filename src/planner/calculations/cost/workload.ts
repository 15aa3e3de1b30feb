import { whenKnown } from '../../known.ts'
import { gibOf } from '../../numbers.ts'
import { positive, positiveCount, quantity, share, z } from '../../schema.ts'
import type { Trace } from '../../trace.ts'
import { primaryHoursOf as tracedPrimaryHours } from '../primary-hours.ts'

/** Null or missing: unknown, unless a default is named. */
export const workloadFields = z.strictObject({
  avgInMiBps: quantity.describe('MiB/s written, on average'),
  fanOut: quantity.nullish().describe('how often each byte is read; or avgOutMiBps'),
  avgOutMiBps: quantity.nullish().describe('MiB/s read, on average; counts before fanOut'),
  retentionHours: quantity.nullish(),
  primaryHours: quantity.nullish().describe('hours kept on brokers; without it all'),
  replicationFactor: positiveCount.default(3),
  zones: positiveCount.default(3),
  consumersRackAware: share.nullable().default(0).describe('share of bytes read by clients that read in their zone'),
  producersZoneAware: share.nullable().default(0).describe('share of bytes written by clients that write in their zone'),
  partitions: quantity.nullish(),
  partitionsNeeded: quantity.nullish().describe('partitions that would do without the peak they were raised for'),
  activePartitions: quantity.nullish().describe('partitions written to within a merge interval; without it all'),
  catchUpMiBps: quantity.default(0).describe('MiB/s read far behind the tail'),
  retrievalGiBPerMonth: quantity.nullish().describe('GiB read back from tiered storage; missing: none'),
  peakInMiBps: quantity.nullish(),
  peakOutMiBps: quantity.nullish(),
  produceRequestsPerSecond: positive.nullish().describe('there are no more flushes than that'),
  zonesReading: quantity.nullish().describe('zones with readers; without it all, if anybody reads'),
})

export type Workload = z.output<typeof workloadFields>

export function outMiBpsOf({ avgInMiBps, fanOut, avgOutMiBps }: Workload): number | null {
  return avgOutMiBps ?? whenKnown([fanOut], (known) => avgInMiBps * known)
}

/** Hours that are kept on brokers, never more than all. */
export function primaryHoursOf({ retentionHours, primaryHours }: Workload): number | null {
  return whenKnown([retentionHours], (all) => Math.min(primaryHours ?? all, all))
}

/** Shows them where they aren't as given, for the lines that are made of them. */
export function showPrimaryHours({ retentionHours, primaryHours }: Workload, trace: Trace): void {
  if (retentionHours !== null && retentionHours !== undefined) tracedPrimaryHours({ retentionHours, primaryHours }, trace)
}

/** Hours that are kept elsewhere. */
export function remoteHoursOf(workload: Workload): number | null {
  return whenKnown([workload.retentionHours, primaryHoursOf(workload)], (all, primary) => all - primary)
}

export function keptGiB(rateMiBps: number, hours: number | null, copies: number): number | null {
  return whenKnown([hours], (known) => gibOf(rateMiBps, known) * copies)
}
