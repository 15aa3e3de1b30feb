import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { PeerMesh } from '../../test/fakes/peer-mesh.ts'
import { createTopic } from '../../test/fakes/topic-command.ts'
import { flush } from '../../test/fakes/troubled-log.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Metrics } from '../base/metrics.ts'
import { type Clock, SILENT } from '../base/ports.ts'
import { openObjectLoglet } from '../log/object-loglet.ts'
import { ClusterState } from '../state/state.ts'
import { CountedStore, StoreCounts } from '../store/counted-store.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import type { Created } from '../store/store.ts'
import { BrokerLog } from './broker-log.ts'

/** As far away as a bucket in the same region is at best: without delay nothing would be under way together. */
class DistantStore extends MemoryStore {
  readonly #clock: Clock

  constructor(bucket: MemoryBucket, clock: Clock) {
    super(bucket)
    this.#clock = clock
  }

  override async create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    await new Promise<void>((resolve) => this.#clock.after(10, resolve))
    return super.create(key, body, signal)
  }
}

/** Brokers over one bucket, whose requests are counted together. */
async function openCluster(count: number) {
  const clock = new FakeClock()
  const bucket = new MemoryBucket(clock)
  const counts = new StoreCounts(new Metrics())
  const mesh = new PeerMesh(SimRandom.ofSeed(1))
  const fatal: unknown[] = []
  const brokers: BrokerLog[] = []
  const add = async () => {
    const random = SimRandom.ofSeed(10 + brokers.length)
    const store = new CountedStore(new DistantStore(bucket, clock), clock, counts)
    const opening = openObjectLoglet({ store, clock, random: random.fork('loglet') })
    await clock.pass(1_000)
    const loglet = await opening
    const onFatal = (cause: unknown) => void fatal.push(cause)
    const broker = new BrokerLog({ loglet, state: new ClusterState(), isShared: true, clock, random, log: SILENT, onFatal })
    const started = broker.start()
    await clock.pass(1_000)
    await started
    const { brokerId, incarnation, service } = broker
    broker.join(mesh.join({ brokerId, incarnation, service, clock, appliedIndex: () => broker.state.appliedIndex }))
    brokers.push(broker)
  }
  for (let nth = 0; nth < count; nth++) await add()
  const made = brokers[0]!.submit(createTopic())
  await clock.pass(1_000)
  await made
  assert.deepEqual(fatal, [])
  Object.assign(counts.requests, { create: 0, get: 0, list: 0, delete: 0, replace: 0, part: 0 })
  return { clock, counts, brokers, mesh, fatal }
}

describe('several brokers over a bucket', () => {
  it('need one request for each flush, and none to hear of the others’', async () => {
    const { clock, counts, brokers, fatal } = await openCluster(3)
    const told: string[] = []
    for (let round = 0; round < 100; round++) {
      for (const shared of brokers) flush({ shared }, `${round}`, told)
      await clock.pass(40)
    }
    assert.equal(told.length, 300)
    assert.deepEqual([counts.requests.create, counts.requests.get], [300, 0])
    assert.deepEqual(fatal, [])
  })

  it('need two requests for a barrier, however much was heard of before', async () => {
    const { clock, counts, brokers } = await openCluster(2)
    for (let round = 0; round < 200; round++) {
      flush({ shared: brokers[0]! }, '', [])
      await clock.pass(20)
    }
    counts.requests.get = 0
    const passed = brokers[1]!.barrier()
    await clock.pass(10)
    await passed
    // The last entry, and the one behind it that isn't there.
    assert.equal(counts.requests.get, 2)
  })

  it('write and ask for nothing while they are idle', async () => {
    const { clock, counts } = await openCluster(2)
    await clock.pass(300_000)
    assert.deepEqual(counts.requests, { create: 0, part: 0, replace: 0, get: 0, list: 0, delete: 0 })
  })

  it('put the coordinates of stored objects into common entries', async () => {
    const { clock, counts, brokers, mesh, fatal } = await openCluster(4)
    // One connection keeps the order of what is asked.
    mesh.slowestMs = 0
    let settled = 0
    const mintIndex = brokers[0]!.state.appliedIndex
    for (const shared of brokers) {
      for (let at = 0; at < 3; at++) {
        shared.submitFlush({
          rows: commitBatches([
            { handle: 0, sizeBytes: 3, recordCount: 1, baseSequence: -1, producerId: -1, maxTimestampMs: 0, epoch: -1 },
          ]).rows,
          object: { key: { mintIndex, brokerId: shared.brokerId, incarnation: 1, ordinal: at }, sizeBytes: 100, crc: 0 },
          body: [],
          bodyBytes: 0,
          timeMs: 5,
          settled: (outcome) => {
            assert.equal(outcome.refusal(0), 'none')
            settled++
          },
          abandoned: () => assert.fail('abandoned'),
        })
      }
    }
    await clock.pass(100)
    assert.equal(settled, 12)
    assert.ok(counts.requests.create < 8, `${counts.requests.create} entries`)
    assert.deepEqual(fatal, [])
  })
})
