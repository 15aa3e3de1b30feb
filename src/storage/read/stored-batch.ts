import { crc32cOfRange } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { LEADER_EPOCH_OF_BATCHES } from '../write/sealed-flush.ts'

/**
 * Checks the batches of a part of a body and gives them their offsets: stored ones still have those of their producer.
 * Changes `body`, which the caller owns. Throws a Failure (`corrupt`, `batch-damaged`).
 */
export function placeStoredBatches(body: Buffer, baseOffset: number): void {
  placeEach(body, baseOffset, () => {})
}

function placeEach(body: Buffer, baseOffset: number, check: (at: number) => void): void {
  let offset = baseOffset
  for (let at = 0; at < body.length; ) {
    const sizeBytes = checkedSizeBytes(body, at)
    check(at)
    header.patchBaseOffsetAndEpoch(body, at, offset, LEADER_EPOCH_OF_BATCHES)
    offset += header.lastOffsetDelta(body, at) + 1
    at += sizeBytes
  }
}

/** Lets batches that are about to be stored together say where they lie and in which object, as `placeMarkedBatches` wants to see it. */
export function markBatches(batches: readonly Buffer[], mark: number): void {
  let position = 0
  for (const batch of batches) {
    header.patchBaseOffsetAndEpoch(batch, 0, position, mark)
    position += batch.length
  }
}

/** As `placeStoredBatches`, for what lies at `position` of the flush object with this mark: whatever else came in its stead is damage, too. */
export function placeMarkedBatches(body: Buffer, baseOffset: number, mark: number, position: number): void {
  placeEach(body, baseOffset, (at) => {
    checkMark(body, at, mark)
    if (header.baseOffset(body, at) !== position + at) throw damaged(`it lay at ${header.baseOffset(body, at)}`)
  })
}

/**
 * Checks the batches of a part of the segment with this mark, which have their offsets: from `baseOffset` on, below `endOffset`, in order. So bytes of
 * another place are told from the right ones, though their sums are. Takes the mark out. Throws a Failure (`corrupt`, `batch-damaged`).
 */
export function checkPlacedBatches(body: Buffer, baseOffset: number, endOffset: number, mark: number): void {
  let offset = baseOffset
  for (let at = 0; at < body.length; ) {
    const sizeBytes = checkedSizeBytes(body, at)
    checkMark(body, at, mark)
    const first = header.baseOffset(body, at)
    const isOutOfPlace = at === 0 ? first !== baseOffset : first < offset
    if (isOutOfPlace || header.lastOffset(body, at) >= endOffset)
      throw damaged(`it begins at offset ${first}, which isn't its place`)
    offset = header.lastOffset(body, at) + 1
    header.patchLeaderEpoch(body, at, LEADER_EPOCH_OF_BATCHES)
    at += sizeBytes
  }
}

function checkMark(body: Buffer, at: number, mark: number): void {
  if (header.leaderEpoch(body, at) !== mark) throw damaged("it is another object's")
}

function checkedSizeBytes(body: Buffer, at: number): number {
  const left = body.length - at
  const sizeBytes = left < header.BATCH_HEADER_BYTES ? 0 : header.batchSizeBytes(body, at)
  if (sizeBytes < header.BATCH_HEADER_BYTES || sizeBytes > left)
    throw damaged(`a batch of ${sizeBytes} bytes doesn't fit where ${left} are left`)
  // Of what isn't summed a wrong length makes the sum wrong, offset and epoch are overwritten, and this is left.
  if (body[at + header.MAGIC_AT] !== header.MAGIC) throw damaged('its magic is wrong')
  if (crc32cOfRange(body, at + header.SUMMED_FROM, at + sizeBytes) !== header.batchCrc(body, at))
    throw damaged("its checksum doesn't match")
  return sizeBytes
}

function damaged(what: string): Failure {
  return new Failure('corrupt', 'batch-damaged', 'no', `a stored batch is damaged: ${what}`)
}
