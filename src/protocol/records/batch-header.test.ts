import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc32c } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import * as header from './batch-header.ts'
import { buildBatch } from './build-batch.ts'
import { int64At, setInt64At } from './int64.ts'
import { stampLogAppendTime, stampMaxTimestamp } from './stamp-batch.ts'

const RECORDS = [{ timestamp: 1_000, key: null, value: Buffer.from('value') }]
const whole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const int16 = fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })

function sumHolds(batch: Buffer): boolean {
  return crc32c(batch.subarray(header.SUMMED_FROM)) === header.batchCrc(batch, 0)
}

test('every field that a writer chooses is read back from where it lies', () => {
  const fields = fc.record(
    {
      baseOffset: whole,
      leaderEpoch: int32,
      logAppendTime: fc.boolean(),
      transactional: fc.boolean(),
      control: fc.boolean(),
      lastOffsetDelta: fc.nat(2 ** 31 - 1),
      maxTimestamp: whole,
      producerId: whole,
      producerEpoch: int16,
      baseSequence: int32,
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(fields, fc.nat(20), (chosen, at) => {
      const batch = buildBatch({ ...chosen, records: RECORDS })
      const inside = Buffer.concat([Buffer.alloc(at, 0xff), batch])
      assert.deepEqual(
        {
          baseOffset: header.baseOffset(inside, at),
          leaderEpoch: header.leaderEpoch(inside, at),
          logAppendTime: header.hasLogAppendTime(inside, at),
          transactional: header.isTransactional(inside, at),
          control: header.isControl(inside, at),
          lastOffsetDelta: header.lastOffsetDelta(inside, at),
          maxTimestamp: header.maxTimestamp(inside, at),
          producerId: header.producerId(inside, at),
          producerEpoch: header.producerEpoch(inside, at),
          baseSequence: header.baseSequence(inside, at),
        },
        chosen,
      )
      assert.equal(header.batchSizeBytes(inside, at), batch.length)
      assert.equal(header.recordCount(inside, at), 1)
      assert.equal(header.baseTimestamp(inside, at), 1_000)
      assert.equal(sumHolds(batch), true)
    }),
  )
})

test('a 64-bit field is written and read as a bigint would be', () => {
  fc.assert(
    fc.property(whole, (value) => {
      const buffer = Buffer.alloc(8)
      setInt64At(buffer, 0, value)
      assert.equal(buffer.readBigInt64BE(0), BigInt(value))
      assert.equal(int64At(buffer, 0), value)
    }),
  )
})

test('a 64-bit field past 2^53 - 1 is corrupt, not rounded', () => {
  for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n]) {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64BE(value)
    assert.throws(
      () => int64At(buffer, 0),
      (error) => error instanceof Failure && error.kind === 'corrupt',
    )
  }
})

test('a batch gets its place in the log without a new sum', () => {
  const batch = buildBatch({ records: RECORDS })
  header.patchBaseOffsetAndEpoch(batch, 0, 2 ** 41 + 7, 12)
  assert.equal(header.baseOffset(batch, 0), 2 ** 41 + 7)
  assert.equal(header.lastOffset(batch, 0), 2 ** 41 + 7)
  assert.equal(header.leaderEpoch(batch, 0), 12)
  assert.equal(sumHolds(batch), true)
})

test('sequences go on at 0 after 2^31 - 1', () => {
  const batch = buildBatch({ records: RECORDS, baseSequence: 2 ** 31 - 1, lastOffsetDelta: 1, producerId: 1, producerEpoch: 0 })
  assert.equal(header.lastSequence(batch, 0), 0)
})

test('a log append time replaces the largest timestamp, and the sum holds again', () => {
  const batch = buildBatch({ records: RECORDS, transactional: true })
  stampLogAppendTime(batch, 0, 5_555)
  assert.equal(header.hasLogAppendTime(batch, 0), true)
  assert.equal(header.isTransactional(batch, 0), true)
  assert.equal(header.maxTimestamp(batch, 0), 5_555)
  assert.equal(header.baseTimestamp(batch, 0), 1_000)
  assert.equal(sumHolds(batch), true)
})

test('a wrong largest timestamp is put right in place, beside another batch', () => {
  const batch = buildBatch({ records: RECORDS, maxTimestamp: 1 })
  const two = Buffer.concat([batch, batch])
  stampMaxTimestamp(two, batch.length, 1_000)
  assert.deepEqual(two.subarray(0, batch.length), batch)
  assert.deepEqual(two.subarray(batch.length), buildBatch({ records: RECORDS }))
})
