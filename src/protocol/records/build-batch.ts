import { crc32cOfRange } from '../../base/crc32c.ts'
import {
  BATCH_HEADER_BYTES,
  type BatchFields,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  SUMMED_FROM,
  writeCrc,
  writeHeader,
} from './batch-header.ts'
import { varintSizeBytes, writeVarint } from './varint.ts'

/** One record as its writer knows it. Offset 0 is the batch's base offset. */
export interface RecordInput {
  /** ms since 1970, or -1 for none. */
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers?: readonly HeaderInput[]
  /** Its place in the batch, where that isn't its index: after compaction. Rising. */
  readonly offsetDelta?: number
}

export interface HeaderInput {
  readonly key: string
  readonly value: Uint8Array | null
}

/** What is left out follows from the records, or means none. */
export interface BatchInput extends Partial<Omit<BatchFields, 'codec' | 'recordCount'>> {
  readonly records: readonly RecordInput[]
}

/**
 * One uncompressed batch (`compressBatch` takes it further). Base timestamp and largest timestamp are those of the records,
 * the last offset delta is the last record's, unless given; without records this is the empty batch that compaction leaves.
 * The bytes are the caller's.
 */
export function buildBatch(input: BatchInput): Buffer {
  const { records } = input
  const last = records.length - 1
  const fields: BatchFields = {
    baseOffset: input.baseOffset ?? 0,
    leaderEpoch: input.leaderEpoch ?? -1,
    codec: 'none',
    logAppendTime: input.logAppendTime ?? false,
    transactional: input.transactional ?? false,
    control: input.control ?? false,
    lastOffsetDelta: input.lastOffsetDelta ?? records[last]?.offsetDelta ?? last,
    baseTimestamp: input.baseTimestamp ?? records[0]?.timestamp ?? NO_TIMESTAMP,
    maxTimestamp: input.maxTimestamp ?? largestTimestamp(records),
    producerId: input.producerId ?? NO_PRODUCER_ID,
    producerEpoch: input.producerEpoch ?? -1,
    baseSequence: input.baseSequence ?? -1,
    recordCount: records.length,
  }
  // Sizes first: then one allocation of the exact size, and every length is known when it's written.
  const sizes = new Uint32Array(records.length)
  let sizeBytes = BATCH_HEADER_BYTES
  for (let index = 0; index < records.length; index++) {
    const size = recordSizeBytes(records[index]!, index, fields.baseTimestamp)
    sizes[index] = size
    sizeBytes += varintSizeBytes(size) + size
  }
  const batch = Buffer.allocUnsafe(sizeBytes)
  writeHeader(batch, 0, sizeBytes, fields)
  let at = BATCH_HEADER_BYTES
  for (let index = 0; index < records.length; index++) {
    at = writeRecord(batch, at, sizes[index]!, records[index]!, index, fields.baseTimestamp)
  }
  writeCrc(batch, 0, crc32cOfRange(batch, SUMMED_FROM, sizeBytes))
  return batch
}

/** What follows the record's length. */
function recordSizeBytes(record: RecordInput, index: number, baseTimestamp: number): number {
  const headers = record.headers ?? NO_HEADERS
  let size =
    1 +
    varintSizeBytes(record.timestamp - baseTimestamp) +
    varintSizeBytes(record.offsetDelta ?? index) +
    fieldSizeBytes(record.key) +
    fieldSizeBytes(record.value) +
    varintSizeBytes(headers.length)
  for (const header of headers) {
    const keyLength = Buffer.byteLength(header.key)
    size += varintSizeBytes(keyLength) + keyLength + fieldSizeBytes(header.value)
  }
  return size
}

function fieldSizeBytes(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSizeBytes(bytes.length) + bytes.length
}

function writeRecord(
  batch: Buffer,
  start: number,
  size: number,
  record: RecordInput,
  index: number,
  baseTimestamp: number,
): number {
  const headers = record.headers ?? NO_HEADERS
  let at = writeVarint(batch, start, size)
  batch[at++] = 0 // attributes: unused by everybody
  at = writeVarint(batch, at, record.timestamp - baseTimestamp)
  at = writeVarint(batch, at, record.offsetDelta ?? index)
  at = writeField(batch, at, record.key)
  at = writeField(batch, at, record.value)
  at = writeVarint(batch, at, headers.length)
  for (const header of headers) {
    at = writeVarint(batch, at, Buffer.byteLength(header.key))
    at += batch.write(header.key, at, 'utf8')
    at = writeField(batch, at, header.value)
  }
  return at
}

function writeField(batch: Buffer, start: number, bytes: Uint8Array | null): number {
  const at = writeVarint(batch, start, bytes === null ? -1 : bytes.length)
  if (bytes === null) return at
  batch.set(bytes, at)
  return at + bytes.length
}

function largestTimestamp(records: readonly RecordInput[]): number {
  let largest = NO_TIMESTAMP
  for (const record of records) if (record.timestamp > largest) largest = record.timestamp
  return largest
}

const NO_HEADERS: readonly HeaderInput[] = []
