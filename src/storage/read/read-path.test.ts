import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BufferPool } from '../../base/buffer-pool.ts'
import { Failure } from '../../base/failure.ts'
import { bodyOfEntry, logIndex, topicId } from '../../base/units.ts'
import type { BodyReadWays, BodySlice } from '../../log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../log/memory-loglet.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { ClusterState } from '../../state/state.ts'
import type { Partition } from '../../state/topic.ts'
import type { RecordsRead } from './assemble.ts'
import { Bodies } from './bodies.ts'
import { TimestampSearch } from './find-timestamp.ts'
import { ReadPath } from './read-path.ts'
import { TailCache } from './tail-cache.ts'

interface Written {
  readonly partition: number
  readonly timestamps: readonly number[]
  readonly pad: number
}

class DamagingLoglet extends MemoryLoglet {
  damaged = 0
  /** Looks damaged where it's read together with others. */
  flippedBesideOthers = 0
  sliceCount = 0
  callCount = 0
  mostCalls = 0
  #calls = 0

  override async readBodies(slices: readonly BodySlice[], ways?: BodyReadWays): Promise<readonly Buffer[]> {
    this.sliceCount += slices.length
    this.callCount++
    this.mostCalls = Math.max(this.mostCalls, ++this.#calls)
    await undefined
    this.#calls--
    if (slices.some(({ index }) => index === this.damaged)) throw new Failure('corrupt', 'damaged-entry', 'no', 'rot')
    const bodies = await super.readBodies(slices, ways)
    const flipped = slices.findIndex(({ index }) => index === this.flippedBesideOthers)
    if (flipped >= 0 && slices.length > 1) bodies[flipped]![header.BATCH_HEADER_BYTES]! ^= 1
    return bodies
  }
}

function endOffsetOf(batches: Buffer): number {
  let end = 0
  for (let at = 0; at < batches.length; at += header.batchSizeBytes(batches, at)) end = header.lastOffset(batches, at) + 1
  return end
}

/** A log of entries, read once with everything in the cache and once with nothing. */
async function setUp(entries: readonly (readonly Written[])[], coldBytesMax = 1_000) {
  const state = new ClusterState()
  const topic = state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map())
  const partitions: Partition[] = [state.addPartition(topic), state.addPartition(topic), state.addPartition(topic)]
  const loglet = new DamagingLoglet(new MemoryLog())
  const cache = new TailCache(10_000_000)
  const stored: Buffer[][] = [[], [], []]
  for (const [at, batches] of entries.entries()) {
    const index = logIndex(at + 1)
    const body: Buffer[] = []
    let position = 0
    for (const { partition: handle, timestamps, pad } of batches) {
      const value = Buffer.alloc(pad)
      const bytes = buildBatch({ records: timestamps.map((timestamp) => ({ timestamp, key: null, value })) })
      body.push(Buffer.from(bytes))
      const partition = partitions[handle]!
      const base = partition.highWatermark
      const end = base + timestamps.length
      if (partition.extents.append(base, end, bodyOfEntry(index), position, bytes.length, Math.max(...timestamps)))
        state.liveEntries.add(index, 1)
      partition.highWatermark = end
      position += bytes.length
      header.patchBaseOffsetAndEpoch(bytes, 0, base, -1)
      stored[handle]!.push(bytes)
    }
    await loglet.append(index, { header: Buffer.from([at]), body, bodyBytes: position })
    cache.put(bodyOfEntry(index), batches.length === 0 ? [] : stitch(batches, stored), position)
  }
  const pool = new BufferPool(1_000_000)
  const bodies = new Bodies(loglet)
  const cached = new ReadPath({ bodies, tailCache: cache, pool, coldBytesMax, tailBytes: 0, catchUp: async () => {} })
  const cold = new ReadPath({ bodies, tailCache: new TailCache(0), pool, coldBytesMax, tailBytes: 0, catchUp: async () => {} })
  return { partitions, stored, loglet, cached, cold }
}

