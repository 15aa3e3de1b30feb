import type { RecordInput } from '../../../src/protocol/records/build-batch.ts'
import type { DecodedRecord } from '../../../src/protocol/records/read-records.ts'
import type { ReadRecord } from '../checkers/history.ts'
import { SimRandom } from '../world/random.ts'

/**
 * A value's record follows from its number alone, so that whoever reads it can tell whether every byte is right. Sizes vary from a few bytes
 * to some kilobytes; the number stands in front.
 */
export function recordOf(value: number, timestamp: number): RecordInput {
  const random = new SimRandom(`value ${value}`)
  const padding = random.bytes(random.pick([0, 10, 100, 100, 1_000, 5_000]))
  const head = Buffer.alloc(8)
  head.writeDoubleBE(value, 0)
  return {
    timestamp,
    key: random.chance(0.3) ? null : Buffer.from(`key ${value % 10}`),
    value: Buffer.concat([head, padding]),
    headers: random.chance(0.2) ? [{ key: 'from', value: Buffer.from(String(value)) }] : [],
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
