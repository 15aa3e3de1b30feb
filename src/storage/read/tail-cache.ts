import type { BodyNumber } from '../../base/units.ts'

/** Where a body lies in the ring. */
interface CachedBody {
  readonly start: number
  readonly sizeBytes: number
}

/**
 * Tail reads come from here: the newest bodies, of entries and flush objects, that this broker wrote, in one ring of memory.
 *
 * ```
 *   [ body 7 │ body 8 │ free … │ body 4 │ body 5 │ body 6 ]
 *                     ▲ next     ▲ oldest: dropped when the next body needs its room
 * ```
 * Bound: `bytesMax`, taken from the system only as it fills. What is read from it is copied, since its place is soon
 * another body's.
 */
export class TailCache {
  readonly #bytesMax: number
  #ring: Buffer | undefined = undefined
  #next = 0
  /** In the order of writing, so the first is the oldest. */
  readonly #bodies = new Map<BodyNumber, CachedBody>()
  #sizeBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Copies a body in; one that is larger than the ring is left out. */
  put(number: BodyNumber, batches: readonly Uint8Array[], sizeBytes: number): void {
    if (sizeBytes > this.#bytesMax || sizeBytes === 0) return
    this.#ring ??= Buffer.allocUnsafeSlow(this.#bytesMax)
    const start = this.#makeRoom(sizeBytes)
    let at = start
    for (const batch of batches) {
      this.#ring.set(batch, at)
      at += batch.length
    }
    this.#next = at
    this.#bodies.set(number, { start, sizeBytes })
    this.#sizeBytes += sizeBytes
  }

  /** Bodies never wrap: one that doesn't fit behind the last goes to the start of the ring. */
  #makeRoom(sizeBytes: number): number {
    if (this.#next + sizeBytes > this.#bytesMax) {
      this.#dropWithin(this.#next, this.#bytesMax)
      this.#next = 0
    }
    this.#dropWithin(this.#next, this.#next + sizeBytes)
    return this.#next
  }

  #dropWithin(from: number, to: number): void {
    for (const [number, body] of this.#bodies) {
      if (body.start >= to || body.start + body.sizeBytes <= from) return
      this.#bodies.delete(number)
      this.#sizeBytes -= body.sizeBytes
    }
  }

  has(number: BodyNumber): boolean {
    return this.#bodies.has(number)
  }

  /** Copies `sizeBytes` of the body, from `position` on, to the start of `into`. False: it isn't here. */
  copy(number: BodyNumber, position: number, sizeBytes: number, into: Buffer): boolean {
    const body = this.#bodies.get(number)
    if (body === undefined) return false
    const start = body.start + position
    this.#ring!.copy(into, 0, start, start + sizeBytes)
    return true
  }
}
