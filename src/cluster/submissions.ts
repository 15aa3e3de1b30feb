import { assert } from '../base/assert.ts'
import type { Applied } from '../base/failure.ts'
import type { LogIndex } from '../base/units.ts'
import { LANE_COUNT, LANE_WINDOW } from '../state/lanes.ts'
import type { Outcome } from '../state/outcome.ts'

/** A command that this broker sent and whose outcome it hasn't applied. */
export interface Submission extends SubmissionParts {
  readonly lane: number
  readonly sequence: number
}

/** What it is made of; the body belongs to a flush and is empty otherwise. */
export interface SubmissionParts {
  readonly commandBytes: Uint8Array
  readonly body: readonly Uint8Array[]
  readonly bodyBytes: number
  readonly bodyCrcs?: Uint32Array | undefined
  settled(outcome: Outcome, index: LogIndex): void
  /** Never settled: `no` if it was in no entry. */
  abandoned(applied: Applied): void
}

/**
 * This incarnation's unanswered commands, by lane and sequence. Bound: LANE_WINDOW a lane, so that the state remembers
 * the outcome of each of them however often it arrives.
 */
export class Submissions {
  readonly #nextSequence: number[] = new Array<number>(LANE_COUNT).fill(1)
  readonly #pending: Map<number, Submission>[] = Array.from({ length: LANE_COUNT }, () => new Map())
  /** Sequences that are in the log before their predecessors, and so in vain. */
  readonly #astray: Set<number>[] = Array.from({ length: LANE_COUNT }, () => new Set())

  /** Unanswered ones, of all lanes. */
  get count(): number {
    return this.#pending.reduce((count, lane) => count + lane.size, 0)
  }

  room(lane: number): number {
    return LANE_WINDOW - this.#pending[lane]!.size
  }

  /** Gives the command its place in its lane. There must be room. */
  add(lane: number, parts: SubmissionParts): Submission {
    assert(this.room(lane) > 0, 'a lane never holds more unanswered commands than its window')
    const sequence = this.#nextSequence[lane]!++
    const submission: Submission = { ...parts, lane, sequence }
    this.#pending[lane]!.set(sequence, submission)
    return submission
  }

  find(lane: number, sequence: number): Submission | undefined {
    return this.#pending[lane]!.get(sequence)
  }

  /** Hands over an applied outcome. A repeat, whose first arrival was answered already, is passed over. */
  settle(lane: number, sequence: number, outcome: Outcome, index: LogIndex): void {
    const submission = this.#pending[lane]!.get(sequence)
    if (submission === undefined) return
    this.#pending[lane]!.delete(sequence)
    this.#astray[lane]!.delete(sequence)
    submission.settled(outcome, index)
  }

  /** The command came before its predecessor and was refused as a gap. */
  wentAstray(lane: number, sequence: number): void {
    if (this.#pending[lane]!.has(sequence)) this.#astray[lane]!.add(sequence)
  }

  /** Those that went astray and whose turn has come: the ones in an unbroken row from `sequence` on. They count as sent again. */
  takeDue(lane: number, sequence: number): readonly Submission[] {
    const due: Submission[] = []
    for (let next = sequence; this.#astray[lane]!.delete(next); next++) due.push(this.#pending[lane]!.get(next)!)
    return due
  }

  abandonAll(): void {
    for (const lane of this.#astray) lane.clear()
    for (const lane of this.#pending) {
      const abandoned = [...lane.values()]
      lane.clear()
      for (const submission of abandoned) submission.abandoned('unknown')
    }
  }
}
