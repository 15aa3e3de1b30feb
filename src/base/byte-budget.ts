import { aborted } from './wanted.ts'

/**
 * Bytes that one kind of work may hold at a time. Who comes too late waits its turn, first come first served; what is larger
 * than the whole budget goes when it's alone.
 *
 * ```
 *   take → (waits in line) → holds its bytes → give
 * ```
 * The line has no bound of its own: who makes a budget says how many can stand in it.
 */
export class ByteBudget {
  readonly #bytesMax: number
  #taken = 0
  /** In the order of coming. */
  readonly #waiting = new Set<Waiter>()

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** How many stand in line. */
  get waitingCount(): number {
    return this.#waiting.size
  }

  /** Throws a Failure (`unavailable`, reason `aborted`) when the signal says so before its turn; nothing is taken then. */
  async take(sizeBytes: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) throw aborted()
    if (this.#waiting.size === 0 && this.#fits(sizeBytes)) {
      this.#taken += sizeBytes
      return
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(waiter)
        reject(aborted())
        this.#admit()
      }
      const go = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const waiter: Waiter = { sizeBytes, go }
      this.#waiting.add(waiter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  #fits(sizeBytes: number): boolean {
    return this.#taken === 0 || this.#taken + sizeBytes <= this.#bytesMax
  }

  give(sizeBytes: number): void {
    this.#taken -= sizeBytes
    this.#admit()
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (!this.#fits(waiter.sizeBytes)) return
      this.#waiting.delete(waiter)
      this.#taken += waiter.sizeBytes
      waiter.go()
    }
  }
}

interface Waiter {
  readonly sizeBytes: number
  readonly go: () => void
}
