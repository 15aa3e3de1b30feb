import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectRoom } from '../../test/fakes/object-room.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { encodeState } from '../state/snapshot-format.ts'
import { checkNotClosed, readMark } from '../store/cluster-marks.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import type { ObjectStore } from '../store/store.ts'
import { backup, confirmRestore, restore, verifyStore } from './backup.ts'
import { MergeJob } from './merge-job.ts'
import { StoredCluster } from './stored-cluster.ts'

/** Flush objects, and entries of the log with records in them. */
async function setUp() {
  const room = await ObjectRoom.openInStore(2)
  for (let at = 0; at < 3; at++) await room.produce([0, 1])
  await room.produce([0, 1], 400)
  await room.produce([0, 1], 400)
  const { clock, store: from } = room
  const parts = { clock, random: SimRandom.ofSeed(3), log: SILENT, onProgress() {} }
  const [kept, restored] = [new MemoryBucket(), new MemoryBucket()]
  const [to, back] = [new MemoryStore(kept), new MemoryStore(restored)]
  const merge = new MergeJob({
    log: room.log,
    segments: room.segments(),
    keys: room.keys,
    clock,
    logger: SILENT,
    settings: { mergeAfterMs: 1_000, mergeLatestMs: 1_000, mergeBytesMin: 1, mergeBytesMax: 1e6 },
    isMine: () => true,
  })
  const mergeAll = async (): Promise<void> => {
    await room.settled(merge.run())
    await clock.pass(1_000)
    await room.settled(merge.run())
  }
  const stateIn = async (store: ObjectStore): Promise<string> => {
    const cluster = await room.settled(StoredCluster.open({ ...parts, store }))
    await room.settled(cluster.close())
    return encodeState(cluster.state).toString('hex')
  }
  const problemsIn = async (store: ObjectStore) =>
    (await room.settled(verifyStore({ ...parts, store, isDeep: true }))).report.problems
  return { room, parts, from, to, kept, back, restored, mergeAll, stateIn, problemsIn }
}

function over(store: ObjectStore, changed: Partial<ObjectStore>): ObjectStore {
  return {
    description: store.description,
    get: (key, ways) => store.get(key, ways),
    list: (prefix, ways) => store.list(prefix, ways),
    create: (key, body) => store.create(key, body),
    createInParts: (key, parts) => store.createInParts(key, parts),
    replace: (key, tag, body) => store.replace(key, tag, body),
    delete: (keys) => store.delete(keys),
    close: async () => {},
    ...changed,
  }
}

function refusedAs(reason: string, words: RegExp) {
  return (error: unknown) => error instanceof Failure && error.reason === reason && words.test(error.message)
}

