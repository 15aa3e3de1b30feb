import { Failure, type FailureReason } from '../base/failure.ts'
import type { Disk, DiskFile } from '../base/ports.ts'
import type { FileTable } from './file-table.ts'
import { encodeFrameHead, FRAME_HEAD_BYTES } from './frame.ts'
import { FrameIndex } from './frame-index.ts'
import type { QueuedEntry } from './group-commit.ts'
import type { FileLease, OpenedFile, OpenFiles } from './open-files.ts'
import { type RecoverParts, saveSideFile } from './recover-file.ts'
import { SpareFile } from './spare-file.ts'
import { LOG_DIRECTORY, StoredFile } from './stored-file.ts'

/** Failures that leave the disk as it was, once the partial write is cut back. */
const PASSING: ReadonlySet<FailureReason> = new Set(['disk-full', 'too-many-files'])

/** Puts batches at the end of the log. One batch at a time; it lies in one file. */
export class FrameWriter {
  readonly #parts: RecoverParts
  readonly #table: FileTable
  readonly #open: OpenFiles
  readonly #fileBytesMax: number
  readonly #spare: SpareFile
  #active: OpenedFile
  /** The active file once more: what a descriptor for durable writes costs ends with them, while readers keep theirs. */
  #file: DiskFile
  /** Size of the active file: what was written ahead lies behind its frames. */
  #spaceBytes: number
  #lease: FileLease
  #savingSideFile: Promise<void> = Promise.resolve()
  #savedBytes: number
  /** A write failed so that nobody knows what the disk holds. */
  #isBroken = false

  private constructor(
    parts: RecoverParts,
    table: FileTable,
    open: OpenFiles,
    fileBytesMax: number,
    active: OpenedFile,
    lease: FileLease,
    file: DiskFile,
    spaceBytes: number,
  ) {
    this.#parts = parts
    this.#table = table
    this.#open = open
    this.#fileBytesMax = fileBytesMax
    this.#spare = new SpareFile(parts.disk, parts.log, fileBytesMax)
    this.#active = active
    this.#lease = lease
    this.#file = file
    this.#spaceBytes = spaceBytes
    this.#savedBytes = active.stored.sizeBytes
  }

  /** Goes on in the last file of the table. */
  static async open(parts: RecoverParts, table: FileTable, open: OpenFiles, fileBytesMax: number): Promise<FrameWriter> {
    const lease = open.lease()
    const active = await lease.file(table.active)
    const file = await parts.disk.open(table.active.logPath, { create: false })
    return new FrameWriter(parts, table, open, fileBytesMax, active, lease, file, await file.size())
  }

  /**
   * Durable when it resolves. Throws a Failure: `applied: 'no'` if there was no room (the log is as before), else `unknown`, after which
   * nothing more may be written.
   */
  async write(batch: readonly QueuedEntry[]): Promise<void> {
    const before = this.#active.stored.end
    try {
      await this.#write(batch)
    } catch (cause) {
      this.#isBroken = !(cause instanceof Failure) || cause.applied === 'unknown'
      throw cause
    }
    this.#spare.keepAhead(this.#active.stored.end - before)
  }

  async #write(batch: readonly QueuedEntry[]): Promise<void> {
    if (this.#active.stored.sizeBytes >= this.#fileBytesMax) await this.#roll()
    const { stored, index } = this.#active
    const chunks = this.#encode(batch)
    try {
      await this.#file.writeDurably(chunks, stored.sizeBytes)
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
    await this.#spare.giveUp()
    if (!this.#isBroken) await this.#cutSpace()
    const { stored, index } = this.#active
    if (stored.sizeBytes > this.#savedBytes) await saveSideFile(this.#parts, stored, index)
    await this.#file.close()
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
    const fullFile = this.#file
    const next = new StoredFile(full.stored.end)
    try {
      await this.#cutSpace()
      await this.#spare.takeAs(next.logPath)
      const { writes, reads, sizeBytes } = await openTwice(this.#parts.disk, next.logPath)
      this.#file = writes
      this.#spaceBytes = sizeBytes
      this.#active = { stored: next, file: reads, index: new FrameIndex() }
    } catch (cause) {
      if (cause instanceof Failure && PASSING.has(cause.reason))
        throw new Failure('unavailable', cause.reason, 'no', cause.message, cause)
      throw fatal(cause)
    }
    try {
      await this.#parts.disk.syncDirectory(LOG_DIRECTORY)
      await fullFile.close()
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

  /** A rolled or closed file ends with its last frame. Mostly that's so already: what is written ahead is what fits into a file. */
  async #cutSpace(): Promise<void> {
    const { stored } = this.#active
    if (this.#spaceBytes <= stored.sizeBytes) return
    await this.#file.truncate(stored.sizeBytes)
    await this.#file.sync()
    this.#spaceBytes = stored.sizeBytes
  }

  async #afterFailedWrite(cause: unknown): Promise<Failure> {
    if (!(cause instanceof Failure) || !PASSING.has(cause.reason)) return fatal(cause)
    const { stored } = this.#active
    try {
      await this.#file.truncate(stored.sizeBytes)
      await this.#file.sync()
    } catch (second) {
      return fatal(second)
    }
    this.#spaceBytes = stored.sizeBytes
    await this.#spare.giveUp()
    return new Failure('unavailable', cause.reason, 'no', cause.message, cause)
  }
}

async function openTwice(disk: Disk, path: string) {
  const reads = await disk.open(path, { create: true })
  try {
    return { reads, writes: await disk.open(path, { create: false }), sizeBytes: await reads.size() }
  } catch (cause) {
    await reads.close()
    throw cause
  }
}

/** After a failed write or sync nobody knows what the disk holds, and a second sync would say that all is well. */
function fatal(cause: unknown): Failure {
  if (!(cause instanceof Failure)) throw cause
  return new Failure('unavailable', 'disk-error', 'unknown', cause.message, cause)
}
