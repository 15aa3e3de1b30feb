import type { Clock } from '../base/ports.ts'

/** It is waited for no longer. */
const LONGEST_MS = 1_000

interface Way {
  /** It was reached once, or couldn't be. */
  readonly wasTried: boolean
  readonly isAlive: boolean
}

/**
 * The first look around of a broker that starts: over when each of the others was reached or couldn't be, and those that were have reached this one in
 * turn. Before that clients of theirs hear nothing of it: who restarts one broker after the other would take the last one away that they know.
 */
export class FirstRound {
  readonly #called = new Set<number>()
  readonly over: Promise<void>
  #end: () => void = () => {}

  constructor(clock: Clock) {
    this.over = new Promise((resolve) => {
      const timer = clock.after(LONGEST_MS, resolve)
      this.#end = () => {
        timer.cancel()
        resolve()
      }
    })
  }

  /** Another broker has reached this one, as it is now. */
  called(brokerId: number): void {
    this.#called.add(brokerId)
  }

  look(ways: ReadonlyMap<number, Way>): void {
    const isOver = [...ways].every(([brokerId, way]) => way.wasTried && (!way.isAlive || this.#called.has(brokerId)))
    if (isOver) this.#end()
  }
}
