import type { ByteReader } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { type BodyNumber, bodyOfEntry, type LogIndex } from '../../base/units.ts'
import { Outcome } from '../outcome.ts'
import type { Producers } from '../producers.ts'
import type { ClusterState } from '../state.ts'

/**
 * Commits record batches that lie in the body of the command's own entry, one after the other in the order of the rows.
 *
 * It is kept encoded: a flush holds thousands of batches, and `execute` reads the rows where they lie.
 *
 * | at | type | field |
 * |---|---|---|
 * | 0 | u32 | partition handle |
 * | 4 | u32 | size in bytes |
 * | 8 | u32 | record count (last offset delta + 1) |
 * | 12 | i32 | base sequence, -1: none |
 * | 16 | f64 | producer id, -1: none |
 * | 24 | f64 | largest timestamp, ms |
 * | 32 | i16 | producer epoch |
 * | 34 | u16 | attributes of the batch |
 */
export interface CommitBatches {
  readonly kind: 'commit-batches'
  readonly rows: CommitRows
}

export const COMMIT_ROW_BYTES = 36

/** Kafka's bit of a batch's attributes: its largest timestamp is the time at which it was appended. */
const LOG_APPEND_TIME = 0x08

/** The rows, over the bytes that hold them. */
export class CommitRows {
  readonly bytes: Buffer
  readonly count: number

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.count = bytes.length / COMMIT_ROW_BYTES
  }

  handle(row: number): number {
    return this.bytes.readUInt32LE(row * COMMIT_ROW_BYTES)
  }
}

export function decodeCommitBatches(reader: ByteReader): CommitBatches {
  return { kind: 'commit-batches', rows: decodeCommitRows(reader) }
}

/** All that is left to read, as a view. Throws a Failure (`corrupt`) if the last row isn't whole. */
export function decodeCommitRows(reader: ByteReader): CommitRows {
  const bytes = reader.raw(reader.remaining)
  if (bytes.length % COMMIT_ROW_BYTES !== 0)
    throw new Failure('corrupt', 'undecodable', 'no', `${bytes.length} bytes are no rows of ${COMMIT_ROW_BYTES}`)
  return new CommitRows(bytes)
}

export function writeCommitRow(
  bytes: Buffer,
  row: number,
  handle: number,
  sizeBytes: number,
  recordCount: number,
  baseSequence: number,
  producerId: number,
  maxTimestampMs: number,
  producerEpoch: number,
  attributes: number,
): void {
  const at = row * COMMIT_ROW_BYTES
  bytes.writeUInt32LE(handle, at)
  bytes.writeUInt32LE(sizeBytes, at + 4)
  bytes.writeUInt32LE(recordCount, at + 8)
  bytes.writeInt32LE(baseSequence, at + 12)
  bytes.writeDoubleLE(producerId, at + 16)
  bytes.writeDoubleLE(maxTimestampMs, at + 24)
  bytes.writeInt16LE(producerEpoch, at + 32)
  bytes.writeUInt16LE(attributes, at + 34)
}

/**
 * Row i of the outcome answers row i: the batch's base offset, or for a `duplicate` the first copy's and its append time. Refusals:
 * `unknown-partition`, `offset-out-of-range` (its last offset would be past 2^53), `old-producer-epoch`, `out-of-order-sequence`. A
 * refused batch's bytes stay in the body, unnamed.
 */
export function executeCommitBatches(state: ClusterState, command: CommitBatches, index: LogIndex): Outcome {
  const outcome = new Outcome(command.rows.count)
  const extentCount = commitRows(state, command.rows, bodyOfEntry(index), outcome)
  if (extentCount > 0) state.liveEntries.add(index, extentCount)
  return outcome
}

/** Commits what lies in a body, one after the other. The result is how many extents were made; the caller counts them as the body's. */
export function commitRows(state: ClusterState, { bytes, count }: CommitRows, body: BodyNumber, outcome: Outcome): number {
  let position = 0
  let extentCount = 0
  for (let row = 0; row < count; row++) {
    const at = row * COMMIT_ROW_BYTES
    const sizeBytes = bytes.readUInt32LE(at + 4)
    const bodyPosition = position
    position += sizeBytes
    const partition = state.partitions.find(bytes.readUInt32LE(at))
    if (partition === undefined) {
      outcome.set(row, 'unknown-partition', -1)
      continue
    }
    const recordCount = bytes.readUInt32LE(at + 8)
    // An offset past the safe range would be rounded, and so be another record's.
    if (partition.highWatermark + recordCount > Number.MAX_SAFE_INTEGER) {
      outcome.set(row, 'offset-out-of-range', -1)
      continue
    }
    state.willChange(partition)
    const maxTimestampMs = bytes.readDoubleLE(at + 24)
    const producerId = bytes.readDoubleLE(at + 16)
    if (producerId >= 0) {
      const epoch = bytes.readInt16LE(at + 32)
      const baseSequence = bytes.readInt32LE(at + 12)
      const slot = partition.producers?.get(producerId)
      const verdict = state.producers.check(slot, epoch, baseSequence, recordCount)
      if (verdict !== 'none') {
        if (verdict === 'duplicate') setDuplicate(outcome, row, state.producers, slot!, baseSequence, recordCount)
        else outcome.set(row, verdict, -1)
        continue
      }
      // All refusals are above this line; from here on nothing can fail.
      const appendTimeMs = (bytes.readUInt16LE(at + 34) & LOG_APPEND_TIME) === 0 ? -1 : maxTimestampMs
      const { highWatermark } = partition
      const remembered = state.producers.remember(
        slot,
        epoch,
        baseSequence,
        recordCount,
        highWatermark,
        state.timeMs,
        appendTimeMs,
      )
      if (slot === undefined) {
        partition.producers ??= new Map()
        partition.producers.set(producerId, remembered)
      }
    }
    const baseOffset = partition.highWatermark
    const endOffset = baseOffset + recordCount
    if (partition.extents.append(baseOffset, endOffset, body, bodyPosition, sizeBytes, maxTimestampMs)) extentCount++
    if (maxTimestampMs > partition.maxTimestampMs) partition.maxTimestampMs = maxTimestampMs
    partition.sizeBytes += sizeBytes
    partition.highWatermark = endOffset
    state.touched.push(partition)
    outcome.set(row, 'none', baseOffset)
  }
  return extentCount
}

function setDuplicate(
  outcome: Outcome,
  row: number,
  producers: Producers,
  slot: number,
  baseSequence: number,
  recordCount: number,
): void {
  const baseOffset = producers.duplicateOf(slot, baseSequence, recordCount)
  outcome.setDuplicate(row, baseOffset, producers.appendTimeOf(slot, baseSequence, recordCount))
}
