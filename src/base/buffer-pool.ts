const CLASS_LEAST_BYTES = 16 * 1024
const CLASS_MOST_BYTES = 4 * 1024 * 1024

/**
 * Memory that is used again instead of being collected: at a hundred megabytes a second the collector would otherwise take
 * more time than the broker. Sizes go up by powers of two; larger buffers than the largest class are plain ones.
 *
 * A buffer that was given back is somebody else's: who gives back must be the last who holds it. Not giving back is
 * always safe: the collector takes it then. Bound: `keptBytesMax` of idle memory.
 */
export class BufferPool {
  readonly #keptBytesMax: number
  readonly #free: Buffer[][] = []
  #keptBytes = 0

  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax
  }

  /** Idle bytes. */
  get keptBytes(): number {
    return this.#keptBytes
  }

  /** What `take` gives for so many bytes. */
  sizeOf(sizeBytes: number): number {
    return sizeBytes > CLASS_MOST_BYTES ? sizeBytes : classBytes(sizeBytes)
  }

  /** At least so many bytes, of any content. */
  take(sizeBytes: number): Buffer {
    return this.takeKept(sizeBytes) ?? Buffer.allocUnsafeSlow(this.sizeOf(sizeBytes))
  }

  /** Like `take`, but only what lies idle: nothing is taken from the system. */
  takeKept(sizeBytes: number): Buffer | undefined {
    const kept = sizeBytes > CLASS_MOST_BYTES ? undefined : this.#free[classOf(sizeBytes)]?.pop()
    if (kept !== undefined) this.#keptBytes -= kept.length
    return kept
  }

  give(buffer: Buffer): void {
    const { length } = buffer
    if (length > CLASS_MOST_BYTES || length !== classBytes(length) || this.#keptBytes + length > this.#keptBytesMax) return
    const at = classOf(length)
    const free = this.#free[at]
    if (free === undefined) this.#free[at] = [buffer]
    else free.push(buffer)
    this.#keptBytes += length
  }
}

/** A holey array of few elements: 0 for the least class, then one more for each power of two. */
function classOf(sizeBytes: number): number {
  return sizeBytes <= CLASS_LEAST_BYTES ? 0 : 32 - Math.clz32(sizeBytes - 1) - 14
}

function classBytes(sizeBytes: number): number {
  return CLASS_LEAST_BYTES << classOf(sizeBytes)
}
