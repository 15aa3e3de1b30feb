import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { SILENT } from '../base/ports.ts'
import { logIndex } from '../base/units.ts'
import { encodeState } from '../state/snapshot-format.ts'
import { ClusterState } from '../state/state.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import { SnapshotObjects } from './snapshot-objects.ts'

const TRIMMED = { trimmedBefore: logIndex(2) }
const WHOLE = { trimmedBefore: logIndex(1) }

function contentAt(index: number, groupBytes = 0): Buffer {
  const state = new ClusterState()
  state.appliedIndex = logIndex(index)
  state.clusterId = `at ${index}`
  if (groupBytes > 0) state.groups.set('large', Buffer.alloc(groupBytes, 'record '))
  return encodeState(state)
}

function open(bucket: MemoryBucket) {
  const clock = new FakeClock()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  return { clock, store, snapshots: new SnapshotObjects({ store, clock, random: SimRandom.ofSeed(1), log: SILENT }) }
}

async function setUp(...indexes: number[]) {
  const bucket = new MemoryBucket()
  const opened = open(bucket)
  const kept: number[] = []
  for (const index of indexes) kept.push(await opened.snapshots.save(logIndex(index), contentAt(index)))
  const keyOf = (index: number) => [...bucket.objects.keys()].find((key) => key.includes(`${String(index).padStart(20, '0')}-`))!
  const change = (index: number, run: (bytes: Buffer) => Buffer) => {
    bucket.put(keyOf(index), [run(Buffer.from(bucket.objects.get(keyOf(index))!.bytes))])
  }
  const indexesLeft = () => [...bucket.objects.keys()].map((key) => Number.parseInt(key.slice('snapshots/'.length), 10)).sort()
  return { bucket, ...opened, kept, keyOf, change, indexesLeft }
}

describe('snapshots in a store', () => {
  it('are kept twice, the newest is loaded by every broker, and saving tells from where the log is still needed', async () => {
    const { bucket, snapshots, kept, indexesLeft } = await setUp(10, 20, 30)
    assert.deepEqual(kept, [1, 10, 20])
    assert.deepEqual(indexesLeft(), [20, 30])
    assert.equal((await snapshots.load(TRIMMED))?.clusterId, 'at 30')
    assert.equal((await open(bucket).snapshots.load(TRIMMED))?.clusterId, 'at 30')
  })

  it('are none in a new cluster', async () => {
    const { snapshots } = await setUp()
    assert.equal(await snapshots.load(WHOLE), undefined)
  })

  it('that are damaged anywhere or cut off are passed over for the one before', async () => {
    const sizeBytes = contentAt(20).length + 32
    for (let at = 0; at < sizeBytes; at++) {
      const { bucket, change } = await setUp(10, 20)
      const isLeftOut = (at >= 4 && at < 16) || (at >= 28 && at < 32)
      if (!isLeftOut) {
        change(20, (bytes) => {
          bytes[at]! ^= 1
          return bytes
        })
        assert.equal((await open(bucket).snapshots.load(TRIMMED))?.clusterId, 'at 10', `byte ${at}`)
      }
      change(20, (bytes) => bytes.subarray(0, at))
      assert.equal((await open(bucket).snapshots.load(TRIMMED))?.clusterId, 'at 10', `cut at ${at}`)
    }
  })

  it('that are damaged are none of the two that are kept', async () => {
    const { snapshots, change, indexesLeft } = await setUp(10, 20)
    change(20, (bytes) => bytes.subarray(0, 40))
    assert.equal((await snapshots.load(TRIMMED))?.clusterId, 'at 10')
    assert.equal(await snapshots.save(logIndex(30), contentAt(30)), 10)
    assert.deepEqual(indexesLeft(), [10, 30])
  })

  it('of which none can be used are no loss while the log is whole, and stop the start else', async () => {
    const { snapshots, change } = await setUp(10)
    await assert.rejects(snapshots.load({ trimmedBefore: logIndex(12) }), { kind: 'corrupt', reason: 'snapshot-damaged' })
    assert.equal((await snapshots.load({ trimmedBefore: logIndex(11) }))?.clusterId, 'at 10')
    change(10, (bytes) => bytes.subarray(0, 40))
    assert.equal(await snapshots.load(WHOLE), undefined)
    await assert.rejects(snapshots.load(TRIMMED), { kind: 'corrupt', reason: 'snapshot-damaged' })
  })

  it('of a newer format stop the start instead of being passed over', async () => {
    const { snapshots, change } = await setUp(10, 20)
    change(20, (bytes) => {
      bytes.writeUInt32LE(2, 4)
      return bytes
    })
    await assert.rejects(snapshots.load(TRIMMED), { reason: 'newer-format' })
  })

  it('that are deleted while they are read are looked for again', async () => {
    const { bucket, store, snapshots } = await setUp(10, 20)
    const other = open(bucket).snapshots
    let isFirst = true
    store.trouble = (call) => {
      if (call !== 'get' || !isFirst) return undefined
      isFirst = false
      bucket.objects.clear()
      void other.save(logIndex(30), contentAt(30))
      return undefined
    }
    assert.equal((await snapshots.load(TRIMMED))?.clusterId, 'at 30')
  })

  it('may be written by two brokers at once, at different indexes and at the same', async () => {
    const { bucket, snapshots, indexesLeft } = await setUp(10)
    const other = open(bucket).snapshots
    const kept = await Promise.all([
      snapshots.save(logIndex(20), contentAt(20)),
      other.save(logIndex(25), contentAt(25)),
      other.save(logIndex(20), contentAt(20)),
    ])
    for (const index of kept) assert.ok(index <= 20)
    assert.deepEqual(indexesLeft(), [20, 25])
    // Who comes late with an old state changes nothing.
    assert.equal(await other.save(logIndex(15), contentAt(15)), 20)
    assert.deepEqual(indexesLeft(), [20, 25])
  })

  it('show two brokers whose states differ at one index', async () => {
    const { snapshots } = await setUp(10, 20)
    const state = new ClusterState()
    state.appliedIndex = logIndex(20)
    state.clusterId = 'otherwise'
    await assert.rejects(snapshots.save(logIndex(20), encodeState(state)), { kind: 'corrupt', reason: 'state-diverged' })
  })

  it('are written and read though the store has its troubles', async () => {
    const { clock, store, snapshots } = await setUp()
    for (const fault of ['error-before', 'error-after', 'conflict', 'throttled'] as const) store.next('create', fault)
    const save = async (index: number): Promise<void> => {
      const saving = snapshots.save(logIndex(index), contentAt(index))
      await clock.pass(5_000)
      await saving
    }
    await save(10).catch(() => save(10))
    await save(20)
    store.next('get', 'throttled')
    store.next('get', 'bit-flip')
    const loading = snapshots.load(TRIMMED)
    await clock.pass(5_000)
    assert.equal((await loading)?.clusterId, 'at 20')
  })

  it('that are large come in parts, and are whole', async () => {
    const { store, snapshots, bucket } = await setUp()
    const content = contentAt(7, 20 * 1024 * 1024)
    await snapshots.save(logIndex(7), content)
    assert.equal(store.countOf('create-in-parts'), 1)
    const state = await open(bucket).snapshots.load(TRIMMED)
    assert.ok(encodeState(state!).equals(content))
  })
})
