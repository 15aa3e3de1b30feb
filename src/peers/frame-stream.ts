import { Failure } from '../base/failure.ts'

export const SIZE_BYTES = 4
/** A frame's memory starts with this much and doubles as bytes arrive: a size alone allocates nothing. */
const FIRST_BYTES = 16 * 1024
const NOTHING = Buffer.alloc(0)

/**
 * Cuts a stream of bytes into frames: u32 size, the highest byte first as in Kafka's, then that many bytes. Chunks are borrowed; each frame
 * is memory of its own, which belongs to who takes it.
 */
export class FrameStream {
  /** May change between two frames. */
  frameBytesMax: number
  readonly #size = Buffer.alloc(SIZE_BYTES)
  #sizeFilled = 0
  /** -1: not known yet. */
  #frameBytes = -1
  #memory: Buffer = NOTHING
  #filled = 0

  constructor(frameBytesMax: number) {
    this.frameBytesMax = frameBytesMax
  }

  /** Hands out the frames that the chunk completes; `take` returns false to have no more. Throws a Failure (`invalid`, `bad-frame-size`). */
  push(chunk: Uint8Array, take: (frame: Buffer) => boolean): void {
    let at = 0
    while (at < chunk.length) {
      at += this.#frameBytes === -1 ? this.#fillSize(chunk, at) : this.#fillFrame(chunk, at)
      if (this.#filled === this.#frameBytes && !take(this.#finish())) return
    }
  }

  #fillSize(chunk: Uint8Array, at: number): number {
    const count = Math.min(SIZE_BYTES - this.#sizeFilled, chunk.length - at)
    this.#size.set(chunk.subarray(at, at + count), this.#sizeFilled)
    this.#sizeFilled += count
    if (this.#sizeFilled === SIZE_BYTES) {
      const sizeBytes = this.#size.readUInt32BE(0)
      if (sizeBytes > this.frameBytesMax) {
        throw new Failure(
          'invalid',
          'bad-frame-size',
          'no',
          `a frame of ${sizeBytes} bytes: at most ${this.frameBytesMax} are taken`,
        )
      }
      this.#frameBytes = sizeBytes
    }
    return count
  }

  #fillFrame(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.#frameBytes - this.#filled, chunk.length - at)
    const needed = this.#filled + count
    if (needed > this.#memory.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(this.#frameBytes, Math.max(needed, FIRST_BYTES, this.#memory.length * 2)))
      this.#memory.copy(grown, 0, 0, this.#filled)
      this.#memory = grown
    }
    this.#memory.set(chunk.subarray(at, at + count), this.#filled)
    this.#filled = needed
    return count
  }

  #finish(): Buffer {
    const frame = this.#memory
    this.#memory = NOTHING
    this.#filled = 0
    this.#frameBytes = -1
    this.#sizeFilled = 0
    return frame
  }
}
