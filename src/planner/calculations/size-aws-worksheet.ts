import type { BrokerType } from '../book/machines.ts'
import { type Calculation, calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { positive, positiveCount, quantity, share, z } from '../schema.ts'
import { brokerCount } from './size/broker-count.ts'
import { deployedState, headroomFields, headroomOf, headroomOutput } from './size/headroom.ts'
import { known } from './size/machine.ts'
import { sizeOutput } from './size/size-output.ts'
import { Worksheet } from './size/worksheet.ts'

const input = z.strictObject({
  platform: z.enum(['msk-standard', 'msk-express']),
  instanceType: z.string().describe('as the broker table names it: kafka.m5.2xlarge, express.m7g.large'),
  avgInMiBps: quantity.describe('MiB/s written on average'),
  peakInMiBps: positive.describe('MiB/s written at the peak'),
  avgOutMiBps: quantity.optional().describe('MiB/s read on average; nothing is sized by it'),
  peakOutMiBps: quantity.describe('MiB/s read at the peak'),
  partitionReplicas: quantity.describe('partitions, leaders and followers'),
  replicationFactor: positiveCount.default(3),
  retentionHours: quantity,
  primaryRetentionHours: quantity.optional().describe('hours on brokers; less than the retention: tiered storage is in use'),
  utilisation: share
    .gt(0)
    .optional()
    .describe('share of what a broker can take in that is to be used; without it as in the sheet'),
  ...headroomFields,
})

type Need = z.output<typeof input>

/**
 * `plan size aws-worksheet`: brokers by the method of AWS's own sizing script, so that its figures can be reconciled. Three zones.
 *
 * Standard: ingress per broker = min(EBS ÷ storage factor, network ÷ network factor) × utilisation; storage factor 6.5 (+ 1.5 tiered), network factor
 * 5.7 (+ 1.5 tiered) + 1.5 × fan, fan = peakOut ÷ peakIn. Constraints: ingress peakIn ÷ that, egress peakOut ÷ (fan × that), partitions ÷
 * recommended, storage GiB ÷ 16,384. Express: ingress peakIn ÷ (capacity × utilisation), egress peakOut ÷ (capacity × 2.5), without utilisation;
 * partitions. Each count is rounded up, then up to a multiple of the zones; brokers = the largest.
 * primaryProvisionedGiB = avgIn × primary hours × 3600 × copies ÷ 1024 × 2.
 */
export const planSizeAwsWorksheet: Calculation = calculation({
  command: 'plan size aws-worksheet',
  summary: "MSK brokers by the method of AWS's own sizing script",
  constants: { wastefulRatioMax: 0.4 },
  input,
  output: z.strictObject({
    ...sizeOutput,
    ...headroomOutput,
    ingressPerBrokerMiBps: z.number().nullable(),
    primaryProvisionedGiB: z.number(),
    notes: z.array(z.string()),
  }),
  run(need, { book, constants, trace }) {
    const type = known(book.brokerTypes, need.instanceType)
    checkClass(need, type)
    const headroom = headroomOf(need.peakInMiBps, need.avgInMiBps, need.growth, trace)
    const sheet = new Worksheet(need, headroom, type, book, trace)
    const zones = sheet.constant('zones')
    const count = brokerCount(need.platform === 'msk-express' ? sheet.express() : sheet.standard(), {
      zones,
      floor: zones,
      step: zones,
    })
    trace.step('brokers', 'the largest constraint', count.sourced, count.brokers)
    const accepted = !type.note.includes('burstable')
    return {
      brokers: count.brokers,
      bottleneck: count.bottleneck,
      constraints: count.counts,
      ranked: count.ranked,
      unknown: count.unknown,
      warnings: accepted ? [] : ['burstable-cpu'],
      accepted,
      headroom,
      ...deployedState(need.deployedBrokers, count, constants.wastefulRatioMax, trace),
      ingressPerBrokerMiBps: sheet.ingressPerBrokerMiBps,
      primaryProvisionedGiB: sheet.primaryProvisionedGiB,
      notes: notesOf(need, type),
    }
  },
})

function checkClass({ platform, instanceType }: Need, type: BrokerType): void {
  if (platform === `msk-${type.class}`) return
  throw badDocument('input', [{ path: '/instanceType', text: `must be a type of ${platform}, and is ${instanceType}` }])
}

function notesOf({ platform }: Need, { note }: BrokerType): string[] {
  const egress = "AWS's script counts 2.5 MiB read for each MiB of ingress capacity; the published sustained rate is 2."
  const network = 'Traffic between brokers is not charged on MSK, but it uses the network and the volumes of brokers.'
  return [platform === 'msk-express' ? egress : network, ...(note === '' ? [] : [`${note[0]!.toUpperCase()}${note.slice(1)}.`])]
}
