import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { ObjectRoom } from '../../test/fakes/object-room.ts'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { partitionHandle } from '../base/units.ts'
import { objectName } from '../state/object-name.ts'
import { CollectJob } from './collect-job.ts'
import { SweepJob } from './sweep-job.ts'

async function setUp() {
  const room = await ObjectRoom.open(2)
  let isOff = false
  let isMine = true
  const { log, store, clock } = room
  const shared = { log, store, clock, logger: SILENT, isMine: () => isMine, isOff: () => isOff }
  const collect = new CollectJob({ ...shared, graceMs: 10_000 })
  const sweep = new SweepJob({ ...shared, sweepAfterMs: 60_000 })
  return {
    room,
    collect: () => room.settled(collect.run()),
    sweep: () => room.settled(sweep.run()),
    turn: (changes: { isOff?: boolean; isMine?: boolean }) => {
      isOff = changes.isOff ?? isOff
      isMine = changes.isMine ?? isMine
    },
    advance: (handle: number, before: number) =>
      room.submit({ kind: 'advance-log-start', handle: partitionHandle(handle), before }),
    nameOf: (number: number) => objectName(room.state.objects.find(number)!.key),
    commitOf: (mintIndex: number, ordinal: number) => {
      const row = { handle: 0, sizeBytes: 70, recordCount: 1, baseSequence: -1, producerId: -1, maxTimestampMs: 5, epoch: 0 }
      const object = { key: { mintIndex, brokerId: 1, incarnation: 9, ordinal }, sizeBytes: 200, crc: 0 }
      const commit = () => room.submit({ kind: 'commit-object', object, rows: commitBatches([row]).rows })
      return { name: objectName(object.key), commit }
    },
  }
}

describe('the collect job', () => {
  it('deletes an object a grace after its last extent went, and forgets it then', async () => {
    const { room, collect, advance, nameOf } = await setUp()
    await room.produce([0, 1], 400)
    await room.produce([0, 1], 400)
    const [first, second] = [nameOf(1), nameOf(2)]
    await advance(0, 1)
    await collect()
    await room.clock.pass(20_000)
    await collect()
    await advance(1, 1)
    assert.equal(room.state.objects.deadCount, 1)
    await collect()
    await room.clock.pass(9_000)
    await collect()
    assert.deepEqual(room.objects(), [first, second])
    await room.clock.pass(1_000)
    await collect()
    assert.deepEqual(room.objects(), [second])
    assert.deepEqual([room.state.objects.count, room.state.objects.deadCount], [1, 0])
    await room.everything()
  })

  it('forgets nothing that may still be there, and deletes again what it couldn’t say was gone', async () => {
    const { room, collect, advance } = await setUp()
    for (let at = 0; at < 3; at++) await room.produce([0], 400)
    await advance(0, 3)
    await collect()
    await room.clock.pass(10_000)
    for (const fault of ['part-left', 'time-out-before', 'time-out-after'] as const) {
      room.store.next('delete', fault)
      await assert.rejects(collect(), (cause) => cause instanceof Failure && cause.kind === 'unavailable')
      assert.equal(room.state.objects.deadCount, 3, fault)
    }
    await collect()
    assert.deepEqual([room.objects(), room.state.objects.count], [[], 0])
  })

  it('deletes nothing after a restore, nor where the job is another’s, who needn’t wait anew', async () => {
    const { room, collect, advance, turn } = await setUp()
    await room.produce([0], 400)
    await advance(0, 1)
    turn({ isOff: true, isMine: false })
    await collect()
    await room.clock.pass(30_000)
    await collect()
    turn({ isMine: true })
    await collect()
    assert.equal(room.objects().length, 1)
    turn({ isOff: false, isMine: false })
    await collect()
    assert.equal(room.objects().length, 1)
    turn({ isMine: true })
    await collect()
    assert.equal(room.objects().length, 0)
  })

  it('writes nothing where nothing is dead', async () => {
    const { room, collect } = await setUp()
    await room.produce([0], 400)
    const { appliedIndex } = room.state
    for (let at = 0; at < 3; at++) {
      await collect()
      await room.clock.pass(20_000)
    }
    assert.deepEqual([room.state.appliedIndex, room.store.countOf('delete')], [appliedIndex, 0])
  })
})

describe('the sweep job', () => {
  it('deletes old objects that nothing names, and leaves the young, the named and the foreign', async () => {
    const { room, sweep, advance, commitOf, nameOf } = await setUp()
    await room.produce([0], 400)
    await room.produce([1], 400)
    const [named, dead] = [nameOf(1), nameOf(2)]
    await advance(1, 1)
    const orphan = commitOf(room.state.appliedIndex - 1, 1).name
    const young = commitOf(room.state.appliedIndex + 5, 2).name
    for (const name of [orphan, young, 'objects/foreign', 'log/00000000000000000001']) room.bucket.put(name, [Buffer.alloc(9)])
    await sweep()
    await room.clock.pass(59_000)
    await sweep()
    assert.ok(room.objects().includes(orphan))
    await room.clock.pass(1_000)
    await sweep()
    assert.deepEqual(room.keysInStore(), ['log/00000000000000000001', named, dead, young, 'objects/foreign'].sort())
  })

  it('announces first, so that no commit names what it takes', async () => {
    const { room, sweep, commitOf } = await setUp()
    const { name, commit } = commitOf(room.state.appliedIndex - 1, 1)
    room.bucket.put(name, [Buffer.alloc(200)])
    await sweep()
    await room.clock.pass(60_000)
    await sweep()
    assert.deepEqual(room.objects(), [])
    assert.equal((await commit()).refusal(0), 'object-too-old')
    assert.equal(room.extents(0).length, 0)
  })

  it('leaves what is named between its look and its announcement', async () => {
    const { room, sweep, commitOf } = await setUp()
    const { name, commit } = commitOf(room.state.appliedIndex - 1, 1)
    room.bucket.put(name, [Buffer.alloc(200)])
    await sweep()
    await room.clock.pass(60_000)
    const list = room.store.list.bind(room.store)
    room.store.list = async (...asked) => {
      const listed = await list(...asked)
      void commit()
      return listed
    }
    await sweep()
    await room.clock.pass(10)
    assert.deepEqual(room.objects(), [name])
    assert.equal(room.extents(0).length, 1)
  })

  it('writes nothing where there are no orphans, and does nothing after a restore or where the job is another’s', async () => {
    const { room, sweep, turn, commitOf } = await setUp()
    await room.produce([0], 400)
    const { appliedIndex } = room.state
    await sweep()
    await room.clock.pass(61_000)
    await sweep()
    room.bucket.put(commitOf(1, 1).name, [Buffer.alloc(9)])
    turn({ isOff: true })
    await sweep()
    turn({ isOff: false, isMine: false })
    await sweep()
    assert.deepEqual([room.state.appliedIndex, room.objects().length], [appliedIndex, 2])
    turn({ isMine: true })
    await sweep()
    assert.equal(room.objects().length, 1)
  })
})
