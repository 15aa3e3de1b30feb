import { BufferPool } from '../../src/base/buffer-pool.ts'
import { SILENT } from '../../src/base/ports.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import type { Loglet } from '../../src/log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { openObjectLoglet } from '../../src/log/object-loglet.ts'
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
import { InlineSegments } from '../../src/upkeep/inline-segments.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FakeClock } from './fake-clock.ts'
import { StoreRanges } from './store-ranges.ts'
import { createTopic } from './topic-command.ts'
import { TroubledStore } from './troubled-store.ts'

interface RoomParts {
  readonly clock: FakeClock
  readonly bucket: MemoryBucket
  readonly store: TroubledStore
  readonly loglet: Loglet
}

function emptyStore(): Omit<RoomParts, 'loglet'> {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  return { clock, bucket, store: new TroubledStore(new MemoryStore(bucket), clock) }
}

/** One broker's records over a store in memory, without its network: produce, read back, and look at what lies where. */
export class ObjectRoom {
  readonly clock: FakeClock
  readonly bucket: MemoryBucket
  readonly store: TroubledStore
  readonly loglet: Loglet
  readonly fatal: unknown[] = []
  readonly log: BrokerLog
  readonly state: ClusterState
  readonly keys: ObjectKeys
  readonly bodies: Bodies
  readonly #writes: WritePath
  readonly #reads: ReadPath

  private constructor(inlineBytesMax: number, { clock, bucket, store, loglet }: RoomParts) {
    this.clock = clock
    this.bucket = bucket
    this.store = store
    this.loglet = loglet
    const log = new BrokerLog({
      loglet,
      state: new ClusterState(),
      brokerId: 1,
      clock,
      random: SimRandom.ofSeed(1),
      log: SILENT,
      onFatal: (cause) => void this.fatal.push(cause),
    })
    const { state } = log
    const keys = new ObjectKeys(log)
    this.log = log
    this.state = state
    this.keys = keys
    this.bodies = new Bodies(loglet, { stored: state.objects, reader: new StoreRanges(store) })
    this.#reads = new ReadPath({
      bodies: this.bodies,
      tailCache: new TailCache(0),
      pool: new BufferPool(1_000_000),
      coldBytesMax: 1e9,
      tailBytes: 0,
      catchUp: () => log.barrier(),
    })
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

  /** With its log in memory, apart from the store. */
  static open(partitionCount = 3, inlineBytesMax = 300): Promise<ObjectRoom> {
    return ObjectRoom.#start(partitionCount, inlineBytesMax, { ...emptyStore(), loglet: new MemoryLoglet(new MemoryLog()) })
  }

  /** With its log in the store, beside the objects. */
  static async openInStore(partitionCount = 3, inlineBytesMax = 300): Promise<ObjectRoom> {
    const world = emptyStore()
    const loglet = await openObjectLoglet({ ...world, random: SimRandom.ofSeed(2) })
    return ObjectRoom.#start(partitionCount, inlineBytesMax, { ...world, loglet })
  }

  static async #start(partitionCount: number, inlineBytesMax: number, parts: RoomParts): Promise<ObjectRoom> {
    const room = new ObjectRoom(inlineBytesMax, parts)
    await room.settled(room.log.start())
    await room.submit(createTopic(partitionCount))
    return room
  }

  /** Merges in line, over the room's store. */
  segments(bytesPerSecond = 1e9): InlineSegments {
    return new InlineSegments({ store: this.store, clock: this.clock, random: SimRandom.ofSeed(4), bytesPerSecond })
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
  keysInStore(): readonly string[] {
    return [...this.bucket.objects.keys()].sort()
  }

  /** Of flush objects and segments. */
  objects(): readonly string[] {
    return this.keysInStore().filter((key) => key.startsWith('objects/'))
  }
}
