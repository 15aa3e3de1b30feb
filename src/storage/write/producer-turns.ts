import type { Clock, Timer } from '../../base/ports.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { nextSequence, SEQUENCE_MODULUS } from '../../state/producers.ts'
import type { Partition } from '../../state/topic.ts'

/** Batches held at a time; what comes beyond goes to the log at once. With each entry those of its partitions are looked at, in 1 ms at most. */
const HELD_MAX = 10_000
/** Producers remembered here, over all partitions; past it all are forgotten, which costs their next batches a wait for the log. */
const JOINED_MAX = 100_000

/** The newest batch of a producer that joined a flush here, applied or not. */
interface Joined {
  epoch: number
  next: number
}

interface Held {
  readonly batch: Buffer
  readonly release: () => void
  readonly timer: Timer
}

/**
 * Batches of idempotent producers that came before their predecessors, by another connection or broker. Such a one is held
 * for a moment instead of being refused by the log, or, where the log knows nothing of the producer, being taken for its
 * first one for ever (KIP-98 accepts any first sequence).
 *
 * ```
 *   applied: last sequence │ joined a flush here │ next │ ahead: held until its predecessor is applied or its time is up
 * ```
 * Only a courtesy: the log has the last word on every batch. One look into two maps for a batch that isn't held.
 */
export class ProducerTurns {
  readonly #log: TurnsLog
  readonly #clock: Clock
  readonly #holdMs: number
  readonly #joined = new Map<Partition, Map<number, Joined>>()
  #joinedCount = 0
  readonly #held = new Map<Partition, Set<Held>>()
  #heldCount = 0

  constructor(parts: { readonly log: TurnsLog; readonly clock: Clock; readonly holdMs: number }) {
    this.#log = parts.log
    this.#clock = parts.clock
    this.#holdMs = parts.holdMs
    parts.log.onApplied((touched) => this.#applied(touched))
  }

  /** Whether the batch should wait for another one of its producer. Never, where too many wait already. */
  isAhead(partition: Partition, batch: Buffer): boolean {
    return this.#holdMs > 0 && this.#heldCount < HELD_MAX && this.#lacksPredecessor(partition, batch)
  }

  #lacksPredecessor(partition: Partition, batch: Buffer): boolean {
    const producerId = header.producerId(batch, 0)
    if (producerId < 0) return false
    const epoch = header.producerEpoch(batch, 0)
    const first = header.baseSequence(batch, 0)
    const joined = this.#joined.get(partition)?.get(producerId)
    if (joined !== undefined && joined.epoch === epoch && !isAfter(first, joined.next)) return false
    const { producers } = this.#log.state
    const slot = partition.producers?.get(producerId)
    if (slot === undefined || producers.epoch(slot) < epoch) return first !== 0
    if (producers.epoch(slot) > epoch) return false
    return isAfter(first, nextSequence(producers.lastSequence(slot)))
  }

  /** Tells that a batch joined a flush: what follows it isn't ahead any more. */
  joined(partition: Partition, batch: Buffer): void {
    const producerId = header.producerId(batch, 0)
    if (producerId < 0) return
    let ofPartition = this.#joined.get(partition)
    if (ofPartition === undefined) {
      ofPartition = new Map()
      this.#joined.set(partition, ofPartition)
    }
    const known = ofPartition.get(producerId)
    const epoch = header.producerEpoch(batch, 0)
    const next = nextSequence(header.lastSequence(batch, 0))
    if (known !== undefined) {
      known.epoch = epoch
      known.next = next
      return
    }
    if (++this.#joinedCount > JOINED_MAX) {
      this.#joined.clear()
      this.#joinedCount = 0
      return
    }
    ofPartition.set(producerId, { epoch, next })
  }

  /** Resolves when the batch isn't ahead any more, or has waited for long enough. */
  wait(partition: Partition, batch: Buffer): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        held.timer.cancel()
        this.#remove(partition, held)
        resolve()
      }
      const held: Held = { batch, release, timer: this.#clock.after(this.#holdMs, release) }
      const ofPartition = this.#held.get(partition)
      if (ofPartition === undefined) this.#held.set(partition, new Set([held]))
      else ofPartition.add(held)
      this.#heldCount++
    })
  }

  #applied(touched: readonly Partition[]): void {
    if (this.#heldCount === 0) return
    // An entry names a partition once for each of its batches.
    for (const partition of new Set(touched)) {
      for (const held of this.#held.get(partition) ?? []) if (!this.#lacksPredecessor(partition, held.batch)) held.release()
    }
  }

  #remove(partition: Partition, held: Held): void {
    this.#heldCount--
    const ofPartition = this.#held.get(partition)!
    ofPartition.delete(held)
    if (ofPartition.size === 0) this.#held.delete(partition)
  }
}

/** What is used of the log. */
type TurnsLog = Pick<SharedLog, 'state' | 'onApplied'>

/** Sequences go round: of two different ones, the one less than half a round ahead comes after. */
function isAfter(sequence: number, other: number): boolean {
  const distance = (sequence - other + SEQUENCE_MODULUS) % SEQUENCE_MODULUS
  return distance > 0 && distance < SEQUENCE_MODULUS / 2
}
