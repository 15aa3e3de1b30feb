import { calculation } from '../calculation.ts'
import { gibOf } from '../numbers.ts'
import { positiveCount, quantity, share, z } from '../schema.ts'
import { primaryHoursOf } from './primary-hours.ts'

const FORMULA = 'MiB/s × hours × 3600 ÷ 1024'

/**
 * `plan retention`: bytes kept.
 *
 * logicalGiB = avgInMiBps × retentionHours × 3600 ÷ 1024, and the same of the primary hours; × replicationFactor; ÷ diskUtilisation.
 * What isn't kept on brokers is remote: logicalGiB − primaryLogicalGiB. Primary hours beyond the retention keep nothing more.
 */
export const planRetention = calculation({
  command: 'plan retention',
  summary: 'bytes that a retention keeps, on brokers and remotely',
  input: z.strictObject({
    avgInMiBps: quantity.describe('MiB/s written, on average'),
    retentionHours: quantity.describe('hours that records are kept'),
    primaryHours: quantity.optional().describe('hours of them that are kept on brokers; without it all'),
    replicationFactor: positiveCount.default(3).describe('copies on brokers'),
    diskUtilisation: share.gt(0).default(0.7).describe('share of a disk that may be full'),
  }),
  output: z.strictObject({
    logicalGiB: z.number(),
    primaryLogicalGiB: z.number(),
    primaryReplicatedGiB: z.number(),
    primaryProvisionedGiB: z.number(),
    remoteGiB: z.number(),
  }),
  run({ avgInMiBps, retentionHours, primaryHours: given, replicationFactor, diskUtilisation }, { trace }) {
    const logicalGiB = trace.step('logicalGiB', FORMULA, { avgInMiBps, retentionHours }, gibOf(avgInMiBps, retentionHours))
    const primaryHours = primaryHoursOf({ retentionHours, primaryHours: given }, trace)
    const primaryLogicalGiB = trace.step(
      'primaryLogicalGiB',
      FORMULA,
      { avgInMiBps, primaryHours },
      gibOf(avgInMiBps, primaryHours),
    )
    const primaryReplicatedGiB = trace.step(
      'primaryReplicatedGiB',
      'primaryLogicalGiB × replicationFactor',
      { primaryLogicalGiB, replicationFactor },
      primaryLogicalGiB * replicationFactor,
    )
    const primaryProvisionedGiB = trace.step(
      'primaryProvisionedGiB',
      'primaryReplicatedGiB ÷ diskUtilisation',
      { primaryReplicatedGiB, diskUtilisation },
      primaryReplicatedGiB / diskUtilisation,
    )
    const remoteGiB = trace.step(
      'remoteGiB',
      'logicalGiB − primaryLogicalGiB',
      { logicalGiB, primaryLogicalGiB },
      logicalGiB - primaryLogicalGiB,
    )
    return { logicalGiB, primaryLogicalGiB, primaryReplicatedGiB, primaryProvisionedGiB, remoteGiB }
  },
})
