import type { LogIndex } from '../../base/units.ts'

/** The bodies of the newest entries that this broker wrote, as the batches they were made of. */
interface CachedBody {
  readonly batches: readonly Buffer[]
  /** `ends[i]` is where batch i ends in the body. */
  readonly ends: Float64Array
  readonly sizeBytes: number
}

/**
 * Tail reads come from here: bodies by index, the oldest dropped first. Bound: `bytesMax` of bodies. What is handed out is
 * shared and never changes again.
 */
export class TailCache {
  readonly #bytesMax: number
  readonly #bodies = new Map<LogIndex, CachedBody>()
  #sizeBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  put(index: LogIndex, batches: readonly Buffer[], sizeBytes: number): void {
    const ends = new Float64Array(batches.length)
    let end = 0
    for (let at = 0; at < batches.length; at++) {
      end += batches[at]!.length
      ends[at] = end
    }
    this.#bodies.set(index, { batches, ends, sizeBytes })
    this.#sizeBytes += sizeBytes
    this.#evict()
  }

  #evict(): void {
    for (const [index, body] of this.#bodies) {
      if (this.#sizeBytes <= this.#bytesMax) return
      this.#bodies.delete(index)
      this.#sizeBytes -= body.sizeBytes
    }
  }

  has(index: LogIndex): boolean {
    return this.#bodies.has(index)
  }

  /** Appends to `into` the batches that lie at `position` to `position + sizeBytes` of the body. False: it isn't here. */
  collect(index: LogIndex, position: number, sizeBytes: number, into: Buffer[]): boolean {
    const body = this.#bodies.get(index)
    if (body === undefined) return false
    for (let at = firstEndingAfter(body.ends, position); at < body.batches.length; at++) {
      if (body.ends[at]! > position + sizeBytes) break
      into.push(body.batches[at]!)
    }
    return true
  }
}

function firstEndingAfter(ends: Float64Array, position: number): number {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ends[middle]! > position) high = middle
    else low = middle + 1
  }
  return low
}
