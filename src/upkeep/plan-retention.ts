import type { Partition } from '../state/topic.ts'

export interface RetentionRule {
  /** Records older than this go; infinite: none by age. */
  readonly retentionMs: number
  /** What lies before the newest so many bytes goes; infinite: none by size. */
  readonly retentionBytes: number
}

/**
 * The first offset that stays under the rule. Whole extents go, each by its largest timestamp, from the front; the first one that stays ends
 * it, as with Kafka's segments: an old record behind a young one waits. An extent whose records have no timestamps says nothing about its age
 * (Kafka asks the file's): it goes with the next one that is too old.
 */
export function planRetention(partition: Partition, rule: RetentionRule, nowMs: number): number {
  const { extents } = partition
  let before = partition.logStart
  let leftBytes = partition.sizeBytes
  for (let row = 0; row < extents.count; row++) {
    const maxTimestampMs = extents.maxTimestampMs(row)
    leftBytes -= extents.sizeBytes(row)
    const tooOld = maxTimestampMs >= 0 && nowMs - maxTimestampMs > rule.retentionMs
    const tooMuch = leftBytes >= rule.retentionBytes
    if (tooOld || tooMuch) before = extents.endOffset(row)
    else if (maxTimestampMs >= 0) break
  }
  return before
}
