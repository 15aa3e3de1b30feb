import { whenKnown } from '../../known.ts'
import type { CostInput } from '../cost/statement.ts'
import { onBrokersGiB } from './capacity.ts'
import { fieldOf, withField } from './field.ts'

/** These are moved before all others, in this order: what they take along may be moved itself, and then that counts. */
export const TAKES_ALONG: readonly string[] = ['workload.avgInMiBps', 'workload.fanOut']

/** Peaks stand to averages, and reads to writes, as they did: measured as sums, they would hide what moves them. */
const WITH_WRITES = ['workload.avgOutMiBps', 'workload.peakInMiBps', 'workload.peakOutMiBps'] as const
const WITH_READS = ['workload.avgOutMiBps', 'workload.peakOutMiBps'] as const

/** How full disks may be, where nobody says it. */
const DISK_UTILISATION = 0.7

/** A field at another value, and what hangs on it moved along: of twice the writes there are twice the reads. */
export function withAlong(input: CostInput, field: string, value: number): CostInput {
  const moved = withField(input, field, value)
  if (field === 'workload.avgInMiBps') return inProportion(moved, WITH_WRITES, input.workload.avgInMiBps, value)
  if (field !== 'workload.fanOut') return moved
  const { avgInMiBps, avgOutMiBps } = input.workload
  const before = avgInMiBps === 0 ? null : whenKnown([avgOutMiBps], (out) => out / avgInMiBps)
  return before === null ? moved : inProportion(moved, WITH_READS, before, value)
}

function inProportion(input: CostInput, fields: readonly string[], before: number, after: number): CostInput {
  if (before === 0) return input
  return fields.reduce((so, field) => {
    const is = fieldOf(so, field)
    return is === null ? so : withField(so, field, (is * after) / before)
  }, input)
}

/**
 * GiB that disks told as provisioned must have for another workload: what must lie on brokers ÷ how full they may be. That is diskUtilisation, or as full
 * as they are now where that is more. Null where no disks are told, or nobody knows.
 */
export function neededGiB(told: CostInput, wanted: CostInput): number | null {
  const { provisionedGiB, diskUtilisation = DISK_UTILISATION } = told.deployment
  return whenKnown([provisionedGiB, onBrokersGiB(told), onBrokersGiB(wanted)], (gib, now, then) =>
    gib === 0 ? null : then / Math.max(diskUtilisation, now / gib),
  )
}

/** GiB of those disks for another workload: as told as long as it fits. Disks aren't made smaller. */
export function disksFor(told: CostInput, wanted: CostInput): number | null | undefined {
  const { provisionedGiB } = told.deployment
  return whenKnown([provisionedGiB, neededGiB(told, wanted)], (gib, needed) => Math.max(gib, needed)) ?? provisionedGiB
}

/** The same input with disks that hold it; as it is where disks are what is moved. */
export function withDisks(told: CostInput, wanted: CostInput): CostInput {
  const [before, asked, needed] = [told.deployment.provisionedGiB, wanted.deployment.provisionedGiB, disksFor(told, wanted)]
  return before !== asked || needed === before ? wanted : withField(wanted, 'deployment.provisionedGiB', needed ?? null)
}
