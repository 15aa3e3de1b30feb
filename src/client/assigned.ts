import type { FetchedPartition } from './fetched-partition.ts'
import { type PartitionOffset, partitionName, type TopicPartition } from './partitions.ts'

/** Where to begin: at an offset, or at a place that must be asked for. */
export type Start = number | 'earliest' | 'latest' | 'committed'

/** One partition that a consumer reads. */
export interface Assigned extends TopicPartition {
  /** Next offset to give out; undefined while `start` isn't known as an offset. */
  position: number | undefined
  start: Start
  /** Records that came and weren't given out yet. */
  fetched: FetchedPartition | undefined
  fetching: boolean
  pausedUntilMs: number
  /** Next offset that isn't dealt with, where that is told. */
  done: number | undefined
  /** Offset that was committed last, by this consumer. */
  committed: number | undefined
  /** -1: not told yet. */
  highWatermark: number
}

/** The partitions of one consumer. One that is taken away and given back, or sought in, is a new object: answers to older questions miss it. */
export class Assignment {
  readonly #assigned = new Map<string, Assigned>()

  get all(): readonly Assigned[] {
    return [...this.#assigned.values()]
  }

  set({ topic, partition }: TopicPartition, start: Start): void {
    const position = typeof start === 'number' ? start : undefined
    this.#assigned.set(partitionName({ topic, partition }), {
      topic,
      partition,
      start,
      position,
      fetched: undefined,
      fetching: false,
      pausedUntilMs: 0,
      done: undefined,
      committed: undefined,
      highWatermark: -1,
    })
  }

  has(partition: TopicPartition): boolean {
    return this.#assigned.has(partitionName(partition))
  }

  /** Whether the object is still the one that counts. */
  holds(assigned: Assigned): boolean {
    return this.#assigned.get(partitionName(assigned)) === assigned
  }

  find(partition: TopicPartition): Assigned | undefined {
    return this.#assigned.get(partitionName(partition))
  }

  /** Keeps those that stay as they are, with what was fetched for them; the others come in and go. */
  become(partitions: readonly TopicPartition[], start: Start): void {
    const names = new Set(partitions.map(partitionName))
    for (const name of this.#assigned.keys()) if (!names.has(name)) this.#assigned.delete(name)
    for (const partition of partitions) if (!this.has(partition)) this.set(partition, start)
  }

  clear(): void {
    this.#assigned.clear()
  }

  /** What was given out, or is dealt with, and isn't committed. */
  uncommitted(which: 'given-out' | 'done'): readonly PartitionOffset[] {
    return this.all.flatMap(({ topic, partition, position, done, committed }) => {
      const offset = which === 'done' ? done : position
      return offset === undefined || offset === committed ? [] : [{ topic, partition, offset }]
    })
  }

  noteDone(records: readonly PartitionOffset[]): void {
    for (const { topic, partition, offset } of records) {
      const assigned = this.find({ topic, partition })
      if (assigned !== undefined) assigned.done = offset + 1
    }
  }

  noteCommitted(offsets: readonly PartitionOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const assigned = this.find({ topic, partition })
      if (assigned !== undefined) assigned.committed = offset
    }
  }
}
