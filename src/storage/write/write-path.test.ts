import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { bodyOfEntry, bodyOfObject, type LogIndex, logIndex, topicId } from '../../base/units.ts'
import type { FlushSubmission, SharedLog } from '../../cluster/cluster.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { Outcome } from '../../state/outcome.ts'
import { ClusterState } from '../../state/state.ts'
import type { ObjectReference } from '../../state/stored-objects.ts'
import { TailCache } from '../read/tail-cache.ts'
import { FlushBudget } from './flush-budget.ts'
import { WritePath, type WritePathSettings } from './write-path.ts'

const value = Buffer.alloc(50)
const batch = (): Buffer => buildBatch({ records: [{ timestamp: 5, key: null, value }] })

function setUp(settings: Partial<WritePathSettings> = {}, inlineBytesMax?: number, requestsBurst = 100) {
  const clock = new FakeClock(1_000)
  const state = new ClusterState()
  const topic = state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map())
  const partitions = [state.addPartition(topic), state.addPartition(topic)] as const
  const flushes: FlushSubmission[] = []
  const log = { state, submitFlush: (flush: FlushSubmission) => void flushes.push(flush) } as unknown as SharedLog
  const tailCache = new TailCache(1_000_000)
  const all = { flushBytesMax: 1_000, flushLingerMs: 0, flushesInFlightMax: 1, ...settings }
  const uploads: ((reference: ObjectReference | undefined) => void)[] = []
  const objects =
    inlineBytesMax === undefined
      ? undefined
      : {
          uploads: { upload: () => new Promise<ObjectReference | undefined>((resolve) => uploads.push(resolve)), close() {} },
          inlineBytesMax,
          budget: new FlushBudget(clock, { requestsPerSecond: 2, requestsPerMib: 0, requestsBurst }),
        }
  const writes = new WritePath({ log, tailCache, clock, settings: all, observe() {}, objects })
  const add = (partition = partitions[0], bytes = batch()) => {
    const flush = writes.open(bytes.length)
    const row = flush.add(partition, bytes)
    writes.added()
    return { flush, row }
  }
  const settle = (at: number, index: LogIndex = logIndex(at + 1)) => {
    const { rows } = flushes[at]!
    const outcome = new Outcome(rows.count)
    for (let row = 0; row < rows.count; row++) outcome.set(row, 'none', at * 100 + row)
    flushes[at]!.settled(outcome, index)
  }
  return { clock, state, partitions, flushes, writes, tailCache, add, settle, uploads }
}

describe('the write path', () => {
  it('seals at the end of the turn when nothing is under way, so that what came together goes together', async () => {
    const { clock, flushes, add } = setUp()
    add()
    add()
    assert.equal(flushes.length, 0)
    await clock.pass(0)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [2],
    )
  })

  it('collects while a flush is under way, and seals when that comes back', async () => {
    const { clock, flushes, add, settle } = setUp()
    add()
    await clock.pass(0)
    add()
    add()
    await clock.pass(1_000)
    assert.equal(flushes.length, 1)
    settle(0)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [1, 2],
    )
  })

  it('seals what is large enough at once, in the order of sealing', async () => {
    const { clock, flushes, add, settle } = setUp({ flushBytesMax: 250 })
    for (let at = 0; at < 7; at++) add()
    assert.equal(flushes.length, 1)
    settle(0)
    settle(1)
    await clock.pass(0)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [3, 3, 1],
    )
  })

  it('has as many flushes under way as it may', async () => {
    const { clock, flushes, add } = setUp({ flushesInFlightMax: 2 })
    for (let at = 0; at < 4; at++) {
      add()
      await clock.pass(0)
    }
    assert.equal(flushes.length, 2)
  })

  it('waits for company as long as it lingers', async () => {
    const { clock, flushes, add } = setUp({ flushLingerMs: 10 })
    add()
    await clock.pass(9)
    add()
    assert.equal(flushes.length, 0)
    await clock.pass(2)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [2],
    )
  })

  it('puts the batches of a partition side by side and gives each row its own outcome', async () => {
    const { clock, partitions, flushes, add, settle } = setUp()
    const rows = [partitions[1], partitions[0], partitions[1], partitions[0]].map((partition) => add(partition))
    await clock.pass(0)
    const handles = Array.from({ length: 4 }, (_, at) => flushes[0]!.rows.bytes.readUInt32LE(at * 36))
    assert.deepEqual(handles, [0, 0, 1, 1])
    settle(0)
    const sealed = await rows[0]!.flush.done
    assert.deepEqual(
      rows.map(({ row }) => sealed.baseOffset(row)),
      [2, 0, 3, 1],
    )
    assert.deepEqual(
      sealed.body.map((stored) => header.baseOffset(stored, 0)),
      [0, 1, 2, 3],
    )
  })

  it('stamps flushes with times that never go back, although the clock does while one is under way', async () => {
    const { clock, state, add, settle } = setUp()
    const first = add()
    await clock.pass(0)
    clock.jumpWall(-500)
    const second = add()
    assert.ok(second.flush.timeMs >= first.flush.timeMs)
    settle(0)
    settle(1)
    state.timeMs = 9_000
    assert.equal(add().flush.timeMs, 9_000)
  })

  it('begins another flush before one outgrows an entry of the log', async () => {
    const { flushes, add } = setUp({ flushBytesMax: 1e9, flushesInFlightMax: 9 })
    const large = Buffer.alloc(40 * 1024 * 1024)
    batch().copy(large)
    const flushOf = [0, 1, 2].map(() => add(undefined, large).flush)
    assert.equal(flushOf[0], flushOf[1])
    assert.notEqual(flushOf[1], flushOf[2])
    assert.equal(flushes.length, 1)
  })

  it('lets everybody go on when the log abandons what is under way, with what came meanwhile', async () => {
    const { clock, flushes, add } = setUp()
    const first = add()
    await clock.pass(0)
    const second = add()
    flushes[0]!.abandoned()
    flushes[1]!.abandoned()
    assert.equal((await first.flush.done).isKnown, false)
    assert.equal((await second.flush.done).isKnown, false)
  })

  it('puts what was appended into the tail cache before anybody hears of it', async () => {
    const { clock, tailCache, add, settle } = setUp()
    const { flush } = add()
    await clock.pass(0)
    settle(0)
    assert.ok(tailCache.has(bodyOfEntry(logIndex(1))))
    assert.ok((await flush.done).isKnown)
  })
})

