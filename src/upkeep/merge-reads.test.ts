import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { topicId } from '../base/units.ts'
import { encodeSlot, slotKey } from '../log/slot.ts'
import * as header from '../protocol/records/batch-header.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import { readRuns } from './merge-reads.ts'
import type { SegmentSource } from './segment-plan.ts'

const MIB = 1024 * 1024
const batchOf = (valueBytes: number) =>
  buildBatch({ records: [{ timestamp: 5, key: null, value: Buffer.alloc(valueBytes, 'v') }] })
const entry = (entryIndex: number): SegmentSource => ({
  key: slotKey(entryIndex),
  objectBytes: 0,
  entryIndex,
  isPlaced: false,
  mark: 0,
})
type Input = readonly [source: number, position: number, sizeBytes: number, baseOffset: number]

function setUp() {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  const putEntry = (index: number, body: Buffer, headerBytes = 100) => {
    const { prefix } = encodeSlot(index, { header: Buffer.alloc(headerBytes, 1), body: [body], bodyBytes: body.length })
    bucket.put(slotKey(index), [prefix, body])
  }
  const pace = { take: async () => {} }
  /** Each input is a run of one record. */
  const read = async (sources: readonly SegmentSource[], inputs: readonly Input[]) => {
    const runs = inputs.map(() => ({ topicId: topicId('1'.repeat(32)), partitionIndex: 0, inputCount: 1, segment: 0 }))
    const rows = Float64Array.from(inputs.flatMap((input) => [...input, input[3] + 1]))
    const reading = readRuns({ sources, runs, inputs: rows, keys: [] }, { store, clock, random: SimRandom.ofSeed(1), pace })
    const settled = Promise.allSettled([reading])
    await clock.pass(60_000)
    const [end] = await settled
    if (end!.status === 'rejected') throw end!.reason
    return end!.value.map((run) => ('message' in run ? run.message : header.baseOffset(run.inputs[0]!.bytes, 0)))
  }
  return { bucket, store, putEntry, read }
}

describe('the reads of a merge', () => {
  it('bring the head of an entry and what is wanted of its body with one request', async () => {
    const { store, putEntry, read } = setUp()
    const batch = batchOf(100)
    putEntry(7, Buffer.concat([batch, batch, batch]))
    const wanted: Input[] = [
      [0, 0, batch.length, 40],
      [0, batch.length * 2, batch.length, 50],
    ]
    assert.deepEqual(await read([entry(7)], wanted), [40, 50])
    assert.equal(store.countOf('get'), 1)
  })

  it('find what lies far behind in an entry, and behind a long header', async () => {
    const { putEntry, read } = setUp()
    const [large, small] = [batchOf(5 * MIB), batchOf(10)]
    putEntry(7, Buffer.concat([small, large, small]), 200_000)
    const wanted: Input[] = [
      [0, 0, small.length, 1],
      [0, small.length, large.length, 2],
      [0, small.length + large.length, small.length, 3],
    ]
    assert.deepEqual(await read([entry(7)], wanted), [1, 2, 3])
  })

  it('take the places of what a second request brings from the head that came with it', async () => {
    const { bucket, putEntry, read, store } = setUp()
    const [large, batch] = [batchOf(70_000), batchOf(100)]
    putEntry(7, Buffer.concat([large, batch, batch]), 200_000)
    const slot = bucket.objects.get(slotKey(7))!.bytes
    const bodyBytes = slot.readUInt32LE(12)
    const get = store.get.bind(store)
    // Only the first answer has a head of another division, with the same bytes in all.
    store.get = async (key, ways) => {
      const got = await get(key, ways)
      if (got === undefined || store.countOf('get') > 1) return got
      const bytes = Buffer.from(got.bytes)
      bytes.writeUInt32LE(200_016, 8)
      bytes.writeUInt32LE(bodyBytes - 16, 12)
      return { ...got, bytes }
    }
    assert.deepEqual(await read([entry(7)], [[0, large.length, batch.length, 9]]), [9])
    assert.equal(store.countOf('get'), 2)
  })

  it('keep nothing in memory of what they read along', async () => {
    const { bucket, putEntry, store } = setUp()
    const [small, other] = [batchOf(10), batchOf(60_000)]
    putEntry(7, Buffer.concat([small, other, small]))
    assert.ok(bucket.objects.get(slotKey(7))!.bytes.length > 60_000)
    const runs = [{ topicId: topicId('1'.repeat(32)), partitionIndex: 0, inputCount: 2, segment: 0 }]
    const inputs = Float64Array.from([0, 0, small.length, 0, 1, 0, small.length + other.length, small.length, 1, 2])
    const parts = { store, clock: new FakeClock(), random: SimRandom.ofSeed(1), pace: { take: async () => {} } }
    const [run] = await readRuns({ sources: [entry(7)], runs, inputs, keys: [] }, parts)
    assert.ok(run !== undefined && 'inputs' in run)
    for (const { bytes } of run.inputs) assert.ok(bytes.buffer.byteLength < 20_000)
  })

  it('tell what is damaged, cut off or gone, each alone, after a second look', async () => {
    const { bucket, putEntry, read } = setUp()
    const batch = batchOf(100)
    for (const index of [1, 2, 3, 4]) putEntry(index, Buffer.concat([batch, batch]))
    bucket.objects.get(slotKey(1))!.bytes[5]! ^= 1
    bucket.objects.get(slotKey(2))!.bytes[32 + 100 + batch.length + 80]! ^= 1
    bucket.objects.delete(slotKey(3))
    bucket.put('objects/a', [batch])
    const flush = { key: 'objects/a', objectBytes: batch.length + 1, entryIndex: 0, isPlaced: false, mark: 5 }
    const both = (source: number): Input[] => [
      [source, 0, batch.length, 10],
      [source, batch.length, batch.length, 20],
    ]
    const sources = [entry(1), entry(2), entry(3), entry(4), flush]
    const found = await read(sources, [
      ...both(0),
      ...both(1),
      ...both(2),
      ...both(3),
      [3, batch.length, batch.length + 1, 30],
      [4, 0, batch.length, 40],
    ])
    const patterns = [
      /format/,
      /format/,
      10,
      /checksum/,
      /isn't in the store/,
      /isn't in the store/,
      10,
      20,
      /shorter/,
      /instead of/,
    ]
    for (const [at, pattern] of patterns.entries()) {
      if (typeof pattern === 'number') assert.equal(found[at], pattern)
      else assert.match(String(found[at]), pattern)
    }
  })

  it('wait for a store that can’t for the moment, and blame nothing on the records', async () => {
    const { store, putEntry, read } = setUp()
    const batch = batchOf(100)
    putEntry(7, batch)
    store.next('get', 'throttled')
    assert.deepEqual(await read([entry(7)], [[0, 0, batch.length, 4]]), [4])
    store.trouble = () => 'throttled'
    await assert.rejects(read([entry(7)], [[0, 0, batch.length, 4]]), { kind: 'unavailable' })
  })
})
