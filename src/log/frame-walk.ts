import type { DiskFile } from '../base/ports.ts'
import { decodeFrameHead, FRAME_HEAD_BYTES, FRAME_MAGIC, type FrameHead, frameBytes, isFrameHeadIntact } from './frame.ts'

/** Small frames are read many at a time, large ones head by head. */
const READ_BYTES_MAX = 256 * 1024
const HEAD_READ_BYTES = 4 * 1024

/**
 * Walks over the frames of one file without reading large bodies: `next` gives the head at `offset`, `search` finds the next
 * intact one after damage.
 */
export class FrameWalk {
  readonly #file: DiskFile
  readonly #base: number
  readonly #sizeBytes: number
  readonly #salt: number
  #buffer = Buffer.alloc(0)
  /** The part of the buffer that holds what was read last. */
  #window = Buffer.alloc(0)
  #windowAt = 0
  #readBytes = READ_BYTES_MAX

  /** `base` is the position of the file's first byte; nothing from `sizeBytes` on is looked at. */
  constructor(file: DiskFile, base: number, sizeBytes: number, salt: number) {
    this.#file = file
    this.#base = base
    this.#sizeBytes = sizeBytes
    this.#salt = salt
  }

  /** Undefined if no intact head is there. The body may be damaged, or end beyond the file. */
  async head(offset: number): Promise<FrameHead | undefined> {
    if (offset + FRAME_HEAD_BYTES > this.#sizeBytes) return undefined
    if (!this.#holds(offset, FRAME_HEAD_BYTES)) await this.#load(offset, FRAME_HEAD_BYTES)
    const head = decodeFrameHead(this.#window, offset - this.#windowAt, this.#base + offset)
    if (head === undefined || offset + FRAME_HEAD_BYTES + head.headerBytes > this.#sizeBytes) return undefined
    const wholeBytes = FRAME_HEAD_BYTES + head.headerBytes
    if (!this.#holds(offset, wholeBytes)) await this.#load(offset, wholeBytes)
    if (!isFrameHeadIntact(this.#window, offset - this.#windowAt, head, this.#salt)) return undefined
    // Bodies like this one would mostly be read for nothing.
    this.#readBytes = frameBytes(head.headerBytes, head.bodyBytes) > READ_BYTES_MAX / 8 ? HEAD_READ_BYTES : READ_BYTES_MAX
    return head
  }

  /** Offset of the first intact head from `offset` on; the file's size if there is none. */
  async search(offset: number): Promise<number> {
    this.#readBytes = READ_BYTES_MAX
    let at = offset
    while (at + FRAME_HEAD_BYTES <= this.#sizeBytes) {
      if (!this.#holds(at, FRAME_HEAD_BYTES)) await this.#load(at, FRAME_HEAD_BYTES)
      const found = this.#window.indexOf(FRAME_MAGIC, at - this.#windowAt)
      if (found < 0) {
        // The magic may lie across the window's end.
        at = this.#windowAt + this.#window.length - (FRAME_MAGIC.length - 1)
        continue
      }
      at = this.#windowAt + found
      if ((await this.head(at)) !== undefined) return at
      this.#readBytes = READ_BYTES_MAX
      at++
    }
    return this.#sizeBytes
  }

  /** The body of a frame whose head is at `offset`; shorter if the file ends. */
  async body(offset: number, head: FrameHead): Promise<Buffer> {
    const from = offset + FRAME_HEAD_BYTES + head.headerBytes
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(head.bodyBytes, this.#sizeBytes - from)))
    return bytes.subarray(0, await this.#file.read(bytes, from))
  }

  #holds(offset: number, count: number): boolean {
    return offset >= this.#windowAt && offset + count <= this.#windowAt + this.#window.length
  }

  /** At least `count` bytes from `offset` on are in the window then. */
  async #load(offset: number, count: number): Promise<void> {
    const wanted = Math.min(Math.max(count, this.#readBytes), this.#sizeBytes - offset)
    // Fresh memory for every read costs more than the read.
    if (this.#buffer.length < wanted) this.#buffer = Buffer.allocUnsafeSlow(Math.max(wanted, READ_BYTES_MAX))
    const bytes = this.#buffer.subarray(0, wanted)
    this.#window = bytes.fill(0, await this.#file.read(bytes, offset))
    this.#windowAt = offset
  }
}
