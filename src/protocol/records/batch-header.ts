import type { CompressionCodec } from '../../base/compression-codec.ts'
import { crc32cOfRange, joinCrc32c } from '../../base/crc32c.ts'
import { int64At, setInt64At } from './int64.ts'

/**
 * The 61 bytes before a batch's records (magic 2, big-endian), read and written where they lie: no object per batch.
 *
 * ```text
 *  0 int64  base offset          not summed     27 int64 base timestamp, or delete horizon
 *  8 int32  bytes after here     not summed     35 int64 largest timestamp
 * 12 int32  leader epoch         not summed     43 int64 producer id, -1 for none
 * 16 int8   magic                not summed     51 int16 producer epoch
 * 17 uint32 CRC-32C of 21 to end                53 int32 base sequence
 * 21 int16  attributes                          57 int32 count of records
 * 23 int32  last offset delta                   61       records, compressed as one block
 * ```
 *
 * Readers take a buffer and the position of the batch; the caller has made sure that the header lies inside. Those of
 * 64-bit fields give whole numbers up to 2^53 - 1 in magnitude and throw a Failure (`corrupt`, `undecodable`) beyond.
 */
export const BATCH_HEADER_BYTES = 61
/** Bytes before the ones that the length field counts. */
export const BATCH_LENGTH_END = 12
/** Where every format, old or new, keeps its number. */
export const MAGIC_AT = 16
/** From here to the end of the batch goes the CRC. */
export const SUMMED_FROM = 21
export const MAGIC = 2

export const NO_PRODUCER_ID = -1
export const NO_TIMESTAMP = -1

const LEADER_EPOCH_AT = 12
const CRC_AT = 17
const LAST_OFFSET_DELTA_AT = 23
export const BASE_TIMESTAMP_AT = 27
export const MAX_TIMESTAMP_AT = 35
export const PRODUCER_ID_AT = 43
export const PRODUCER_EPOCH_AT = 51
export const BASE_SEQUENCE_AT = 53
const RECORD_COUNT_AT = 57

export const CODEC_MASK = 0x07
export const LOG_APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
export const CONTROL = 0x20
const DELETE_HORIZON = 0x40
const SEQUENCES = 2 ** 31

/** What the codec bits say; 5 to 7 mean nothing. */
export type BatchCodec = CompressionCodec | 'none'
const CODECS: readonly (BatchCodec | undefined)[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd', undefined, undefined, undefined]

/** The whole batch, header and records. */
export function batchSizeBytes(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 8) + BATCH_LENGTH_END
}

export function baseOffset(buffer: Buffer, at: number): number {
  return int64At(buffer, at)
}

export function lastOffset(buffer: Buffer, at: number): number {
  return int64At(buffer, at) + buffer.readInt32BE(at + LAST_OFFSET_DELTA_AT)
}

export function lastOffsetDelta(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + LAST_OFFSET_DELTA_AT)
}

export function leaderEpoch(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + LEADER_EPOCH_AT)
}

export function magic(buffer: Buffer, at: number): number {
  return buffer.readInt8(at + MAGIC_AT)
}

export function batchCrc(buffer: Buffer, at: number): number {
  return buffer.readUInt32BE(at + CRC_AT)
}

export function attributes(buffer: Buffer, at: number): number {
  return buffer.readInt16BE(at + SUMMED_FROM)
}

/** Undefined for a codec that nobody defined. */
export function batchCodec(buffer: Buffer, at: number): BatchCodec | undefined {
  return CODECS[attributes(buffer, at) & CODEC_MASK]
}

export function hasLogAppendTime(buffer: Buffer, at: number): boolean {
  return (attributes(buffer, at) & LOG_APPEND_TIME) !== 0
}

export function isTransactional(buffer: Buffer, at: number): boolean {
  return (attributes(buffer, at) & TRANSACTIONAL) !== 0
}

export function isControl(buffer: Buffer, at: number): boolean {
  return (attributes(buffer, at) & CONTROL) !== 0
}

/** Compaction put the time when its last marks may go where the base timestamp stands. */
export function hasDeleteHorizon(buffer: Buffer, at: number): boolean {
  return (attributes(buffer, at) & DELETE_HORIZON) !== 0
}

export function baseTimestamp(buffer: Buffer, at: number): number {
  return int64At(buffer, at + BASE_TIMESTAMP_AT)
}

/** Under LogAppendTime the time of every record. */
export function maxTimestamp(buffer: Buffer, at: number): number {
  return int64At(buffer, at + MAX_TIMESTAMP_AT)
}

export function producerId(buffer: Buffer, at: number): number {
  return int64At(buffer, at + PRODUCER_ID_AT)
}

