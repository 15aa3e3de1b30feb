import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { checkWanted } from '../base/wanted.ts'
import { BLOCK_BYTES, BlockSource, type BlockSourceParts, isWantedBlock, type WantedBlock } from './block-source.ts'
import { ObjectBlocks, type ReadLimits } from './object-blocks.ts'
import type { ReadCounts } from './read-counts.ts'

export type { ReadLimits } from './object-blocks.ts'
export type { ReadCounts } from './read-counts.ts'

/** `tail`: what was written lately and somebody waits for. `cold`: all else, a replay of everything perhaps. */
export type ReadClass = 'tail' | 'cold'

/** Bytes of an object that never changes. */
export interface ObjectRange {
  readonly key: string
  /** Of the whole object, as whoever names it knows. */
  readonly objectBytes: number
  readonly position: number
  readonly sizeBytes: number
  /** What the object begins with, where that tells it from all others: then its first block is never another one's. */
  readonly start?: Buffer | undefined
}

export interface ObjectReadWays {
  /** `cold` without it. */
  readonly readClass?: ReadClass | undefined
  readonly signal?: AbortSignal | undefined
  /** Gives just so many bytes of memory, of any content. */
  readonly take?: ((sizeBytes: number) => Buffer) | undefined
  /** What is in memory, here or at a neighbour, looked damaged: all is read from the store once more. */
  readonly isFromStore?: boolean | undefined
}

/** Blocks that one read waits for at the same time. */
const BLOCKS_AT_ONCE = 8

/**
 * Reads ranges of immutable objects through blocks that are kept for those who come next. Each class of reads has its own memory and its own
 * requests under way, so that a replay neither evicts what tail readers need nor stands before them in a line. What one class has, the other finds.
 */
export class ObjectReader {
  readonly #classes: Readonly<Record<ReadClass, ObjectBlocks>>
  readonly #limits: Readonly<Record<ReadClass, ReadLimits>>

  constructor(parts: BlockSourceParts, limits: Readonly<Record<ReadClass, ReadLimits>>) {
    // A source each: what is slow for a replay, and the second requests that it has used up, is no measure for the tail.
    const blocks = (readClass: ReadClass): ObjectBlocks => new ObjectBlocks(new BlockSource(parts), limits[readClass])
    this.#classes = { tail: blocks('tail'), cold: blocks('cold') }
    this.#limits = limits
  }

  /** Of one class, since the start. */
  countsOf(readClass: ReadClass): Readonly<ReadCounts> {
    return this.#classes[readClass].counts
  }

  /** Memory of one class, at most its `bytesMax`. */
  heldBytes(readClass: ReadClass): number {
    return this.#classes[readClass].heldBytes
  }

  /**
   * `results[i]` is `ranges[i]`; the bytes belong to the caller, who may change them. Their content isn't looked at: who finds it damaged asks
   * once more with `isFromStore`. Throws a Failure: `unavailable` with reason `not-found` (there is no such object), `aborted` or what the store says;
   * `corrupt`, reason `bad-object` (it isn't as large as it should be). Some trouble that passes has been waited for then.
   */
  async read(ranges: readonly ObjectRange[], ways: ObjectReadWays = {}): Promise<readonly Buffer[]> {
    const { readClass = 'cold', signal, take = Buffer.allocUnsafeSlow, isFromStore = false } = ways
    checkWanted(signal)
    for (const range of ranges) checkRange(range)
    if (isFromStore) for (const range of ranges) this.#forget(range)
    const reading = new Reading(ranges, take)
    const work = async (): Promise<void> => {
      for (let piece = reading.next(); piece !== undefined; piece = reading.next()) {
        const { range, number } = piece
        const { key, objectBytes, start } = range
        const wanted: WantedBlock = { key, number, objectBytes, start, isFromStore }
        const block = this.#find(wanted, readClass) ?? (await this.#fetch(wanted, readClass, signal))
        reading.copy(piece, block)
      }
    }
    const workers = Array.from({ length: BLOCKS_AT_ONCE }, () => work().catch((cause: unknown) => reading.fail(cause)))
    for (const range of ranges) this.#readAhead(range, readClass)
    // All of them, also where one failed: the caller gives the memory back.
    await Promise.all(workers)
    return reading.results()
  }

  /**
   * A block for a neighbour of the zone: from memory or from the store, never from another neighbour. Undefined: there is no such object. Nobody
   * changes the bytes.
   */
  async serve(key: string, number: number, readClass: ReadClass = 'cold'): Promise<Buffer | undefined> {
    const wanted: WantedBlock = { key, number, objectBytes: undefined, isFromStore: true }
    return this.#find(wanted, readClass) ?? this.#classes[readClass].fetch(idOf(key, number), wanted, undefined)
  }

