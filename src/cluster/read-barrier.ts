import { isUnavailable } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'

const RETRY_FIRST_MS = 20
const RETRY_LONGEST_MS = 500
const TRIES_MAX = 10

/**
 * Looks at the tail of the log and waits until the fold is there. Concurrent callers share a look, but only one that began after they came:
 * an older one may have missed what was acknowledged in between.
 *
 * ```
 *   a look under way │ the next look: begins when that one ends, shared by all who came meanwhile
 * ```
 */
export class ReadBarrier {
  readonly #look: () => Promise<LogIndex>
  readonly #applied: (index: LogIndex) => Promise<void>
  readonly #clock: Clock
  #current: Promise<unknown> | undefined
  #next: Promise<LogIndex> | undefined

  constructor(parts: {
    /** Linearizable: at least every entry that was acknowledged before. */
    readonly look: () => Promise<LogIndex>
    readonly applied: (index: LogIndex) => Promise<void>
    readonly clock: Clock
  }) {
    this.#look = parts.look
    this.#applied = parts.applied
    this.#clock = parts.clock
  }

  /** Throws a Failure (`unavailable`) if the loglet can't be asked for long. */
  async pass(): Promise<void> {
    this.#next ??= this.#lookAfter(this.#current)
    await this.#applied(await this.#next)
  }

  /** Who asks in the turn in which it begins shares it too: it begins a moment later. */
  async #lookAfter(current: Promise<unknown> | undefined): Promise<LogIndex> {
    await current?.catch(() => undefined)
    this.#current = this.#next
    this.#next = undefined
    return this.#lookOften()
  }

  async #lookOften(): Promise<LogIndex> {
    let delayMs = RETRY_FIRST_MS
    for (let tries = 1; ; tries++) {
      try {
        return await this.#look()
      } catch (error) {
        if (!isUnavailable(error) || tries === TRIES_MAX) throw error
      }
      await pause(this.#clock, delayMs)
      delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)
    }
  }
}
