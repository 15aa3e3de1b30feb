/** One proof covers what comes soon after it, so few are needed; two at least, since slots that are under way together are decided in any order. */
const SPACING = 1 / 8
const PROOFS_MAX = 8

/**
 * When the store last showed, by its own clock, that an index wasn't trimmed yet. A slot is deleted no sooner than the grace after it was trimmed: so for
 * half of the grace after such a proof, what a reply says of the slot is said of the slot as it was in the log, and nobody need read the marker. The
 * other half is for replies that were long under way.
 *
 * ```
 *   proof ├── covered: half the grace ──┤      trimmed at the earliest here ├── grace ──┤ deleted
 * ```
 * Only the store's clock counts: all clocks of a machine that was suspended stood still together.
 */
export class TailProofs {
  readonly #graceMs: number
  /** In the order of their dates. */
  #proofs: TailProof[] = []

  constructor(graceMs: number) {
    this.#graceMs = graceMs
  }

  /** At that time neither `index` nor any behind it was trimmed. */
  add(index: number, dateMs: number | undefined): void {
    if (dateMs === undefined) return
    const newest = this.#proofs.at(-1)
    if (newest !== undefined && newest.index <= index && dateMs < newest.dateMs + this.#graceMs * SPACING) return
    this.#proofs = this.#proofs.filter((proof) => proof.index < index || proof.dateMs > dateMs).slice(1 - PROOFS_MAX)
    this.#proofs.push({ index, dateMs })
    this.#proofs.sort((left, right) => left.dateMs - right.dateMs)
  }

  /** Whether a reply of that time can be believed about the slot of `index`. Without a date none can. */
  covers(index: number, dateMs: number | undefined): boolean {
    if (dateMs === undefined) return false
    return this.#proofs.some((proof) => proof.index <= index && dateMs - proof.dateMs < this.#graceMs / 2)
  }
}

interface TailProof {
  readonly index: number
  readonly dateMs: number
}