const reference: ObjectReference = { key: { mintIndex: 1, brokerId: 1, incarnation: 1, ordinal: 0 }, sizeBytes: 500, crc: 1 }

describe('the write path onto a store', () => {
  it('uploads what is too large for an entry, and submits in the order of sealing whichever upload ends first', async () => {
    const { clock, flushes, uploads, add } = setUp({ flushesInFlightMax: 9 }, 200)
    for (const count of [3, 1, 3, 1]) {
      for (let at = 0; at < count; at++) add()
      await clock.pass(0)
    }
    assert.deepEqual([flushes.length, uploads.length], [0, 2])
    uploads[1]!({ ...reference, crc: 2 })
    await clock.pass(0)
    assert.equal(flushes.length, 0)
    uploads[0]!(reference)
    await clock.pass(0)
    assert.deepEqual(
      flushes.map(({ rows, object }) => [rows.count, object?.crc]),
      [
        [3, 1],
        [1, undefined],
        [3, 2],
        [1, undefined],
      ],
    )
  })

  it('puts an object into the tail cache under the number that the log gave it', async () => {
    const { clock, partitions, flushes, uploads, tailCache, add } = setUp({}, 100)
    add()
    await clock.pass(0)
    uploads[0]!(reference)
    await clock.pass(0)
    partitions[0].extents.append(40, 41, bodyOfObject(6), 0, 100, 5)
    const outcome = new Outcome(1)
    outcome.set(0, 'none', 40)
    flushes[0]!.settled(outcome, logIndex(3))
    assert.deepEqual([tailCache.has(bodyOfObject(6)), tailCache.has(bodyOfEntry(logIndex(3)))], [true, false])
  })

  it('flushes at once after a quiet time, and batches what comes faster than the budget', async () => {
    const { clock, flushes, add } = setUp({ flushesInFlightMax: 9 }, 1_000, 1)
    add()
    await clock.pass(0)
    assert.equal(flushes.length, 1)
    for (let at = 0; at < 4; at++) {
      add()
      await clock.pass(100)
    }
    assert.equal(flushes.length, 1)
    await clock.pass(101)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [1, 4],
    )
    await clock.pass(10_000)
    add()
    await clock.pass(0)
    assert.equal(flushes.length, 3)
  })

  it('doesn’t let the budget hold what is large enough', async () => {
    const { flushes, add } = setUp({ flushesInFlightMax: 9, flushBytesMax: 250 }, 1_000, 0)
    for (let at = 0; at < 6; at++) add()
    assert.equal(flushes.length, 2)
  })

  it('gives up what wasn’t uploaded at the end, and lets the ones behind it go on', async () => {
    const { clock, flushes, uploads, add } = setUp({ flushesInFlightMax: 9 }, 200)
    const { flush } = [add(), add(), add()][0]!
    await clock.pass(0)
    add()
    await clock.pass(0)
    uploads[0]!(undefined)
    await clock.pass(0)
    assert.equal((await flush.done).isKnown, false)
    assert.deepEqual(
      flushes.map(({ rows }) => rows.count),
      [1],
    )
  })
})
