import { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import {
  baseOffset,
  baseTimestamp,
  batchCodec,
  batchSizeBytes,
  hasDeleteHorizon,
  hasLogAppendTime,
  isControl,
  isTransactional,
  lastOffsetDelta,
  MAGIC,
  MAGIC_AT,
  magic,
  maxTimestamp,
  producerId,
  recordCount,
} from '../protocol/records/batch-header.ts'
import { inflateRecords } from '../protocol/records/compress-batch.ts'
import { checkSum, wholeBatchSizeBytes } from '../protocol/records/read-records.ts'
import { RecordCursor } from '../protocol/records/record-cursor.ts'
import type { TopicFound } from './findings.ts'

/** What the records of one batch may inflate to. */
const INFLATED_BYTES_MAX = 32 * 1024 * 1024
/** A schema registry's clients write a zero and the four bytes of an id before each value. */
const SCHEMA_FRAME_BYTES = 5
const HEADER_NAMES_MAX = 100
const HEADER_NAME_BYTES_MAX = 100
/** Of one record: a batch may hold millions, and nobody needs more to see their names. */
const HEADERS_LOOKED_AT_MAX = 100

type Sample = NonNullable<TopicFound['sample']>
type Opening = Pick<Compute, 'decompress'>

/** Which records of a partition are looked at. */
export interface Wanted {
  readonly fromOffset: number
  readonly count: number
}

/** What the newest batches of one topic look like, counted. Of keys, values and headers' values nothing is kept. */
export class TopicTally {
  #partitionCount = 0
  #batchCount = 0
  #batchBytes = 0
  #largestBatchBytes = 0
  #recordCount = 0
  #openedRecordCount = 0
  #keylessCount = 0
  #schemaFramedCount = 0
  #idempotentBatchCount = 0
  #transactionalBatchCount = 0
  #oldFormatBatchCount = 0
  #oldestMs = Number.POSITIVE_INFINITY
  #newestMs = Number.NEGATIVE_INFINITY
  readonly #headerNames = new Set<string>()
  readonly #codecs = new Map<string, number>()

  /** Batches of one partition as a Fetch brought them. Fails with a Failure at the first that is broken or too large; those before it count. */
  async add(bytes: Buffer, wanted: Wanted, compute: Opening): Promise<void> {
    this.#partitionCount++
    let left = wanted.count
    for (let at = 0; left > 0; ) {
      const oldBytes = oldFormatBytes(bytes, at)
      if (oldBytes > 0) this.#oldFormatBatchCount++
      const sizeBytes = oldBytes > 0 ? oldBytes : wholeBatchSizeBytes(bytes, at)
      if (sizeBytes === 0) {
        // The first one comes whole, however large; what follows may be cut.
        if (at === 0 && bytes.length > 0)
          throw new Failure('corrupt', 'undecodable', 'no', 'the first batch came without its end')
        return
      }
      if (oldBytes === 0) left -= await this.#addBatch(bytes.subarray(at, at + sizeBytes), { ...wanted, count: left }, compute)
      at += sizeBytes
    }
  }

  facts(): Omit<Sample, 'at' | 'by' | 'recordCountMax'> {
    return {
      partitionCount: this.#partitionCount,
      batchCount: this.#batchCount,
      batchBytes: this.#batchBytes,
      largestBatchBytes: this.#largestBatchBytes,
      recordCount: this.#recordCount,
      openedRecordCount: this.#openedRecordCount,
      keylessCount: this.#keylessCount,
      schemaFramedCount: this.#schemaFramedCount,
      headerNames: [...this.#headerNames].sort(),
      codecs: [...this.#codecs].map(([codec, batchCount]) => ({ codec, batchCount })).sort(byCodec),
      timestampSpreadMs: this.#newestMs < this.#oldestMs ? null : this.#newestMs - this.#oldestMs,
      idempotentBatchCount: this.#idempotentBatchCount,
      transactionalBatchCount: this.#transactionalBatchCount,
      oldFormatBatchCount: this.#oldFormatBatchCount,
    }
  }

  /** How many of its records were looked at. */
  async #addBatch(batch: Buffer, wanted: Wanted, compute: Opening): Promise<number> {
    checkSum(batch)
    if (isTransactional(batch, 0)) this.#transactionalBatchCount++
    // Marks of ended transactions are nobody's records.
    if (isControl(batch, 0)) return 0
    this.#addHeader(batch)
    return this.#addRecords(await inflateRecords(batch, compute, INFLATED_BYTES_MAX), baseOffset(batch, 0), wanted)
  }

  #addHeader(batch: Buffer): void {
    const records = recordCount(batch, 0)
    const codec = batchCodec(batch, 0)
    // Not even uncompressed could there be more: each has an offset of its own.
    if (records < 0 || records > lastOffsetDelta(batch, 0) + 1 || codec === undefined)
      throw new Failure('corrupt', 'undecodable', 'no', 'the header of a batch contradicts itself')
    this.#batchCount++
    this.#batchBytes += batch.length
    this.#largestBatchBytes = Math.max(this.#largestBatchBytes, batch.length)
    this.#recordCount += records
    this.#codecs.set(codec, (this.#codecs.get(codec) ?? 0) + 1)
    if (producerId(batch, 0) >= 0) this.#idempotentBatchCount++
    this.#addTime(maxTimestamp(batch, 0))
    if (!hasLogAppendTime(batch, 0) && !hasDeleteHorizon(batch, 0)) this.#addTime(baseTimestamp(batch, 0))
  }

  #addTime(ms: number): void {
    if (ms < 0) return
    this.#oldestMs = Math.min(this.#oldestMs, ms)
    this.#newestMs = Math.max(this.#newestMs, ms)
  }

  #addRecords(payload: Buffer, firstOffset: number, { fromOffset, count }: Wanted): number {
    const cursor = new RecordCursor(payload)
    let looked = 0
    while (looked < count && cursor.next()) {
      if (firstOffset + cursor.offsetDelta < fromOffset) continue
      looked++
      if (cursor.keyLength < 0) this.#keylessCount++
      if (cursor.valueLength >= SCHEMA_FRAME_BYTES && payload[cursor.valueStart] === 0) this.#schemaFramedCount++
      this.#addHeaderNames(cursor, payload)
    }
    this.#openedRecordCount += looked
    return looked
  }

  #addHeaderNames(cursor: RecordCursor, payload: Buffer): void {
    for (let header = 0; header < HEADERS_LOOKED_AT_MAX && cursor.nextHeader(); header++) {
      if (this.#headerNames.size >= HEADER_NAMES_MAX) return
      const start = cursor.headerKeyStart
      const isLong = cursor.headerKeyLength > HEADER_NAME_BYTES_MAX
      const end = start + (isLong ? HEADER_NAME_BYTES_MAX : cursor.headerKeyLength)
      this.#headerNames.add(`${payload.toString('utf8', start, end)}${isLong ? '…' : ''}`)
    }
  }
}

/** Of a message of format 0 or 1, which stands where a batch could begin and has its length at the same place; else 0. */
function oldFormatBytes(bytes: Buffer, at: number): number {
  if (bytes.length - at <= MAGIC_AT) return 0
  const format = magic(bytes, at)
  if (format < 0 || format >= MAGIC) return 0
  const sizeBytes = batchSizeBytes(bytes, at)
  return sizeBytes > MAGIC_AT && sizeBytes <= bytes.length - at ? sizeBytes : 0
}

function byCodec(one: { readonly codec: string }, other: { readonly codec: string }): number {
  return one.codec < other.codec ? -1 : 1
}
