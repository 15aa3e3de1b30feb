import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import { logIndex } from '../base/units.ts'
import type { FileTable } from './file-table.ts'
import { decodeFrameHead, FRAME_HEAD_BYTES, isFrameHeadIntact } from './frame.ts'
import type { FramePlace } from './frame-index.ts'
import { gatherReads, type Wanted } from './gather-reads.ts'
import type { BodySlice, Entry } from './log.ts'
import type { FileLease, OpenedFile, OpenFiles } from './open-files.ts'

/** Reads entries that are durable, wherever they are, and checks what it read. */
export class EntryReader {
  readonly #table: FileTable
  readonly #open: OpenFiles
  readonly #salt: number

  constructor(table: FileTable, open: OpenFiles, salt: number) {
    this.#table = table
    this.#open = open
    this.#salt = salt
  }

  /** The entries from `first` to `last`, all of which are there. */
  async entries(first: number, last: number): Promise<readonly Entry[]> {
    const lease = this.#open.lease()
    try {
      const places: Place[] = []
      for (let index = first; index <= last; index++) places.push(await this.#locate(index, lease, places.at(-1)))
      const wanted = places.map((place) => want(place, 0, FRAME_HEAD_BYTES + place.frame.headerBytes))
      const heads = await gatherReads(wanted, (at) => damaged(places[at]!))
      const entries: Entry[] = []
      for (let at = 0; at < heads.length; at++)
        entries.push(this.#entry(heads[at]!, places[at]!) ?? (await this.#readAgain(wanted[at]!, places[at]!, this.#entry)))
      return entries
    } finally {
      lease.end()
    }
  }

  /** `results[i]` is `slices[i]`. A whole body is checked against its checksum; of a part its reader knows the batches' own. */
  async bodies(slices: readonly BodySlice[], trimmedBefore: number): Promise<readonly Buffer[]> {
    const lease = this.#open.lease()
    try {
      const places: Place[] = []
      const wanted: Wanted[] = []
      for (const { index, position, sizeBytes } of slices) {
        const place = await this.#locate(index, lease, places.at(-1), trimmedBefore)
        const { headerBytes, bodyBytes } = place.frame
        if (position + sizeBytes > bodyBytes) throw damaged(place, 'its body is shorter than what is asked for')
        places.push(place)
        wanted.push(want(place, FRAME_HEAD_BYTES + headerBytes + position, sizeBytes))
      }
      const read = await gatherReads(wanted, (at) => damaged(places[at]!))
      const results: Buffer[] = []
      for (let at = 0; at < read.length; at++)
        results.push(this.#body(read[at]!, places[at]!) ?? (await this.#readAgain(wanted[at]!, places[at]!, this.#body)))
      return results
    } finally {
      lease.end()
    }
  }

  /** `near` is where the entry before was: the next one mostly lies beside it. */
  async #locate(index: number, lease: FileLease, near: Place | undefined, trimmedBefore = 0): Promise<Place> {
    const beside = near?.opened.index.find(index)
    if (near !== undefined && beside !== undefined) return { opened: near.opened, frame: beside }
    for (const stored of this.#table.candidates(index)) {
      const opened = await lease.file(stored)
      const frame = opened.index.find(index)
      if (frame !== undefined) return { opened, frame }
    }
    if (index < trimmedBefore) throw new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
    throw new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't in the log`)
  }

  /** What looked damaged by itself, so that further flips elsewhere don't count against it. */
  #readAgain<Found>(wanted: Wanted, place: Place, check: (bytes: Buffer, place: Place) => Found | undefined): Promise<Found> {
    return lookAgain(async () => {
      const [bytes] = await gatherReads([wanted], () => damaged(place))
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

function want({ opened, frame }: Place, skipBytes: number, sizeBytes: number): Wanted {
  const offset = frame.offset + skipBytes
  return { file: opened.file, position: opened.stored.base + offset, offset, sizeBytes }
}

function damaged({ opened, frame }: Place, what = 'its checksum differs'): Failure {
  const place = `entry ${frame.index}, in ${opened.stored.logPath} at byte ${frame.offset}`
  return new Failure('corrupt', 'damaged-entry', 'no', `${place}, is damaged: ${what}`)
}
