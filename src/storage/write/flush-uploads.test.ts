import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { type StoreFault, TroubledStore } from '../../../test/fakes/troubled-store.ts'
import { SILENT } from '../../base/ports.ts'
import { logIndex, topicId } from '../../base/units.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { beginEntry } from '../../state/execute.ts'
import { objectName } from '../../state/object-name.ts'
import { ClusterState } from '../../state/state.ts'
import { MemoryBucket, MemoryStore } from '../../store/memory-store.ts'
import { checkObject } from '../object-format.ts'
import { ObjectKeys } from '../object-keys.ts'
import { objectMark } from '../object-mark.ts'
import { placeMarkedBatches } from '../read/stored-batch.ts'
import { FlushUploads } from './flush-uploads.ts'
import { OpenFlush } from './open-flush.ts'

function setUp() {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  const state = new ClusterState()
  const topic = state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map())
  const partitions = [state.addPartition(topic), state.addPartition(topic)] as const
  beginEntry(state, logIndex(7), 0)
  const keys = new ObjectKeys({ state, brokerId: 4, incarnation: 6 })
  const uploads = new FlushUploads({ state, keys, store, clock, logger: SILENT })
  const open = new OpenFlush(5)
  const bodies = [1, 0, 1].map((handle) => {
    const batch = buildBatch({ records: [{ timestamp: 5, key: null, value: Buffer.from(`of ${handle}`) }] })
    open.add(partitions[handle]!, batch)
    return batch
  })
  return { clock, bucket, store, uploads, flush: open.seal(), bodies }
}

describe('a flush that becomes an object', () => {
  it('lies there as its rows say, with what describes it, under the broker’s next name', async () => {
    const { bucket, uploads, flush, bodies } = setUp()
    const reference = (await uploads.upload(flush))!
    assert.deepEqual(reference.key, { mintIndex: 7, brokerId: 4, incarnation: 6, ordinal: 0 })
    const { bytes } = bucket.objects.get(objectName(reference.key))!
    const { kind, runs, bodyBytes } = checkObject(bytes, reference)
    const [, ofFirst] = bodies
    assert.deepEqual(bytes.subarray(0, bodyBytes), Buffer.concat([ofFirst!, bodies[0]!, bodies[2]!]))
    assert.equal(kind, 'flush')
    assert.deepEqual(
      runs.map(({ partitionIndex, baseOffset, position, sizeBytes }) => [partitionIndex, baseOffset, position, sizeBytes]),
      [
        [0, -1, 0, ofFirst!.length],
        [1, -1, ofFirst!.length, bodies[0]!.length * 2],
      ],
    )
  })

  const faults: StoreFault[] = [
    'time-out-before',
    'time-out-after',
    'late',
    'error-before',
    'error-after',
    'conflict',
    'throttled',
    'denied',
  ]
  for (const fault of faults) {
    it(`is only named when it’s surely there, under another name after ${fault}, and nothing is deleted`, async () => {
      const { clock, bucket, store, uploads, flush } = setUp()
      store.next('create', fault)
      store.next('create', fault)
      const uploaded = uploads.upload(flush)
      await clock.pass(11_000)
      const reference = (await uploaded)!
      const { bytes } = bucket.objects.get(objectName(reference.key))!
      const { bodyBytes } = checkObject(bytes, reference)
      placeMarkedBatches(bytes.subarray(0, bodyBytes), 0, objectMark(reference.key), 0)
      const names = [...new Set(store.calls.filter(({ call }) => call === 'create').map(({ key }) => key))]
      assert.equal(objectName(reference.key), names[2])
      assert.deepEqual([names.length, store.countOf('delete')], [3, 0])
    })
  }

  it('is sent a second time, under another name, when its request is slow, and whichever is there first counts', async () => {
    const { clock, bucket, store, uploads, flush } = setUp()
    store.next('create', 'time-out-before')
    const uploaded = uploads.upload(flush)
    await clock.pass(190)
    assert.equal(store.countOf('create'), 1)
    await clock.pass(20)
    const reference = (await uploaded)!
    assert.deepEqual([reference.key.ordinal, store.countOf('create')], [1, 2])
    const { bytes } = bucket.objects.get(objectName(reference.key))!
    const { bodyBytes } = checkObject(bytes, reference)
    placeMarkedBatches(bytes.subarray(0, bodyBytes), 0, objectMark(reference.key), 0)
    await clock.pass(20_000)
    assert.deepEqual([store.countOf('create'), store.countOf('delete'), clock.timerCount], [2, 0, 0])
  })

  it('waits for the first request where the second one fails', async () => {
    const { clock, store, uploads, flush } = setUp()
    store.next('create', 'slow')
    store.next('create', 'error-before')
    const uploaded = uploads.upload(flush)
    await clock.pass(1_100)
    assert.deepEqual([(await uploaded)!.key.ordinal, store.countOf('create')], [0, 2])
  })

  it('gets few second requests from a store that answers nothing', async () => {
    const { clock, store, uploads, flush } = setUp()
    store.trouble = () => 'time-out-before'
    const uploaded = uploads.upload(flush)
    await clock.pass(60_000)
    // Each waits for five seconds, and there is a pause behind it: two each time would be twenty.
    assert.ok(store.countOf('create') <= 12, `${store.countOf('create')} requests`)
    store.trouble = undefined
    await clock.pass(20_000)
    assert.notEqual(await uploaded, undefined)
  })

  it('isn’t taken for the object that holds its name already', async () => {
    const { clock, bucket, uploads, flush } = setUp()
    const first = objectName({ mintIndex: 7, brokerId: 4, incarnation: 6, ordinal: 0 })
    bucket.put(first, [Buffer.from('somebody else’s')])
    const uploaded = uploads.upload(flush)
    await clock.pass(100)
    assert.equal((await uploaded)!.key.ordinal, 2)
  })

  it('is given up once nobody waits for it', async () => {
    const { clock, store, uploads, flush } = setUp()
    store.trouble = () => 'error-before'
    const uploaded = uploads.upload(flush)
    await clock.pass(1_000)
    uploads.close()
    await clock.pass(3_000)
    assert.equal(await uploaded, undefined)
    assert.equal(clock.timerCount, 0)
  })
})
