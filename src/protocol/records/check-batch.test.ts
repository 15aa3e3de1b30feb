import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc32c } from '../../base/crc32c.ts'
import { BATCH_HEADER_BYTES, BATCH_LENGTH_END, SUMMED_FROM, writeCrc } from './batch-header.ts'
import { type BatchInput, buildBatch } from './build-batch.ts'
import { type BatchLimits, type BatchRefusal, checkBatch } from './check-batch.ts'

const LIMITS: BatchLimits = {
  sizeBytesMax: 1_000,
  segmentBytesMax: 1_000,
  inflatedBytesMax: 1_000_000,
  zstdAllowed: true,
  logAppendTimeAllowed: false,
  timestampMin: 500,
  timestampMax: 2_000,
}
const RECORDS = [
  { timestamp: 1_000, key: null, value: Buffer.from('one') },
  { timestamp: 1_001, key: null, value: Buffer.from('two') },
]

function batchOf(changes: Partial<BatchInput> = {}): Buffer {
  return buildBatch({ records: RECORDS, ...changes })
}

/** A batch whose writer summed what it wrote, however wrong. */
function summed(change: (batch: Buffer) => void): Buffer {
  const batch = batchOf()
  change(batch)
  writeCrc(batch, 0, crc32c(batch.subarray(SUMMED_FROM)))
  return batch
}

const withAttributes = (bits: number) => summed((batch) => batch.writeInt16BE(bits, 21))

test('sound batches pass: plain, idempotent, transactional, without timestamps, in every codec', () => {
  const producer = { producerId: 0, producerEpoch: 0, baseSequence: 0 }
  const sound = [
    batchOf(),
    batchOf(producer),
    batchOf({ ...producer, transactional: true }),
    withAttributes(1),
    withAttributes(4),
  ]
  sound.push(buildBatch({ records: [{ timestamp: -1, key: null, value: null }] }))
  for (const batch of sound) assert.equal(checkBatch(batch, LIMITS), undefined)
})

test('a log append time passes where the topic has it', () => {
  assert.equal(checkBatch(withAttributes(8), { ...LIMITS, logAppendTimeAllowed: true }), undefined)
})

/** A batch of `payloadBytes` that claims so many records in the codec whose bits are given. */
function claiming(codec: number, payloadBytes: number, count: number): Buffer {
  const batch = Buffer.alloc(BATCH_HEADER_BYTES + payloadBytes)
  batchOf().copy(batch, 0, 0, BATCH_HEADER_BYTES)
  batch.writeInt32BE(batch.length - BATCH_LENGTH_END, 8)
  batch.writeInt16BE(codec, 21)
  batch.writeInt32BE(count - 1, 23)
  batch.writeInt32BE(count, 57)
  writeCrc(batch, 0, crc32c(batch.subarray(SUMMED_FROM)))
  return batch
}

test('a compressed batch claims no more records than its bytes could hold in its codec', () => {
  for (const [codec, inflation] of [1_032, 22, 255, 32_768].entries()) {
    const most = Math.floor((27 * inflation) / 7)
    assert.equal(checkBatch(claiming(codec + 1, 27, most), LIMITS), undefined, `codec ${codec + 1}`)
    assert.equal(checkBatch(claiming(codec + 1, 27, most + 1), LIMITS), 'record-count-wrong', `codec ${codec + 1}`)
    assert.equal(checkBatch(claiming(codec + 1, 27, 2 ** 31 - 1), LIMITS), 'record-count-wrong', `codec ${codec + 1}`)
  }
})

test('a compressed batch claims no more records than it may inflate to', () => {
  assert.equal(checkBatch(claiming(4, 900, 142_857), LIMITS), undefined)
  assert.equal(checkBatch(claiming(4, 900, 142_858), LIMITS), 'record-count-wrong')
})

