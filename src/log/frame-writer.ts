import { Failure } from '../base/failure.ts'
import type { FileTable } from './file-table.ts'
import { encodeFrameHead, FRAME_HEAD_BYTES } from './frame.ts'
import { FrameIndex } from './frame-index.ts'
import type { QueuedEntry } from './group-commit.ts'
import type { FileLease, OpenedFile, OpenFiles } from './open-files.ts'
import { type RecoverParts, saveSideFile } from './recover-file.ts'
import { LOG_DIRECTORY, StoredFile } from './stored-file.ts'

/** Failures that leave the disk as it was, once the partial write is cut back. */
const PASSING: ReadonlySet<string> = new Set(['disk-full', 'too-many-files'])

/** Puts batches at the end of the log. One batch at a time; it lies in one file. */
export class FrameWriter {
  readonly #parts: RecoverParts
  readonly #table: FileTable
  readonly #open: OpenFiles
  readonly #fileBytesMax: number
  #active: OpenedFile
  #lease: FileLease
  #savingSideFile: Promise<void> = Promise.resolve()
  #savedBytes: number

  /** `active` is the last file, which `lease` keeps open. */
  constructor(
    parts: RecoverParts,
    table: FileTable,
    open: OpenFiles,
    fileBytesMax: number,
    active: OpenedFile,
    lease: FileLease,
  ) {
    this.#parts = parts
    this.#table = table
    this.#open = open
    this.#fileBytesMax = fileBytesMax
    this.#active = active
    this.#lease = lease
    this.#savedBytes = active.stored.sizeBytes
  }

  /**
   * Durable when it resolves. Throws a Failure: `applied: 'no'` if there was no room (the log is as before), else `unknown`, after which
   * nothing more may be written.
   */
  async write(batch: readonly QueuedEntry[]): Promise<void> {
    if (this.#active.stored.sizeBytes >= this.#fileBytesMax) await this.#roll()
    const { stored, file, index } = this.#active
    const chunks = this.#encode(batch)
    try {
      await file.writeDurably(chunks, stored.sizeBytes)
    } catch (cause) {
      throw await this.#afterFailedWrite(cause)
    }
    let offset = stored.sizeBytes
    for (const { index: at, entry, bodyCrc, sizeBytes } of batch) {
      index.add(at, offset, entry.header.length, entry.bodyBytes, bodyCrc)
      stored.include(at)
      offset += sizeBytes
    }
    stored.sizeBytes = offset
  }

  /** What the next start would otherwise have to find out by walking over the file. */
  async close(): Promise<void> {
    await this.#savingSideFile
    const { stored, index } = this.#active
    if (stored.sizeBytes > this.#savedBytes) await saveSideFile(this.#parts, stored, index)
    this.#lease.end()
  }

  #encode(batch: readonly QueuedEntry[]): readonly Uint8Array[] {
    const heads = Buffer.allocUnsafeSlow(batch.length * FRAME_HEAD_BYTES)
    const chunks: Uint8Array[] = []
    const syncedBefore = this.#active.stored.end
    let position = syncedBefore
    let at = 0
    for (const { index, entry, bodyCrc, sizeBytes } of batch) {
      const headerBytes = entry.header.length
      const head = { headerBytes, bodyBytes: entry.bodyBytes, index, position, syncedBefore, bodyCrc }
      encodeFrameHead(heads, at, head, entry.header, this.#parts.salt)
      chunks.push(heads.subarray(at, at + FRAME_HEAD_BYTES), entry.header)
      for (const chunk of entry.body) chunks.push(chunk)
      at += FRAME_HEAD_BYTES
      position += sizeBytes
    }
    return chunks
  }

  /** The file's name is durable before anything in it can be acknowledged. */
  async #roll(): Promise<void> {
    const full = this.#active
    const next = new StoredFile(full.stored.end)
    try {
      const file = await this.#parts.disk.open(next.logPath, { create: true })
      this.#active = { stored: next, file, index: new FrameIndex() }
    } catch (cause) {
      if (cause instanceof Failure && PASSING.has(cause.reason))
        throw new Failure('unavailable', cause.reason, 'no', cause.message, cause)
      throw fatal(cause)
    }
    try {
      await this.#parts.disk.syncDirectory(LOG_DIRECTORY)
    } catch (cause) {
      throw fatal(cause)
    }
    this.#table.add(next)
    const filled = this.#lease
    this.#lease = this.#open.lease()
    this.#open.adopt(this.#active)
    await this.#lease.file(next)
    // The index stays in memory until its side file is written, so that nobody walks over the file meanwhile.
    this.#savedBytes = 0
    this.#savingSideFile = this.#savingSideFile
      .then(() => saveSideFile(this.#parts, full.stored, full.index))
      .then(() => filled.end())
  }

  async #afterFailedWrite(cause: unknown): Promise<Failure> {
    if (!(cause instanceof Failure) || !PASSING.has(cause.reason)) return fatal(cause)
    const { stored, file } = this.#active
    try {
      await file.truncate(stored.sizeBytes)
      await file.sync()
    } catch (second) {
      return fatal(second)
    }
    return new Failure('unavailable', cause.reason, 'no', cause.message, cause)
  }
}

/** After a failed write or sync nobody knows what the disk holds, and a second sync would say that all is well. */
function fatal(cause: unknown): Failure {
  if (!(cause instanceof Failure)) throw cause
  return new Failure('unavailable', 'disk-error', 'unknown', cause.message, cause)
}
