import { crc32cOfRange } from '../../base/crc32c.ts'
import { batchSizeBytes, SUMMED_FROM, writeCrc, writeLogAppendTime, writeMaxTimestamp } from './batch-header.ts'

/** Changes to fields inside the sum, made in place by the owner of the bytes, before anybody else sees them. */

/** The time of appending becomes that of the batch and of each record in it; the records' own deltas stay as they are. */
export function stampLogAppendTime(buffer: Buffer, at: number, nowMs: number): void {
  writeLogAppendTime(buffer, at, nowMs)
  sum(buffer, at)
}

/** For a producer that said it wrong: what `validateRecords` found. */
export function stampMaxTimestamp(buffer: Buffer, at: number, timestamp: number): void {
  writeMaxTimestamp(buffer, at, timestamp)
  sum(buffer, at)
}

function sum(buffer: Buffer, at: number): void {
  writeCrc(buffer, at, crc32cOfRange(buffer, at + SUMMED_FROM, at + batchSizeBytes(buffer, at)))
}
