import { BufferPool } from '../../src/base/buffer-pool.ts'
import { SILENT } from '../../src/base/ports.ts'
import { topicId } from '../../src/base/units.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import type { Command } from '../../src/state/commands/commands.ts'
import type { Outcome } from '../../src/state/outcome.ts'
import { ClusterState } from '../../src/state/state.ts'
import { ObjectKeys } from '../../src/storage/object-keys.ts'
import { Bodies } from '../../src/storage/read/bodies.ts'
import { ReadPath } from '../../src/storage/read/read-path.ts'
import { TailCache } from '../../src/storage/read/tail-cache.ts'
import { FlushBudget } from '../../src/storage/write/flush-budget.ts'
import { FlushUploads } from '../../src/storage/write/flush-uploads.ts'
import { WritePath } from '../../src/storage/write/write-path.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FakeClock } from './fake-clock.ts'
import { StoreRanges } from './store-ranges.ts'
import { TroubledStore } from './troubled-store.ts'

const TOPIC = topicId('1'.repeat(32))

/** One broker's records over a store in memory, without its network: produce, read back, and look at what lies where. */
export class ObjectRoom {
  readonly clock = new FakeClock()
  readonly bucket = new MemoryBucket()
  readonly store = new TroubledStore(new MemoryStore(this.bucket), this.clock)
  readonly loglet = new MemoryLoglet(new MemoryLog())
  readonly fatal: unknown[] = []
  readonly log = new BrokerLog({
    loglet: this.loglet,
    state: new ClusterState(),
    brokerId: 1,
    clock: this.clock,
    random: SimRandom.ofSeed(1),
    log: SILENT,
    onFatal: (cause) => void this.fatal.push(cause),
  })
  readonly state = this.log.state
  readonly keys = new ObjectKeys(this.log)
  readonly bodies = new Bodies(this.loglet, { stored: this.state.objects, reader: new StoreRanges(this.store) })
  readonly #writes: WritePath
  readonly #reads = new ReadPath({
    bodies: this.bodies,
    tailCache: new TailCache(0),
    pool: new BufferPool(1_000_000),
    coldBytesMax: 1e9,
    tailBytes: 0,
  })

  private constructor(inlineBytesMax: number) {
    const { log, state, keys, store, clock } = this
    this.#writes = new WritePath({
      log,
      tailCache: new TailCache(0),
      clock,
      settings: { flushBytesMax: 1e6, flushLingerMs: 0, flushesInFlightMax: 4 },
      observe() {},
      objects: {
        uploads: new FlushUploads({ state, keys, store, clock, logger: SILENT }),
        inlineBytesMax,
        budget: new FlushBudget(clock, { requestsPerSecond: 1e6, requestsPerMib: 1, requestsBurst: 1e6 }),
      },
    })
  }

  static async open(partitionCount = 3, inlineBytesMax = 300): Promise<ObjectRoom> {
    const room = new ObjectRoom(inlineBytesMax)
    await room.log.start()
    const names = { kind: 'create-topic', id: TOPIC, name: 't', replicationFactor: 1, configs: new Map() } as const
    await room.submit({ ...names, partitionCount })
    return room
  }

  /** Lets time pass until it's settled. */
  async settled<T>(promise: Promise<T>): Promise<T> {
    let isDone = false
    const done = (): void => {
      isDone = true
    }
    promise.then(done, done)
    for (let turn = 0; turn < 10_000 && !isDone; turn++) await this.clock.pass(turn < 10 ? 0 : 10)
    if (!isDone) throw new Error('it never settled')
    return promise
  }

  submit(command: Command): Promise<Outcome> {
    return this.settled(this.log.submit(command))
  }

  /** One flush: a batch for each of the handles, with a value of so many bytes. */
  async produce(handles: readonly number[], valueBytes = 10): Promise<void> {
    const flush = this.#writes.open(0)
    for (const handle of handles) {
      const value = Buffer.alloc(valueBytes, this.clock.monotonicMs() + flush.bodyBytes + handle)
      flush.add(
        this.state.partitions.find(handle)!,
        buildBatch({ records: [{ timestamp: this.clock.nowMs(), key: null, value }] }),
      )
    }
    this.#writes.added()
    await this.settled(flush.done)
    await this.clock.pass(1)
  }

  /** All that each partition serves, from its first extent on. */
  async everything(): Promise<readonly string[]> {
    const all: string[] = []
    for (const partition of this.state.partitions) {
      const served: Uint8Array[] = []
      let offset = partition.extents.count === 0 ? partition.highWatermark : partition.extents.baseOffset(0)
      while (offset < partition.highWatermark) {
        const { records } = await this.#reads.read([{ partition, offset, bytesMax: 1e9 }], 1e9)
        const [{ chunks, failure }] = records as [(typeof records)[0]]
        if (failure !== undefined) throw failure
        served.push(...chunks)
        offset = partition.highWatermark
      }
      all.push(Buffer.concat(served).toString('hex'))
    }
    return all
  }

  /** Of each partition: base and end offset and body of every extent. */
  extents(handle: number): readonly (readonly number[])[] {
    const { extents } = this.state.partitions.find(handle)!
    return Array.from({ length: extents.count }, (_, row) => [extents.baseOffset(row), extents.endOffset(row), extents.body(row)])
  }

  /** Names in the store. */
  objects(): readonly string[] {
    return [...this.bucket.objects.keys()].sort()
  }
}
