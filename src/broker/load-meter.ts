import type { Clock, Timer } from '../base/ports.ts'

const SAMPLE_MS = 1_000
/** Older samples count for less and less: after so long for a third. */
const MEMORY_MS = 30_000
/** A timer that is so late says that the broker has twice the work that its bytes tell of. */
const LATE_MS_OF_DOUBLE = 20

/** How much a broker has to do, as one number that can be compared with other brokers': bytes a second, more where its event loop is late. */
export class LoadMeter {
  readonly #clock: Clock
  #bytes = 0
  #bytesPerSecond = 0
  #lateMs = 0
  #sampledMs: number
  #timer: Timer

  constructor(clock: Clock) {
    this.#clock = clock
    this.#sampledMs = clock.monotonicMs()
    this.#timer = this.#next()
  }

  /** Bytes came or went. */
  count(bytes: number): void {
    this.#bytes += bytes
  }

  get load(): number {
    return this.#bytesPerSecond * (1 + this.#lateMs / LATE_MS_OF_DOUBLE)
  }

  close(): void {
    this.#timer.cancel()
  }

  #next(): Timer {
    return this.#clock.after(SAMPLE_MS, () => {
      this.#sample()
      this.#timer = this.#next()
    })
  }

  #sample(): void {
    const nowMs = this.#clock.monotonicMs()
    const passedMs = nowMs - this.#sampledMs
    const share = 1 - Math.exp(-passedMs / MEMORY_MS)
    this.#bytesPerSecond += share * ((this.#bytes * 1_000) / passedMs - this.#bytesPerSecond)
    this.#lateMs += share * (passedMs - SAMPLE_MS - this.#lateMs)
    this.#bytes = 0
    this.#sampledMs = nowMs
  }
}
