import { ByteBudget } from '../base/byte-budget.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import { aborted } from '../base/wanted.ts'
import { BLOCK_BYTES } from '../store/block-source.ts'
import type { ObjectRange, ObjectReader } from '../store/object-reader.ts'
import type { BodyReadWays, BodySlice, TakeMemory } from './log.ts'
import type { SeenLog } from './seen-log.ts'
import { checkSlot, damagedSlot, SLOT_HEAD_BYTES, type SlotHead, slotKey, slotStart } from './slot.ts'
import type { SlotReader } from './slot-reader.ts'

/** What is read at the same time, over all reads. */
const READING_BYTES_MAX = 32 * 1024 * 1024
/** Of it for a head, so that not too many are asked for at once. */
const HEAD_SHARE_BYTES = 1024 * 1024

/** Reads parts of objects through a cache. */
export type ObjectRanges = Pick<ObjectReader, 'read'>

type Taking = BodyReadWays & { readonly take: TakeMemory }

/** Bodies out of slots. They come through the cache, if there is one; what looked damaged from the store itself. */
export class SlotBodies {
  readonly #seen: SeenLog
  readonly #reader: SlotReader
  readonly #ranges: ObjectRanges | undefined
  /** Bound of its queue: the slices of all reads under way. */
  readonly #reading = new ByteBudget(READING_BYTES_MAX)

  constructor(seen: SeenLog, reader: SlotReader, ranges: ObjectRanges | undefined) {
    this.#seen = seen
    this.#reader = reader
    this.#ranges = ranges
  }

  async read(slices: readonly BodySlice[], ways: BodyReadWays): Promise<readonly Buffer[]> {
    const { signal, take = Buffer.allocUnsafeSlow } = ways
    if (signal?.aborted === true) throw aborted()
    const heads = await this.#heads(slices, signal)
    for (const [at, { index, position, sizeBytes }] of slices.entries()) {
      if (position + sizeBytes > heads[at]!.bodyBytes) throw damagedSlot(index, 'its body is shorter than what is asked for')
    }
    const taking = { ...ways, take }
    const cached =
      this.#ranges === undefined || ways.isAgain === true ? [] : await this.#cached(slices, heads, this.#ranges, taking)
    // What the cache holds may be damaged: the store has the last word.
    return Promise.all(slices.map((slice, at) => cached[at] ?? this.#direct(slice, heads[at]!, taking)))
  }

  /** `results[at]` is undefined where it doesn't look as it should. */
  async #cached(
    slices: readonly BodySlice[],
    heads: readonly SlotHead[],
    ranges: ObjectRanges,
    ways: Taking,
  ): Promise<readonly (Buffer | undefined)[]> {
    const { readClass, signal, take, isCheckedByCaller = false } = ways
    const wanted = slices.map((slice, at) => rangeOf(slice, heads[at]!))
    const isFar = ({ position, sizeBytes }: ObjectRange): boolean => position + sizeBytes > BLOCK_BYTES
    try {
      const near = await ranges.read(
        wanted.filter((range) => !isFar(range)),
        { readClass, signal, take },
      )
      let nth = 0
      const bodies: (Buffer | undefined)[] = []
      for (const [at, slice] of slices.entries()) {
        const head = heads[at]!
        const body = isFar(wanted[at]!) ? await this.#far(slice, head, ranges, ways) : near[nth++]!
        bodies.push(body !== undefined && (isCheckedByCaller || isIntact(body, head)) ? body : undefined)
      }
      return bodies
    } catch (error) {
      // Gone or of another size: what that means for an entry is told where it's asked for.
      if (error instanceof Failure && (error.reason === 'not-found' || error.kind === 'corrupt')) return []
      throw error
    }
  }

  /** Past a slot's first block nothing says whose bytes they are, but the sum of the whole body. Undefined: it isn't that. */
  async #far(slice: BodySlice, head: SlotHead, ranges: ObjectRanges, ways: Taking): Promise<Buffer | undefined> {
    const { bodyBytes } = head
    await this.#reading.take(bodyBytes, ways.signal)
    try {
      const whole = rangeOf({ ...slice, position: 0, sizeBytes: bodyBytes }, head)
      const [body] = await ranges.read([whole], { readClass: ways.readClass, signal: ways.signal })
      if (!isIntact(body!, head)) return undefined
      const bytes = ways.take(slice.sizeBytes)
      body!.copy(bytes, 0, slice.position, slice.position + slice.sizeBytes)
      return bytes
    } finally {
      this.#reading.give(bodyBytes)
    }
  }

  async #heads(slices: readonly BodySlice[], signal: AbortSignal | undefined): Promise<readonly SlotHead[]> {
    const found = new Map<number, Promise<SlotHead>>()
    for (const { index } of slices) if (!found.has(index)) found.set(index, this.#head(index, signal))
    return Promise.all(slices.map(({ index }) => found.get(index)!))
  }

  async #head(index: number, signal: AbortSignal | undefined): Promise<SlotHead> {
    const known = this.#seen.head(index)
    if (known !== undefined) return known
    await this.#reading.take(HEAD_SHARE_BYTES, signal)
    try {
      const slot = await this.#reader.find(index)
      if (slot === undefined) throw await this.#missing(index)
      this.#seen.saw(index, slot.head)
      return slot.head
    } finally {
      this.#reading.give(HEAD_SHARE_BYTES)
    }
  }

  async #direct(slice: BodySlice, head: SlotHead, ways: Taking): Promise<Buffer> {
    const { index, position, sizeBytes } = slice
    if (sizeBytes === 0) return ways.take(0)
    const slotBytes = SLOT_HEAD_BYTES + head.headerBytes + head.bodyBytes
    await this.#reading.take(slotBytes, ways.signal)
    try {
      const found = await lookAgain(async () => {
        const got = await this.#reader.range(index, 0, slotBytes, ways.signal)
        if (got === undefined) return undefined
        checkSlot(got.bytes, index)
        const bytes = ways.take(sizeBytes)
        const from = slotBytes - head.bodyBytes + position
        got.bytes.copy(bytes, 0, from, from + sizeBytes)
        return bytes
      })
      if (found === undefined) throw await this.#missing(index)
      return found
    } finally {
      this.#reading.give(slotBytes)
    }
  }

  async #missing(index: number): Promise<Failure> {
    await this.#seen.readMarker()
    if (index < this.#seen.trimmedBefore)
      return new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
    return new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't in the log`)
  }
}

function rangeOf({ index, position, sizeBytes }: BodySlice, head: SlotHead): ObjectRange {
  const bodyAt = SLOT_HEAD_BYTES + head.headerBytes
  const objectBytes = bodyAt + head.bodyBytes
  return { key: slotKey(index), objectBytes, position: bodyAt + position, sizeBytes, start: slotStart(index, head) }
}

/** A part of a body can't be told. */
function isIntact(bytes: Buffer, { bodyBytes, bodyCrc }: SlotHead): boolean {
  return bytes.length !== bodyBytes || crc32c(bytes) === bodyCrc
}