  /** Of this class or of the other, which isn't told: what it keeps is decided by its own reads. */
  #find(wanted: WantedBlock, readClass: ReadClass): Buffer | undefined {
    const { key, number } = wanted
    const own = this.#classes[readClass]
    const id = idOf(key, number)
    const block = own.find(id) ?? this.#classes[otherThan(readClass)].peek(id)
    if (block === undefined || !isWantedBlock(wanted, block)) return undefined
    own.counts.hits++
    return block
  }

  async #fetch(wanted: WantedBlock, readClass: ReadClass, signal: AbortSignal | undefined): Promise<Buffer> {
    const id = idOf(wanted.key, wanted.number)
    const own = this.#classes[readClass]
    const other = this.#classes[otherThan(readClass)]
    own.counts.misses++
    // A tail reader doesn't stand in the line of cold ones.
    const isOthers = !own.isComing(id) && (readClass === 'cold' ? other.isComing(id) : other.isUnderWay(id))
    const block = await (isOthers ? other : own).fetch(id, wanted, signal)
    if (block !== undefined && isWantedBlock(wanted, block)) return block
    // It came for a neighbour, who didn't know the object, or it is another's: the store has the last word.
    this.#classes.tail.forget(id)
    this.#classes.cold.forget(id)
    const again = block === undefined ? undefined : await own.fetch(id, { ...wanted, isFromStore: true }, signal)
    if (again !== undefined && isWantedBlock(wanted, again)) return again
    throw new Failure('unavailable', 'not-found', 'no', `the store has no object ${wanted.key}`)
  }

  /** Who has just read what lies before it most likely goes on: the longer, the further. */
  #readAhead(range: ObjectRange, readClass: ReadClass): void {
    const { key, objectBytes, start, position, sizeBytes } = range
    const { aheadMax } = this.#limits[readClass]
    const first = Math.floor(position / BLOCK_BYTES)
    const last = Math.floor((position + sizeBytes - 1) / BLOCK_BYTES)
    let ahead = 0
    for (let before = first - 1; before >= 0 && ahead < aheadMax && this.#isHere(idOf(key, before)); before--) ahead += 2
    const end = Math.min(last + Math.min(ahead, aheadMax), Math.ceil(objectBytes / BLOCK_BYTES) - 1)
    for (let number = last + 1; number <= end; number++) {
      const id = idOf(key, number)
      if (this.#isHere(id)) continue
      this.#classes[readClass].fetchAhead(id, { key, number, objectBytes, start, isFromStore: false })
    }
  }

  #isHere(id: string): boolean {
    const { tail, cold } = this.#classes
    return tail.peek(id) !== undefined || cold.peek(id) !== undefined
  }

  #forget({ key, position, sizeBytes }: ObjectRange): void {
    for (let number = Math.floor(position / BLOCK_BYTES); number * BLOCK_BYTES < position + sizeBytes; number++) {
      this.#classes.tail.forget(idOf(key, number))
      this.#classes.cold.forget(idOf(key, number))
    }
  }
}

/** The part of a range that lies in one block. */
interface Piece {
  readonly range: ObjectRange
  readonly at: number
  readonly number: number
}

/** What is left to do of one read, and what it has so far. */
class Reading {
  readonly #ranges: readonly ObjectRange[]
  readonly #results: readonly Buffer[]
  #at = 0
  #position: number
  #failed: { readonly cause: unknown } | undefined

  constructor(ranges: readonly ObjectRange[], take: (sizeBytes: number) => Buffer) {
    this.#ranges = ranges
    this.#results = ranges.map(({ sizeBytes }) => take(sizeBytes))
    this.#position = ranges[0]?.position ?? 0
  }

  /** In the order of the ranges; undefined: nothing is left, or all is in vain. */
  next(): Piece | undefined {
    if (this.#failed !== undefined) return undefined
    for (; this.#at < this.#ranges.length; this.#position = this.#ranges[++this.#at]?.position ?? 0) {
      const range = this.#ranges[this.#at]!
      if (this.#position >= range.position + range.sizeBytes) continue
      const number = Math.floor(this.#position / BLOCK_BYTES)
      this.#position = (number + 1) * BLOCK_BYTES
      return { range, at: this.#at, number }
    }
    return undefined
  }

  copy({ range, at, number }: Piece, block: Buffer): void {
    const start = number * BLOCK_BYTES
    const from = Math.max(range.position, start)
    const to = Math.min(range.position + range.sizeBytes, start + BLOCK_BYTES)
    block.copy(this.#results[at]!, from - range.position, from - start, to - start)
  }

  fail(cause: unknown): void {
    this.#failed ??= { cause }
  }

  results(): readonly Buffer[] {
    if (this.#failed !== undefined) throw this.#failed.cause
    return this.#results
  }
}

function checkRange({ key, objectBytes, position, sizeBytes }: ObjectRange): void {
  assert(position >= 0 && sizeBytes >= 0 && position + sizeBytes <= objectBytes, `a range of ${key} lies in it`)
}

function idOf(key: string, number: number): string {
  return `${number} ${key}`
}

function otherThan(readClass: ReadClass): ReadClass {
  return readClass === 'tail' ? 'cold' : 'tail'
}
