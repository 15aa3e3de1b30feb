import type { Partition } from '../state/topic.ts'

export interface RetentionRule {
  /** Records older than this go; infinite: none by age. */
  readonly retentionMs: number
  /** What lies before the newest so many bytes goes; infinite: none by size. */
  readonly retentionBytes: number
}

/**
 * The first offset that stays under the rule. Whole extents go, each by its largest timestamp, from the front; the first one that stays ends
 * it, as with Kafka's segments: an old record behind a young one waits.
 */
export function planRetention(partition: Partition, rule: RetentionRule, nowMs: number): number {
  const { extents } = partition
  let before = partition.logStart
  let leftBytes = partition.sizeBytes
  for (let row = 0; row < extents.count; row++) {
    const tooOld = extents.maxTimestampMs(row) >= 0 && nowMs - extents.maxTimestampMs(row) > rule.retentionMs
    const tooMuch = leftBytes - extents.sizeBytes(row) >= rule.retentionBytes
    if (!tooOld && !tooMuch) break
    leftBytes -= extents.sizeBytes(row)
    before = extents.endOffset(row)
  }
  return before
}
