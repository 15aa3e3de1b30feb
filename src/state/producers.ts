import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Refusal } from './refusals.ts'

/** Batches remembered per producer and partition (KIP-98): Kafka's clients have at most five in flight. */
const WINDOW = 5
export const SEQUENCE_MODULUS = 2 ** 31

/**
 * The sequence state of every (partition, producer id): epoch and the last five batches, in columns.
 *
 * ```
 *   slot s:  epoch │ newest │ count │ time of the newest │ ring of 5 × (first sequence, last sequence, base offset, append time)
 * ```
 * Each partition maps its producer ids to slots; freed slots are reused. Bound: one slot for each producer that wrote to
 * a partition within `producer.id.expiration.ms`.
 */
export class Producers {
  #epoch = new Int16Array(16)
  /** Ring position of the newest batch. */
  #newest = new Uint8Array(16)
  #count = new Uint8Array(16)
  #lastTimeMs = new Float64Array(16)
  #firstSequence = new Int32Array(16 * WINDOW)
  #lastSequence = new Int32Array(16 * WINDOW)
  #baseOffset = new Float64Array(16 * WINDOW)
  /** What the batch's producer was told: -1 where the batch kept its own timestamps. */
  #appendTimeMs = new Float64Array(16 * WINDOW)
  #free: number[] = []
  #used = 0

  /** How many producer states there are, over all partitions. */
  get size(): number {
    return this.#used - this.#free.length
  }

