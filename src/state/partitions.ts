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

/** All partitions by handle. */
export class Partitions {
  readonly #byHandle: (Partition | undefined)[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** The handle that the next partition gets. */
  get nextHandle(): number {
    return this.#byHandle.length
  }

  find(handle: number): Partition | undefined {
    return this.#byHandle[handle]
  }

  add(topic: Topic, index: number): Partition {
    const partition = new Partition(partitionHandle(this.#byHandle.length), topic, index)
    this.#byHandle.push(partition)
    this.#count++
    return partition
  }

  /** Puts back a partition of a snapshot: handles rise, with gaps where topics were deleted. */
  restore(partition: Partition): void {
    while (this.#byHandle.length < partition.handle) this.#byHandle.push(undefined)
    this.#byHandle.push(partition)
    this.#count++
  }

  reserveHandles(next: number): void {
    while (this.#byHandle.length < next) this.#byHandle.push(undefined)
  }

  drop(handle: PartitionHandle): void {
    if (this.#byHandle[handle] === undefined) return
    this.#byHandle[handle] = undefined
    this.#count--
  }

  /** In the order of their handles. */
  *[Symbol.iterator](): IterableIterator<Partition> {
    for (const partition of this.#byHandle) if (partition !== undefined) yield partition
  }
}
