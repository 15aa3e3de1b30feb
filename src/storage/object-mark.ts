import { ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import type { ObjectKey } from '../state/stored-objects.ts'

/**
 * What tells a stored object's batches from those of all others, as an int32 in each one's leader epoch, which lies outside its checksum: a store, or
 * what stands before it, that gives another object's bytes would else be believed, since their sums are right. Two requests for one flush, under the
 * ordinals 2n and 2n + 1, send the same bytes, so that they share a mark.
 */
export function objectMark({ brokerId, incarnation, ordinal }: ObjectKey): number {
  const writer = new ByteWriter(32)
  for (const part of [brokerId, incarnation, Math.floor(ordinal / 2)]) writer.varint(part)
  return crc32c(writer.finish()) | 0
}
