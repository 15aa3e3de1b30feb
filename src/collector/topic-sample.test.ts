import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { crc32cOfRange } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { openCompute } from '../platform/compute.ts'
import { recordCount, writeCrc } from '../protocol/records/batch-header.ts'
import { type BatchInput, buildBatch, type RecordInput } from '../protocol/records/build-batch.ts'
import { compressBatch } from '../protocol/records/compress-batch.ts'
import { TopicTally } from './topic-sample.ts'

const compute = await openCompute()
const ALL = { fromOffset: 0, count: 1_000 }
const SECRET = 'secret-of-somebody'

const record = (more: Partial<RecordInput> = {}): RecordInput => ({
  timestamp: 1_000,
  key: Buffer.from(SECRET),
  value: Buffer.from(SECRET),
  ...more,
})

async function tallied(bytes: Buffer, wanted = ALL): Promise<ReturnType<TopicTally['facts']>> {
  const tally = new TopicTally()
  await tally.add(bytes, wanted, compute)
  return tally.facts()
}

const batch = (records: readonly RecordInput[], more: Omit<BatchInput, 'records'> = {}): Buffer =>
  buildBatch({ records, ...more })

describe('a sample of a topic', () => {
  it('counts what batches and records look like, and keeps nothing of keys and values', async () => {
    const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from(SECRET)])
    const first = batch(
      [
        record({ headers: [{ key: 'trace', value: Buffer.from(SECRET) }] }),
        record({ key: null, value: framed, timestamp: 4_000, headers: [{ key: 'source', value: null }] }),
        record({ value: null }),
      ],
      { producerId: 5, producerEpoch: 0, baseSequence: 0 },
    )
    const second = batch([record({ timestamp: 9_000 })], { baseOffset: 3, transactional: true, producerId: 6 })
    const mark = batch([record()], { baseOffset: 4, transactional: true, control: true, producerId: 6 })
    const facts = await tallied(Buffer.concat([first, second, mark]))
    assert.deepEqual(facts, {
      partitionCount: 1,
      batchCount: 2,
      batchBytes: first.length + second.length,
      largestBatchBytes: first.length,
      recordCount: 4,
      openedRecordCount: 4,
      keylessCount: 1,
      schemaFramedCount: 1,
      headerNames: ['source', 'trace'],
      codecs: [{ codec: 'none', batchCount: 2 }],
      timestampSpreadMs: 8_000,
      idempotentBatchCount: 2,
      transactionalBatchCount: 2,
      oldFormatBatchCount: 0,
    })
    assert.equal(JSON.stringify(facts).includes(SECRET), false)
  })

  it('opens records under every codec', async () => {
    for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const packed = await compressBatch(batch([record(), record({ key: null })]), codec, compute)
      const { codecs, openedRecordCount, keylessCount, batchBytes } = await tallied(packed)
      assert.deepEqual(
        { codecs, openedRecordCount, keylessCount, batchBytes },
        { codecs: [{ codec, batchCount: 1 }], openedRecordCount: 2, keylessCount: 1, batchBytes: packed.length },
      )
    }
  })

  it('looks at as many records as it may, from the offset on', async () => {
    const many = batch(Array.from({ length: 10 }, (_, at) => record(at < 6 ? { key: null } : {})))
    const newest = await tallied(many, { fromOffset: 6, count: 3 })
    assert.deepEqual([newest.recordCount, newest.openedRecordCount, newest.keylessCount], [10, 3, 0])
    const later = batch([record()], { baseOffset: 10 })
    assert.equal((await tallied(Buffer.concat([many, later]), { fromOffset: 6, count: 4 })).batchCount, 1)
  })

  it('leaves out the end of a batch that was cut off, unless it is the first', async () => {
    const whole = batch([record()])
    const cut = whole.subarray(0, whole.length - 1)
    assert.equal((await tallied(Buffer.concat([whole, cut]))).batchCount, 1)
    await assert.rejects(tallied(cut), Failure)
  })

  it('counts messages of old formats without opening them', async () => {
    const old = Buffer.alloc(40)
    old.writeInt32BE(28, 8)
    old.writeInt8(1, 16)
    const { oldFormatBatchCount, batchCount } = await tallied(Buffer.concat([old, batch([record()])]))
    assert.deepEqual([oldFormatBatchCount, batchCount], [1, 1])
  })

  it('keeps a hundred names of headers, each cut to a hundred bytes', async () => {
    const long = 'n'.repeat(5_000)
    const names = Array.from({ length: 300 }, (_, at) => ({ key: `name-${at}`, value: null }))
    const { headerNames } = await tallied(
      batch([record({ headers: [{ key: long, value: null }] }), ...names.map((one) => record({ headers: [one] }))]),
    )
    assert.equal(headerNames.length, 100)
    assert.ok(headerNames.includes(`${'n'.repeat(100)}…`))
  })

  it('refuses batches that would fill the memory, or whose header contradicts itself', async () => {
    const bomb = await compressBatch(batch([record({ value: Buffer.alloc(64 * 1024 * 1024) })]), 'zstd', compute)
    assert.ok(bomb.length < 100_000)
    await assert.rejects(tallied(bomb), (error: Failure) => error.reason === 'too-large')
    const lying = batch([record()])
    lying.writeInt32BE(2_000_000_000, 57)
    writeCrc(lying, 0, crc32cOfRange(lying, 21, lying.length))
    assert.equal(recordCount(lying, 0), 2_000_000_000)
    await assert.rejects(tallied(lying), (error: Failure) => error.kind === 'corrupt')
  })

  it('gives facts or a failure for any bytes', async () => {
    const sound = await compressBatch(batch([record(), record()]), 'gzip', compute)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sound.length - 1),
        fc.nat(255),
        fc.nat(sound.length),
        fc.boolean(),
        async (at, value, length, isSummed) => {
          const damaged = Buffer.from(sound.subarray(0, length))
          if (at < length) damaged[at] = value
          if (isSummed && length > 61) writeCrc(damaged, 0, crc32cOfRange(damaged, 21, length))
          try {
            assert.ok((await tallied(damaged)).batchCount <= 1)
          } catch (error) {
            assert.ok(error instanceof Failure, String(error))
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
