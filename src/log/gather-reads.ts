import type { DiskFile } from '../base/ports.ts'
import type { TakeMemory } from './log.ts'

/** One range of bytes that is wanted. */
export interface Wanted {
  readonly file: DiskFile
  /** In the log, so ranges of different files sort into file order. */
  readonly position: number
  readonly offset: number
  readonly sizeBytes: number
}

/** Reading this much for nothing is cheaper than one more trip to the disk. */
const GAP_BYTES_MAX = 64 * 1024
const READ_BYTES_MAX = 1024 * 1024
const READS_AT_ONCE_MAX = 4
/** Results that share a run keep all of it in memory: so much of it, as a share of what was wanted, may be gaps. */
const KEPT_GAP_SHARE_MAX = 1 / 8

/** Memory that a call may need besides its results, at most. */
export const GATHER_BYTES_MAX = READS_AT_ONCE_MAX * READ_BYTES_MAX

/**
 * `results[i]` is what `wanted[i]` asked for. Neighbours are read in one go. No two results share a byte, so each may be changed in
 * place; the memory that they keep comes from `take` and is at most an eighth larger than they are. `short(i)` makes the error for a range
 * that ends after its file.
 */
export async function gatherReads(
  wanted: readonly Wanted[],
  short: (position: number) => Error,
  take: TakeMemory = Buffer.allocUnsafeSlow,
): Promise<readonly Buffer[]> {
  const order = Uint32Array.from(wanted, (_, at) => at)
  order.sort((left, right) => wanted[left]!.position - wanted[right]!.position)
  const results = new Array<Buffer>(wanted.length)
  let next = 0

  async function readRuns(): Promise<void> {
    while (next < order.length) {
      const from = next
      const to = endOfRun(wanted, order, from)
      next = to
      await readRun({ wanted, order, from, to }, results, short, take)
    }
  }

  const readers: Promise<void>[] = []
  for (let count = 0; count < READS_AT_ONCE_MAX && next < order.length; count++) readers.push(readRuns())
  // All of them, also where one failed: the caller gives the files back, and their memory with them.
  for (const reader of await Promise.allSettled(readers)) if (reader.status === 'rejected') throw reader.reason
  return results
}

/** The run from `from` on ends before the result. */
function endOfRun(wanted: readonly Wanted[], order: Uint32Array, from: number): number {
  const first = wanted[order[from]!]!
  let end = first.position + first.sizeBytes
  let to = from + 1
  while (to < order.length) {
    const range = wanted[order[to]!]!
    const rangeEnd = Math.max(end, range.position + range.sizeBytes)
    if (range.file !== first.file || range.position - end > GAP_BYTES_MAX || rangeEnd - first.position > READ_BYTES_MAX) break
    end = rangeEnd
    to++
  }
  return to
}

/** Neighbours in the order of the log. */
interface Run {
  readonly wanted: readonly Wanted[]
  readonly order: Uint32Array
  readonly from: number
  readonly to: number
}

async function readRun(
  { wanted, order, from, to }: Run,
  results: Buffer[],
  short: (position: number) => Error,
  take: TakeMemory,
): Promise<void> {
  const first = wanted[order[from]!]!
  let end = first.position
  let wantedBytes = 0
  for (let at = from; at < to; at++) {
    const { position, sizeBytes } = wanted[order[at]!]!
    wantedBytes += Math.max(0, position + sizeBytes - Math.max(end, position))
    end = Math.max(end, position + sizeBytes)
  }
  const runBytes = end - first.position
  const areGapsSmall = runBytes <= wantedBytes * (1 + KEPT_GAP_SHARE_MAX)
  const bytes = areGapsSmall ? take(runBytes) : Buffer.allocUnsafeSlow(runBytes)
  const read = runBytes === 0 ? 0 : await first.file.read(bytes, first.offset)
  const copies = areGapsSmall ? undefined : new Copies(take(wantedBytes))
  let given = 0
  for (let at = from; at < to; at++) {
    const slot = order[at]!
    const range = wanted[slot]!
    const start = range.position - first.position
    const stop = start + range.sizeBytes
    if (stop > read) throw short(slot)
    const view = bytes.subarray(start, stop)
    if (start < given) results[slot] = Buffer.from(view)
    else results[slot] = copies?.take(view) ?? view
    given = Math.max(given, stop)
  }
}

/** One block for all that a run gives, because a thousand small ones would cost more than what is in them. */
class Copies {
  readonly #block: Buffer
  #end = 0

  constructor(block: Buffer) {
    this.#block = block
  }

  take(bytes: Buffer): Buffer {
    const copy = this.#block.subarray(this.#end, this.#end + bytes.length)
    this.#end += bytes.copy(copy)
    return copy
  }
}
