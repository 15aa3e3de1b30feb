import type { RecordInput } from '../../../src/protocol/records/build-batch.ts'
import type { DecodedRecord } from '../../../src/protocol/records/read-records.ts'
import type { ReadRecord } from '../checkers/history.ts'
import { SimRandom } from '../world/random.ts'

/** Paddings are stretches of these. */
const NOISE = Buffer.from(new SimRandom('noise').bytes(16 * 1024))
const PADDING_BYTES = [0, 10, 60, 100, 100, 100, 1_000, 4_000] as const

/**
 * A value's record follows from its number alone, so that whoever reads it can tell whether every byte is right. Sizes vary from a few bytes
 * to some kilobytes; the number stands in front.
 */
export function recordOf(value: number, timestamp: number): RecordInput {
  // Spreads neighbouring numbers, so that neither sizes nor contents go in step.
  const spread = Math.imul(value, 0x9e3779b1) >>> 0
  const paddingBytes = PADDING_BYTES[spread % PADDING_BYTES.length]!
  const bytes = Buffer.allocUnsafe(8 + paddingBytes)
  bytes.writeDoubleBE(value, 0)
  const from = (spread >>> 8) % (NOISE.length - paddingBytes)
  NOISE.copy(bytes, 8, from, from + paddingBytes)
  return {
    timestamp,
    key: value % 3 === 0 ? null : Buffer.from(`key ${value % 10}`),
    value: bytes,
    headers: value % 5 === 0 ? [{ key: 'from', value: Buffer.from(String(value)) }] : [],
  }
}

/** What a reader got, for the history. */
export function seen(record: DecodedRecord): ReadRecord {
  const value = record.value !== null && record.value.length >= 8 ? record.value.readDoubleBE(0) : -1
  return { offset: record.offset, value, intact: value >= 0 && isIntact(record, value), timestampMs: record.timestamp }
}

function isIntact(record: DecodedRecord, value: number): boolean {
  const sent = recordOf(value, record.timestamp)
  return (
    sameBytes(record.key, sent.key) &&
    sameBytes(record.value, sent.value) &&
    record.headers.length === (sent.headers?.length ?? 0) &&
    record.headers.every(
      (header, at) => header.key === sent.headers?.[at]?.key && sameBytes(header.value, sent.headers[at]!.value),
    )
  )
}

function sameBytes(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right
  return Buffer.compare(left, right) === 0
}
