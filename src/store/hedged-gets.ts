import type { Clock } from '../base/ports.ts'
import type { ReadCounts } from './read-counts.ts'
import { RecentTimes } from './recent-times.ts'
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

/** Of the last gets: who is slower than these, and somewhat, is asked a second time. */
const SLOW_SHARE = 0.95
const SLOW_MARGIN = 1.2
/** While nothing is known of them. */
const HEDGE_MS_UNKNOWN = 400
const HEDGE_MS_LEAST = 10
/** Second requests for each first one, and how many may be saved up: a store that is slow as a whole isn't asked twice as often. */
const HEDGES_A_GET = 0.1
const HEDGES_SAVED_MAX = 8

/** Gets of immutable objects. One that is slower than nearly all before it is asked for once more, and the first right answer counts. */
export class HedgedGets {
  readonly #store: ObjectStore
  readonly #clock: Clock
  readonly #times = new RecentTimes()
  #hedgesSaved = HEDGES_SAVED_MAX / 2

  constructor(store: ObjectStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Fails as the last of its requests does, when all have failed. */
  get(asked: AskedGet): Promise<StoredBytes | undefined> {
    const { sizeBytes } = asked.range
    this.#hedgesSaved = Math.min(HEDGES_SAVED_MAX, this.#hedgesSaved + HEDGES_A_GET)
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
      const timer = this.#clock.after(this.#hedgeMs(), () => {
        if (this.#hedgesSaved < 1 || !asked.room.take(sizeBytes)) return
        this.#hedgesSaved--
        asked.counts.hedges++
        start(() => asked.room.give(sizeBytes))
      })
      start(() => {})
    })
  }

  #hedgeMs(): number {
    const slowMs = this.#times.quantileMs(SLOW_SHARE)
    return slowMs === undefined ? HEDGE_MS_UNKNOWN : Math.max(HEDGE_MS_LEAST, slowMs * SLOW_MARGIN)
  }

  async #getOnce({ key, range, check, counts }: AskedGet, signal: AbortSignal): Promise<StoredBytes | undefined> {
    const sinceMs = this.#clock.monotonicMs()
    counts.gets++
    try {
      const got = await this.#store.get(key, { range, signal })
      this.#times.add(this.#clock.monotonicMs() - sinceMs)
      if (got === undefined) return undefined
      counts.getBytes += got.bytes.length
      check(got)
      return got
    } catch (cause) {
      // It would have taken longer still.
      if (signal.aborted) this.#times.add(this.#clock.monotonicMs() - sinceMs)
      throw cause
    }
  }
}