const REFUSED: readonly (readonly [string, BatchRefusal, Buffer, Partial<BatchLimits>?])[] = [
  ['no bytes at all', 'no-batch', Buffer.alloc(0)],
  ['two batches', 'more-than-one-batch', Buffer.concat([batchOf(), batchOf()])],
  ['a byte after the batch', 'more-than-one-batch', Buffer.concat([batchOf(), Buffer.alloc(1)])],
  ['a batch that is cut off', 'length-wrong', batchOf().subarray(0, -1)],
  ['a batch shorter than its header', 'length-wrong', batchOf().subarray(0, 60)],
  ['a length of nothing', 'length-wrong', summed((batch) => batch.writeInt32BE(0, 8))],
  ['a negative length', 'length-wrong', summed((batch) => batch.writeInt32BE(-100, 8))],
  ['the largest length', 'length-wrong', summed((batch) => batch.writeInt32BE(2 ** 31 - 1, 8))],
  ['magic 0', 'old-magic', summed((batch) => batch.writeInt8(0, 16))],
  ['magic 1', 'old-magic', summed((batch) => batch.writeInt8(1, 16))],
  ['magic 3', 'length-wrong', summed((batch) => batch.writeInt8(3, 16))],
  ['a base offset', 'base-offset-not-zero', batchOf({ baseOffset: 1 })],
  ['a base offset past 2^32', 'base-offset-not-zero', batchOf({ baseOffset: 2 ** 32 })],
  ['more bytes than the topic takes', 'batch-too-large', batchOf(), { sizeBytesMax: 70 }],
  ['more bytes than a segment takes', 'batch-exceeds-segment', batchOf(), { segmentBytesMax: 70 }],
  ['a count of zero', 'record-count-wrong', batchOf({ records: [] })],
  ['a negative count', 'record-count-wrong', summed((batch) => batch.writeInt32BE(-2, 57))],
  ['a count that the last offset contradicts', 'record-count-wrong', batchOf({ lastOffsetDelta: 2 })],
  [
    'more records than bytes for them',
    'record-count-wrong',
    summed((batch) => {
      batch.writeInt32BE(2 ** 31 - 2, 23)
      batch.writeInt32BE(2 ** 31 - 1, 57)
    }),
  ],
  ['a marker', 'control-batch', batchOf({ transactional: true, control: true, producerId: 1, producerEpoch: 0 })],
  ['codec 5', 'unknown-codec', withAttributes(5)],
  ['codec 7', 'unknown-codec', withAttributes(7)],
  ['zstd from an old client', 'zstd-not-allowed', withAttributes(4), { zstdAllowed: false }],
  ['a producer id without a sequence', 'producer-fields-wrong', batchOf({ producerId: 1, producerEpoch: 0 })],
  ['a producer id without an epoch', 'producer-fields-wrong', batchOf({ producerId: 1, baseSequence: 0 })],
  ['a transaction without a producer id', 'producer-fields-wrong', batchOf({ transactional: true })],
  ['a producer id past 2^53', 'producer-fields-wrong', summed((batch) => batch.writeBigInt64BE(2n ** 62n, 43))],
  ['a log append time', 'log-append-time-claimed', withAttributes(8)],
  ['a first timestamp too old', 'timestamp-out-of-range', batchOf({ baseTimestamp: 499 })],
  ['a largest timestamp too new', 'timestamp-out-of-range', batchOf({ maxTimestamp: 2_001 })],
  ['a timestamp past 2^53', 'timestamp-out-of-range', summed((batch) => batch.writeBigInt64BE(2n ** 63n - 1n, 35))],
]

for (const [what, reason, batch, limits] of REFUSED) {
  test(`${what} is refused as ${reason}`, () => {
    assert.equal(checkBatch(batch, { ...LIMITS, ...limits }), reason)
  })
}

test('one flipped bit is refused wherever it is, but in the leader epoch, which nobody reads', () => {
  const batch = batchOf()
  for (let bit = 0; bit < batch.length * 8; bit++) {
    const at = bit >> 3
    const damaged = Buffer.from(batch)
    damaged[at]! ^= 1 << (bit & 7)
    assert.equal(checkBatch(damaged, LIMITS) === undefined, at >= 12 && at < 16, `bit ${bit}`)
  }
})

test('any bytes get a verdict', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void checkBatch(Buffer.from(bytes), LIMITS)))
})

test('any header fields, rightly summed, get a verdict', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 44, maxLength: 44 }), (fields) => {
      const batch = summed((changed) => changed.set(fields.subarray(0, 40), SUMMED_FROM))
      checkBatch(batch, LIMITS)
    }),
  )
})
