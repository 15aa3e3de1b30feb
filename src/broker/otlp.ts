import { Failure } from '../base/failure.ts'

/**
 * The little of OpenTelemetry's metrics (protobuf, `MetricsData`) that is looked at: how many values a payload holds.
 *
 * | message | field | holds |
 * |---|---|---|
 * | MetricsData | 1 | ResourceMetrics |
 * | ResourceMetrics | 2 | ScopeMetrics |
 * | ScopeMetrics | 2 | Metric |
 * | Metric | 5 gauge, 7 sum, 9 histogram, 10 exponential histogram, 11 summary | their data points, field 1 |
 */
const PATH: readonly ReadonlySet<number>[] = [new Set([1]), new Set([2]), new Set([2]), new Set([5, 7, 9, 10, 11]), new Set([1])]

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5
/** Fields that are looked at, all in one go: what has more isn't what a client measured. */
const FIELDS_MAX = 500_000
/** A varint of 64 bits. */
const VARINT_BYTES_MAX = 10

/** Throws a Failure (`invalid`, reason `undecodable`) if the bytes are no such message. */
export function countDataPoints(payload: Uint8Array): number {
  return countAt({ payload, position: 0, end: payload.length, fieldsLeft: FIELDS_MAX }, payload.length, 0)
}

/** Counts what lies at the end of the path in the message from the cursor to before `end`, which is `depth` steps along it. */
function countAt(cursor: Cursor, end: number, depth: number): number {
  let count = 0
  while (cursor.position < end) {
    if (cursor.fieldsLeft-- === 0) throw undecodable()
    const tag = readVarint(cursor)
    const field = Math.floor(tag / 8)
    switch (tag % 8) {
      case VARINT:
        readVarint(cursor)
        break
      case FIXED_64:
        take(cursor, 8)
        break
      case FIXED_32:
        take(cursor, 4)
        break
      case BYTES: {
        const length = readVarint(cursor)
        const from = take(cursor, length)
        if (!PATH[depth]!.has(field)) break
        if (depth === PATH.length - 1) count++
        else count += countInside(cursor, from, depth + 1)
        break
      }
      default:
        throw undecodable()
    }
  }
  return count
}

function countInside(cursor: Cursor, from: number, depth: number): number {
  const { position, end } = cursor
  cursor.position = from
  cursor.end = position
  const count = countAt(cursor, position, depth)
  cursor.end = end
  return count
}

interface Cursor {
  readonly payload: Uint8Array
  position: number
  end: number
  fieldsLeft: number
}

/** Where the bytes begin that were taken. */
function take(cursor: Cursor, count: number): number {
  const at = cursor.position
  if (count > cursor.end - at) throw undecodable()
  cursor.position = at + count
  return at
}

/** Above 2^53 it isn't exact, but then it is only skipped, or too long anyway. */
function readVarint(cursor: Cursor): number {
  let value = 0
  let scale = 1
  for (let count = 0; count < VARINT_BYTES_MAX; count++) {
    const byte = cursor.payload[take(cursor, 1)]!
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 0x80
  }
  throw undecodable()
}

function undecodable(): Failure {
  return new Failure('invalid', 'undecodable', 'no', 'the payload is no OpenTelemetry metrics')
}
