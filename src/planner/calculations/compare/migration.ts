import type { Book } from '../../book/book.ts'
import { gibUsd, sourcedPrice } from '../../book/price.ts'
import { whenKnown } from '../../known.ts'
import { gibOf, hoursFor } from '../../numbers.ts'
import { z } from '../../schema.ts'
import type { Trace } from '../../trace.ts'
import { keptGiB } from '../cost/workload.ts'
import { DIRECTIONS } from '../network-flows.ts'
import type { Costed } from './costed.ts'

const figure = z.number().nullable()
const HOURS_PER_WEEK = 168
const CROSS_ZONE = 'aws.transfer.cross-zone'

/** A month in which both platforms run and a link copies from one to the other. */
export const migrationOutput = z.strictObject({
  text: z.string(),
  beforeUsd: figure,
  afterUsd: figure,
  differenceUsd: figure,
  retainedGiB: figure,
  newGiB: figure,
  linkGiB: figure,
  linkUsd: figure,
  capacity: z.strictObject({
    sourceFanOutBefore: figure,
    sourceFanOutAfter: figure,
    netMiBps: figure,
    copyHours: figure,
    catchesUp: z.boolean().nullable(),
  }),
})

interface Overlap {
  readonly currentUsd: number | null
  readonly alternativeUsd: number | null
  readonly overlapWeeks: number | null
  readonly linkMiBps: number | null
}

/**
 * Link and double run. linkGiB = what is kept + what is written in the weeks of overlap. linkUsd = linkGiB × 2 × (zones − 1) ÷ zones × price × 2: the
 * link reads and writes without knowing zones, and each crossing is charged out and in. A service that copies charges for itself: not in here.
 * copyHours = kept × 1024 ÷ (linkMiBps − avgInMiBps) ÷ 3600; never, where the link is no faster than what is written. beforeUsd = current; afterUsd =
 * current + alternative, in each month of both, + linkUsd once.
 */
export function migrationOf(source: Costed, overlap: Overlap, book: Book, trace: Trace): z.output<typeof migrationOutput> {
  const { avgInMiBps, zones, retentionHours = null } = source.input.workload
  const { currentUsd, alternativeUsd, overlapWeeks, linkMiBps } = overlap
  const retainedGiB = keptGiB(avgInMiBps, retentionHours, 1)
  trace.step('migration.retainedGiB', 'avgInMiBps × retentionHours × 3600 ÷ 1024', { avgInMiBps, retentionHours }, retainedGiB)
  const newGiB = trace.step(
    'migration.newGiB',
    'avgInMiBps × overlapWeeks × 168 × 3600 ÷ 1024',
    { avgInMiBps, overlapWeeks },
    whenKnown([overlapWeeks], (weeks) => gibOf(avgInMiBps, weeks * HOURS_PER_WEEK)),
  )
  const linkGiB = trace.step(
    'migration.linkGiB',
    'retainedGiB + newGiB',
    { retainedGiB, newGiB },
    whenKnown([retainedGiB, newGiB], (kept, written) => kept + written),
  )
  const price = book.prices.price(CROSS_ZONE)
  const linkUsd = trace.step(
    'migration.linkUsd',
    'linkGiB × 2 × (zones − 1) ÷ zones × price, × 2: out and in',
    { linkGiB, zones, [CROSS_ZONE]: sourcedPrice(price) },
    whenKnown([linkGiB], (gib) => gibUsd(price, (gib * 2 * (zones - 1)) / zones, book.prices.gigabyteBytes, DIRECTIONS)),
  )
  const afterUsd = trace.step(
    'migration.afterUsd',
    'currentUsd + alternativeUsd + linkUsd',
    { currentUsd, alternativeUsd, linkUsd },
    whenKnown([currentUsd, alternativeUsd, linkUsd], (now, then, link) => now + then + link),
  )
  return {
    text: 'Both platforms run, and a link copies what is kept and what is written.',
    beforeUsd: currentUsd,
    afterUsd,
    differenceUsd: whenKnown([afterUsd, currentUsd], (after, before) => after - before),
    retainedGiB,
    newGiB,
    linkGiB,
    linkUsd,
    capacity: { ...fanOuts(source), ...copying(retainedGiB, avgInMiBps, linkMiBps, trace) },
  }
}

/** The link is one more group that reads everything. */
function fanOuts({ input: { workload } }: Costed) {
  const { avgInMiBps, avgOutMiBps, fanOut } = workload
  const before = avgInMiBps === 0 ? null : (whenKnown([avgOutMiBps], (out) => out / avgInMiBps) ?? fanOut ?? null)
  return { sourceFanOutBefore: before, sourceFanOutAfter: whenKnown([before], (times) => times + 1) }
}

function copying(retainedGiB: number | null, avgInMiBps: number, linkMiBps: number | null, trace: Trace) {
  const netMiBps = whenKnown([linkMiBps], (link) => link - avgInMiBps)
  const copyHours = trace.step(
    'migration.copyHours',
    'retainedGiB × 1024 ÷ (linkMiBps − avgInMiBps) ÷ 3600; never, if the link is no faster',
    { retainedGiB, linkMiBps, avgInMiBps },
    whenKnown([retainedGiB, netMiBps], (gib, net) => (net <= 0 ? null : hoursFor(gib, net))),
  )
  return { netMiBps, copyHours, catchesUp: netMiBps === null ? null : netMiBps > 0 }
}
