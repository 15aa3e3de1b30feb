import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { logIndex } from '../base/units.ts'
import type { FileTable } from './file-table.ts'
import { decodeFrameHead, FRAME_HEAD_BYTES, isFrameHeadIntact } from './frame.ts'
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
      const wanted = places.map(({ opened, slot }) => want(opened, slot, 0, FRAME_HEAD_BYTES + opened.index.headerBytesAt(slot)))
      const heads = await gatherReads(wanted, (at) => damaged(places[at]!))
      return heads.map((bytes, at) => this.#entry(bytes, places[at]!))
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
      for (const slice of slices) {
        const place = await this.#locate(slice.index, lease, places.at(-1), trimmedBefore)
        const { opened, slot } = place
        if (slice.position + slice.sizeBytes > opened.index.bodyBytesAt(slot))
          throw damaged(place, 'its body is shorter than what is asked for')
        places.push(place)
        wanted.push(want(opened, slot, FRAME_HEAD_BYTES + opened.index.headerBytesAt(slot) + slice.position, slice.sizeBytes))
      }
      const results = await gatherReads(wanted, (at) => damaged(places[at]!))
      for (let at = 0; at < results.length; at++) {
        const { opened, slot } = places[at]!
        const isWhole = results[at]!.length === opened.index.bodyBytesAt(slot)
        if (isWhole && crc32c(results[at]!, this.#salt) !== opened.index.bodyCrcAt(slot)) throw damaged(places[at]!)
      }
      return results
    } finally {
      lease.end()
    }
  }

  /** `near` is where the entry before was: the next one mostly lies beside it. */
  async #locate(index: number, lease: FileLease, near: Place | undefined, trimmedBefore = 0): Promise<Place> {
    if (near !== undefined) {
      const slot = near.opened.index.find(index)
      if (slot >= 0) return { opened: near.opened, slot }
    }
    for (const stored of this.#table.candidates(index)) {
      const opened = await lease.file(stored)
      const slot = opened.index.find(index)
      if (slot >= 0) return { opened, slot }
    }
    if (index < trimmedBefore) throw new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
    throw new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't in the log`)
  }

  #entry(bytes: Buffer, place: Place): Entry {
    const { opened, slot } = place
    const head = decodeFrameHead(bytes, 0, opened.stored.base + opened.index.offsetAt(slot))
    const isOurs =
      head !== undefined && head.index === opened.index.indexAt(slot) && head.headerBytes === opened.index.headerBytesAt(slot)
    if (!isOurs || !isFrameHeadIntact(bytes, 0, head, this.#salt)) throw damaged(place)
    return { index: logIndex(head.index), header: bytes.subarray(FRAME_HEAD_BYTES), bodyBytes: head.bodyBytes }
  }
}

interface Place {
  readonly opened: OpenedFile
  readonly slot: number
}

function want(opened: OpenedFile, slot: number, skipBytes: number, sizeBytes: number): Wanted {
  const offset = opened.index.offsetAt(slot) + skipBytes
  return { file: opened.file, position: opened.stored.base + offset, offset, sizeBytes }
}

function damaged({ opened, slot }: Place, what = 'its checksum differs'): Failure {
  const { stored, index } = opened
  const place = `entry ${index.indexAt(slot)}, in ${stored.logPath} at byte ${index.offsetAt(slot)}`
  return new Failure('corrupt', 'damaged-entry', 'no', `${place}, is damaged: ${what}`)
}
