import type { ExtentPlace } from '../state/commands/replace-extents.ts'
import type { ClusterState } from '../state/state.ts'
import type { Partition } from '../state/topic.ts'

export interface MergeRules {
  /** Only bodies that came into the log before this index. */
  readonly bornBefore: number
  /** What one merge takes at most, beside its last body: all of it is in memory at a time. */
  readonly bytesMax: number
  readonly extentsMax: number
  /** An extent that can't be read stays where it is. */
  readonly isDamaged: (partition: Partition, baseOffset: number) => boolean
}

/** Neighbours of one partition that move together. */
export interface MergeRun {
  readonly partition: Partition
  readonly inputs: readonly MergeInput[]
  readonly sizeBytes: number
}

export interface MergeInput extends ExtentPlace {
  readonly baseOffset: number
  readonly endOffset: number
}

/** Behind so many segment extents in a row nothing is looked for: what lies before was merged. */
const SEGMENT_ROWS_MAX = 64
/** So many small neighbours in segments are worth to be written again: each time they become a sixteenth, so that neither work nor state grows. */
const SMALL_ROWS_MIN = 16
const SMALL_ROW_BYTES = 512 * 1024

interface Weight {
  bytes: number
  extents: number
}

/**
 * Which extents move into segments next: those of the oldest bodies first, so that bodies get free of extents one after the other. Partition
 * by partition, because there may be a million extents: first each is weighed, then `choose` draws the line, then each is taken from.
 *
 * ```
 *   partition:  segments … │ small segments, if many │ flush objects, entries │ too young
 *                          └───────────── candidates ────────────────────────┘
 * ```
 * A plan is only a hint: what changed meanwhile is refused when it's applied.
 */
export class MergePlanner {
  readonly #state: ClusterState
  readonly #rules: MergeRules
  readonly #weights = new Map<number, Weight>()
  #bornUntil = 0
  #bytes = 0

  constructor(state: ClusterState, rules: MergeRules) {
    this.#state = state
    this.#rules = rules
  }

  /** Of all candidates that were weighed. */
  get bytes(): number {
    return this.#bytes
  }

  /** When the oldest candidate's body came into the log; infinite: there is none. */
  get oldest(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (const born of this.#weights.keys()) oldest = Math.min(oldest, born)
    return oldest
  }

  /** The result is how many rows were looked at. */
  weigh(partition: Partition): number {
    const first = this.#firstCandidate(partition)
    const { extents } = partition
    for (let row = first; row < extents.count; row++) {
      if (!this.#isCandidate(partition, row)) continue
      const born = this.#bornAt(partition, row)
      const weight = this.#weights.get(born) ?? { bytes: 0, extents: 0 }
      weight.bytes += extents.sizeBytes(row)
      weight.extents++
      this.#bytes += extents.sizeBytes(row)
      this.#weights.set(born, weight)
    }
    return extents.count - first
  }

  /** Takes the oldest bodies, as many as fit; one in any case. */
  choose(): void {
    let bytes = 0
    let extents = 0
    for (const born of [...this.#weights.keys()].sort((a, b) => a - b)) {
      const weight = this.#weights.get(born)!
      bytes += weight.bytes
      extents += weight.extents
      if (this.#bornUntil > 0 && (bytes > this.#rules.bytesMax || extents > this.#rules.extentsMax)) return
      this.#bornUntil = born
    }
  }

  /** The chosen extents of a partition, in order. */
  take(partition: Partition): MergeRun[] {
    const { extents } = partition
    const runs: MergeRun[] = []
    let inputs: MergeInput[] = []
    const end = (): void => {
      const sizeBytes = inputs.reduce((sum, input) => sum + input.sizeBytes, 0)
      if (inputs.length > 0) runs.push({ partition, inputs, sizeBytes })
      inputs = []
    }
    for (let row = this.#firstCandidate(partition); row < extents.count; row++) {
      if (!this.#isCandidate(partition, row) || this.#bornAt(partition, row) > this.#bornUntil) {
        end()
        continue
      }
      const baseOffset = extents.baseOffset(row)
      const [body, position, sizeBytes] = [extents.body(row), extents.position(row), extents.sizeBytes(row)]
      inputs.push({ body, position, sizeBytes, baseOffset, endOffset: extents.endOffset(row) })
    }
    end()
    return runs
  }

  #firstCandidate({ extents }: Partition): number {
    let first = extents.count
    let segmentRows = 0
    let smallRows = 0
    let isSmallUnbroken = true
    for (let row = extents.count - 1; row >= 0 && segmentRows < SEGMENT_ROWS_MAX; row--) {
      if (!this.#isInSegment(extents.body(row))) {
        first = row
        segmentRows = 0
        smallRows = 0
        isSmallUnbroken = true
        continue
      }
      segmentRows++
      isSmallUnbroken &&= extents.sizeBytes(row) < SMALL_ROW_BYTES
      if (isSmallUnbroken) smallRows++
    }
    return smallRows >= SMALL_ROWS_MIN ? first - smallRows : first
  }

  #isCandidate(partition: Partition, row: number): boolean {
    if (this.#bornAt(partition, row) >= this.#rules.bornBefore) return false
    return !this.#rules.isDamaged(partition, partition.extents.baseOffset(row))
  }

  #isInSegment(body: number): boolean {
    return body < 0 && this.#state.objects.find(-body)!.kind === 'segment'
  }

  #bornAt({ extents }: Partition, row: number): number {
    const body = extents.body(row)
    return body > 0 ? body : this.#state.objects.find(-body)!.bornIndex
  }
}
