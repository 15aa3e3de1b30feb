import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StoreRanges } from '../../../test/fakes/store-ranges.ts'
import { BufferPool } from '../../base/buffer-pool.ts'
import { Failure } from '../../base/failure.ts'
import { type BodyNumber, bodyOfEntry, bodyOfObject, logIndex, topicId } from '../../base/units.ts'
import { MemoryLog, MemoryLoglet } from '../../log/memory-loglet.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { objectName } from '../../state/object-name.ts'
import { ClusterState } from '../../state/state.ts'
import type { ObjectKind } from '../../state/stored-objects.ts'
import { MemoryBucket, MemoryStore } from '../../store/memory-store.ts'
import { objectMark } from '../object-mark.ts'
import { Bodies } from './bodies.ts'
import { ReadPath } from './read-path.ts'
import { TailCache } from './tail-cache.ts'

/** A partition whose batches lie one each in an entry, a flush object, a segment, a segment, an entry. */
async function setUp(tailBytes = 0) {
  const state = new ClusterState()
  const partition = state.addPartition(state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map()))
  const loglet = new MemoryLoglet(new MemoryLog())
  const bucket = new MemoryBucket()
  const ranges = new StoreRanges(new MemoryStore(bucket))
  const stored: Buffer[] = []
  const places: (ObjectKind | 'entry')[] = ['entry', 'flush', 'segment', 'segment', 'entry']
  const names: string[] = []
  for (const [at, place] of places.entries()) {
    const bytes = buildBatch({ records: [{ timestamp: 5, key: null, value: Buffer.from(`record ${at}`) }] })
    const placed = Buffer.from(bytes)
    header.patchBaseOffsetAndEpoch(placed, 0, at, -1)
    stored.push(placed)
    const index = logIndex(at + 1)
    await loglet.append(index, { header: Buffer.from([at]), body: [bytes], bodyBytes: bytes.length })
    let body: BodyNumber = bodyOfEntry(index)
    if (place !== 'entry') {
      const key = { mintIndex: at, brokerId: 1, incarnation: 1, ordinal: at * 2 }
      if (place === 'flush') header.patchBaseOffsetAndEpoch(bytes, 0, 3, objectMark(key))
      const marked = Buffer.from(placed)
      header.patchLeaderEpoch(marked, 0, objectMark(key))
      const number = state.objects.add({ key, sizeBytes: bytes.length + 9, crc: 0 }, place, index)
      state.objects.addExtents(number, 1)
      bucket.put(objectName(key), [Buffer.alloc(3), place === 'segment' ? marked : bytes, Buffer.alloc(6)])
      names[at] = objectName(key)
      body = bodyOfObject(number)
    }
    partition.extents.append(at, at + 1, body, place === 'entry' ? 0 : 3, bytes.length, 5)
    partition.highWatermark = at + 1
  }
  const bodies = new Bodies(loglet, { stored: state.objects, reader: ranges })
  const pool = new BufferPool(1_000_000)
  const behind: { catchUp: () => void; count: number } = { catchUp() {}, count: 0 }
  const catchUp = async () => {
    behind.count++
    behind.catchUp()
  }
  const reads = new ReadPath({ bodies, tailCache: new TailCache(0), pool, coldBytesMax: 1e6, tailBytes, catchUp })
  const read = async (offset = 0) => {
    const { records } = await reads.read([{ partition, offset, bytesMax: 1e6 }], 1e6)
    return { bytes: Buffer.concat(records[0]!.chunks), failure: records[0]!.failure }
  }
  return { state, partition, bucket, ranges, stored, names, read, reads, behind }
}

