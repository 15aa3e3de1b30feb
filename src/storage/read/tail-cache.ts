import type { LogIndex } from '../../base/units.ts'

/** Where a body lies in the ring. */
interface CachedBody {
  readonly start: number
  readonly sizeBytes: number
}

/**
 * Tail reads come from here: the bodies of the newest entries that this broker wrote, in one ring of memory.
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
  readonly #bodies = new Map<LogIndex, CachedBody>()
  #sizeBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Copies a body in; one that is larger than the ring is left out. */
  put(index: LogIndex, batches: readonly Uint8Array[], sizeBytes: number): void {
    if (sizeBytes > this.#bytesMax || sizeBytes === 0) return
    this.#ring ??= Buffer.allocUnsafeSlow(this.#bytesMax)
    const start = this.#makeRoom(sizeBytes)
    let at = start
    for (const batch of batches) {
      this.#ring.set(batch, at)
      at += batch.length
    }
    this.#next = at
    this.#bodies.set(index, { start, sizeBytes })
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
    for (const [index, body] of this.#bodies) {
      if (body.start >= to || body.start + body.sizeBytes <= from) return
      this.#bodies.delete(index)
      this.#sizeBytes -= body.sizeBytes
    }
  }

  has(index: LogIndex): boolean {
    return this.#bodies.has(index)
  }

  /** Copies `sizeBytes` of the body, from `position` on, to the start of `into`. False: it isn't here. */
  copy(index: LogIndex, position: number, sizeBytes: number, into: Buffer): boolean {
    const body = this.#bodies.get(index)
    if (body === undefined) return false
    const start = body.start + position
    this.#ring!.copy(into, 0, start, start + sizeBytes)
    return true
  }
}