export function producerEpoch(buffer: Buffer, at: number): number {
  return buffer.readInt16BE(at + PRODUCER_EPOCH_AT)
}

export function baseSequence(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + BASE_SEQUENCE_AT)
}

/** Sequences go on at 0 after 2^31 - 1. */
export function lastSequence(buffer: Buffer, at: number): number {
  return (baseSequence(buffer, at) + lastOffsetDelta(buffer, at)) % SEQUENCES
}

/** Fewer than the last offset delta says after compaction, 0 in an emptied batch. */
export function recordCount(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + RECORD_COUNT_AT)
}

/** Both lie outside the CRC, so a batch gets its place in the log without being summed again. */
export function patchBaseOffsetAndEpoch(buffer: Buffer, at: number, offset: number, epoch: number): void {
  setInt64At(buffer, at, offset)
  patchLeaderEpoch(buffer, at, epoch)
}

export function patchLeaderEpoch(buffer: Buffer, at: number, epoch: number): void {
  buffer.writeInt32BE(epoch, at + LEADER_EPOCH_AT)
}

/** Everything of a header that its writer chooses; the sizes and the CRC follow from the records. */
export interface BatchFields {
  readonly baseOffset: number
  /** -1 from producers and from us. */
  readonly leaderEpoch: number
  readonly codec: BatchCodec
  readonly logAppendTime: boolean
  readonly transactional: boolean
  readonly control: boolean
  readonly lastOffsetDelta: number
  readonly baseTimestamp: number
  readonly maxTimestamp: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly recordCount: number
}

/** Writes all of the header but its CRC, for a batch that takes `sizeBytes` in all. */
export function writeHeader(buffer: Buffer, at: number, sizeBytes: number, fields: BatchFields): void {
  setInt64At(buffer, at, fields.baseOffset)
  buffer.writeInt32BE(sizeBytes - BATCH_LENGTH_END, at + 8)
  buffer.writeInt32BE(fields.leaderEpoch, at + LEADER_EPOCH_AT)
  buffer.writeInt8(MAGIC, at + MAGIC_AT)
  buffer.writeInt16BE(attributesOf(fields), at + SUMMED_FROM)
  buffer.writeInt32BE(fields.lastOffsetDelta, at + LAST_OFFSET_DELTA_AT)
  setInt64At(buffer, at + BASE_TIMESTAMP_AT, fields.baseTimestamp)
  setInt64At(buffer, at + MAX_TIMESTAMP_AT, fields.maxTimestamp)
  setInt64At(buffer, at + PRODUCER_ID_AT, fields.producerId)
  buffer.writeInt16BE(fields.producerEpoch, at + PRODUCER_EPOCH_AT)
  buffer.writeInt32BE(fields.baseSequence, at + BASE_SEQUENCE_AT)
  buffer.writeInt32BE(fields.recordCount, at + RECORD_COUNT_AT)
}

/** For a batch whose records took another form. */
export function writeLengthAndCodec(buffer: Buffer, at: number, sizeBytes: number, codec: BatchCodec): void {
  buffer.writeInt32BE(sizeBytes - BATCH_LENGTH_END, at + 8)
  buffer.writeInt16BE((attributes(buffer, at) & ~CODEC_MASK) | CODECS.indexOf(codec), at + SUMMED_FROM)
}

export function writeLogAppendTime(buffer: Buffer, at: number, timestamp: number): void {
  buffer.writeInt16BE(attributes(buffer, at) | LOG_APPEND_TIME, at + SUMMED_FROM)
  setInt64At(buffer, at + MAX_TIMESTAMP_AT, timestamp)
}

export function writeMaxTimestamp(buffer: Buffer, at: number, timestamp: number): void {
  setInt64At(buffer, at + MAX_TIMESTAMP_AT, timestamp)
}

/** The sum of all bytes of a batch whose own sum is right. */
export function wholeCrc(buffer: Buffer, at: number): number {
  const unsummed = crc32cOfRange(buffer, at, at + SUMMED_FROM)
  return joinCrc32c(unsummed, batchCrc(buffer, at), batchSizeBytes(buffer, at) - SUMMED_FROM)
}

export function writeCrc(buffer: Buffer, at: number, crc: number): void {
  buffer.writeUInt32BE(crc, at + CRC_AT)
}

function attributesOf(fields: BatchFields): number {
  return (
    CODECS.indexOf(fields.codec) |
    (fields.logAppendTime ? LOG_APPEND_TIME : 0) |
    (fields.transactional ? TRANSACTIONAL : 0) |
    (fields.control ? CONTROL : 0)
  )
}
