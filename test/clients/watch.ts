import { setTimeout as after } from 'node:timers/promises'

/** Wakes those who wait for a condition whenever something may have changed; a wait that isn't met in time fails with what it waited for. */
export class Watch {
  readonly #waiting = new Set<() => void>()

  changed(): void {
    for (const look of [...this.#waiting]) look()
  }

  /** Resolves once `met()` is true. `what` ends the sentence "waited N s for …" and may look at the state when the time is over. */
  until(met: () => boolean, what: string | (() => string), deadlineMs: number): Promise<void> {
    if (met()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        reject(new Error(`waited ${deadlineMs / 1000} s for ${typeof what === 'string' ? what : what()}`))
      }, deadlineMs)
      const look = () => {
        let done = false
        try {
          done = met()
        } catch (error) {
          clearTimeout(timer)
          this.#waiting.delete(look)
          reject(error)
          return
        }
        if (!done) return
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
    })
  }
}

/** Fails with `what` when `work` takes longer; the work itself is not ended by this. */
export async function within<T>(work: Promise<T>, deadlineMs: number, what: string): Promise<T> {
  const over = new AbortController()
  try {
    return await Promise.race([
      work,
      after(deadlineMs, undefined, { signal: over.signal }).then(() => {
        throw new Error(`${what} took longer than ${deadlineMs / 1000} s`)
      }),
    ])
  } finally {
    over.abort()
    // The race's loser rejects on abort, and the work may still fail after it lost: neither is anybody's business any more.
    work.catch(() => undefined)
  }
}

/** Asks `probe` again every `stepMs` until it gives a value; for things that announce nothing, such as a port that begins to answer. */
export async function poll<T>(probe: () => Promise<T | undefined>, deadlineMs: number, what: string, stepMs = 50): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const value = await probe()
    if (value !== undefined) return value
    if (Date.now() > end) throw new Error(`waited ${deadlineMs / 1000} s for ${what}`)
    await after(stepMs)
  }
}
