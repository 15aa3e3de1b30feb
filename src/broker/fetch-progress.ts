import type { ClusterState } from '../state/state.ts'
import type { Partition } from '../state/topic.ts'
import type { ReadPath } from '../storage/read/read-path.ts'
import type { FetchTarget } from './fetch-sessions.ts'

/** One partition that a fetch waits for. A request may name a partition twice. */
export interface AwaitedRow {
  readonly target: FetchTarget
  readonly partition: Partition
}

export interface FetchProgressParts {
  readonly state: ClusterState
  readonly reads: Pick<ReadPath, 'availableBytes'>
}

/**
 * How far a fetch is from having something to answer. It counts all its partitions once and then only the ones that move: a
 * consumer of a thousand partitions must not look at all of them for each flush that touches one.
 */
export class FetchProgress {
  readonly #parts: FetchProgressParts
  readonly #bytesMin: number
  readonly #isIncremental: boolean
  readonly #byPartition = new Map<Partition, CountedRow[]>()
  #available = 0
  #hasNews = false

  /** `isIncremental`: the answer names only what changed, so that a moved log start is worth one. */
  constructor(rows: readonly AwaitedRow[], bytesMin: number, isIncremental: boolean, parts: FetchProgressParts) {
    this.#parts = parts
    this.#bytesMin = bytesMin
    this.#isIncremental = isIncremental
    for (const row of rows) {
      // Nobody waits then, so the others needn't be counted.
      if (this.isEnough) return
      const counted = { target: row.target, bytes: 0 }
      const others = this.#byPartition.get(row.partition)
      if (others === undefined) this.#byPartition.set(row.partition, [counted])
      else others.push(counted)
      this.#count(row.partition, counted)
    }
  }

  /** All that is waited for, each once. */
  get partitions(): Iterable<Partition> {
    return this.#byPartition.keys()
  }

  /** Also true when there is something else to say than records. */
  get isEnough(): boolean {
    return this.#hasNews || this.#bytesMin <= 0 || this.#available >= this.#bytesMin
  }

  /** Counts a partition anew, and says whether there is enough now. */
  moved(partition: Partition): boolean {
    for (const row of this.#byPartition.get(partition) ?? []) this.#count(partition, row)
    return this.isEnough
  }

  #count(partition: Partition, row: CountedRow): void {
    if (this.#isNews(partition, row.target)) {
      this.#hasNews = true
      return
    }
    const { fetchOffset, bytesMax } = row.target
    const isThere = fetchOffset < partition.highWatermark
    const bytes = isThere ? this.#parts.reads.availableBytes(partition, fetchOffset, bytesMax) : 0
    this.#available += bytes - row.bytes
    row.bytes = bytes
  }

  #isNews(partition: Partition, { fetchOffset, logStart }: FetchTarget): boolean {
    if (this.#parts.state.findByHandle(partition.handle) === undefined || fetchOffset < partition.logStart) return true
    return this.#isIncremental && logStart >= 0 && logStart !== partition.logStart
  }
}

interface CountedRow {
  readonly target: FetchTarget
  /** What it adds to the available bytes. */
  bytes: number
}
