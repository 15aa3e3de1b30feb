export interface Gap {
  readonly fromMs: number
  readonly toMs: number
}

/** Shorter ones are no interruption: programs tell of acknowledgements every 10 ms, on a machine that does other things. */
const TOLD_MS = 100

/** When a client was acknowledged nothing, partition by partition: a broker's death stops only those of its partitions. */
export class AckGaps {
  readonly #lastMs = new Map<number, number>()
  readonly #gaps: Gap[] = []

  note(partition: number, nowMs: number): void {
    const lastMs = this.#lastMs.get(partition)
    this.#lastMs.set(partition, nowMs)
    if (lastMs !== undefined && nowMs - lastMs > TOLD_MS) this.#gaps.push({ fromMs: lastMs, toMs: nowMs })
  }

  /** The longest one that was open for more than 100 ms of the time between the two, in ms with all its length; 0 if there was none. */
  longest(fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY): number {
    const isWithin = (gap: Gap) => Math.min(gap.toMs, toMs) - Math.max(gap.fromMs, fromMs) > TOLD_MS
    return this.#gaps.reduce((most, gap) => (isWithin(gap) ? Math.max(most, gap.toMs - gap.fromMs) : most), 0)
  }
}
