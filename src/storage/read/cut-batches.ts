import { lastOffset } from '../../protocol/records/batch-header.ts'

/**
 * Appends to `into` the batches that hold `offset` or later records, as long as they fit into `bytesMax`; the first one in
 * any case if `atLeastOne`. True: one didn't fit, so reading ends here.
 */
export function cutBatches(
  batches: readonly Buffer[],
  offset: number,
  bytesMax: number,
  atLeastOne: boolean,
  into: Buffer[],
): boolean {
  let left = bytesMax
  let mustTake = atLeastOne
  for (const batch of batches) {
    if (lastOffset(batch, 0) < offset) continue
    if (batch.length > left && !mustTake) return true
    into.push(batch)
    left -= batch.length
    mustTake = false
  }
  return false
}
