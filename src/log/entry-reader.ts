import { ByteBudget } from '../base/byte-budget.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import { logIndex } from '../base/units.ts'
import { BlockCache, type FileRange } from './block-cache.ts'
import type { FileTable } from './file-table.ts'
import { decodeFrameHead, FRAME_HEAD_BYTES, isFrameHeadIntact } from './frame.ts'
import type { FramePlace } from './frame-index.ts'
import { GATHER_BYTES_MAX, gatherReads } from './gather-reads.ts'
import type { BodyReadWays, BodySlice, Entry } from './log.ts'
import type { FileLease, OpenedFile, OpenFiles } from './open-files.ts'

/** Visits that may take place at the same time, over all reads: enough for the threads that read files. */
const VISITS_MAX = 8

/**
 * Reads entries that are durable, wherever they are, and checks what it read. A read visits one file after the other, in log order, and
 * holds one at a time: so neither descriptors nor memory depend on how many files it goes over.
 */
export class EntryReader {
  readonly #table: FileTable
  readonly #open: OpenFiles
  readonly #salt: number
  /** What visits hold besides their results. Bound of its queue: one visit of each read that is under way. */
  readonly #visits = new ByteBudget(VISITS_MAX * GATHER_BYTES_MAX)

  readonly #blocks: BlockCache

  constructor(table: FileTable, open: OpenFiles, salt: number, blockCacheBytes: number) {
    this.#table = table
    this.#open = open
    this.#salt = salt
    this.#blocks = new BlockCache(blockCacheBytes)
  }

  /** The entries from `first` to `last`, all of which are there. */
  entries(first: number, last: number): Promise<readonly Entry[]> {
    const indexes = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    const want = (place: Place): FileRange => wanted(place, 0, FRAME_HEAD_BYTES + place.frame.headerBytes)
    return this.#read(indexes, { want, check: this.#entry, trimmedBefore: 0, blocks: this.#blocks })
  }

  /**
   * `results[i]` is `slices[i]`. A whole body is checked against its checksum; of a part its reader knows the batches' own. A slice that is
   * asked for alone, or once more, comes from the file itself.
   */
  bodies(slices: readonly BodySlice[], ways: ReadWays): Promise<readonly Buffer[]> {
    const want = (place: Place, at: number): FileRange => {
      const { position, sizeBytes } = slices[at]!
      const { headerBytes, bodyBytes } = place.frame
      if (position + sizeBytes > bodyBytes) throw damaged(place, 'its body is shorter than what is asked for')
      return wanted(place, FRAME_HEAD_BYTES + headerBytes + position, sizeBytes)
    }
    const indexes = slices.map(({ index }) => index)
    const check = ways.isCheckedByCaller === true ? unchecked : this.#body
    return this.#read(indexes, {
      ...ways,
      want,
      check,
      blocks: slices.length > 1 && ways.isAgain !== true ? this.#blocks : undefined,
    })
  }

  async #read<Found>(indexes: readonly number[], asked: Asked<Found>): Promise<readonly Found[]> {
    const order = Uint32Array.from(indexes, (_, at) => at)
    order.sort((left, right) => indexes[left]! - indexes[right]!)
    const results = new Array<Found>(indexes.length)
    for (let from = 0; from < order.length; ) {
      await this.#visits.take(GATHER_BYTES_MAX, asked.signal)
      const lease = this.#open.lease()
      try {
        from = await this.#visit({ indexes, order, from, lease }, asked, results)
      } finally {
        lease.end()
        this.#visits.give(GATHER_BYTES_MAX)
      }
    }
    return results
  }

  /** Reads what lies in the file that holds the first one. The result is where the next visit begins. */
  async #visit<Found>(
    visit: Visit,
    { want, check, trimmedBefore, take, blocks }: Asked<Found>,
    results: Found[],
  ): Promise<number> {
    const { indexes, order, from, lease } = visit
    const places = [await this.#locate(indexes[order[from]!]!, lease, trimmedBefore)]
    const { opened } = places[0]!
    for (let at = from + 1; at < order.length; at++) {
      const frame = opened.index.find(indexes[order[at]!]!)
      if (frame === undefined) break
      places.push({ opened, frame })
    }
    const ranges = places.map((place, at) => want(place, order[from + at]!))
    const read = await gatherReads(ranges, { short: (at) => damaged(places[at]!), take, blocks })
    for (const [at, place] of places.entries())
      results[order[from + at]!] = check(read[at]!, place) ?? (await this.#readAgain(ranges[at]!, place, check))
    return from + places.length
  }

  async #locate(index: number, lease: FileLease, trimmedBefore: number): Promise<Place> {
    for (const stored of this.#table.candidates(index)) {
      const opened = await lease.file(stored)
      const frame = opened.index.find(index)
      if (frame !== undefined) return { opened, frame }
    }
    if (index < trimmedBefore) throw new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
    throw new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't in the log`)
  }

  /** What looked damaged by itself, so that further flips elsewhere don't count against it. */
  #readAgain<Found>(range: FileRange, place: Place, check: (bytes: Buffer, place: Place) => Found | undefined): Promise<Found> {
    return lookAgain(async () => {
      const [bytes] = await gatherReads([range], { short: () => damaged(place) })
      const found = check(bytes!, place)
      if (found === undefined) throw damaged(place)
      return found
    })
  }

  /** Undefined: damaged. A part of a body can't be told. */
  readonly #body = (bytes: Buffer, { frame }: Place): Buffer | undefined =>
    bytes.length === frame.bodyBytes && crc32c(bytes, this.#salt) !== frame.bodyCrc ? undefined : bytes

  /** Undefined: damaged. */
  readonly #entry = (bytes: Buffer, { opened, frame }: Place): Entry | undefined => {
    const head = decodeFrameHead(bytes, 0, opened.stored.base + frame.offset)
    const isOurs = head !== undefined && head.index === frame.index && head.headerBytes === frame.headerBytes
    if (!isOurs || !isFrameHeadIntact(bytes, 0, head, this.#salt)) return undefined
    return { index: logIndex(head.index), header: bytes.subarray(FRAME_HEAD_BYTES), bodyBytes: head.bodyBytes }
  }
}

interface Place {
  readonly opened: OpenedFile
  readonly frame: FramePlace
}

interface ReadWays extends BodyReadWays {
  readonly trimmedBefore: number
}

function unchecked(bytes: Buffer): Buffer {
  return bytes
}

interface Asked<Found> extends ReadWays {
  /** The bytes to read for the `at`-th index. */
  readonly want: (place: Place, at: number) => FileRange
  readonly check: (bytes: Buffer, place: Place) => Found | undefined
  readonly blocks: BlockCache | undefined
}

interface Visit {
  readonly indexes: readonly number[]
  /** Of `indexes`, ascending. */
  readonly order: Uint32Array
  readonly from: number
  readonly lease: FileLease
}

function wanted({ opened, frame }: Place, skipBytes: number, sizeBytes: number): FileRange {
  const offset = frame.offset + skipBytes
  const { file, stored } = opened
  return { file, position: stored.base + offset, offset, sizeBytes, durableBytes: stored.sizeBytes }
}

function damaged({ opened, frame }: Place, what = 'its checksum differs'): Failure {
  const place = `entry ${frame.index}, in ${opened.stored.logPath} at byte ${frame.offset}`
  return new Failure('corrupt', 'damaged-entry', 'no', `${place}, is damaged: ${what}`)
}
