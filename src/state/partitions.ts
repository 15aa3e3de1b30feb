import { type PartitionHandle, partitionHandle } from '../base/units.ts'
import { Partition, type Topic } from './topic.ts'

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
