import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ObjectRoom } from '../../test/fakes/object-room.ts'
import type { StoreFault } from '../../test/fakes/troubled-store.ts'
import { Failure } from '../base/failure.ts'
import { type Log, SILENT } from '../base/ports.ts'
import { logIndex, partitionHandle } from '../base/units.ts'
import { objectName } from '../state/object-name.ts'
import { decodeState, encodeState } from '../state/snapshot-format.ts'
import { checkObject } from '../storage/object-format.ts'
import { MergeJob, type MergeSettings } from './merge-job.ts'

const SETTINGS: MergeSettings = {
  mergeAfterMs: 1_000,
  mergeLatestMs: 5_000,
  mergeBytesMin: 1e9,
  mergeBytesMax: 1e6,
}

function jobOf(room: ObjectRoom, settings: Partial<MergeSettings> = {}, isMine = (_job: string) => true, logger: Log = SILENT) {
  const { log, keys, clock } = room
  return new MergeJob({ log, segments: room.segments(), keys, clock, logger, settings: { ...SETTINGS, ...settings }, isMine })
}

/** Runs the job now and when all that is there now is old. */
async function mergeAll(room: ObjectRoom, job: MergeJob): Promise<void> {
  // Ages are told in steps.
  await room.clock.pass(100)
  await room.settled(job.run())
  await room.clock.pass(6_000)
  await room.settled(job.run())
}

