import { type LogIndex, logIndex } from '../base/units.ts'
import { Occupancy } from './occupancy.ts'
import type { FoundSlot, SlotHead } from './slot.ts'
import { TailProofs } from './tail-proofs.ts'
import type { SeenMarker, TrimRegister } from './trim-register.ts'

/** Heads of so many slots are remembered, so that reading a body takes one request. */
const HEADS_MAX = 16_384
/** Headers that a look at the tail came by, for the read that follows it. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024

/** What one loglet knows of a log that others write as well: true, but perhaps long ago. */
export class SeenLog {
  readonly occupancy: Occupancy
  readonly proofs: TailProofs
  readonly #register: TrimRegister
  /** Oldest first. */
  readonly #heads = new Map<number, SlotHead>()
  readonly #kept = new Map<number, FoundSlot>()
  #keptBytes = 0
  #trimmedBefore = 1
  /** Of what came and went since the start. */
  sizeBytes = 0

  constructor(register: TrimRegister, graceMs: number, marker: SeenMarker) {
    this.#register = register
    this.proofs = new TailProofs(graceMs)
    this.occupancy = new Occupancy(0)
    this.adopt(marker)
  }

  get trimmedBefore(): LogIndex {
    return logIndex(this.#trimmedBefore)
  }

  async readMarker(): Promise<void> {
    this.adopt(await this.#register.read())
  }

  adopt({ before, dateMs }: SeenMarker): void {
    this.proofs.add(before, dateMs)
    if (before <= this.#trimmedBefore) return
    this.#trimmedBefore = before
    this.#fillUpTo(before - 1)
  }

  /** None is empty up to there. */
  learn(upTo: number, sizeBytes: number): void {
    if (!this.occupancy.isFilled(upTo)) this.sizeBytes += sizeBytes
    this.#fillUpTo(upTo)
  }

  #fillUpTo(index: number): void {
    if (index > this.occupancy.tail) this.occupancy.fill(index)
    this.occupancy.trim(index + 1)
    // Nobody reads those any more. They came in about the order of their indexes.
    for (const kept of this.#kept.keys()) {
      if (kept > index) return
      this.take(kept)
    }
  }

  saw(index: number, head: SlotHead): void {
    if (!this.occupancy.isFilled(index)) {
      this.occupancy.fill(index)
      this.sizeBytes += head.headerBytes + head.bodyBytes
    }
    this.#heads.set(index, head)
    if (this.#heads.size <= HEADS_MAX) return
    for (const oldest of this.#heads.keys()) {
      this.#heads.delete(oldest)
      return
    }
  }

  head(index: number): SlotHead | undefined {
    return this.#heads.get(index)
  }

  /** For one `take`, if there is room. */
  keep(index: number, slot: FoundSlot): void {
    if (this.#keptBytes + slot.header.length > KEPT_BYTES_MAX || this.#kept.has(index)) return
    this.#kept.set(index, slot)
    this.#keptBytes += slot.header.length
  }

  take(index: number): FoundSlot | undefined {
    const slot = this.#kept.get(index)
    if (slot === undefined) return undefined
    this.#kept.delete(index)
    this.#keptBytes -= slot.header.length
    return slot
  }

  forget(index: number, sizeBytes: number): void {
    this.#heads.delete(index)
    this.take(index)
    this.sizeBytes -= sizeBytes
  }
}
