import { BATCH_HEADER_BYTES, isControl, recordCount } from './batch-header.ts'
import { buildBatch } from './build-batch.ts'
import { RecordCursor } from './record-cursor.ts'

/** The end of a transaction in one partition: a batch of one control record, which takes an offset and clients skip. */
export interface TransactionMarker {
  readonly outcome: MarkerOutcome
  readonly baseOffset: number
  readonly leaderEpoch: number
  readonly producerId: number
  readonly producerEpoch: number
  /** Of the transaction's coordinator. */
  readonly coordinatorEpoch: number
  /** ms since 1970. */
  readonly timestamp: number
}

export type MarkerOutcome = 'abort' | 'commit'

const KEY_VERSION = 0
const VALUE_VERSION = 0
const ABORT = 0
const COMMIT = 1

export function buildMarker(marker: TransactionMarker): Buffer {
  const key = Buffer.allocUnsafe(4)
  key.writeInt16BE(KEY_VERSION, 0)
  key.writeInt16BE(marker.outcome === 'abort' ? ABORT : COMMIT, 2)
  const value = Buffer.allocUnsafe(6)
  value.writeInt16BE(VALUE_VERSION, 0)
  value.writeInt32BE(marker.coordinatorEpoch, 2)
  return buildBatch({
    baseOffset: marker.baseOffset,
    leaderEpoch: marker.leaderEpoch,
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    transactional: true,
    control: true,
    records: [{ timestamp: marker.timestamp, key, value }],
  })
}

/**
 * Undefined for batches that aren't control batches, and for control records of other types or without meaning to us:
 * those must be taken and skipped. Throws a Failure (`corrupt`, `undecodable`) if its record is damaged.
 */
export function markerOutcome(batch: Buffer, at: number): MarkerOutcome | undefined {
  if (!isControl(batch, at) || recordCount(batch, at) === 0) return undefined
  const cursor = new RecordCursor(batch, at + BATCH_HEADER_BYTES)
  if (!cursor.next() || cursor.keyLength < 4) return undefined
  const type = batch.readInt16BE(cursor.keyStart + 2)
  if (type === ABORT) return 'abort'
  return type === COMMIT ? 'commit' : undefined
}
