import { type Applied, Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { EntryCommand } from '../log/entry-header.ts'
import { type Command, encodeCommand } from '../state/commands/commands.ts'
import { CONTROL_LANE, DATA_LANE, ROOM_LANE } from '../state/lanes.ts'
import type { Outcome } from '../state/outcome.ts'
import { type FlushSubmission, MAKES_ROOM } from './cluster.ts'
import { CONTROL_ENTRY_BYTES_MAX, ROOM_ENTRY_BYTES_MAX } from './combined-entries.ts'
import { CommandLane } from './command-lane.ts'
import { type Submission, Submissions } from './submissions.ts'

/** With the ones queued before it, it fits into an entry in any case: what a loglet refuses for good would end the process. */
const COMMAND_BYTES_MAX = 96 * 1024 * 1024

/**
 * What this broker sends, until it hears what became of it.
 *
 * ```
 *   flush ─────────────────────────→ an entry of its own, several under way ─┐
 *   command → queue of its lane ───→ a common entry, one after the other ────┴→ outcome, by the fold; a gap: once more
 * ```
 */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #submissions = new Submissions()
  readonly #control: CommandLane
  readonly #room: CommandLane
  #handing = 0

  constructor(parts: OutboxParts) {
    this.#parts = parts
    const shared = {
      submissions: this.#submissions,
      clock: parts.clock,
      append: (submissions: readonly Submission[]) => this.#handIn(submissions),
    }
    this.#control = new CommandLane({ ...shared, lane: CONTROL_LANE, entryBytesMax: CONTROL_ENTRY_BYTES_MAX })
    this.#room = new CommandLane({ ...shared, lane: ROOM_LANE, entryBytesMax: ROOM_ENTRY_BYTES_MAX })
  }

  /** Commands whose outcome isn't known, those that still wait for an entry not among them. */
  get unansweredCount(): number {
    return this.#submissions.count
  }

  /** Something is on its way to an entry. */
  get isHanding(): boolean {
    return this.#handing > 0
  }

  submitFlush(flush: FlushSubmission): void {
    if (!this.#parts.isOpen()) {
      flush.abandoned()
      return
    }
    const { rows, object } = flush
    const submission = this.#submissions.add(DATA_LANE, {
      commandBytes: encodeCommand(
        object === undefined ? { kind: 'commit-batches', rows } : { kind: 'commit-object', object, rows },
      ),
      body: object === undefined ? flush.body : [],
      bodyBytes: object === undefined ? flush.bodyBytes : 0,
      bodyCrcs: object === undefined ? flush.bodyCrcs : undefined,
      settled: (outcome, index) => flush.settled(outcome, index),
      abandoned: () => flush.abandoned(),
    })
    this.#send(submission, flush.timeMs)
  }

  /** What has its bytes elsewhere goes with the commands of all others: they share the cost of an entry. */
  #send(submission: Submission, timeMs: number): void {
    if (submission.bodyBytes > 0) this.#parts.appendFlush(submission, timeMs)
    else void this.#handIn([submission])
  }

  submit(command: Command): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const abandoned = (applied: Applied) => reject(new Failure('unavailable', 'closing', applied, 'the broker is stopping'))
      if (!this.#parts.isOpen()) {
        abandoned('no')
        return
      }
      const commandBytes = encodeCommand(command)
      if (commandBytes.length > COMMAND_BYTES_MAX) {
        reject(tooLarge(command, commandBytes.length))
        return
      }
      const lane = MAKES_ROOM.has(command.kind) ? this.#room : this.#control
      lane.add({ commandBytes, body: [], bodyBytes: 0, settled: resolve, abandoned })
    })
  }

  /** The fold applied a command of this incarnation. */
  heard(lane: number, sequence: number, outcome: Outcome, index: LogIndex): void {
    if (outcome.refusal(0) === 'lane-gap') this.#submissions.wentAstray(lane, sequence)
    else {
      this.#submissions.settle(lane, sequence, outcome, index)
      this.#sendAgain(lane, sequence + 1)
    }
  }

  /**
   * Commands that came before their predecessor come again once that is applied, and not before: it may wait for room for
   * long, which their repeats would take.
   */
  #sendAgain(lane: number, sequence: number): void {
    for (const submission of this.#submissions.takeDue(lane, sequence)) this.#send(submission, this.#parts.clock.nowMs())
  }

  async #handIn(submissions: readonly Submission[]): Promise<void> {
    this.#handing++
    try {
      await this.#parts.handIn(submissions)
    } catch (error) {
      this.#parts.failed(error)
    } finally {
      this.#handing--
    }
  }

  abandonAll(): void {
    this.#submissions.abandonAll()
    this.abandonQueued()
  }

  /** What isn't in an entry yet is given up. */
  abandonQueued(): void {
    this.#control.abandonAll()
    this.#room.abandonAll()
  }
}

export interface OutboxParts {
  readonly clock: Clock
  /** False: nothing is taken on any more. */
  readonly isOpen: () => boolean
  /** Brings a flush into an entry of its own. */
  readonly appendFlush: (submission: Submission, timeMs: number) => void
  /** Resolves when the commands are in a durable entry, or never will be of use. */
  readonly handIn: (submissions: readonly Submission[]) => Promise<void>
  readonly failed: (cause: unknown) => void
}

/** As an entry carries them. */
export function inLanes(
  submissions: readonly Submission[],
  { brokerId, incarnation }: { readonly brokerId: number; readonly incarnation: number },
): EntryCommand[] {
  return submissions.map(({ lane, sequence, commandBytes }) => ({ brokerId, incarnation, lane, sequence, bytes: commandBytes }))
}

function tooLarge({ kind }: Command, sizeBytes: number): Failure {
  const text = `a command ${kind} of ${sizeBytes} bytes: at most ${COMMAND_BYTES_MAX} are allowed`
  return new Failure('invalid', 'command-too-large', 'no', text)
}
