import { Failure } from '../base/failure.ts'

const SIZE_BYTES = 4

/**
 * Cuts a stream of bytes into Kafka frames (int32 size, then that many bytes). Pure: chunks in, frames out.
 *
 * ```
 *   chunks: [..size│frame......│size│fra] [me..........│si] [ze│…
 * ```
 * A frame owns its bytes: it's copied once where chunks meet, or where it would keep a much larger chunk alive, and is a
 * view otherwise. Nothing is allocated by a size before the bytes are there.
 */
export class FrameReader {
  readonly #frameBytesMax: number
  /** Bytes that arrived and aren't in a frame yet. */
  #chunks: Buffer[] = []
  /** Where in the first chunk to go on. */
  #position = 0
  #bufferedBytes = 0
  /** Size of the frame that is being read, -1: not known yet. */
  #frameBytes = -1

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    this.#bufferedBytes += chunk.byteLength
  }

  /** The next whole frame without its size; undefined if more bytes are needed. Throws a Failure (`invalid`, `bad-frame-size`). */
  next(): Buffer | undefined {
    if (this.#frameBytes === -1) {
      if (this.#bufferedBytes < SIZE_BYTES) return undefined
      this.#frameBytes = this.#checkedSize(this.#take(SIZE_BYTES).readInt32BE(0))
    }
    if (this.#bufferedBytes < this.#frameBytes) return undefined
    const frame = this.#take(this.#frameBytes)
    this.#frameBytes = -1
    return frame
  }

  #checkedSize(sizeBytes: number): number {
    if (sizeBytes < 0 || sizeBytes > this.#frameBytesMax) {
      throw new Failure('invalid', 'bad-frame-size', 'no', `a frame of ${sizeBytes} bytes is outside 0 to ${this.#frameBytesMax}`)
    }
    return sizeBytes
  }

  /** So many bytes from the front; they are there. */
  #take(count: number): Buffer {
    this.#bufferedBytes -= count
    const first = this.#chunks[0]
    if (first !== undefined && first.length - this.#position >= count) return this.#takeWithin(first, count)
    return this.#takeAcross(count)
  }

  #takeWithin(chunk: Buffer, count: number): Buffer {
    const view = chunk.subarray(this.#position, this.#position + count)
    this.#position += count
    if (this.#position === chunk.length) this.#dropFirst()
    if (count * 2 >= chunk.length || count <= SIZE_BYTES) return view
    const copy = Buffer.allocUnsafeSlow(count)
    view.copy(copy)
    return copy
  }

  #takeAcross(count: number): Buffer {
    const whole = Buffer.allocUnsafeSlow(count)
    let filled = 0
    while (filled < count) {
      const chunk = this.#chunks[0]!
      const part = Math.min(count - filled, chunk.length - this.#position)
      chunk.copy(whole, filled, this.#position, this.#position + part)
      filled += part
      this.#position += part
      if (this.#position === chunk.length) this.#dropFirst()
    }
    return whole
  }

  #dropFirst(): void {
    this.#chunks.shift()
    this.#position = 0
  }
}
