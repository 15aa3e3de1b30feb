import type { Failure } from '../base/failure.ts'
import type { Clock, Timer } from '../base/ports.ts'

/** A request that waits for its answer. */
interface Pending {
  readonly correlationId: number
  readonly apiKey: number
  readonly version: number
  /** The body of the answer starts at `at`. */
  readonly answered: (frame: Buffer, at: number) => void
  readonly failed: (failure: Failure) => void
  readonly timer: Timer
}

/** Requests of one connection in the order in which they were sent, which is the order of their answers. At most `max`. */
export class InFlight {
  readonly #clock: Clock
  readonly #max: number
  readonly #pending: Pending[] = []

  constructor(clock: Clock, max: number) {
    this.#clock = clock
    this.#max = max
  }

  get isFull(): boolean {
    return this.#pending.length >= this.#max
  }

  get count(): number {
    return this.#pending.length
  }

  add(request: Omit<Pending, 'timer'>, timeoutMs: number, late: () => void): void {
    this.#pending.push({ ...request, timer: this.#clock.after(timeoutMs, late) })
  }

  /** The request that must be answered next. */
  first(): Pending | undefined {
    return this.#pending[0]
  }

  takeFirst(): void {
    this.#pending.shift()?.timer.cancel()
  }

  failAll(failure: Failure): void {
    for (const { timer, failed } of this.#pending.splice(0)) {
      timer.cancel()
      failed(failure)
    }
  }
}