describe('backup and restore', () => {
  it('copies a cluster to another place and back, with all of its records', async () => {
    const { room, parts, from, to, back, restored, stateIn, problemsIn } = await setUp()
    const made = await room.settled(backup({ ...parts, from, to }))
    assert.equal(made.index, room.state.appliedIndex)
    assert.equal(made.objects, 2)
    assert.equal(made.entries, 3)
    assert.equal(made.copiedObjects, 5)
    assert.deepEqual(await problemsIn(to), [])
    await room.settled(restore({ ...parts, from: to, to: back }))
    assert.equal(await stateIn(back), encodeState(room.state).toString('hex'))
    assert.deepEqual(await problemsIn(back), [])
    assert.equal(restored.objects.has('cluster/secret'), false)
  })

  it('lets no broker start on a backup, nor on a restore that has not ended', async () => {
    const { room, parts, from, to, back, restored } = await setUp()
    await room.settled(backup({ ...parts, from, to }))
    await assert.rejects(checkNotClosed({ ...parts, store: to }), refusedAs('bad-setting', /holds a backup/))
    const cutOff = new Error('cut off')
    const failing = over(back, {
      create: (key, body) => (key.startsWith('snapshots/') ? Promise.reject(cutOff) : back.create(key, body)),
    })
    await assert.rejects(room.settled(restore({ ...parts, from: to, to: failing })), cutOff)
    await assert.rejects(checkNotClosed({ ...parts, store: back }), refusedAs('bad-setting', /restore that hasn't ended/))
    const sizes = [...restored.objects.keys()].length
    const again = await room.settled(restore({ ...parts, from: to, to: back }))
    assert.equal(again.copiedObjects, 0, `nothing of ${sizes} objects is copied twice`)
    await checkNotClosed({ ...parts, store: back })
  })

  it('keeps collection off after a restore until it is confirmed', async () => {
    const { room, parts, from, to, back } = await setUp()
    await room.settled(backup({ ...parts, from, to }))
    await room.settled(restore({ ...parts, from: to, to: back }))
    assert.notEqual(await readMark('restored', { ...parts, store: back }), undefined)
    assert.equal(await confirmRestore({ ...parts, store: back }), true)
    assert.equal(await readMark('restored', { ...parts, store: back }), undefined)
    assert.equal(await confirmRestore({ ...parts, store: back }), false)
  })

  it('brings a backup up to date by what is new', async () => {
    const { room, parts, from, to, stateIn, problemsIn } = await setUp()
    await room.settled(backup({ ...parts, from, to }))
    await room.produce([0], 400)
    const again = await room.settled(backup({ ...parts, from, to }))
    assert.equal(again.copiedObjects, 1)
    assert.equal(await stateIn(to), encodeState(room.state).toString('hex'))
    assert.deepEqual(await problemsIn(to), [])
  })

  it('finds in a newer state what a merge and a collect took away meanwhile', async () => {
    const { room, parts, from, to, mergeAll, problemsIn } = await setUp()
    let isChanged = false
    const changing = over(from, {
      get: async (key, ways) => {
        if (key.startsWith('objects/') && !isChanged) {
          isChanged = true
          const old = room.objects()
          await mergeAll()
          await from.delete(old)
        }
        return from.get(key, ways)
      },
    })
    await room.settled(backup({ ...parts, from: changing, to }))
    assert.equal(isChanged, true)
    assert.deepEqual(await problemsIn(to), [])
  })

  it('says what is missing, and leaves no backup that looks whole', async () => {
    const { room, parts, from, to, back, kept } = await setUp()
    const [lost] = room.objects()
    await from.delete([lost!])
    await assert.rejects(room.settled(backup({ ...parts, from, to })), refusedAs('entry-missing', new RegExp(lost!)))
    assert.equal(
      [...kept.objects.keys()].some((key) => key.startsWith('backup/')),
      false,
    )
    await assert.rejects(room.settled(restore({ ...parts, from: to, to: back })), refusedAs('bad-setting', /no backup/))
  })

  it('copies nothing damaged', async () => {
    const { room, parts, from, to } = await setUp()
    const name = room.objects()[0]!
    room.bucket.objects.get(name)!.bytes[3]! ^= 1
    await assert.rejects(
      room.settled(backup({ ...parts, from, to })),
      (error) => error instanceof Failure && error.kind === 'corrupt',
    )
  })

  it('writes nowhere but into an empty place, or what it began itself', async () => {
    const { room, parts, from, to, back } = await setUp()
    await back.create('something', [Buffer.from('x')])
    await assert.rejects(
      room.settled(backup({ ...parts, from, to: back })),
      refusedAs('bad-setting', /isn't empty: it has something/),
    )
    await room.settled(backup({ ...parts, from, to }))
    await assert.rejects(room.settled(restore({ ...parts, from: to, to: back })), refusedAs('bad-setting', /isn't empty/))
    await assert.rejects(room.settled(restore({ ...parts, from: to, to: from })), refusedAs('bad-setting', /isn't empty/))
  })

  it('says where there is no cluster, and writes nothing there', async () => {
    const { room, parts, to, back, kept } = await setUp()
    await assert.rejects(room.settled(backup({ ...parts, from: to, to: back })), refusedAs('bad-setting', /there is no cluster/))
    assert.deepEqual([...kept.objects.keys()], [])
  })
})
