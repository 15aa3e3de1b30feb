import { BLOCK_BYTES, type BlockCache, type FileRange } from './block-cache.ts'
import type { TakeMemory } from './log.ts'

/** Reading this much for nothing is cheaper than one more trip to the disk. */
const GAP_BYTES_MAX = 64 * 1024
const READ_BYTES_MAX = 1024 * 1024
const READS_AT_ONCE_MAX = 4
/** Results that share memory keep all of it: so much of that, as a share of what was wanted, may be of no use. */
const KEPT_FOR_NOTHING_MAX = 1 / 8
/** Shorter ones fill memory of READ_BYTES_MAX up to that share. */
const DIRECT_BYTES_MIN = READ_BYTES_MAX * KEPT_FOR_NOTHING_MAX

/** Memory that a call may need besides its results, at most: blocks that its reads copy out of. */
export const GATHER_BYTES_MAX = READS_AT_ONCE_MAX * 2 * BLOCK_BYTES

export interface GatherWays {
  /** Makes the error for the `at`-th range, whose file ends before it does. */
  readonly short: (at: number) => Error
  /** Where results lie; otherwise each call takes memory of its own. */
  readonly take?: TakeMemory | undefined
  /** Undefined: all is read from the file itself. */
  readonly blocks?: BlockCache | undefined
}

/** Ranges that lie side by side, nearly, as a part of the order of the log. */
interface Run {
  readonly from: number
  readonly to: number
  readonly sizeBytes: number
  /** Of `sizeBytes`; what overlaps counts once. */
  readonly wantedBytes: number
}

/**
 * `results[i]` is what `ranges[i]` asked for. Neighbours are read in one go, single small ones out of blocks. No two results share a byte,
 * so each may be changed in place; the memory that they keep is at most an eighth larger than they are.
 */
export async function gatherReads(ranges: readonly FileRange[], ways: GatherWays): Promise<readonly Buffer[]> {
  const order = Uint32Array.from(ranges, (_, at) => at)
  order.sort((left, right) => ranges[left]!.position - ranges[right]!.position)
  const gather = new Gather(ranges, order, ways)
  await gather.read()
  return gather.results
}

class Gather {
  readonly results: Buffer[]
  readonly #ranges: readonly FileRange[]
  readonly #order: Uint32Array
  readonly #ways: GatherWays
  readonly #take: TakeMemory
  readonly #runs: Run[] = []
  #next = 0
  /** Memory that small results share, and bytes of them that have no place yet. */
  #shared: Buffer = Buffer.alloc(0)
  #smallBytes = 0

  constructor(ranges: readonly FileRange[], order: Uint32Array, ways: GatherWays) {
    this.results = new Array<Buffer>(ranges.length)
    this.#ranges = ranges
    this.#order = order
    this.#ways = ways
    this.#take = ways.take ?? Buffer.allocUnsafeSlow
    for (let from = 0; from < order.length; from = this.#runs.at(-1)!.to) this.#runs.push(this.#runFrom(from))
    for (const run of this.#runs) if (!this.#isDirect(run)) this.#smallBytes += this.#smallBytesOf(run)
  }

  async read(): Promise<void> {
    const readers = Array.from({ length: Math.min(READS_AT_ONCE_MAX, this.#runs.length) }, () => this.#readRuns())
    // All of them, also where one failed: the caller gives the files back, and their memory with them.
    for (const reader of await Promise.allSettled(readers)) if (reader.status === 'rejected') throw reader.reason
  }

  #runFrom(from: number): Run {
    const first = this.#at(from)
    let end = first.position + first.sizeBytes
    let wantedBytes = first.sizeBytes
    let to = from + 1
    for (; to < this.#order.length; to++) {
      const { file, position, sizeBytes } = this.#at(to)
      const nextEnd = Math.max(end, position + sizeBytes)
      if (file !== first.file || position - end > GAP_BYTES_MAX || nextEnd - first.position > READ_BYTES_MAX) break
      wantedBytes += Math.max(0, position + sizeBytes - Math.max(end, position))
      end = nextEnd
    }
    return { from, to, sizeBytes: end - first.position, wantedBytes }
  }

  /** In the order of the log. */
  #at(place: number): FileRange {
    return this.#ranges[this.#order[place]!]!
  }

  #smallBytesOf({ from, to }: Run): number {
    let smallBytes = 0
    for (let place = from; place < to; place++) {
      const { sizeBytes } = this.#at(place)
      if (sizeBytes < DIRECT_BYTES_MIN) smallBytes += sizeBytes
    }
    return smallBytes
  }

  /** Whether it's read in one go into memory that its results keep. */
  #isDirect({ from, to, sizeBytes, wantedBytes }: Run): boolean {
    const isWorthIt = this.#ways.blocks === undefined || to - from > 1 || sizeBytes >= DIRECT_BYTES_MIN
    return isWorthIt && sizeBytes <= wantedBytes * (1 + KEPT_FOR_NOTHING_MAX)
  }

  async #readRuns(): Promise<void> {
    while (this.#next < this.#runs.length) {
      const run = this.#runs[this.#next++]!
      if (this.#isDirect(run)) await this.#readWhole(run)
      else for (let place = run.from; place < run.to; place++) await this.#readOne(place)
    }
  }

  async #readWhole({ from, to, sizeBytes }: Run): Promise<void> {
    const first = this.#at(from)
    const bytes = this.#take(sizeBytes)
    const read = sizeBytes === 0 ? 0 : await first.file.read(bytes, first.offset)
    let given = 0
    for (let place = from; place < to; place++) {
      const range = this.#at(place)
      const start = range.position - first.position
      const end = start + range.sizeBytes
      if (end > read) throw this.#ways.short(this.#order[place]!)
      const view = bytes.subarray(start, end)
      this.results[this.#order[place]!] = start < given ? Buffer.from(view) : view
      given = Math.max(given, end)
    }
  }

  async #readOne(place: number): Promise<void> {
    const range = this.#at(place)
    const bytes = range.sizeBytes < DIRECT_BYTES_MIN ? this.#takeShared(range.sizeBytes) : this.#take(range.sizeBytes)
    const { blocks, short } = this.#ways
    const read = await (blocks === undefined ? range.file.read(bytes, range.offset) : blocks.read(range, bytes))
    if (read < range.sizeBytes) throw short(this.#order[place]!)
    this.results[this.#order[place]!] = bytes
  }

  /** A thousand small memories would cost more than what is in them. */
  #takeShared(sizeBytes: number): Buffer {
    if (sizeBytes > this.#shared.length) this.#shared = this.#take(Math.min(this.#smallBytes, READ_BYTES_MAX))
    const bytes = this.#shared.subarray(0, sizeBytes)
    this.#shared = this.#shared.subarray(sizeBytes)
    this.#smallBytes -= sizeBytes
    return bytes
  }
}
