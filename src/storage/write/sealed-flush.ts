import { patchBaseOffsetAndEpoch } from '../../protocol/records/batch-header.ts'
import type { CommitRows } from '../../state/commands/commit-batches.ts'
import type { Outcome } from '../../state/outcome.ts'
import type { Refusal } from '../../state/refusals.ts'

/** There are no leaders, so no epoch of one: clients then skip the truncation check that isn't needed here. */
export const LEADER_EPOCH_OF_BATCHES = -1

/** A flush on its way into the log, and afterwards what became of it. Owns the batches until they're shared with readers. */
export class SealedFlush {
  readonly timeMs: number
  readonly rows: CommitRows
  readonly body: readonly Buffer[]
  readonly bodyBytes: number
  /** The sum of each batch as it goes into the log: `commit` changes the bytes, for readers. */
  readonly bodyCrcs: Uint32Array
  readonly #places: Uint32Array
  readonly #done: (sealed: SealedFlush) => void
  #outcome: Outcome | undefined = undefined
  #isWithdrawn = false

  constructor(
    timeMs: number,
    rows: CommitRows,
    body: readonly Buffer[],
    bodyBytes: number,
    bodyCrcs: Uint32Array,
    places: Uint32Array,
    done: (sealed: SealedFlush) => void,
  ) {
    this.timeMs = timeMs
    this.rows = rows
    this.body = body
    this.bodyBytes = bodyBytes
    this.bodyCrcs = bodyCrcs
    this.#places = places
    this.#done = done
  }

  /** It was never submitted, and never will be: none of its batches gets into the log from here. */
  get isWithdrawn(): boolean {
    return this.#isWithdrawn
  }

  /** False: the broker stopped before the outcome was known, so the batches may be in the log; or it's withdrawn. */
  get isKnown(): boolean {
    return this.#outcome !== undefined
  }

  refusal(row: number): Refusal {
    return this.#outcome!.refusal(this.#places[row]!)
  }

  baseOffset(row: number): number {
    return this.#outcome!.value(this.#places[row]!)
  }

  /** When the batch was appended, told to a client whose topic stamps log append time: what counts of a duplicate is its first copy. */
  appendTimeMs(row: number, isStamped: boolean): number {
    const place = this.#places[row]!
    if (this.#outcome!.refusal(place) === 'duplicate') return this.#outcome!.appendTimeMs(place)
    return isStamped ? this.timeMs : -1
  }

  /** Takes the outcome and writes the offsets into the batches, which nobody else has seen yet and the log has stored. */
  commit(outcome: Outcome): void {
    this.#outcome = outcome
    for (let place = 0; place < this.body.length; place++) {
      if (outcome.refusal(place) === 'none')
        patchBaseOffsetAndEpoch(this.body[place]!, 0, outcome.value(place), LEADER_EPOCH_OF_BATCHES)
    }
  }

  /** Nobody may have submitted it. */
  withdraw(): void {
    this.#isWithdrawn = true
    this.settle()
  }

  /** Lets the waiting requests go on. */
  settle(): void {
    this.#done(this)
  }
}
