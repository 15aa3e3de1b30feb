import { Failure } from '../base/failure.ts'

const SIZE_BYTES = 4
/** A frame's memory starts with this much and doubles as bytes arrive: a size alone allocates nothing. */
const FIRST_BYTES = 16 * 1024

/**
 * Cuts what a broker sends into frames (int32 size, then that many bytes). Chunks are borrowed: their bytes are copied once, into
 * memory that the frame owns and that is never used again, because records given to the caller are views of it.
 */
export class AnswerFrames {
  readonly #bytesMax: number
  readonly #size = Buffer.alloc(SIZE_BYTES)
  #sizeFilled = 0
  /** Undefined while the size is being read. */
  #frame: Buffer | undefined
  #frameBytes = 0
  #filled = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Hands each frame that is whole now to `take`, in order. Throws a Failure (`invalid`, `bad-frame-size`), or what `take` throws. */
  push(chunk: Uint8Array, take: (frame: Buffer) => void): void {
    let at = 0
    while (at < chunk.length || (this.#frame !== undefined && this.#filled === this.#frameBytes)) {
      if (this.#frame === undefined) at = this.#readSize(chunk, at)
      else at = this.#readFrame(this.#frame, chunk, at, take)
    }
  }

  #readSize(chunk: Uint8Array, start: number): number {
    let at = start
    while (this.#sizeFilled < SIZE_BYTES && at < chunk.length) this.#size[this.#sizeFilled++] = chunk[at++]!
    if (this.#sizeFilled < SIZE_BYTES) return at
    const sizeBytes = this.#size.readInt32BE(0)
    if (sizeBytes < 0 || sizeBytes > this.#bytesMax) {
      throw new Failure('invalid', 'bad-frame-size', 'no', `a frame of ${sizeBytes} bytes is outside 0 to ${this.#bytesMax}`)
    }
    this.#sizeFilled = 0
    this.#frameBytes = sizeBytes
    this.#filled = 0
    this.#frame = Buffer.allocUnsafeSlow(Math.min(sizeBytes, Math.max(FIRST_BYTES, chunk.length - at)))
    return at
  }

  #readFrame(frame: Buffer, chunk: Uint8Array, at: number, take: (frame: Buffer) => void): number {
    const count = Math.min(this.#frameBytes - this.#filled, chunk.length - at)
    const memory = this.#withRoom(frame, this.#filled + count)
    memory.set(chunk.subarray(at, at + count), this.#filled)
    this.#filled += count
    if (this.#filled === this.#frameBytes) {
      this.#frame = undefined
      take(memory.subarray(0, this.#frameBytes))
    }
    return at + count
  }

  #withRoom(frame: Buffer, bytes: number): Buffer {
    if (bytes <= frame.length) return frame
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#frameBytes, Math.max(bytes, frame.length * 2)))
    frame.copy(grown, 0, 0, this.#filled)
    this.#frame = grown
    return grown
  }
}
