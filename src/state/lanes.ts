import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { decodeOutcome, encodeOutcome, type Outcome } from './outcome.ts'

/** Lane 0 carries data, lane 2 what makes room on a full disk, so that it waits for nothing that needs room; lane 1 all else. */
export const LANE_COUNT = 3
export const DATA_LANE = 0
export const CONTROL_LANE = 1
export const ROOM_LANE = 2

/**
 * Outcomes remembered per lane. A broker never has more commands than this unanswered in one lane, so a command that
 * arrives by two ways always finds the outcome of its first arrival.
 */
export const LANE_WINDOW = 64

/** What happens to the command of a lane with a given sequence. */
export type Turn = 'next' | 'repeat' | 'gap' | 'forgotten'

/** One lane of one broker incarnation: commands are applied in the order of their sequences, each once. */
export class Lane {
  /** Sequence of the next command: 1 at first. */
  #next = 1
  readonly #outcomes: (Outcome | undefined)[] = new Array<Outcome | undefined>(LANE_WINDOW).fill(undefined)

  get next(): number {
    return this.#next
  }

  turn(sequence: number): Turn {
    if (sequence === this.#next) return 'next'
    if (sequence > this.#next) return 'gap'
    return this.#outcomes[sequence % LANE_WINDOW] !== undefined && sequence >= this.#next - LANE_WINDOW ? 'repeat' : 'forgotten'
  }

  outcome(sequence: number): Outcome {
    return this.#outcomes[sequence % LANE_WINDOW]!
  }

  advance(outcome: Outcome): void {
    this.#outcomes[this.#next % LANE_WINDOW] = outcome
    this.#next++
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.#next)
    const first = Math.max(1, this.#next - LANE_WINDOW)
    for (let sequence = first; sequence < this.#next; sequence++) encodeOutcome(writer, this.outcome(sequence))
  }

  static decode(reader: ByteReader): Lane {
    const lane = new Lane()
    const next = reader.f64()
    if (!Number.isSafeInteger(next) || next < 1)
      throw new Failure('corrupt', 'undecodable', 'no', `${next} isn't a lane sequence`)
    lane.#next = Math.max(1, next - LANE_WINDOW)
    while (lane.#next < next) lane.advance(decodeOutcome(reader))
    return lane
  }
}
