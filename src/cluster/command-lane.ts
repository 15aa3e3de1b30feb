import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import { encodeSeveral } from '../state/commands/commands.ts'
import { splitOutcome } from '../state/several-outcomes.ts'
import { CommandQueue } from './command-queue.ts'
import type { Submission, SubmissionParts, Submissions } from './submissions.ts'

/** What shares a place in the lane. Their outcomes are remembered for as many places as the lane's window has, so it's bounded. */
const SHARED_COMMANDS_MAX = 4_096
const SHARED_BYTES_MAX = 256 * 1024

/**
 * One lane's way into the log: an entry after the other, and what is submitted meanwhile joins the next. What waits together shares places in the lane, so
 * that its window bounds how much is remembered, and not how many commands go in an entry.
 *
 * ```
 *   add → queue (bounded) → joined → entry under way (at most `entryBytesMax`, or one command) → outcome, by the fold
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
      const taken = this.#take()
      if (taken.length > 0) await this.#append(taken)
      else await pause(this.#clock, 1)
    }
    this.#isRunning = false
  }

  /** As much as an entry takes, and the lane. */
  #take(): Submission[] {
    const taken: Submission[] = []
    let leftBytes = this.#entryBytesMax
    while (this.#queue.length > 0 && leftBytes > 0 && this.#submissions.room(this.#lane) > 0) {
      const parts = joined(this.#queue.take(SHARED_COMMANDS_MAX, Math.min(SHARED_BYTES_MAX, leftBytes)))
      leftBytes -= parts.commandBytes.length
      taken.push(this.#submissions.add(this.#lane, parts))
    }
    return taken
  }
}

/** As one, each of which hears its own outcome. */
function joined(commands: readonly SubmissionParts[]): SubmissionParts {
  if (commands.length === 1) return commands[0]!
  return {
    commandBytes: encodeSeveral(commands.map(({ commandBytes }) => commandBytes)),
    body: [],
    bodyBytes: 0,
    settled: (outcome, index) => {
      const outcomes = splitOutcome(outcome, commands.length)
      for (const [at, command] of commands.entries()) command.settled(outcomes[at]!, index)
    },
    abandoned: (applied) => {
      for (const command of commands) command.abandoned(applied)
    },
  }
}
