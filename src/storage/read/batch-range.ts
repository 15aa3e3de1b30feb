import { batchSizeBytes, lastOffset } from '../../protocol/records/batch-header.ts'

/** Which of the batches to serve: `from` to `to` in bytes. `isCut`: a further one is there that didn't fit. */
export interface BatchRange {
  readonly from: number
  readonly to: number
  readonly isCut: boolean
}

/**
 * The batches of `bytes` that hold `offset` or later records, as many as fit into `bytesMax`; the first one in any case if
 * `atLeastOne`.
 */
export function batchesFrom(bytes: Buffer, offset: number, bytesMax: number, atLeastOne: boolean): BatchRange {
  let from = 0
  while (from < bytes.length && lastOffset(bytes, from) < offset) from += batchSizeBytes(bytes, from)
  let to = from
  while (to < bytes.length) {
    const end = to + batchSizeBytes(bytes, to)
    if (end - from > bytesMax && !(atLeastOne && to === from)) return { from, to, isCut: true }
    to = end
  }
  return { from, to, isCut: false }
}
