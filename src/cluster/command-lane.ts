import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import { CommandQueue } from './command-queue.ts'
import type { Submission, SubmissionParts, Submissions } from './submissions.ts'

/**
 * One lane's way into the log: an entry after the other, and what is submitted meanwhile joins the next.
 *
 * ```
 *   add → queue (bounded) → entry under way (at most `entryBytesMax`, or one command) → outcome, by the fold
 * ```
 */
export class CommandLane {
  readonly #lane: number
  readonly #entryBytesMax: number
  readonly #submissions: Submissions
  readonly #clock: Clock
  readonly #append: (submissions: readonly Submission[]) => Promise<void>
  readonly #queue = new CommandQueue()
  #isRunning = false

  constructor(parts: {
    readonly lane: number
    readonly entryBytesMax: number
    readonly submissions: Submissions
    readonly clock: Clock
    /** Resolves when the entry is durable, or never will be of use. */
    readonly append: (submissions: readonly Submission[]) => Promise<void>
  }) {
    this.#lane = parts.lane
    this.#entryBytesMax = parts.entryBytesMax
    this.#submissions = parts.submissions
    this.#clock = parts.clock
    this.#append = parts.append
  }

  /** Throws a Failure as `CommandQueue.add` does. */
  add(command: SubmissionParts): void {
    this.#queue.add(command)
    if (this.#isRunning) return
    this.#isRunning = true
    this.#clock.soon(() => void this.#run())
  }

  /** What isn't in an entry yet is given up. */
  abandonAll(): void {
    this.#queue.abandonAll()
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const taken = this.#queue.take(this.#submissions.room(this.#lane), this.#entryBytesMax)
      if (taken.length > 0) await this.#append(taken.map((parts) => this.#submissions.add(this.#lane, parts)))
      else await pause(this.#clock, 1)
    }
    this.#isRunning = false
  }
}
