import { isUnavailable } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import { SharedRuns } from '../base/shared-runs.ts'
import type { LogIndex } from '../base/units.ts'
import type { LookBudget } from './look-budget.ts'

const RETRY_FIRST_MS = 20
const RETRY_LONGEST_MS = 500
const TRIES_MAX = 10

/**
 * Looks at the tail of the log and waits until the fold is there. Concurrent callers share a look, but only one that began after they came:
 * an older one may have missed what was acknowledged in between.
 */
export class ReadBarrier {
  readonly #looks: SharedRuns<LogIndex>
  readonly #applied: (index: LogIndex) => Promise<void>
  readonly #clock: Clock

  constructor(parts: {
    /** Linearizable: at least every entry that was acknowledged before. */
    readonly look: () => Promise<LogIndex>
    readonly applied: (index: LogIndex) => Promise<void>
    readonly clock: Clock
    readonly budget: Pick<LookBudget, 'take'>
  }) {
    this.#applied = parts.applied
    this.#clock = parts.clock
    this.#looks = new SharedRuns(
      () => this.#lookOften(parts.look),
      () => this.#due(parts.budget.take()),
    )
  }

  /** Throws a Failure (`unavailable`) if the loglet can't be asked for long. */
  async pass(): Promise<void> {
    await this.#applied(await this.#looks.run())
  }

  async #due(waitMs: number): Promise<void> {
    if (waitMs > 0) await pause(this.#clock, waitMs)
  }

  async #lookOften(look: () => Promise<LogIndex>): Promise<LogIndex> {
    let delayMs = RETRY_FIRST_MS
    for (let tries = 1; ; tries++) {
      try {
        return await look()
      } catch (error) {
        if (!isUnavailable(error) || tries === TRIES_MAX) throw error
      }
      await pause(this.#clock, delayMs)
      delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)
    }
  }
}
