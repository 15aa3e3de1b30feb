import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { BrokerFailure, isRetriable } from './broker-failure.ts'
import { type Identity, ProducerBatch, type Stamp } from './producer-batch.ts'
import type { Sending } from './producer-record.ts'

export interface PartitionQueueSettings {
  readonly idempotent: boolean
  readonly batchBytesMax: number
  readonly lingerMs: number
  readonly deliveryMs: number
  /** Batches of one partition that may be on their way: at most 5, beyond which brokers forget what they saw. */
  readonly inFlightMax: number
}

const SEQUENCES = 2 ** 31

/** What became of one attempt. */
export type Attempt =
  | { readonly kind: 'stored'; readonly baseOffset: number; readonly appendTimeMs: number }
  | { readonly kind: 'failed'; readonly failure: Failure }

/**
 * The batches of one partition, in the order of their records, which is the order in the log:
 *
 * ```
 *   [in flight 0..n) [to be sent again, or for the first time ...] [open: takes records]
 * ```
 * After a batch came back for another attempt nothing is sent until all that are in flight came back, too; then they go again
 * in order. Sequences go on without a gap. Where one had to be left out (a batch was refused, or its fate stays unknown), what
 * wasn't sent under the old producer id gets a new one and starts at 0: brokers keep order only within one id, and by then
 * nothing of the old one is on its way.
 */
export class PartitionQueue {
  readonly topic: string
  readonly partition: number
  readonly #settings: PartitionQueueSettings
  readonly #batches: ProducerBatch[] = []
  readonly #inFlight = new Set<ProducerBatch>()
  /** A batch came back: first all others must. */
  #draining = false
  #identity: Identity | undefined
  #nextSequence = 0
  /** The broker holds a batch of the current producer id. Before, it would take any sequence as the first one, also behind a gap. */
  #proven = false
  /** The current producer id has a gap. */
  #broken = false

  constructor(topic: string, partition: number, settings: PartitionQueueSettings) {
    this.topic = topic
    this.partition = partition
    this.#settings = settings
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0
  }

  /** Whether `identity` must be fetched anew before the next batch can go. */
  get needsNewIdentity(): boolean {
    return this.#broken && this.#inFlight.size === 0 && this.#batches[0]?.stamp === undefined
  }

