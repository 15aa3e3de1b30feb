const TICK_MS = 5

/** Calls `run` so often a second, whether or not the calls before have come to their end: an open loop. A late timer catches up. */
export class Pace {
  readonly #timer: NodeJS.Timeout
  readonly #running = new Set<Promise<void>>()
  #turns = 0
  #failure: unknown

  constructor(perSecond: number, run: (turn: number) => Promise<void>) {
    const startMs = performance.now()
    this.#timer = setInterval(() => {
      const due = ((performance.now() - startMs) / 1_000) * perSecond
      while (this.#turns < due) this.#start(run)
    }, TICK_MS)
  }

  #start(run: (turn: number) => Promise<void>): void {
    const running = run(this.#turns++).then(
      () => void this.#running.delete(running),
      (cause: unknown) => {
        this.#running.delete(running)
        this.#failure ??= cause
      },
    )
    this.#running.add(running)
  }

  /** Begins nothing any more, waits for what runs, and throws what one of them did. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#running)
    if (this.#failure !== undefined) throw this.#failure
  }
}
