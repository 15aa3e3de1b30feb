import type { SimRandom } from '../../test/sim/world/random.ts'

const TICK_MS = 2

/**
 * Calls `run` so often a second, whether or not the calls before have come to their end: an open loop. A late timer catches up. With chance the pauses are
 * random (exponential), as those of many clients are; without it they are all the same.
 */
export class Pace {
  readonly #timer: NodeJS.Timeout
  readonly #running = new Set<Promise<void>>()
  #turns = 0
  #failure: unknown

  constructor(perSecond: number, run: (turn: number) => Promise<void>, chance?: SimRandom) {
    const startMs = performance.now()
    const pauseMs = (): number => (1_000 / perSecond) * (chance === undefined ? 1 : -Math.log(1 - chance.float()))
    let dueMs = startMs
    this.#timer = setInterval(() => {
      for (const nowMs = performance.now(); dueMs <= nowMs; dueMs += pauseMs()) this.#start(run)
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
