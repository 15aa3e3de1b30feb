import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FaultDisk, HARSHEST_POWER_LOSS } from '../../test/faults/fault-disk.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { type Disk, SILENT } from '../base/ports.ts'
import { logIndex } from '../base/units.ts'
import { encodeState } from '../state/snapshot-format.ts'
import { ClusterState } from '../state/state.ts'
import { SnapshotFiles } from './snapshot-files.ts'

function contentAt(index: number): Buffer {
  const state = new ClusterState()
  state.appliedIndex = logIndex(index)
  state.clusterId = `at ${index}`
  return encodeState(state)
}

const nameOf = (index: number) => `snapshots/${String(index).padStart(20, '0')}.snap`

async function change(disk: Disk, path: string, run: (bytes: Buffer) => Buffer): Promise<void> {
  const file = await disk.open(path, { create: true })
  const bytes = Buffer.alloc(await file.size())
  await file.read(bytes, 0)
  const changed = run(bytes)
  await file.truncate(0)
  await file.writeDurably([changed], 0)
  await file.close()
}

async function setUp(...indexes: number[]) {
  const faults = new FaultDisk(SimRandom.ofSeed(1))
  const disk = faults.mount('test')
  const store = new SnapshotFiles(disk, SILENT)
  assert.equal(await store.load({ trimmedBefore: logIndex(5) }), undefined)
  const kept: number[] = []
  for (const index of indexes) kept.push(await store.save(logIndex(index), contentAt(index)))
  return { faults, disk, store, kept }
}

describe('snapshots', () => {
  it('are kept twice, the newest is loaded, and saving tells from where the log is still needed', async () => {
    const { disk, store, kept } = await setUp(10, 20, 30)
    assert.deepEqual(kept, [1, 10, 20])
    assert.deepEqual(
      await disk.list('snapshots'),
      [nameOf(20), nameOf(30)].map((path) => path.slice(10)),
    )
    assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 30')
  })

  it('leave nothing behind that was cut short, by a full disk or a crash', async () => {
    const { faults, disk, store } = await setUp(10)
    faults.trouble.roomBytes = 0
    await assert.rejects(store.save(logIndex(20), contentAt(20)), { reason: 'disk-full' })
    faults.trouble.roomBytes = Number.POSITIVE_INFINITY
    assert.deepEqual(await disk.list('snapshots'), [nameOf(10).slice(10)])
    const file = await disk.open(`${nameOf(30)}.part`, { create: true })
    await file.close()
    assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10')
    assert.deepEqual(await disk.list('snapshots'), [nameOf(10).slice(10)])
  })

  it('that are damaged anywhere are passed over for the one before', async () => {
    const size = contentAt(20).length + 32
    for (let at = 0; at < size; at++) {
      // Versions are told apart from damage, and the padding of the header means nothing.
      if ((at >= 4 && at < 8) || (at >= 8 && at < 16) || (at >= 28 && at < 32)) continue
      const { disk, store } = await setUp(10, 20)
      await change(disk, nameOf(20), (bytes) => {
        bytes[at]! ^= 1
        return bytes
      })
      assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10', `byte ${at}`)
    }
  })

  it('that are cut off anywhere are passed over for the one before', async () => {
    const size = contentAt(20).length + 32
    for (let end = 0; end < size; end++) {
      const { disk, store } = await setUp(10, 20)
      await change(disk, nameOf(20), (bytes) => bytes.subarray(0, end))
      assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10', `cut at ${end}`)
    }
  })

  it('under the name of another index are damaged', async () => {
    const { disk, store } = await setUp(10, 20)
    await disk.rename(nameOf(20), nameOf(25))
    assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10')
  })

  it('of which none can be read are no loss while the whole log is there', async () => {
    const { disk, store } = await setUp(10)
    await change(disk, nameOf(10), (bytes) => bytes.subarray(0, 40))
    assert.equal(await store.load({ trimmedBefore: logIndex(1) }), undefined)
    await assert.rejects(store.load({ trimmedBefore: logIndex(5) }), { reason: 'snapshot-damaged' })
  })

  it('that are damaged are none of the two that are kept, and go when there is a newer one', async () => {
    const { disk } = await setUp(10, 20)
    await change(disk, nameOf(20), (bytes) => bytes.subarray(0, 40))
    const store = new SnapshotFiles(disk, SILENT)
    assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10')
    assert.equal(await store.save(logIndex(30), contentAt(30)), 10)
    const kept = [nameOf(10), nameOf(30)].map((path) => path.slice(10))
    assert.deepEqual(await disk.list('snapshots'), kept)
    await change(disk, nameOf(30), (bytes) => bytes.subarray(0, 40))
    assert.equal((await new SnapshotFiles(disk, SILENT).load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 10')
  })

  it('that are damaged are whole again when their index is saved anew', async () => {
    const { disk } = await setUp(10, 20)
    await change(disk, nameOf(20), (bytes) => bytes.subarray(0, 40))
    const store = new SnapshotFiles(disk, SILENT)
    await store.load({ trimmedBefore: logIndex(5) })
    assert.equal(await store.save(logIndex(20), contentAt(20)), 10)
    assert.equal(await store.save(logIndex(30), contentAt(30)), 20)
    assert.equal((await store.load({ trimmedBefore: logIndex(5) }))?.clusterId, 'at 30')
  })

  it('of which none can be read stop the start: the log before them is gone', async () => {
    const { disk, store } = await setUp(10, 20)
    for (const index of [10, 20]) await change(disk, nameOf(index), (bytes) => bytes.subarray(0, 40))
    await assert.rejects(store.load({ trimmedBefore: logIndex(5) }), { kind: 'corrupt', reason: 'snapshot-damaged' })
  })

  it('of a newer format stop the start instead of being passed over', async () => {
    const { disk, store } = await setUp(10, 20)
    await change(disk, nameOf(20), (bytes) => {
      bytes.writeUInt32LE(2, 4)
      return bytes
    })
    await assert.rejects(store.load({ trimmedBefore: logIndex(5) }), { reason: 'newer-format' })
  })

  it('that were saved survive a loss of power at once, and one that is being saved never harms them', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const faults = new FaultDisk(SimRandom.ofSeed(seed))
      const store = new SnapshotFiles(faults.mount('test'), SILENT)
      await store.load({ trimmedBefore: logIndex(5) })
      await store.save(logIndex(10), contentAt(10))
      // The next one gets as far as the seed lets it.
      let operations = seed
      faults.trouble.refuse = () => {
        if (operations-- > 0) return undefined
        faults.endProcesses()
        return undefined
      }
      void store.save(logIndex(20), contentAt(20)).catch(() => undefined)
      for (let turn = 0; turn < 200; turn++) await undefined
      faults.trouble.refuse = undefined
      faults.losePower(HARSHEST_POWER_LOSS)
      const loaded = await new SnapshotFiles(faults.mount('after'), SILENT).load({ trimmedBefore: logIndex(5) })
      assert.ok(loaded?.clusterId === 'at 10' || loaded?.clusterId === 'at 20', `seed ${seed}: ${loaded?.clusterId}`)
    }
  })
})
