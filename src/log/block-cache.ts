import type { DiskFile } from '../base/ports.ts'

/** Reading so much is little dearer than one more trip to the disk, and what disks in a network count as one operation. */
export const BLOCK_BYTES = 256 * 1024

/** Memory of evicted blocks for those that come next; as many as are mostly read at the same time. */
const IDLE_MAX = 8

/** A range of a file of the log. */
export interface FileRange {
  readonly file: DiskFile
  /** In the log. */
  readonly position: number
  /** In the file. */
  readonly offset: number
  readonly sizeBytes: number
  /** Bytes of the file that are durable: they never change any more. */
  readonly durableBytes: number
}

interface Block {
  readonly bytes: Buffer
  /** Resolves with the bytes that were there. */
  readonly loading: Promise<number>
  isLoaded: boolean
  users: number
}

/**
 * Blocks of log files that were read lately. Partitions lie in the log in slices beside each other, so who reads one of them reads a little
 * of every block, and who reads its neighbours soon after finds the rest here.
 *
 * ```
 *   file │ block │ block │ block │ tail, not whole yet: never kept │
 * ```
 * Blocks are whole and durable, so none is ever out of date; a file's blocks just grow old when it's gone. Bound: `bytesMax`, and what
 * reads under way use.
 */
export class BlockCache {
  readonly #blocksMax: number
  /** By position in the log, least recently used first. */
  readonly #blocks = new Map<number, Block>()
  readonly #idle: Buffer[] = []

  constructor(bytesMax: number) {
    this.#blocksMax = Math.floor(bytesMax / BLOCK_BYTES)
  }

  /** Fills `into` with the range. The result is the number of bytes read, as for `DiskFile.read`. */
  async read(range: FileRange, into: Buffer): Promise<number> {
    const { file, offset, sizeBytes, durableBytes } = range
    const firstBlock = Math.floor(offset / BLOCK_BYTES)
    const lastBlock = Math.floor((offset + sizeBytes - 1) / BLOCK_BYTES)
    if ((lastBlock + 1) * BLOCK_BYTES > durableBytes) return file.read(into, offset)
    for (let number = firstBlock; number <= lastBlock; number++) {
      const from = Math.max(offset, number * BLOCK_BYTES)
      const to = Math.min(offset + sizeBytes, (number + 1) * BLOCK_BYTES)
      const wasThere = await this.#copy(range, number, from, to, into)
      if (!wasThere) return file.read(into, offset)
    }
    return sizeBytes
  }

  /** False if the file ends before the block does. */
  async #copy({ file, position, offset }: FileRange, number: number, from: number, to: number, into: Buffer): Promise<boolean> {
    const start = number * BLOCK_BYTES
    const key = position - offset + start
    const block = this.#use(key, file, start)
    try {
      if (!block.isLoaded && (await block.loading) < BLOCK_BYTES) {
        this.#forget(key, block)
        return false
      }
      block.isLoaded = true
      block.bytes.copy(into, from - offset, from - start, to - start)
      return true
    } catch (cause) {
      this.#forget(key, block)
      throw cause
    } finally {
      block.users--
      this.#evict()
    }
  }

  #use(key: number, file: DiskFile, start: number): Block {
    let block = this.#blocks.get(key)
    if (block === undefined) {
      const bytes = this.#idle.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
      block = { bytes, loading: file.read(bytes, start), isLoaded: false, users: 0 }
    } else this.#blocks.delete(key)
    this.#blocks.set(key, block)
    block.users++
    return block
  }

  #forget(key: number, block: Block): void {
    if (this.#blocks.get(key) === block) this.#blocks.delete(key)
  }

  #evict(): void {
    for (const [key, block] of this.#blocks) {
      if (this.#blocks.size <= this.#blocksMax) return
      if (block.users > 0) continue
      this.#blocks.delete(key)
      if (this.#idle.length < IDLE_MAX) this.#idle.push(block.bytes)
    }
  }
}
