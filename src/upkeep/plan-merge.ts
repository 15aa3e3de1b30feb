import type { PartitionHandle } from '../base/units.ts'
import type { ExtentPlace } from '../state/commands/replace-extents.ts'
import type { Extents } from '../state/extents.ts'
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
/** So many small neighbours in segments are worth to be written again, so that the state stays small. */
const SMALL_ROWS_MIN = 16
/** At most half of what a segment's extent may become: so of rewritten neighbours only the last can be small again. */
const SMALL_ROW_BYTES = 512 * 1024

const NONE: ReadonlySet<number> = new Set()

interface Weight {
  bytes: number
  extents: number
}

/**
 * Which extents move into segments next: first those of the oldest bodies, so that bodies get free of extents one after the other; behind them small
 * neighbours that lie in segments already, all of a partition at once: taken in part they would be as many afterwards, and be written again for ever.
 * Partition by partition, because there may be a million extents: first each is weighed, then `choose` draws the line, then each is taken from.
 *
 * ```
 *   partition:  segments … │ small segments, if many │ flush objects, entries │ too young
 *                                    second                     first
 * ```
 * A plan is only a hint: what changed meanwhile is refused when it's applied.
 */
export class MergePlanner {
  readonly #state: ClusterState
  readonly #rules: MergeRules
  /** What lies in no segment, by when its body came into the log. */
  readonly #loose = new Map<number, Weight>()
  /** Small neighbours in segments, by partition. */
  readonly #small = new Map<PartitionHandle, Weight>()
  #bornUntil = 0
  readonly #smallChosen = new Set<PartitionHandle>()
  #bytes = 0
  #oldest = Number.POSITIVE_INFINITY

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
    return this.#oldest
  }

  /** The result is how many rows were looked at. */
  weigh(partition: Partition): number {
    const { extents, handle } = partition
    const first = this.#firstInReach(partition)
    const small = this.#manySmall(partition, first)
    for (let row = first; row < extents.count; row++) {
      if (small.has(row)) this.#add(this.#small, handle, partition, row)
      else if (this.#isLoose(partition, row)) this.#add(this.#loose, this.#bornAt(partition, row), partition, row)
    }
    return extents.count - first
  }

  #add<Key>(weights: Map<Key, Weight>, key: Key, partition: Partition, row: number): void {
    const sizeBytes = partition.extents.sizeBytes(row)
    let weight = weights.get(key)
    if (weight === undefined) {
      weight = { bytes: 0, extents: 0 }
      weights.set(key, weight)
    }
    weight.bytes += sizeBytes
    weight.extents++
    this.#bytes += sizeBytes
    this.#oldest = Math.min(this.#oldest, this.#bornAt(partition, row))
  }

  /** Takes as many as fit; one body, or one partition's small neighbours, in any case. */
  choose(): void {
    const { bytesMax, extentsMax } = this.#rules
    let [bytes, extents] = [0, 0]
    const fits = (weight: Weight): boolean => {
      const isFirst = extents === 0
      bytes += weight.bytes
      extents += weight.extents
      return isFirst || (bytes <= bytesMax && extents <= extentsMax)
    }
    for (const [born, weight] of [...this.#loose].sort(([a], [b]) => a - b)) {
      if (!fits(weight)) return
      this.#bornUntil = born
    }
    for (const [handle, weight] of this.#small) {
      if (!fits(weight)) return
      this.#smallChosen.add(handle)
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
    const first = this.#firstInReach(partition)
    const small = this.#smallChosen.has(partition.handle) ? this.#manySmall(partition, first) : NONE
    for (let row = first; row < extents.count; row++) {
      const isChosen = small.has(row) || (this.#isLoose(partition, row) && this.#bornAt(partition, row) <= this.#bornUntil)
      if (!isChosen) {
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

  #firstInReach({ extents }: Partition): number {
    let row = extents.count
    for (let segmentRows = 0; row > 0 && segmentRows < SEGMENT_ROWS_MAX; row--)
      segmentRows = this.#isInSegment(extents.body(row - 1)) ? segmentRows + 1 : 0
    return row
  }

  #isLoose(partition: Partition, row: number): boolean {
    return !this.#isInSegment(partition.extents.body(row)) && this.#mayMove(partition, row)
  }

  /** The rows of small neighbours in segments, where there are enough side by side. */
  #manySmall(partition: Partition, first: number): ReadonlySet<number> {
    const { extents } = partition
    if (extents.count - first < SMALL_ROWS_MIN) return NONE
    const many = new Set<number>()
    let neighbours: number[] = []
    const end = (): void => {
      if (neighbours.length === 0) return
      const rows = withoutHeavyFront(neighbours, extents)
      if (rows.length >= SMALL_ROWS_MIN) for (const row of rows) many.add(row)
      neighbours = []
    }
    for (let row = first; row < extents.count; row++) {
      // What doesn't follow on could not become one extent.
      if (row > first && extents.endOffset(row - 1) !== extents.baseOffset(row)) end()
      if (this.#isSmall(partition, row)) neighbours.push(row)
      else end()
    }
    end()
    return many
  }

  #isSmall(partition: Partition, row: number): boolean {
    const { extents } = partition
    return extents.sizeBytes(row) < SMALL_ROW_BYTES && this.#isInSegment(extents.body(row)) && this.#mayMove(partition, row)
  }

  #mayMove(partition: Partition, row: number): boolean {
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

/** Who outweighs all behind it waits for as much again: so a record is written again about once for each time that its extent doubles. */
function withoutHeavyFront(rows: readonly number[], extents: Extents): readonly number[] {
  let bytesBehind = rows.reduce((sum, row) => sum + extents.sizeBytes(row), 0)
  const front = rows.findIndex((row) => {
    bytesBehind -= extents.sizeBytes(row)
    return extents.sizeBytes(row) <= bytesBehind
  })
  return front < 0 ? [] : rows.slice(front)
}
