import type { Random } from '../base/ports.ts'
import { murmur2 } from './murmur2.ts'
import type { PartitionFacts } from './topics.ts'

/** The partition of a key, as Kafka's Java client chooses it. */
export function partitionOfKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount
}

/**
 * Records without a key go to one partition until so many bytes went there, then to another one drawn by chance (KIP-794): whole
 * batches instead of one record for each partition.
 */
export class StickyPartition {
  readonly #random: Random
  readonly #bytesMax: number
  #partition = -1
  #bytes = 0

  constructor(random: Random, bytesMax: number) {
    this.#random = random
    this.#bytesMax = bytesMax
  }

  /** Partitions without a leader are left out as long as another one has one. */
  next(partitions: readonly PartitionFacts[], recordBytes: number): number {
    const led = partitions[this.#partition]
    if (led === undefined || led.leader < 0 || this.#bytes >= this.#bytesMax) {
      const able = partitions.filter(({ leader }) => leader >= 0)
      const from = able.length > 0 ? able : partitions
      this.#partition = from[this.#random.int(from.length)]!.index
      this.#bytes = 0
    }
    this.#bytes += recordBytes
    return this.#partition
  }
}
