import type { Book } from '../../book/book.ts'
import { z } from '../../schema.ts'
import type { CostInput } from '../cost/statement.ts'
import { keptGiB, primaryHoursOf } from '../cost/workload.ts'
import { PLATFORM_FACTS } from '../network-flows.ts'
import { peaksOf, type Sizing, sizingOf } from './sizings.ts'

const figure = z.number().nullable()

export const capacityOutput = z.strictObject({
  peakInMiBps: figure,
  peakOutMiBps: figure,
  /** One copy. */
  keptGiB: figure,
  /** Of what has its place on brokers, copies included. */
  onBrokersGiB: figure,
  brokers: figure,
  brokersNeeded: figure,
  bottleneck: z.string().nullable(),
  enough: z.boolean().nullable(),
  beyondLimits: z.array(z.string()),
  unknown: z.array(z.string()),
})

export type Capacity = z.output<typeof capacityOutput>

export const CAPACITY_FORMULA =
  'keptGiB = avgInMiBps × retentionHours × 3600 ÷ 1024; onBrokersGiB = the same of primaryHours × replicationFactor, nothing with shared storage; brokersNeeded by plan size constraints (ec2), aws-worksheet (MSK), odradek, or limits by plan fit serverless; enough if brokers ≥ brokersNeeded'

/** What a deployment must bear and hold, how many brokers that takes and whether there are as many. `brokers`: those that stand. */
export function capacityOf(input: CostInput, brokers: number | null, book: Book): Capacity {
  const sizing = sizingOf(input, book)
  const { workload } = input
  return {
    ...peaksOf(input),
    keptGiB: keptGiB(workload.avgInMiBps, workload.retentionHours ?? null, 1),
    onBrokersGiB: onBrokersGiB(input),
    brokers,
    brokersNeeded: sizing.brokersNeeded,
    bottleneck: sizing.bottleneck,
    enough: isEnough(brokers, sizing),
    beyondLimits: [...sizing.beyondLimits],
    unknown: [...sizing.unknown],
  }
}

/** What is left out of a count can only ask for more. */
export function isEnough(brokers: number | null, { brokersNeeded, beyondLimits, unknown }: Sizing): boolean | null {
  if (beyondLimits.length > 0) return false
  if (brokers !== null && brokersNeeded !== null && brokers < brokersNeeded) return false
  if (unknown.length > 0) return null
  // Of a service without brokers only limits count.
  return brokers === null && brokersNeeded !== null ? null : true
}

/** Null also where nobody but the service knows. */
export function onBrokersGiB({ option, workload }: CostInput): number | null {
  if (option === 'msk-serverless') return null
  if (PLATFORM_FACTS[option].storage === 'shared') return 0
  return keptGiB(workload.avgInMiBps, primaryHoursOf(workload), workload.replicationFactor)
}
