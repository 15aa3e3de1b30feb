import { crc32cOfRange } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import type { Compute } from '../../base/ports.ts'
import {
  BATCH_HEADER_BYTES,
  BATCH_LENGTH_END,
  baseOffset,
  baseTimestamp,
  batchCrc,
  batchSizeBytes,
  hasLogAppendTime,
  MAGIC,
  magic,
  maxTimestamp,
  recordCount,
  SUMMED_FROM,
} from './batch-header.ts'
import { inflateRecords } from './compress-batch.ts'
import { RecordCursor } from './record-cursor.ts'

/** For the console, the client and tests: an object per record. Bytes are views of the batch, or of its inflated records. */
export interface DecodedRecord {
  readonly offset: number
  /** ms since 1970, -1 for none. Under LogAppendTime the batch's. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly DecodedHeader[]
}

export interface DecodedHeader {
  /** Invalid UTF-8 shows as replacement characters. */
  readonly key: string
  readonly value: Buffer | null
}

/**
 * Size of the batch at `at` in a run of batches, or 0 if what is left isn't a whole one: a Fetch answer may be cut there.
 * Throws a Failure (`corrupt`, `undecodable`) where no batch of magic 2 can begin.
 */
export function wholeBatchSizeBytes(buffer: Buffer, at: number): number {
  const left = buffer.length - at
  if (left < BATCH_LENGTH_END) return 0
  const sizeBytes = batchSizeBytes(buffer, at)
  if (sizeBytes < BATCH_HEADER_BYTES) throw corrupt(`the batch at ${at} says that it takes ${sizeBytes} bytes`)
  if (left < sizeBytes) return 0
  if (magic(buffer, at) !== MAGIC) throw corrupt(`the batch at ${at} has magic ${magic(buffer, at)}`)
  return sizeBytes
}

/**
 * The records of one whole batch, in order; those of a control batch, too (`isControl` tells). Checks the CRC and the
 * count. Throws a Failure: `corrupt`, `undecodable` for damage; what `Compute` says past `maxBytes`, bytes of records inflated.
 */
export async function readRecords(
  batch: Buffer,
  compute: Pick<Compute, 'decompress'>,
  maxBytes: number,
): Promise<DecodedRecord[]> {
  checkSum(batch)
  return decodeRecords(batch, await inflateRecords(batch, compute, maxBytes))
}

/** Throws a Failure (`corrupt`, `undecodable`) unless these are one whole batch whose sum is right. */
export function checkSum(batch: Buffer): void {
  if (wholeBatchSizeBytes(batch, 0) !== batch.length) throw corrupt("the bytes aren't one whole batch")
  if (crc32cOfRange(batch, SUMMED_FROM, batch.length) !== batchCrc(batch, 0)) throw corrupt('the sum of the batch is wrong')
}

function decodeRecords(batch: Buffer, payload: Buffer): DecodedRecord[] {
  const offset = baseOffset(batch, 0)
  const firstTimestamp = baseTimestamp(batch, 0)
  const appendTime = hasLogAppendTime(batch, 0) ? maxTimestamp(batch, 0) : undefined
  const cursor = new RecordCursor(payload)
  const records: DecodedRecord[] = []
  while (cursor.next()) {
    records.push({
      offset: offset + cursor.offsetDelta,
      timestamp: appendTime ?? firstTimestamp + cursor.timestampDelta,
      key: view(payload, cursor.keyStart, cursor.keyLength),
      value: view(payload, cursor.valueStart, cursor.valueLength),
      headers: decodeHeaders(cursor, payload),
    })
  }
  if (records.length !== recordCount(batch, 0))
    throw corrupt(`${records.length} records, but the batch says ${recordCount(batch, 0)}`)
  return records
}

function decodeHeaders(cursor: RecordCursor, payload: Buffer): readonly DecodedHeader[] {
  if (cursor.headerCount === 0) return NO_HEADERS
  const headers: DecodedHeader[] = []
  while (cursor.nextHeader()) {
    headers.push({
      key: payload.toString('utf8', cursor.headerKeyStart, cursor.headerKeyStart + cursor.headerKeyLength),
      value: view(payload, cursor.headerValueStart, cursor.headerValueLength),
    })
  }
  return headers
}

const NO_HEADERS: readonly DecodedHeader[] = []

function view(payload: Buffer, start: number, length: number): Buffer | null {
  return length < 0 ? null : payload.subarray(start, start + length)
}

function corrupt(message: string): Failure {
  return new Failure('corrupt', 'undecodable', 'no', message)
}
