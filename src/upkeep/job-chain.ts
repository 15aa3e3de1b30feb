import { isUnavailable } from '../base/failure.ts'
import type { Clock, Log, Timer } from '../base/ports.ts'

/** Jobs that run again and again, each at its own pace, one at a time. What fails for lack of means is tried again at its next turn. */
export class JobChain {
  readonly #clock: Clock
  readonly #logger: Log
  readonly #onFatal: (cause: unknown) => void
  readonly #timers = new Set<Timer>()
  #running: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(parts: { readonly clock: Clock; readonly logger: Log; readonly onFatal: (cause: unknown) => void }) {
    this.#clock = parts.clock
    this.#logger = parts.logger
    this.#onFatal = parts.onFatal
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Begins the job so long from now, and so long after each of its ends. */
  every(delayMs: number, job: () => Promise<void>): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(timer)
      this.#running = this.#runAfter(this.#running, delayMs, job)
    })
    this.#timers.add(timer)
  }

  async #runAfter(before: Promise<void>, delayMs: number, job: () => Promise<void>): Promise<void> {
    await before
    if (this.#isStopped) return
    await this.#run(job)
    if (!this.#isStopped) this.every(delayMs, job)
  }

  async #run(job: () => Promise<void>): Promise<void> {
    try {
      await job()
    } catch (error) {
      if (isUnavailable(error)) {
        if (!this.#isStopped) this.#logger.warn('an upkeep job failed and will be tried again', { cause: error.message })
      } else {
        this.#onFatal(error)
      }
    }
  }

  /** Begins none any more, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of this.#timers) timer.cancel()
    await this.#running
  }
}
