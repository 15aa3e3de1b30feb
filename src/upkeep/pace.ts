import { othersTurn, pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'

/** Holds back who goes through more than so many bytes a second. */
export class Pace {
  readonly #clock: Clock
  readonly #bytesPerSecond: number
  /** When what was let through so far is paid for. */
  #paidMs = 0

  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Resolves when these bytes may go: at once after a pause, and always in another turn, so that others get theirs. */
  async take(bytes: number): Promise<void> {
    const nowMs = this.#clock.monotonicMs()
    const waitMs = this.#paidMs - nowMs
    this.#paidMs = Math.max(this.#paidMs, nowMs) + (bytes / this.#bytesPerSecond) * 1_000
    await (waitMs > 0 ? pause(this.#clock, waitMs) : othersTurn(this.#clock))
  }
}
