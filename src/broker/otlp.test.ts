import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../base/failure.ts'
import { countDataPoints } from './otlp.ts'

/** A length-delimited field. */
function field(number: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([number * 8 + 2, (content.length & 0x7f) | 0x80, content.length >> 7]), content])
}

const NAME = field(1, Buffer.from('org.apache.kafka.producer'))
/** A time as fixed64, a value as fixed64, flags as a varint. */
const POINT = field(
  1,
  Buffer.from([0x19, ...new Array(8).fill(1)]),
  Buffer.from([0x21, ...new Array(8).fill(2), 0x40, 0x96, 0x01]),
)

test('the values of all kinds of metrics are counted', () => {
  const metrics = [5, 7, 9, 10, 11].map((kind) => field(2, NAME, field(kind, POINT, POINT)))
  const scope = field(2, field(1, NAME), ...metrics.slice(0, 3))
  const otherScope = field(2, ...metrics.slice(3))
  assert.equal(countDataPoints(field(1, field(1, NAME), scope, otherScope)), 10)
  assert.equal(countDataPoints(Buffer.alloc(0)), 0)
})

test('bytes that are no such message are refused', () => {
  const payload = field(1, field(2, field(2, NAME, field(5, POINT))))
  assert.throws(() => countDataPoints(payload.subarray(0, -1)), Failure)
  assert.throws(() => countDataPoints(Buffer.from([0x0b])), Failure)
  assert.throws(() => countDataPoints(Buffer.alloc(20, 0xff)), Failure)
})

test('any bytes give a count or a failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        assert.ok(countDataPoints(bytes) >= 0)
      } catch (error) {
        assert.ok(error instanceof Failure)
      }
    }),
    { numRuns: 500 },
  )
})