describe('the merge job', () => {
  it('keeps every record, whatever lies where and however small a merge may be', async () => {
    const step = fc.oneof(
      fc.record({ handles: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), bytes: fc.constantFrom(10, 200, 2_000) }),
      fc.constantFrom('merge' as const, 'retain' as const),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.constantFrom(1, 3_000, 1e6), async (steps, mergeBytesMax) => {
        const room = await ObjectRoom.openInStore()
        const job = jobOf(room, { mergeBytesMax })
        for (const one of [...steps, 'merge' as const]) {
          if (one === 'retain') {
            const { highWatermark } = room.state.partitions.find(1)!
            const before = Math.floor(highWatermark / 2)
            await room.submit({ kind: 'advance-log-start', handle: partitionHandle(1), before })
          } else if (one === 'merge') {
            const before = await room.everything()
            await mergeAll(room, job)
            assert.deepEqual(await room.everything(), before)
          } else await room.produce(one.handles, one.bytes)
        }
        for (const { handle, extents, sizeBytes } of room.state.partitions) {
          let bytes = 0
          for (let row = 0; row < extents.count; row++) {
            assert.equal(room.state.objects.find(-extents.body(row))?.kind, 'segment', `partition ${handle}`)
            bytes += extents.sizeBytes(row)
          }
          assert.equal(sizeBytes, bytes)
        }
        assert.ok(!room.state.liveEntries.anyWithin(logIndex(1), room.state.appliedIndex))
        assert.deepEqual(encodeState(decodeState(encodeState(room.state))), encodeState(room.state))
        for (const object of room.state.objects) checkObject(room.bucket.objects.get(objectName(object.key))!.bytes, object)
        assert.deepEqual(room.fatal, [])
      }),
      { numRuns: 60 },
    )
  })

  it('leaves the young, waits for enough, and takes the oldest however little it is', async () => {
    const room = await ObjectRoom.openInStore(1)
    const job = jobOf(room, { mergeBytesMin: 250 })
    const countOf = async () => {
      await room.settled(job.run())
      return room.extents(0).length
    }
    await room.produce([0])
    await room.produce([0])
    assert.equal(await countOf(), 2)
    await room.clock.pass(1_100)
    assert.equal(await countOf(), 2, 'too little')
    await room.produce([0], 1_000)
    await room.clock.pass(100)
    assert.equal(await countOf(), 3, 'too young')
    await room.clock.pass(1_000)
    assert.equal(await countOf(), 1, 'enough')
    await room.produce([0])
    await room.clock.pass(100)
    assert.equal(await countOf(), 2)
    await room.clock.pass(5_100)
    assert.deepEqual([await countOf(), room.store.countOf('create-in-parts')], [2, 0])
    assert.deepEqual(
      room.extents(0).map(([, , body]) => body! < 0),
      [true, true],
    )
  })

  it('writes nothing where nothing is new', async () => {
    const room = await ObjectRoom.openInStore()
    const job = jobOf(room)
    await room.produce([0, 1])
    await mergeAll(room, job)
    const { appliedIndex } = room.state
    const count = room.objects().length
    await mergeAll(room, job)
    assert.deepEqual([room.state.appliedIndex, room.objects().length], [appliedIndex, count])
  })

  it('packs small partitions into one segment, sorted, and gives a large one its own, in parts', async () => {
    const room = await ObjectRoom.openInStore(3)
    const job = jobOf(room, { mergeBytesMax: 1e9 })
    for (let at = 0; at < 18; at++) await room.produce([2, 0, 1], at < 17 ? 1_000_000 : 10)
    const state = room.state
    await room.submit({ kind: 'advance-log-start', handle: partitionHandle(2), before: 16 })
    await room.submit({ kind: 'advance-log-start', handle: partitionHandle(1), before: 17 })
    await mergeAll(room, job)
    const bodyOf = (handle: number) => room.extents(handle)[0]![2]!
    assert.equal(bodyOf(1), bodyOf(2))
    assert.notEqual(bodyOf(0), bodyOf(1))
    assert.equal(room.store.countOf('create-in-parts'), 1)
    const packed = state.objects.find(-bodyOf(1))!
    const { runs } = checkObject(room.bucket.objects.get(objectName(packed.key))!.bytes, packed)
    assert.deepEqual(
      runs.map(({ partitionIndex, baseOffset }) => [partitionIndex, baseOffset]),
      [
        [1, 17],
        [2, 16],
      ],
    )
    const { extents } = state.partitions.find(0)!
    for (let row = 0; row < extents.count; row++) assert.ok(extents.sizeBytes(row) <= 1024 * 1024 + 200)
  })

  it('moves only its own share of the partitions', async () => {
    const room = await ObjectRoom.openInStore(3)
    await room.produce([0, 1, 2])
    await mergeAll(
      room,
      jobOf(room, {}, (job) => job === 'merge/1'),
    )
    assert.deepEqual(
      [0, 1, 2].map((handle) => room.extents(handle)[0]![2]! < 0),
      [false, true, false],
    )
  })

  it('is refused where another broker merged the same meanwhile, and what it wrote stays an orphan', async () => {
    const room = await ObjectRoom.openInStore(2)
    for (let at = 0; at < 3; at++) await room.produce([0, 1])
    const before = await room.everything()
    const jobs = [jobOf(room), jobOf(room)] as const
    for (const job of jobs) await room.settled(job.run())
    await room.clock.pass(6_000)
    await room.settled(Promise.all(jobs.map((job) => job.run())))
    assert.deepEqual(await room.everything(), before)
    assert.deepEqual([room.state.objects.count, room.objects().length], [1, 2])
  })

  const faults: StoreFault[] = ['time-out-before', 'time-out-after', 'late', 'error-before', 'error-after', 'throttled']
  for (const fault of faults) {
    it(`fails for now after ${fault}, deletes nothing, and merges under another name later`, async () => {
      const room = await ObjectRoom.openInStore(1)
      await room.produce([0])
      const before = await room.everything()
      const job = jobOf(room)
      await room.settled(job.run())
      await room.clock.pass(6_000)
      room.store.next('create', fault)
      await assert.rejects(room.settled(job.run()), (cause) => cause instanceof Failure && cause.kind === 'unavailable')
      assert.equal(room.state.objects.count, 0)
      await room.settled(job.run())
      assert.equal(room.state.objects.count, 1)
      await room.store.landLate()
      assert.deepEqual(await room.everything(), before)
      assert.equal(room.store.countOf('delete'), 0)
    })
  }

  it('deletes nothing when it never hears whether its command counts, for it may count', async () => {
    const room = await ObjectRoom.openInStore(1)
    await room.produce([0])
    const before = await room.everything()
    const { log } = room
    const lost: Pick<typeof log, 'state' | 'submit'> = {
      state: log.state,
      submit: async (command) => {
        await log.submit(command)
        throw new Failure('unavailable', 'closing', 'unknown', 'nobody knows')
      },
    }
    const { keys, clock, store } = room
    // The store is there as for the other jobs.
    const parts = { segments: room.segments(), keys, clock, store, logger: SILENT, settings: SETTINGS, isMine: () => true }
    const job = new MergeJob({ log: lost, ...parts })
    await assert.rejects(mergeAll(room, job), { reason: 'closing' })
    assert.deepEqual(await room.everything(), before)
    assert.equal(room.state.objects.count, 1)
  })

  it('leaves what it can’t read where it is, says so once, and moves the rest', async () => {
    const room = await ObjectRoom.openInStore(2)
    for (let at = 0; at < 3; at++) await room.produce([0, 1], 400)
    const { key } = room.state.objects.find(2)!
    const { bytes } = room.bucket.objects.get(objectName(key))!
    bytes[100]! ^= 1
    const errors: string[] = []
    const job = jobOf(room, {}, undefined, { ...SILENT, error: (message) => void errors.push(message) })
    await mergeAll(room, job)
    await room.clock.pass(6_000)
    await room.settled(job.run())
    assert.deepEqual(
      room.extents(0).map(([base, , body]) => [base, room.state.objects.find(-body!)!.kind]),
      [
        [0, 'segment'],
        [1, 'flush'],
        [2, 'segment'],
      ],
    )
    assert.deepEqual(
      room.extents(1).map(([, , body]) => room.state.objects.find(-body!)!.kind),
      ['segment'],
    )
    assert.equal(errors.length, 1)
  })

  it('merges many small extents of segments again, so that their number stays bounded', async () => {
    const room = await ObjectRoom.openInStore(1)
    const job = jobOf(room)
    for (let at = 0; at < 70; at++) {
      await room.produce([0])
      await mergeAll(room, job)
    }
    assert.equal(room.extents(0).at(-1)![1], 70)
    assert.ok(room.extents(0).length <= 32, `${room.extents(0).length} extents`)
  })

  it('comes to rest, however little one merge may take', async () => {
    for (const mergeBytesMax of [1, 250, 1_000, 1e6]) {
      const room = await ObjectRoom.openInStore(2)
      const job = jobOf(room, { mergeBytesMax })
      for (let at = 0; at < 40; at++) await room.produce([0, 1], at % 3 === 0 ? 600 : 10)
      const before = await room.everything()
      for (let round = 0; round < 3; round++) await mergeAll(room, job)
      const { appliedIndex } = room.state
      await mergeAll(room, job)
      assert.equal(room.state.appliedIndex, appliedIndex, `${mergeBytesMax} bytes at a time`)
      assert.deepEqual(await room.everything(), before)
      for (const handle of [0, 1]) assert.ok(room.extents(handle).length < 32, `${room.extents(handle).length} extents`)
    }
  })

  it('leaves alone what lies in segments behind something that can’t be read', async () => {
    const room = await ObjectRoom.openInStore(1)
    for (let at = 0; at < 3; at++) await room.produce([0], 400)
    const { key } = room.state.objects.find(1)!
    room.bucket.objects.get(objectName(key))!.bytes[100]! ^= 1
    const job = jobOf(room)
    for (let round = 0; round < 2; round++) await mergeAll(room, job)
    const { appliedIndex } = room.state
    await mergeAll(room, job)
    assert.deepEqual([room.extents(0).length, room.state.appliedIndex], [2, appliedIndex])
  })

  it('holds itself to its bytes a second', async () => {
    const room = await ObjectRoom.openInStore(1)
    for (let at = 0; at < 20; at++) await room.produce([0], 1_000_000)
    const { log, keys, clock } = room
    const settings = { ...SETTINGS, mergeBytesMax: 1e9 }
    const job = new MergeJob({ log, segments: room.segments(4e6), keys, clock, logger: SILENT, settings, isMine: () => true })
    await room.settled(job.run())
    await room.clock.pass(6_000)
    const startMs = room.clock.monotonicMs()
    await room.settled(job.run())
    // 20 MB in and out, less what goes before the pace is felt.
    const tookMs = room.clock.monotonicMs() - startMs
    assert.ok(tookMs >= 6_000 && tookMs <= 12_000, `${tookMs} ms`)
  })
})
