import type { Clock } from '../base/ports.ts'
import { HedgeBudget, type HedgeTerms } from './hedge-budget.ts'
import type { ReadCounts } from './read-counts.ts'
import type { ObjectStore, StoredBytes } from './store.ts'

export interface AskedGet {
  readonly key: string
  readonly range: { readonly position: number; readonly sizeBytes: number }
  /** Throws for an answer that isn't what was asked for. */
  readonly check: (got: StoredBytes) => void
  /** For the answer of a second request. */
  readonly room: Room
  readonly counts: ReadCounts
}

/** Memory that may be used just now: nobody waits for it. */
export interface Room {
  /** False: there is none. */
  take(sizeBytes: number): boolean
  give(sizeBytes: number): void
}

/** Second requests for each first one: a tenth. */
const GET_HEDGES: HedgeTerms = {
  slowShare: 0.95,
  slowMargin: 1.2,
  delayLeastMs: 10,
  delayUnknownMs: 400,
  earned: 0.1,
  savedMax: 8,
  savedAtFirst: 4,
}

/** Gets of immutable objects. One that is slower than nearly all before it is asked for once more, and the first right answer counts. */
export class HedgedGets {
  readonly #store: ObjectStore
  readonly #clock: Clock
  readonly #hedges = new HedgeBudget(GET_HEDGES)

  constructor(store: ObjectStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Fails as the last of its requests does, when all have failed. */
  get(asked: AskedGet): Promise<StoredBytes | undefined> {
    const { sizeBytes } = asked.range
    this.#hedges.earn()
    return new Promise((resolve, reject) => {
      const running = new Set<AbortController>()
      let isOver = false
      const settle = (finish: () => void): void => {
        if (isOver) return
        isOver = true
        timer.cancel()
        for (const request of running) request.abort()
        finish()
      }
      const start = (ended: () => void): void => {
        const request = new AbortController()
        running.add(request)
        const end = (): void => {
          running.delete(request)
          ended()
        }
        this.#getOnce(asked, request.signal).then(
          (got) => {
            end()
            settle(() => resolve(got))
          },
          (cause: unknown) => {
            end()
            if (running.size === 0) settle(() => reject(cause))
          },
        )
      }
      const timer = this.#clock.after(this.#hedges.delayMs, () => {
        if (!this.#hedges.hasOne || !asked.room.take(sizeBytes)) return
        this.#hedges.take()
        asked.counts.hedges++
        start(() => asked.room.give(sizeBytes))
      })
      start(() => {})
    })
  }

  async #getOnce({ key, range, check, counts }: AskedGet, signal: AbortSignal): Promise<StoredBytes | undefined> {
    const sinceMs = this.#clock.monotonicMs()
    counts.gets++
    try {
      const got = await this.#store.get(key, { range, signal })
      this.#hedges.answered(this.#clock.monotonicMs() - sinceMs)
      if (got === undefined) return undefined
      counts.getBytes += got.bytes.length
      check(got)
      return got
    } catch (cause) {
      // It would have taken longer still.
      if (signal.aborted) this.#hedges.answered(this.#clock.monotonicMs() - sinceMs)
      throw cause
    }
  }
}