describe('bodies', () => {
  it('are read wherever they lie, in the order of offsets, with their offsets', async () => {
    const { stored, read } = await setUp()
    for (let offset = 0; offset < 5; offset++) assert.deepEqual((await read(offset)).bytes, Buffer.concat(stored.slice(offset)))
  })

  it('near the high watermark are read as the tail is, the others apart from them', async () => {
    const { stored, ranges, read, names } = await setUp(stored2Bytes)
    await read()
    assert.deepEqual(ranges.asked.map(({ key, readClass }) => [names.indexOf(key), readClass]).sort(), [
      [1, 'cold'],
      [2, 'cold'],
      [3, 'tail'],
    ])
    assert.ok(stored[0]!.length * 2 === stored2Bytes)
  })

  it('of another object aren’t taken for a flush’s, though their sums and their places in it are right', async () => {
    const { bucket, stored, names, read } = await setUp()
    bucket.put(names[1]!, [bucket.objects.get(names[3]!)!.bytes])
    assert.deepEqual((await read()).bytes, stored[0])
    const { failure } = await read(1)
    assert.deepEqual([failure?.kind, failure?.reason], ['corrupt', 'batch-damaged'])
  })

  it('of another object aren’t taken for a segment’s, though their sums are right', async () => {
    const { bucket, stored, names, read } = await setUp()
    bucket.put(names[3]!, [bucket.objects.get(names[2]!)!.bytes])
    assert.deepEqual((await read()).bytes, Buffer.concat(stored.slice(0, 3)))
    const { failure } = await read(3)
    assert.deepEqual([failure?.kind, failure?.reason], ['corrupt', 'batch-damaged'])
  })

  it('that are gone are damage as long as the state names them, and are read where they lie once it doesn’t', async () => {
    const { state, partition, bucket, stored, names, read } = await setUp()
    bucket.objects.delete(names[2]!)
    assert.deepEqual((await read()).bytes, Buffer.concat(stored.slice(0, 2)))
    assert.equal((await read(2)).failure?.reason, 'not-found')
    const reading = read(2)
    const extent = { baseOffset: 2, endOffset: 3, body: bodyOfEntry(logIndex(3)), position: 0, sizeBytes: stored[2]!.length }
    partition.extents.replace(2, 1, [{ ...extent, maxTimestampMs: 5 }])
    state.objects.removeExtent(2, 9)
    assert.deepEqual(await reading, { bytes: Buffer.concat(stored.slice(2)), failure: undefined })
    assert.deepEqual((await read(2)).bytes, Buffer.concat(stored.slice(2)))
  })

  it('that moved, unknown here, are read where the log says that they lie', async () => {
    const { partition, bucket, stored, names, read, behind } = await setUp()
    bucket.objects.delete(names[2]!)
    const extent = { baseOffset: 2, endOffset: 3, body: bodyOfEntry(logIndex(3)), position: 0, sizeBytes: stored[2]!.length }
    behind.catchUp = () => partition.extents.replace(2, 1, [{ ...extent, maxTimestampMs: 5 }])
    assert.deepEqual(await read(1), { bytes: Buffer.concat(stored.slice(1)), failure: undefined })
    assert.equal(behind.count, 1)
  })

  it('that moved, unknown here, are searched where the log says that they lie', async () => {
    const { partition, bucket, stored, names, reads, behind } = await setUp()
    bucket.objects.delete(names[2]!)
    const extent = { baseOffset: 2, endOffset: 3, body: bodyOfEntry(logIndex(3)), position: 0, sizeBytes: stored[2]!.length }
    behind.catchUp = () => partition.extents.replace(2, 1, [{ ...extent, maxTimestampMs: 5 }])
    const { signal } = new AbortController()
    assert.deepEqual(await reads.withExtent(partition, 2, async (bytes) => Buffer.from(bytes), signal), stored[2])
  })

  it('that were given up meanwhile, unknown here, are no damage', async () => {
    const { partition, bucket, names, read, behind } = await setUp()
    bucket.objects.delete(names[2]!)
    behind.catchUp = () => {
      partition.logStart = 3
      partition.extents.dropBelow(3, () => {})
    }
    assert.deepEqual(await read(2), { bytes: Buffer.alloc(0), failure: undefined })
  })

  it('that moved while they were searched can be asked for again', async () => {
    const { partition, bucket, names, reads } = await setUp()
    bucket.objects.delete(names[2]!)
    const searched = reads.withExtent(partition, 2, async () => assert.fail('nothing is there'), new AbortController().signal)
    partition.extents.dropBelow(3, () => {})
    await assert.rejects(searched, (cause) => cause instanceof Failure && cause.kind === 'unavailable')
  })
})

const stored2Bytes = 2 * buildBatch({ records: [{ timestamp: 5, key: null, value: Buffer.from('record 0') }] }).length
