import { type PartitionHandle, partitionHandle } from '../base/units.ts'
import { Extents } from './extents.ts'
import type { Topic } from './topics.ts'

/** One partition of a topic. Its handle is never reused, so a dropped one is simply gone from the table. */
export class Partition {
  readonly handle: PartitionHandle
  readonly topic: Topic
  readonly index: number
  /** First offset that can be read. */
  logStart = 0
  /** Offset of the next record: what is below it is durable and applied. */
  highWatermark = 0
  /** Bytes of the batches that its extents hold. */
  sizeBytes = 0
  /** Largest timestamp of a record ever appended, -1 for none. */
  maxTimestampMs = -1
  extents = new Extents()
  /** Producer id → slot in `Producers`. Made with the first idempotent batch. */
  producers: Map<number, number> | undefined = undefined

  constructor(handle: PartitionHandle, topic: Topic, index: number) {
    this.handle = handle
    this.topic = topic
    this.index = index
  }
}

/** All partitions by handle: as large as what lives, however many handles were given out. */
export class Partitions {
  /** In the order of handles, since they only rise. */
  readonly #byHandle = new Map<number, Partition>()
  #nextHandle = 0

  get count(): number {
    return this.#byHandle.size
  }

  /** The handle that the next partition gets. */
  get nextHandle(): number {
    return this.#nextHandle
  }

  find(handle: number): Partition | undefined {
    return this.#byHandle.get(handle)
  }

  add(topic: Topic, index: number): Partition {
    const partition = new Partition(partitionHandle(this.#nextHandle), topic, index)
    this.restore(partition)
    return partition
  }

  /** Puts back a partition of a snapshot: handles rise, with gaps where topics were deleted. */
  restore(partition: Partition): void {
    this.#byHandle.set(partition.handle, partition)
    this.#nextHandle = partition.handle + 1
  }

  /** The next handle is `next`, since later ones were given out to what is gone. */
  reserveHandles(next: number): void {
    this.#nextHandle = Math.max(this.#nextHandle, next)
  }

  drop(handle: PartitionHandle): void {
    this.#byHandle.delete(handle)
  }

  /** In the order of their handles. */
  [Symbol.iterator](): IterableIterator<Partition> {
    return this.#byHandle.values()
  }
}
