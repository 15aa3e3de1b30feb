import { Failure } from '../base/failure.ts'
import type { Disk, DiskFile, Log } from '../base/ports.ts'
import { SPARE_PATH } from './stored-file.ts'

/** One durable write of zeros: short beside the flushes that go on meanwhile. */
const PIECE_BYTES_MAX = 1024 * 1024
/** What space written ahead consists of. */
export const ZEROS: Buffer = Buffer.alloc(PIECE_BYTES_MAX)
/** Bytes of it that are filled for each one that is appended, so that it's ready some time before the active file is full. */
const AHEAD = 1.25
/** The journal is waited for once a write, so for a large one that's little beside writing the same space twice. */
const WORTHWHILE_BYTES_MAX = 128 * 1024

/**
 * The file that the log goes on in when the active one is full, with zeros written ahead. A durable write over blocks that are there
 * already waits for those blocks alone; one that makes the file grow also waits for new blocks and for the file system's journal, which
 * is half of it and more.
 *
 * It's filled piece by piece at the pace of small appends, so an idle log has none. Not having one is never a failure: the log then grows.
 */
export class SpareFile {
  readonly #disk: Disk
  readonly #log: Log
  readonly #sizeBytes: number
  #file: DiskFile | undefined
  #filledBytes = 0
  /** Bytes that appends have asked for and that aren't filled. */
  #owedBytes = 0
  #filling: Promise<void> | undefined
  /** No room for it, or another trouble: not tried again before the next file is begun. */
  #isGivenUp = false

  constructor(disk: Disk, log: Log, sizeBytes: number) {
    this.#disk = disk
    this.#log = log
    this.#sizeBytes = sizeBytes
  }

  /** Called after each write of the log: fills the next piece if it's due. Returns at once. */
  keepAhead(writtenBytes: number): void {
    if (writtenBytes <= WORTHWHILE_BYTES_MAX) this.#owedBytes += writtenBytes * AHEAD
    const pieceBytes = Math.min(PIECE_BYTES_MAX, this.#sizeBytes - this.#filledBytes)
    if (this.#owedBytes < pieceBytes || pieceBytes === 0 || this.#filling !== undefined || this.#isGivenUp) return
    this.#owedBytes -= pieceBytes
    this.#filling = this.#fill(pieceBytes).finally(() => {
      this.#filling = undefined
    })
  }

  /** Gives it that name, as far as it's filled. Nothing has it if there is none. */
  async takeAs(path: string): Promise<void> {
    await this.#filling
    this.#isGivenUp = false
    this.#owedBytes = 0
    if (this.#file === undefined) return
    await this.#close()
    await this.#disk.rename(SPARE_PATH, path)
  }

  /** The disk is full: what is acknowledged needs the room more. */
  async giveUp(): Promise<void> {
    await this.#filling
    await this.#remove()
  }

  async #fill(pieceBytes: number): Promise<void> {
    try {
      this.#file ??= await this.#disk.open(SPARE_PATH, { create: true })
      await this.#file.writeDurably([ZEROS.subarray(0, pieceBytes)], this.#filledBytes)
      this.#filledBytes += pieceBytes
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      this.#log.warn('could not write space for the log ahead', { file: SPARE_PATH, cause: cause.message })
      await this.#remove()
    }
  }

  async #remove(): Promise<void> {
    this.#isGivenUp = true
    if (this.#file === undefined) return
    try {
      await this.#close()
      await this.#disk.remove(SPARE_PATH)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      this.#log.warn('could not remove the space written ahead', { file: SPARE_PATH, cause: cause.message })
    }
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    this.#filledBytes = 0
    await file?.close()
  }
}