/** The newest batches in the order in which an entry wrote them. */
function stitch(batches: readonly Written[], stored: readonly Buffer[][]): Buffer[] {
  const left = stored.map((ofPartition) => ofPartition.length)
  return [...batches]
    .reverse()
    .map(({ partition }) => stored[partition]![--left[partition]!]!)
    .reverse()
}

const written = fc.record(
  {
    partition: fc.nat(2),
    timestamps: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3 }),
    pad: fc.nat(60),
  },
  { noNullPrototype: true },
)
const log = fc.array(fc.array(written, { maxLength: 4 }), { maxLength: 8 })
const bytesOf = (reads: readonly RecordsRead[]) => reads.map(({ chunks }) => Buffer.concat(chunks).toString('hex'))

describe('the read path', () => {
  it('serves whole batches from the asked offset within both limits, at least one, the same cold as cached', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        fc.array(fc.record({ partition: fc.nat(2), offset: fc.nat(12), bytesMax: fc.nat(500) }), { maxLength: 4 }),
        fc.nat(800),
        async (entries, asked, bytesMax) => {
          const { partitions, stored, cached, cold } = await setUp(entries)
          const reads = asked.map((read) => ({ ...read, partition: partitions[read.partition] }))
          const answer = await cached.read(reads, bytesMax)
          const results = bytesOf(answer.records)
          assert.deepEqual(bytesOf((await cold.read(reads, bytesMax)).records), results)
          let left = bytesMax
          let isFirst = true
          for (const [at, { partition, offset, bytesMax: limit }] of asked.entries()) {
            const wanted = stored[partition]!.filter((bytes) => header.lastOffset(bytes, 0) >= offset)
            const room = Math.min(left, limit)
            const expected: Buffer[] = []
            let sizeBytes = 0
            for (const bytes of wanted) {
              if (sizeBytes + bytes.length > room && !(isFirst && expected.length === 0)) break
              expected.push(bytes)
              sizeBytes += bytes.length
            }
            // A later partition may get less: room is planned by whole extents.
            const whole = Buffer.concat(expected).toString('hex')
            if (isFirst) assert.equal(results[at], whole)
            else
              assert.ok(
                expected.some((_, count) => results[at] === Buffer.concat(expected.slice(0, count)).toString('hex')) ||
                  results[at] === whole,
              )
            sizeBytes = results[at]!.length / 2
            left -= sizeBytes
            if (sizeBytes > 0) isFirst = false
          }
          answer.release()
        },
      ),
      { numRuns: 150 },
    )
  })

  it('reads one extent and no more where the limits leave no room, negative ones too', async () => {
    const one = (partition: number) => ({ partition, timestamps: [1], pad: 10 })
    const { partitions, stored, loglet, cold } = await setUp([[one(0), one(1), one(2)]])
    for (const bytesMax of [0, -1]) {
      loglet.sliceCount = 0
      const reads = partitions.map((partition) => ({ partition, offset: 0, bytesMax }))
      const { records } = await cold.read(reads, bytesMax)
      assert.deepEqual(bytesOf(records), [stored[0]![0]!.toString('hex'), '', ''])
      assert.equal(loglet.sliceCount, 1)
    }
  })

  it('tells of damage where it is met, serves what lies before it, and hides no other partition', async () => {
    const one = (partition: number) => ({ partition, timestamps: [1], pad: 10 })
    const { partitions, stored, loglet, cold } = await setUp([[one(0), one(1)], [one(0)], [one(1), one(2)]])
    loglet.damaged = 2
    const read = (offset: number) =>
      cold.read(
        partitions.map((partition) => ({ partition, offset, bytesMax: 1_000 })),
        10_000,
      )
    const before = (await read(0)).records
    assert.deepEqual(bytesOf(before)[0], stored[0]![0]!.toString('hex'))
    assert.equal(before[0]!.failure, undefined)
    assert.equal(
      before[1]!.sizeBytes,
      stored[1]!.reduce((sum, { length }) => sum + length, 0),
    )
    const at = (await read(1)).records
    assert.equal(at[0]!.failure?.reason, 'damaged-entry')
    assert.equal(at[1]!.failure, undefined)
    assert.ok(at[1]!.sizeBytes > 0)
  })

  it('holds what it read until the answer has left, and gives others a ration while nothing else is left', async () => {
    const large = (): Written => ({ partition: 0, timestamps: [1], pad: 200_000 })
    const { partitions, cold } = await setUp(
      Array.from({ length: 10 }, () => [large()]),
      2_000_000,
    )
    const read = () => cold.read([{ partition: partitions[0], offset: 0, bytesMax: 10_000_000 }], 10_000_000)
    const first = await read()
    const firstBytes = first.records[0]!.sizeBytes
    assert.ok(firstBytes > 1_300_000 && firstBytes < 2_000_000)
    assert.ok(cold.coldBytes >= firstBytes && cold.coldBytes <= 2_000_000)
    const rations = [await read(), await read()]
    for (const { records } of rations) assert.ok(records[0]!.sizeBytes > 400_000 && records[0]!.sizeBytes <= 512 * 1024)
    first.release()
    const again = await read()
    assert.ok(again.records[0]!.sizeBytes > 512 * 1024)
    for (const reading of [...rations, again]) reading.release()
    assert.equal(cold.coldBytes, 0)
  })

  it('looks again at a slice alone before it says that its batches are damaged', async () => {
    const one = (partition: number) => ({ partition, timestamps: [1], pad: 10 })
    const { partitions, stored, loglet, cold } = await setUp([[one(0), one(1)], [one(0)]])
    loglet.flippedBesideOthers = 2
    const { records } = await cold.read(
      partitions.map((partition) => ({ partition, offset: 0, bytesMax: 1_000 })),
      10_000,
    )
    assert.deepEqual(bytesOf(records)[0], Buffer.concat(stored[0]!).toString('hex'))
  })

  it('takes so many extents at a time, and goes on from there', async () => {
    const one = (partition: number): Written => ({ partition, timestamps: [1], pad: 0 })
    const { partitions, loglet, cold, cached } = await setUp(Array.from({ length: 2_500 }, () => [one(0), one(1)]))
    for (const path of [cold, cached]) {
      let offset = 0
      for (const expected of [2_048, 2_500]) {
        loglet.sliceCount = 0
        const reads = partitions.map((partition) => ({ partition, offset, bytesMax: 10_000_000 }))
        const reading = await path.read(reads, 10_000_000)
        assert.ok(loglet.sliceCount <= 2_048)
        const [records] = reading.records
        assert.equal(endOffsetOf(Buffer.concat(records!.chunks)), expected)
        reading.release()
        offset = expected
      }
    }
  })

  it('reads one half after the other where it meets damage, down to the damaged one', async () => {
    const one = (partition: number): Written => ({ partition, timestamps: [1], pad: 10 })
    const { partitions, loglet, cold } = await setUp(Array.from({ length: 512 }, () => [one(0), one(1)]))
    loglet.damaged = 300
    const [before, beside] = (
      await cold.read(
        partitions.map((partition) => ({ partition, offset: 0, bytesMax: 1_000_000 })),
        1_000_000,
      )
    ).records
    assert.ok(before!.sizeBytes > 0 && before!.failure === undefined && beside!.failure === undefined)
    assert.equal(loglet.mostCalls, 1)
    assert.ok(loglet.callCount <= 60, `${loglet.callCount} calls`)
  })

  it('tries no further once its client has gone, and holds nothing then', async () => {
    const { partitions, loglet, cold } = await setUp([[{ partition: 0, timestamps: [1], pad: 10 }]])
    const gone = AbortSignal.abort()
    const reading = await cold.read([{ partition: partitions[0], offset: 0, bytesMax: 1_000 }], 1_000, gone)
    assert.equal(reading.records[0]!.failure?.reason, 'aborted')
    assert.equal(loglet.callCount, 1)
    reading.release()
    assert.equal(cold.coldBytes, 0)
  })

  it('finds by timestamp what a walk over all records finds, above the log start', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.nat(32), fc.nat(10), async (entries, sought, logStart) => {
        const { partitions, stored, cold } = await setUp(entries)
        const compute = { decompress: () => Promise.reject(new Error()) }
        const search = new TimestampSearch({ reads: cold, compute, inflatedBytesMax: 1_000_000 })
        const there = new AbortController().signal
        for (const [handle, partition] of partitions.entries()) {
          partition.logStart = Math.min(logStart, partition.highWatermark)
          partition.extents.dropBelow(partition.logStart, () => {})
          const all = entries.flatMap((batches) => batches.filter((batch) => batch.partition === handle))
          const records = all
            .flatMap(({ timestamps }) => timestamps)
            .map((timestampMs, offset) => ({ offset, timestampMs }))
            .filter(({ offset }) => offset >= partition.logStart)
          assert.equal(stored[handle]!.length, all.length)
          assert.deepEqual(
            await search.first(partition, sought, there),
            records.find(({ timestampMs }) => timestampMs >= sought),
          )
          const largest = Math.max(...records.map(({ timestampMs }) => timestampMs))
          assert.deepEqual(
            await search.largest(partition, there),
            records.find(({ timestampMs }) => timestampMs === largest),
          )
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('an extent that is searched', () => {
  it('waits for its turn while others are searched, and leaves the line with its client', async () => {
    const { partitions, cold } = await setUp(Array.from({ length: 2 }, () => [{ partition: 0, timestamps: [1], pad: 5_000_000 }]))
    const [partition] = partitions
    const there = new AbortController().signal
    const gone = new AbortController()
    let end = (): void => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const held = cold.withExtent(partition!, 0, () => ended, there)
    const left = cold.withExtent(partition!, 1, async () => assert.fail('its client has gone'), gone.signal)
    const behind = cold.withExtent(partition!, 1, async (bytes) => header.baseOffset(bytes, 0), there)
    gone.abort()
    await assert.rejects(left, (cause) => cause instanceof Failure && cause.reason === 'aborted')
    end()
    await held
    assert.equal(await behind, 1)
  })
})

const body = (index: number) => bodyOfEntry(logIndex(index))

describe('the tail cache', () => {
  it('holds the newest bodies within its bound, and leaves out what is larger', () => {
    const cache = new TailCache(100)
    for (let index = 1; index <= 20; index++) cache.put(body(index), [Buffer.alloc(30, index)], 30)
    assert.ok(cache.sizeBytes <= 100 && cache.sizeBytes >= 60)
    assert.ok(cache.has(body(20)) && cache.has(body(19)) && !cache.has(body(16)))
    cache.put(body(21), [Buffer.alloc(101)], 101)
    assert.ok(!cache.has(body(21)))
    const into = Buffer.alloc(10)
    assert.ok(cache.copy(body(20), 5, 10, into))
    assert.deepEqual(into, Buffer.alloc(10, 20))
    assert.ok(!cache.copy(body(1), 0, 10, into))
  })

  it('never gives other bytes than were put, whatever sizes come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), (sizes) => {
        const cache = new TailCache(100)
        for (const [at, size] of sizes.entries()) {
          cache.put(body(at + 1), [Buffer.alloc(size, at)], size)
          let held = 0
          for (let index = 1; index <= at + 1; index++) {
            if (!cache.has(body(index))) continue
            const into = Buffer.alloc(sizes[index - 1]!)
            cache.copy(body(index), 0, into.length, into)
            assert.deepEqual(into, Buffer.alloc(into.length, index - 1))
            held += into.length
          }
          assert.equal(cache.sizeBytes, held)
          assert.ok(held <= 100)
        }
      }),
    )
  })
})