  /**
   * What a batch with this epoch and these sequences is to the partition. `none`: it's next. `duplicate`: it's one of the
   * last five: `duplicateOf` and `appendTimeOf` tell where it lies and what was said of it.
   */
  check(slot: number | undefined, epoch: number, firstSequence: number, recordCount: number): Refusal {
    if (slot === undefined) return 'none'
    if (epoch < this.#epoch[slot]!) return 'old-producer-epoch'
    if (epoch > this.#epoch[slot]!) return firstSequence === 0 ? 'none' : 'out-of-order-sequence'
    if (this.#count[slot] === 0) return 'none'
    const newest = slot * WINDOW + this.#newest[slot]!
    if (firstSequence === nextSequence(this.#lastSequence[newest]!)) return 'none'
    return this.#findInWindow(slot, firstSequence, recordCount) === -1 ? 'out-of-order-sequence' : 'duplicate'
  }

  /** Row of the ring that holds exactly these sequences, or -1. */
  #findInWindow(slot: number, firstSequence: number, recordCount: number): number {
    const lastSequence = addSequence(firstSequence, recordCount - 1)
    for (let back = 0; back < this.#count[slot]!; back++) {
      const row = slot * WINDOW + ((this.#newest[slot]! + WINDOW - back) % WINDOW)
      if (this.#firstSequence[row] === firstSequence && this.#lastSequence[row] === lastSequence) return row
    }
    return -1
  }

  /** Base offset of the first copy; `check` has said `duplicate`. */
  duplicateOf(slot: number, firstSequence: number, recordCount: number): number {
    return this.#baseOffset[this.#findInWindow(slot, firstSequence, recordCount)]!
  }

  /** Log append time of the first copy, -1 if it has none; `check` has said `duplicate`. */
  appendTimeOf(slot: number, firstSequence: number, recordCount: number): number {
    return this.#appendTimeMs[this.#findInWindow(slot, firstSequence, recordCount)]!
  }

  /** Remembers a batch that was appended. The result is the slot: a new one where `slot` is undefined. */
  remember(
    slot: number | undefined,
    epoch: number,
    firstSequence: number,
    recordCount: number,
    baseOffset: number,
    timeMs: number,
    appendTimeMs: number,
  ): number {
    const at = slot ?? this.#take()
    if (epoch !== this.#epoch[at]) {
      this.#epoch[at] = epoch
      this.#count[at] = 0
    }
    const newest = this.#count[at] === 0 ? 0 : (this.#newest[at]! + 1) % WINDOW
    this.#newest[at] = newest
    if (this.#count[at]! < WINDOW) this.#count[at]!++
    const row = at * WINDOW + newest
    this.#firstSequence[row] = firstSequence
    this.#lastSequence[row] = addSequence(firstSequence, recordCount - 1)
    this.#baseOffset[row] = baseOffset
    this.#appendTimeMs[row] = appendTimeMs
    this.#lastTimeMs[at] = timeMs
    return at
  }

  #take(): number {
    const freed = this.#free.pop()
    const slot = freed ?? this.#used++
    if (slot === this.#epoch.length) this.#grow()
    this.#epoch[slot] = -1
    this.#count[slot] = 0
    this.#newest[slot] = 0
    return slot
  }

  #grow(): void {
    const capacity = this.#epoch.length * 2
    const epoch = new Int16Array(capacity)
    epoch.set(this.#epoch)
    this.#epoch = epoch
    const newest = new Uint8Array(capacity)
    newest.set(this.#newest)
    this.#newest = newest
    const count = new Uint8Array(capacity)
    count.set(this.#count)
    this.#count = count
    const lastTimeMs = new Float64Array(capacity)
    lastTimeMs.set(this.#lastTimeMs)
    this.#lastTimeMs = lastTimeMs
    const firstSequence = new Int32Array(capacity * WINDOW)
    firstSequence.set(this.#firstSequence)
    this.#firstSequence = firstSequence
    const lastSequence = new Int32Array(capacity * WINDOW)
    lastSequence.set(this.#lastSequence)
    this.#lastSequence = lastSequence
    const baseOffset = new Float64Array(capacity * WINDOW)
    baseOffset.set(this.#baseOffset)
    this.#baseOffset = baseOffset
    const appendTimeMs = new Float64Array(capacity * WINDOW)
    appendTimeMs.set(this.#appendTimeMs)
    this.#appendTimeMs = appendTimeMs
  }

  free(slot: number): void {
    this.#free.push(slot)
  }

  epoch(slot: number): number {
    return this.#epoch[slot]!
  }

  /** Last sequence of the newest batch, -1 if none is remembered. */
  lastSequence(slot: number): number {
    return this.#count[slot] === 0 ? -1 : this.#lastSequence[slot * WINDOW + this.#newest[slot]!]!
  }

  /** When the newest batch was appended, in log time. */
  lastTimeMs(slot: number): number {
    return this.#lastTimeMs[slot]!
  }

  /** i16 epoch, f64 time of the newest, u8 count, then per batch from the oldest: i32 first and last sequence, f64 base offset, f64 append time. */
  encode(writer: ByteWriter, slot: number): void {
    writer.i16(this.#epoch[slot]!)
    writer.f64(this.#lastTimeMs[slot]!)
    const count = this.#count[slot]!
    writer.u8(count)
    for (let back = count - 1; back >= 0; back--) {
      const row = slot * WINDOW + ((this.#newest[slot]! + WINDOW - back) % WINDOW)
      writer.i32(this.#firstSequence[row]!)
      writer.i32(this.#lastSequence[row]!)
      writer.f64(this.#baseOffset[row]!)
      writer.f64(this.#appendTimeMs[row]!)
    }
  }

  decode(reader: ByteReader): number {
    const slot = this.#take()
    this.#epoch[slot] = reader.i16()
    this.#lastTimeMs[slot] = reader.f64()
    const count = reader.u8()
    if (count > WINDOW)
      throw new Failure('corrupt', 'undecodable', 'no', `a producer remembers ${count} batches, at most ${WINDOW} are allowed`)
    this.#count[slot] = count
    this.#newest[slot] = Math.max(0, count - 1)
    for (let row = slot * WINDOW; row < slot * WINDOW + count; row++) {
      this.#firstSequence[row] = reader.i32()
      this.#lastSequence[row] = reader.i32()
      this.#baseOffset[row] = reader.f64()
      this.#appendTimeMs[row] = reader.f64()
    }
    return slot
  }
}

/** Sequences count records and go from 2^31 - 1 on to 0 (KIP-98). */
export function addSequence(sequence: number, count: number): number {
  return (sequence + count) % SEQUENCE_MODULUS
}

export function nextSequence(sequence: number): number {
  return addSequence(sequence, 1)
}
