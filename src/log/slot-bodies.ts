import { aborted, ByteBudget } from '../base/byte-budget.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import type { ObjectReader } from '../store/object-reader.ts'
import type { BodyReadWays, BodySlice, TakeMemory } from './log.ts'
import type { SeenLog } from './seen-log.ts'
import { damagedSlot, SLOT_HEAD_BYTES, type SlotHead, slotKey } from './slot.ts'
import type { SlotReader } from './slot-reader.ts'

/** What is read at the same time, over all reads. */
const READING_BYTES_MAX = 32 * 1024 * 1024
/** Of it for a head, so that not too many are asked for at once. */
const HEAD_SHARE_BYTES = 1024 * 1024

/** Reads parts of objects through a cache. */
export type ObjectRanges = Pick<ObjectReader, 'read'>

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
    const { signal, take = Buffer.allocUnsafeSlow, isCheckedByCaller = false } = ways
    if (signal?.aborted === true) throw aborted()
    const heads = await this.#heads(slices, signal)
    for (const [at, { index, position, sizeBytes }] of slices.entries()) {
      if (position + sizeBytes > heads[at]!.bodyBytes) throw damagedSlot(index, 'its body is shorter than what is asked for')
    }
    const direct = (at: number): Promise<Buffer> => this.#direct(slices[at]!, heads[at]!, { ...ways, take })
    const allDirect = (): Promise<Buffer[]> => Promise.all(slices.map((_, at) => direct(at)))
    if (this.#ranges === undefined || ways.isAgain === true) return allDirect()
    const ranges = slices.map(({ index, position, sizeBytes }, at) => {
      const { headerBytes, bodyBytes } = heads[at]!
      const bodyAt = SLOT_HEAD_BYTES + headerBytes
      return { key: slotKey(index), objectBytes: bodyAt + bodyBytes, position: bodyAt + position, sizeBytes }
    })
    const found = await this.#ranges.read(ranges, { readClass: ways.readClass, signal, take }).catch((error: unknown) => {
      // Gone or of another size: what that means for an entry is told where it's asked for.
      if (error instanceof Failure && (error.reason === 'not-found' || error.kind === 'corrupt')) return allDirect()
      throw error
    })
    const bodies = [...found]
    for (const [at, body] of bodies.entries()) {
      // What the cache holds may be damaged: the store has the last word.
      if (!isCheckedByCaller && !isIntact(body, heads[at]!)) bodies[at] = await direct(at)
    }
    return bodies
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

  async #direct(slice: BodySlice, head: SlotHead, ways: BodyReadWays & { readonly take: TakeMemory }): Promise<Buffer> {
    const { index, position, sizeBytes } = slice
    if (sizeBytes === 0) return ways.take(0)
    await this.#reading.take(sizeBytes, ways.signal)
    try {
      const found = await lookAgain(async () => {
        const got = await this.#reader.range(index, SLOT_HEAD_BYTES + head.headerBytes + position, sizeBytes, ways.signal)
        if (got === undefined) return undefined
        const isShort = got.sizeBytes !== SLOT_HEAD_BYTES + head.headerBytes + head.bodyBytes
        if (isShort || (ways.isCheckedByCaller !== true && !isIntact(got.bytes, head)))
          throw damagedSlot(index, 'its body differs from its checksum')
        const bytes = ways.take(sizeBytes)
        bytes.set(got.bytes)
        return bytes
      })
      if (found === undefined) throw await this.#missing(index)
      return found
    } finally {
      this.#reading.give(sizeBytes)
    }
  }

  async #missing(index: number): Promise<Failure> {
    await this.#seen.readMarker()
    if (index < this.#seen.trimmedBefore)
      return new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
    return new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't in the log`)
  }
}

/** A part of a body can't be told. */
function isIntact(bytes: Buffer, { bodyBytes, bodyCrc }: SlotHead): boolean {
  return bytes.length !== bodyBytes || crc32c(bytes) === bodyCrc
}
