import type { Random } from '../base/ports.ts'
import { PartitionQueue, type PartitionQueueSettings } from './partition-queue.ts'
import { partitionOfKey, StickyPartition } from './partitioner.ts'
import type { ProducerRecord, Sending } from './producer-record.ts'
import type { TopicFacts } from './topics.ts'

/** A record whose partition can't be chosen before the topic is known. */
interface Unplaced {
  readonly record: ProducerRecord
  readonly sending: Sending
  readonly sinceMs: number
}

/** What is on its way to one topic. */
export class TopicSends {
  readonly name: string
  readonly #settings: PartitionQueueSettings
  readonly #sticky: StickyPartition
  #unplaced: Unplaced[] = []
  readonly #queues = new Map<number, PartitionQueue>()

  constructor(name: string, settings: PartitionQueueSettings, random: Random) {
    this.name = name
    this.#settings = settings
    this.#sticky = new StickyPartition(random, settings.batchBytesMax)
  }

  get queues(): Iterable<PartitionQueue> {
    return this.#queues.values()
  }

  get isEmpty(): boolean {
    if (this.#unplaced.length > 0) return false
    for (const queue of this.#queues.values()) if (!queue.isEmpty) return false
    return true
  }

  add(record: ProducerRecord, sending: Sending, facts: TopicFacts | undefined, nowMs: number): void {
    if (facts === undefined || this.#unplaced.length > 0) this.#unplaced.push({ record, sending, sinceMs: nowMs })
    else this.#place(record, sending, facts, nowMs)
  }

  /** Now the topic is known: in the order in which they were sent. */
  placeAll(facts: TopicFacts): void {
    const unplaced = this.#unplaced
    this.#unplaced = []
    for (const { record, sending, sinceMs } of unplaced) this.#place(record, sending, facts, sinceMs)
  }

  /** A partition that the topic doesn't have gets its queue all the same: it may be added while the record waits. */
  #place(record: ProducerRecord, sending: Sending, { partitions }: TopicFacts, nowMs: number): void {
    const { key } = record
    const keyed = key === undefined || key === null ? undefined : key
    const partition =
      record.partition ??
      (keyed === undefined ? this.#sticky.next(partitions, sending.bytes) : partitionOfKey(keyed, partitions.length))
    let queue = this.#queues.get(partition)
    if (queue === undefined) {
      queue = new PartitionQueue(this.name, partition, this.#settings)
      this.#queues.set(partition, queue)
    }
    queue.add(sending, nowMs)
  }

  /** Takes out the records without a partition that wait since before `sinceMs`. */
  takeUnplaced(sinceMs: number): readonly Sending[] {
    const out = this.#unplaced.filter((waiting) => waiting.sinceMs <= sinceMs)
    this.#unplaced = this.#unplaced.filter((waiting) => waiting.sinceMs > sinceMs)
    return out.map(({ sending }) => sending)
  }

  get oldestUnplacedMs(): number | undefined {
    return this.#unplaced[0]?.sinceMs
  }
}
