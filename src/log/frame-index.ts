import { crc32c } from '../base/crc32c.ts'

/**
 * Where the frames of one file are: columns, sorted by the entries' index. 24 bytes a frame. A frame mostly has a higher index than
 * those before it, so keeping the columns sorted costs a push.
 *
 * The side file (`.idx`) is a cache: it tells nothing that a walk over the log file wouldn't. Little-endian:
 *
 * |  at | size | what |
 * |----:|-----:|------|
 * |   0 |    4 | magic `ODRI` |
 * |   4 |    4 | version of this layout: 1 |
 * |   8 |    8 | position of the log file's first byte, a double |
 * |  16 |    8 | covered: bytes of the log file, from its start, whose frames are all here and durable; a double |
 * |  24 |    4 | frames |
 * |  28 |    4 | CRC-32C of bytes 0–27 and of the columns, from the log's salt |
 * |  32 |      | columns: index (8 each, doubles), offset in the file (4), header bytes (4), body bytes (4), body CRC (4) |
 */
export class FrameIndex {
  #count = 0
  #indexes = new Float64Array(64)
  #offsets = new Uint32Array(64)
  #headerBytes = new Uint32Array(64)
  #bodyBytes = new Uint32Array(64)
  #bodyCrcs = new Uint32Array(64)

  get count(): number {
    return this.#count
  }

  get memoryBytes(): number {
    return this.#indexes.length * FRAME_COLUMN_BYTES
  }

  indexAt(slot: number): number {
    return this.#indexes[slot]!
  }

  /** Undefined if the entry at `index` isn't in this file. */
  find(index: number): FramePlace | undefined {
    const slot = this.#lowerBound(index)
    if (slot === this.#count || this.#indexes[slot] !== index) return undefined
    return {
      index,
      offset: this.#offsets[slot]!,
      headerBytes: this.#headerBytes[slot]!,
      bodyBytes: this.#bodyBytes[slot]!,
      bodyCrc: this.#bodyCrcs[slot]!,
    }
  }

  add(index: number, offset: number, headerBytes: number, bodyBytes: number, bodyCrc: number): void {
    if (this.#count === this.#indexes.length) this.#reserve(this.#count * 2)
    const end = this.#count
    const slot = end === 0 || index > this.#indexes[end - 1]! ? end : this.#lowerBound(index)
    if (slot < end) for (const column of this.#columns()) column.copyWithin(slot + 1, slot, end)
    this.#indexes[slot] = index
    this.#offsets[slot] = offset
    this.#headerBytes[slot] = headerBytes
    this.#bodyBytes[slot] = bodyBytes
    this.#bodyCrcs[slot] = bodyCrc
    this.#count = end + 1
  }

  /** The side file, as chunks: columns as they lie in memory, not to be changed until they are written. */
  encode(base: number, coveredBytes: number, salt: number): readonly Uint8Array[] {
    const head = Buffer.alloc(SIDE_HEAD_BYTES)
    head.write('ODRI', 0, 'latin1')
    head.writeUInt32LE(VERSION, 4)
    head.writeDoubleLE(base, 8)
    head.writeDoubleLE(coveredBytes, 16)
    head.writeUInt32LE(this.#count, 24)
    const columns = this.#columns().map((column) => {
      return new Uint8Array(column.buffer, column.byteOffset, this.#count * column.BYTES_PER_ELEMENT)
    })
    head.writeUInt32LE(checksum(head, columns, salt), 28)
    return [head, ...columns]
  }

  /** Undefined if it isn't an intact side file of the log file that starts at `base`. */
  static decode(
    bytes: Buffer,
    base: number,
    salt: number,
  ): { readonly index: FrameIndex; readonly coveredBytes: number } | undefined {
    if (bytes.length < SIDE_HEAD_BYTES || bytes.toString('latin1', 0, 4) !== 'ODRI' || bytes.readUInt32LE(4) !== VERSION)
      return undefined
    const count = bytes.readUInt32LE(24)
    if (bytes.readDoubleLE(8) !== base || bytes.length !== SIDE_HEAD_BYTES + count * FRAME_COLUMN_BYTES) return undefined
    if (checksum(bytes, [bytes.subarray(SIDE_HEAD_BYTES)], salt) !== bytes.readUInt32LE(28)) return undefined
    const index = new FrameIndex()
    index.#reserve(Math.max(count, 1))
    index.#count = count
    let at = SIDE_HEAD_BYTES
    for (const column of index.#columns()) {
      const end = at + count * column.BYTES_PER_ELEMENT
      new Uint8Array(column.buffer).set(bytes.subarray(at, end))
      at = end
    }
    return { index, coveredBytes: bytes.readDoubleLE(16) }
  }

  #columns(): readonly (Float64Array | Uint32Array)[] {
    return [this.#indexes, this.#offsets, this.#headerBytes, this.#bodyBytes, this.#bodyCrcs]
  }

  #lowerBound(index: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#indexes[middle]! < index) low = middle + 1
      else high = middle
    }
    return low
  }

  #reserve(capacity: number): void {
    const indexes = new Float64Array(capacity)
    indexes.set(this.#indexes.subarray(0, this.#count))
    this.#indexes = indexes
    this.#offsets = grown(this.#offsets, this.#count, capacity)
    this.#headerBytes = grown(this.#headerBytes, this.#count, capacity)
    this.#bodyBytes = grown(this.#bodyBytes, this.#count, capacity)
    this.#bodyCrcs = grown(this.#bodyCrcs, this.#count, capacity)
  }
}

/** Taken out of the index, because its slots move. */
export interface FramePlace {
  readonly index: number
  /** Of the frame, in its file. */
  readonly offset: number
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly bodyCrc: number
}

const FRAME_COLUMN_BYTES = 24
const SIDE_HEAD_BYTES = 32
const VERSION = 1

function grown(column: Uint32Array, count: number, capacity: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(capacity)
  next.set(column.subarray(0, count))
  return next
}

function checksum(head: Buffer, columns: readonly Uint8Array[], salt: number): number {
  let crc = crc32c(head.subarray(0, SIDE_HEAD_BYTES - 4), salt)
  for (const column of columns) crc = crc32c(column, crc)
  return crc
}