  add(sending: Sending, nowMs: number): void {
    let batch = this.#batches.at(-1)
    if (batch === undefined || !batch.hasRoomFor(sending.bytes, this.#settings.batchBytesMax)) {
      if (batch !== undefined) batch.full = true
      batch = new ProducerBatch(nowMs)
      this.#batches.push(batch)
    }
    batch.add(sending)
    if (batch.sizeBytes >= this.#settings.batchBytesMax) batch.full = true
  }

  /** Nothing waits for company any more. */
  closeOpenBatch(): void {
    const batch = this.#batches.at(-1)
    if (batch !== undefined) batch.full = true
  }

  /** When `ready` may give something that it doesn't give now, without any answer coming; undefined: not before an answer. */
  nextMs(nowMs: number): number | undefined {
    const batch = this.#nextUnsent()
    if (batch === undefined) return undefined
    const sendMs = this.#mayStart() ? this.#dueMs(batch) : Number.POSITIVE_INFINITY
    const expireMs = batch.openedMs + this.#settings.deliveryMs
    return Math.max(nowMs, Math.min(sendMs, expireMs))
  }

  /** The batch that may go now; undefined: none. */
  ready(nowMs: number): ProducerBatch | undefined {
    const batch = this.#nextUnsent()
    return batch !== undefined && this.#mayStart() && this.#dueMs(batch) <= nowMs ? batch : undefined
  }

  /** Sequence for a batch that has none yet. `shared` is the producer's identity, used until this partition needs its own. */
  stamp(batch: ProducerBatch, shared: Identity | undefined): Stamp {
    if (shared === undefined) return { identity: undefined, baseSequence: -1 }
    this.#identity ??= shared
    const baseSequence = this.#nextSequence
    this.#nextSequence = (baseSequence + batch.count) % SEQUENCES
    return { identity: this.#identity, baseSequence }
  }

  renew(identity: Identity): void {
    this.#identity = identity
    this.#nextSequence = 0
    this.#broken = false
    this.#proven = false
  }

  started(batch: ProducerBatch): void {
    batch.attempts++
    batch.full = true
    this.#inFlight.add(batch)
  }

  /** `pauseMs` is the time until the next attempt, if there is one. */
  settle(batch: ProducerBatch, attempt: Attempt, nowMs: number, pauseMs: number): void {
    this.#inFlight.delete(batch)
    if (this.#settled(batch, attempt, nowMs, pauseMs)) this.#remove(batch)
    if (this.#inFlight.size === 0) this.#draining = false
  }

  /** Whether the batch is done. */
  #settled(batch: ProducerBatch, attempt: Attempt, nowMs: number, pauseMs: number): boolean {
    if (attempt.kind === 'stored') {
      if (batch.stamp?.identity === this.#identity) this.#proven = true
      batch.deliver(this.topic, this.partition, attempt.baseOffset, attempt.appendTimeMs)
      return true
    }
    const { failure } = attempt
    const fromBroker = failure instanceof BrokerFailure ? failure.errorCode : undefined
    if (fromBroker === ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
      batch.deliver(this.topic, this.partition, -1, -1)
      return true
    }
    batch.lastFailure = failure
    if (failure.applied === 'unknown') batch.uncertain = true
    const expired = nowMs >= batch.openedMs + this.#settings.deliveryMs
    if (!expired && this.#mayRetry(batch, failure, fromBroker)) {
      this.#draining = true
      batch.pausedUntilMs = nowMs + pauseMs
      if (this.#broken && !batch.uncertain) batch.unseal()
      return false
    }
    this.#leaveOut(batch, failure)
    return true
  }

  #mayRetry(batch: ProducerBatch, failure: Failure, code: number | undefined): boolean {
    // Behind one that came back, a gap is what the broker must see: it wasn't stored, and goes again in its turn.
    if (code === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER && this.#settings.idempotent && this.#hasUnsettledBefore(batch))
      return true
    // Without sequences a broker can't tell a second attempt from a second record.
    if (failure.applied === 'unknown' && !this.#settings.idempotent) return false
    return isRetriable(failure)
  }

  #hasUnsettledBefore(batch: ProducerBatch): boolean {
    return this.#broken || this.#batches[0] !== batch
  }

  /** Fails what waited too long. */
  expire(nowMs: number): void {
    for (const batch of [...this.#batches]) {
      if (this.#inFlight.has(batch) || nowMs < batch.openedMs + this.#settings.deliveryMs) continue
      const why = batch.lastFailure === undefined ? '' : `; last: ${batch.lastFailure.message}`
      const text = `${this.topic}-${this.partition} took no batch within ${this.#settings.deliveryMs} ms${why}`
      this.#leaveOut(batch, new Failure('unavailable', 'delivery-timed-out', 'no', text, batch.lastFailure))
      this.#remove(batch)
    }
  }

  /** Fails everything that isn't in flight. */
  failWaiting(failure: Failure): void {
    for (const batch of this.#batches.filter((waiting) => !this.#inFlight.has(waiting))) {
      this.#leaveOut(batch, failure)
      this.#remove(batch)
    }
  }

  #remove(batch: ProducerBatch): void {
    this.#batches.splice(this.#batches.indexOf(batch), 1)
  }

  #leaveOut(batch: ProducerBatch, failure: Failure): void {
    if (batch.stamp?.identity !== undefined) this.#leaveGap()
    batch.fail(failure)
  }

  /** Batches behind the gap that were surely not stored get new bytes; the others keep theirs and tell their fate when sent again. */
  #leaveGap(): void {
    this.#broken = true
    for (const batch of this.#batches) if (!this.#inFlight.has(batch) && !batch.uncertain) batch.unseal()
  }

  #nextUnsent(): ProducerBatch | undefined {
    for (const batch of this.#batches) if (!this.#inFlight.has(batch)) return batch
    return undefined
  }

  /** One after the other while a batch is sent again or the producer id is changed; never beside one that came back. */
  #mayStart(): boolean {
    const count = this.#inFlight.size
    if (count === 0) return true
    const max = this.#settings.idempotent && this.#proven ? this.#settings.inFlightMax : 1
    return !this.#draining && !this.#broken && count < max
  }

  #dueMs(batch: ProducerBatch): number {
    return Math.max(batch.pausedUntilMs, batch.full ? 0 : batch.openedMs + this.#settings.lingerMs)
  }
}
