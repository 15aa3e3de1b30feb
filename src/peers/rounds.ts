/**
 * Asks the same for many, where the answer must be younger than the question: who comes while one is under way shares the next one with all who come
 * meanwhile.
 */
export class Rounds {
  readonly #ask: (done: () => void) => void
  #waiting: (() => void)[] = []
  #isUnderWay = false

  /** `ask` calls `done` once, then or later. */
  constructor(ask: (done: () => void) => void) {
    this.#ask = ask
  }

  /** Resolves when a question has been answered that was asked from here on. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      if (!this.#isUnderWay) this.#begin()
    })
  }

  #begin(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#isUnderWay = true
    this.#ask(() => {
      this.#isUnderWay = false
      for (const resolve of waiting) resolve()
      if (this.#waiting.length > 0) this.#begin()
    })
  }
}
