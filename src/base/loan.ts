import type { BufferPool } from './buffer-pool.ts'

/**
 * Memory that one piece of work borrows from a pool, bit by bit, and gives back at once. `end` is for who is the last to hold any of it;
 * without it the collector takes the memory.
 */
export class Loan {
  readonly #pool: BufferPool
  readonly #lent: Buffer[] = []

  constructor(pool: BufferPool) {
    this.#pool = pool
  }

  /** So many bytes, of any content. Up to as many again may lie behind them. */
  take(sizeBytes: number): Buffer {
    return this.#lend(this.#pool.take(sizeBytes), sizeBytes)
  }

  /** Like `take`, but out of the pool only where at most an eighth more is behind them: for who counts what is held. */
  readonly takeSnug = (sizeBytes: number): Buffer => {
    const isSnug = this.#pool.sizeOf(sizeBytes) <= sizeBytes * (9 / 8)
    return isSnug ? this.take(sizeBytes) : Buffer.allocUnsafeSlow(sizeBytes)
  }

  /** Takes over what another one has borrowed. */
  join(other: Loan): void {
    this.#lent.push(...other.#lent.splice(0))
  }

  end(): void {
    for (const buffer of this.#lent.splice(0)) this.#pool.give(buffer)
  }

  #lend(buffer: Buffer, sizeBytes: number): Buffer {
    this.#lent.push(buffer)
    return buffer.subarray(0, sizeBytes)
  }
}
