import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../../base/failure.ts'
import type { Compute } from '../../base/ports.ts'
import { BATCH_HEADER_BYTES } from './batch-header.ts'
import { buildBatch, type RecordInput } from './build-batch.ts'
import { readRecords, wholeBatchSizeBytes } from './read-records.ts'
import { RecordCursor } from './record-cursor.ts'
import { varintSizeBytes, writeVarint } from './varint.ts'

const NO_COMPUTE: Pick<Compute, 'decompress'> = {
  decompress: () => assert.fail('nothing here is compressed'),
}

const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)))
const timestamp = fc.oneof(fc.constant(-1), fc.nat(), fc.integer({ min: 0, max: 2 ** 52 }))
const record: fc.Arbitrary<RecordInput> = fc.record(
  {
    timestamp,
    key: bytes,
    value: bytes,
    headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme' }), value: bytes }, { noNullPrototype: true }), {
      maxLength: 4,
    }),
  },
  { noNullPrototype: true },
)
const records = fc.array(record, { maxLength: 20 })

/** Drives a cursor over any bytes to its end, headers included; false where it found damage. */
function walks(payload: Uint8Array): boolean {
  const cursor = new RecordCursor(payload)
  try {
    while (cursor.next()) while (cursor.nextHeader());
    return true
  } catch (error) {
    assert.ok(error instanceof Failure && error.kind === 'corrupt', String(error))
    return false
  }
}

test('records come back as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.nat(), async (written, baseOffset) => {
      const read = await readRecords(buildBatch({ records: written, baseOffset }), NO_COMPUTE, 0)
      assert.deepEqual(
        read,
        written.map((one, index) => ({ ...one, offset: baseOffset + index })),
      )
    }),
  )
})

test('gaps in the offsets, as compaction leaves them, are kept', async () => {
  const batch = buildBatch({
    baseOffset: 100,
    lastOffsetDelta: 9,
    records: [3, 7].map((offsetDelta) => ({ offsetDelta, timestamp: 1, key: null, value: null })),
  })
  assert.deepEqual(
    (await readRecords(batch, NO_COMPUTE, 0)).map((one) => one.offset),
    [103, 107],
  )
})

test('a number is written in the bytes that were counted for it, and read back', () => {
  const edges = [
    0,
    -1,
    1,
    63,
    64,
    -64,
    -65,
    2 ** 30 - 1,
    2 ** 30,
    -(2 ** 30),
    -(2 ** 30) - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53 - 1,
    1 - 2 ** 53,
  ]
  const whole = fc.oneof(fc.integer({ min: 1 - 2 ** 53, max: 2 ** 53 - 1 }), fc.integer(), fc.constantFrom(...edges))
  fc.assert(
    fc.property(whole, (value) => {
      const written = Buffer.alloc(10)
      const end = writeVarint(written, 0, value)
      assert.equal(end, varintSizeBytes(value))
      // As a timestamp delta it goes through the whole of a record.
      const body = Buffer.concat([Buffer.of(0), written.subarray(0, end), Buffer.of(0, 1, 1, 0)])
      const cursor = new RecordCursor(Buffer.concat([Buffer.of(body.length * 2), body]))
      assert.equal(cursor.next(), true)
      assert.equal(cursor.timestampDelta, value)
    }),
    { numRuns: 500 },
  )
})

test('a payload cut off anywhere but between records is damaged', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (written) => {
      const payload = buildBatch({ records: written }).subarray(BATCH_HEADER_BYTES)
      const ends = new Set([0])
      const cursor = new RecordCursor(payload)
      while (cursor.next()) ends.add(cursor.recordEnd)
      for (let end = 0; end <= payload.length; end++) assert.equal(walks(payload.subarray(0, end)), ends.has(end))
    }),
    { numRuns: 20 },
  )
})

test('any bytes, and any change to sound ones, give records or a corrupt failure', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => void walks(payload)))
  fc.assert(
    fc.property(records, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (written, changes) => {
      const payload = buildBatch({ records: written }).subarray(BATCH_HEADER_BYTES)
      for (const [at, value] of changes) if (payload.length > 0) payload[at % payload.length] = value
      walks(payload)
    }),
  )
})

const DAMAGED: readonly (readonly [string, readonly number[]])[] = [
  ['a negative length', [0x01]],
  ['a length without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ['a length past 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f]],
  ['a length past the end', [0x0e, 0, 0, 0, 1, 1]],
  ['bytes left over in a record', [0x0e, 0, 0, 0, 1, 1, 0, 0]],
  ['a key length below -1', [0x0c, 0, 0, 0, 3, 1, 0]],
  ['a key that passes its record', [0x0c, 0, 0, 0, 8, 1, 0]],
  ['a negative count of headers', [0x0c, 0, 0, 0, 1, 1, 1]],
  ['more headers than bytes', [0x0c, 0, 0, 0, 1, 1, 0x7e]],
  ['a header without key', [0x10, 0, 0, 0, 1, 1, 2, 1, 1]],
  ['a timestamp past 64 bits', [0x20, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 0, 1, 1, 0, 0]],
  ['a timestamp past 2^53', [0x1e, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0, 1, 1, 0]],
]

for (const [what, payload] of DAMAGED) {
  test(`${what} is damage`, () => {
    assert.equal(walks(Uint8Array.from(payload)), false)
  })
}

test('a run of batches that is cut off ends before the cut one', () => {
  const batch = buildBatch({ records: [{ timestamp: 1, key: null, value: null }] })
  const run = Buffer.concat([batch, batch.subarray(0, 40), Buffer.alloc(0)])
  assert.equal(wholeBatchSizeBytes(run, 0), batch.length)
  assert.equal(wholeBatchSizeBytes(run, batch.length), 0)
  assert.equal(wholeBatchSizeBytes(batch, batch.length), 0)
  assert.throws(() => wholeBatchSizeBytes(Buffer.alloc(100), 0), Failure)
})

test('a batch whose sum or count is wrong is not read', async () => {
  const batch = buildBatch({ records: [{ timestamp: 1, key: null, value: null }] })
  batch[batch.length - 1]! ^= 1
  await assert.rejects(readRecords(batch, NO_COMPUTE, 0), Failure)
})
