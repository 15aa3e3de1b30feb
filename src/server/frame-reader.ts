import { asBuffer } from '../base/as-buffer.ts'
import type { BufferPool } from '../base/buffer-pool.ts'
import { Failure } from '../base/failure.ts'

const SIZE_BYTES = 4
/** A frame's memory starts with this much and doubles as bytes arrive: a size alone allocates nothing. */
const FIRST_BYTES = 16 * 1024
const NOTHING = Buffer.alloc(0)

/** One frame without its size. */
export class Frame {
  readonly bytes: Buffer
  #memory: Buffer
  readonly #pool: BufferPool
  #isHeld = false
  #isWorkedOn = false
  #released: (() => void) | undefined = undefined

  constructor(bytes: Buffer, memory: Buffer, pool: BufferPool) {
    this.bytes = bytes
    this.#memory = memory
    this.#pool = pool
  }

  /** The last holder says that nobody reads the bytes any more. Saying nothing is safe. */
  release(): void {
    // Given back twice it would be two frames' memory at once.
    this.#pool.give(this.#memory)
    this.#memory = NOTHING
    this.#isHeld = false
    this.#tellReleased()
  }

  /** Says that the bytes are read until `release`, though the request may be answered before. */
  hold(): void {
    this.#isHeld = true
  }

  /** Says that the request is worked on until then, though its connection ends before. Never rejects. */
  holdUntil(over: Promise<void>): void {
    this.#isWorkedOn = true
    void over.then(() => {
      this.#isWorkedOn = false
      this.#tellReleased()
    })
  }

  get isHeld(): boolean {
    return this.#isHeld || this.#isWorkedOn
  }

  /** Calls back once, when a frame that is held is released and its request over. */
  whenReleased(callBack: () => void): void {
    this.#released = callBack
  }

  #tellReleased(): void {
    if (this.isHeld) return
    const released = this.#released
    this.#released = undefined
    released?.()
  }
}

/**
 * Cuts a stream of bytes into Kafka frames (int32 size, then that many bytes). Chunks in, frames out.
 *
 * ```
 *   chunks: [..size│frame......│size│fra] [me..........│si] [ze│…
 * ```
 * Chunks are borrowed: their bytes are copied once, into memory of the frame's own. What of a chunk isn't taken yet when
 * its time is over is kept by `keepRest`.
 */
export class FrameReader {
  readonly #frameBytesMax: number
  readonly #pool: BufferPool
  /** Bytes that arrived and aren't in a frame yet: from `#position` on. */
  #chunk: Buffer = NOTHING
  #position = 0
  readonly #size = Buffer.alloc(SIZE_BYTES)
  #sizeFilled = 0
  /** Size of the frame that is being read, -1: not known yet. */
  #frameBytes = -1
  #memory: Buffer = NOTHING
  #filled = 0

  constructor(frameBytesMax: number, pool: BufferPool) {
    this.#frameBytesMax = frameBytesMax
    this.#pool = pool
  }

  /** Takes a chunk that stays valid until `keepRest` or the next `push`. */
  push(chunk: Uint8Array): void {
    const fresh = asBuffer(chunk)
    const rest = this.#chunk.length - this.#position
    if (rest === 0) this.#chunk = fresh
    else {
      const joined = Buffer.allocUnsafeSlow(rest + fresh.length)
      this.#chunk.copy(joined, 0, this.#position)
      fresh.copy(joined, rest)
      this.#chunk = joined
    }
    this.#position = 0
  }

  /** The next whole frame; undefined if more bytes are needed. Throws a Failure (`invalid`, `bad-frame-size`). */
  next(): Frame | undefined {
    if (this.#frameBytes === -1 && !this.#readSize()) return undefined
    this.#fill()
    if (this.#filled < this.#frameBytes) return undefined
    const frame = new Frame(this.#memory.subarray(0, this.#frameBytes), this.#memory, this.#pool)
    this.#frameBytes = -1
    this.#sizeFilled = 0
    this.#memory = NOTHING
    this.#filled = 0
    return frame
  }

  #readSize(): boolean {
    const count = Math.min(SIZE_BYTES - this.#sizeFilled, this.#chunk.length - this.#position)
    this.#chunk.copy(this.#size, this.#sizeFilled, this.#position, this.#position + count)
    this.#position += count
    this.#sizeFilled += count
    if (this.#sizeFilled < SIZE_BYTES) return false
    const sizeBytes = this.#size.readInt32BE(0)
    if (sizeBytes < 0 || sizeBytes > this.#frameBytesMax) {
      throw new Failure('invalid', 'bad-frame-size', 'no', `a frame of ${sizeBytes} bytes is outside 0 to ${this.#frameBytesMax}`)
    }
    this.#frameBytes = sizeBytes
    return true
  }

  /** Copies what is there of the frame, into memory that grows with what has arrived. */
  #fill(): void {
    const count = Math.min(this.#frameBytes - this.#filled, this.#chunk.length - this.#position)
    if (this.#filled + count > this.#memory.length) this.#grow(this.#filled + count)
    this.#chunk.copy(this.#memory, this.#filled, this.#position, this.#position + count)
    this.#position += count
    this.#filled += count
  }

  #grow(needed: number): void {
    const wanted = Math.min(this.#frameBytes, Math.max(needed, FIRST_BYTES, this.#memory.length * 2))
    // Memory for the whole frame only if it lies idle anyway: that spares a long frame its steps.
    const grown = this.#pool.takeKept(this.#frameBytes) ?? this.#pool.take(wanted)
    this.#memory.copy(grown, 0, 0, this.#filled)
    this.#pool.give(this.#memory)
    this.#memory = grown
  }

  /** What has arrived of a frame that isn't whole; its memory is at most twice that, or little, or was idle in the pool. */
  get arrivedBytes(): number {
    return this.#filled
  }

  /** Lets go of it. Nothing more can be read. */
  drop(): void {
    this.#pool.give(this.#memory)
    this.#memory = NOTHING
    this.#chunk = NOTHING
    this.#position = 0
    this.#frameBytes = 0
    this.#filled = 0
  }

  /** Copies what isn't in a frame yet: the chunk's bytes are about to change. */
  keepRest(): void {
    if (this.#position === this.#chunk.length) this.#chunk = NOTHING
    else this.#chunk = Buffer.from(this.#chunk.subarray(this.#position))
    this.#position = 0
  }
}
