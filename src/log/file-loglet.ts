import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { Disk, DiskLock, Log, Random } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { EntryReader } from './entry-reader.ts'
import type { FileTable } from './file-table.ts'
import { openFormat } from './format-file.ts'
import { bodyCrcOf, frameBytes } from './frame.ts'
import { FrameWriter } from './frame-writer.ts'
import { GroupCommit, type GroupCommitLimits, type QueuedEntry } from './group-commit.ts'
import { type BodyReadWays, type BodySlice, checkEntrySize, type Entry, type EntryBytes, type Loglet } from './log.ts'
import { Occupancy } from './occupancy.ts'
import { OpenFiles, type OpenFilesLimits } from './open-files.ts'
import { openLogFiles, removeLogFile } from './open-log-files.ts'
import { isSameBody, isSameEntry, isSameHeader } from './same-entry.ts'
import { readTrimMarker, type TrimMarker, UNTRIMMED, writeTrimMarker } from './trim-marker.ts'

export interface FileLogletParts {
  /** Its root is the loglet's directory: `lock`, `format`, `trim` and `log/` in it are the loglet's. */
  readonly disk: Disk
  /** Gives a new log its identity. */
  readonly random: Random
  readonly log: Log
  /**
   * Called at most once, when a write or sync failed and nothing is known about the disk: the process must exit, as only a new start
   * finds out what is durable. Every append fails from then on.
   */
  readonly onFatal: (failure: Failure) => void
  readonly limits?: Partial<FileLogletLimits>
}

export interface FileLogletLimits extends GroupCommitLimits, OpenFilesLimits {
  /** A file that has so many bytes isn't appended to any more. */
  readonly fileBytesMax: number
  /** Memory for what was read lately, taken as it fills. */
  readonly blockCacheBytes: number
}

const MIB = 1024 * 1024
/** One durable write at a time, of some 30 ms on a common disk; a file that is walked over in well under a second after a crash. */
const LIMITS: FileLogletLimits = {
  batchBytesMax: 8 * MIB,
  pendingBytesMax: 256 * MIB,
  fileBytesMax: 64 * MIB,
  openFilesMax: 64,
  indexBytesMax: 64 * MIB,
  blockCacheBytes: 32 * MIB,
}

/**
 * Locks the directory and brings the log into a state that can be appended to. Throws a Failure: `fenced`, reason `locked`; `invalid`, reason
 * `foreign-directory`, `foreign-file`, `wrong-version`; `corrupt`, reason `damaged-format`, `damaged-trim-marker`, `damaged-log`,
 * `missing-file`: acknowledged entries are damaged, and the message says where; `unavailable` as the `Disk` port says.
 */
export async function openFileLoglet(parts: FileLogletParts): Promise<Loglet> {
  const limits = { ...LIMITS, ...parts.limits }
  // A place in a file is kept in 32 bits.
  assert(limits.fileBytesMax <= 2 ** 31, 'a file of the log has at most 2 GiB')
  const lock = await parts.disk.lock('lock')
  try {
    const salt = await openFormat(parts.disk, parts.random)
    const marker = (await readTrimMarker(parts.disk, salt)) ?? UNTRIMMED
    const recover = { disk: parts.disk, log: parts.log, salt }
    const files = new OpenFiles(recover, limits)
    const occupancy = new Occupancy(marker.before - 1)
    const table = await openLogFiles(recover, marker, files, (index) => occupancy.fill(index)).catch(async (cause: unknown) => {
      await files.close()
      throw cause
    })
    const writer = await FrameWriter.open(recover, table, files, limits.fileBytesMax)
    return new FileLoglet({
      disk: parts.disk,
      lock,
      salt,
      files,
      table,
      writer,
      marker,
      occupancy,
      limits,
      onFatal: parts.onFatal,
    })
  } catch (cause) {
    await lock.release()
    throw cause
  }
}

interface OpenedParts {
  readonly disk: Disk
  readonly lock: DiskLock
  readonly salt: number
  readonly files: OpenFiles
  readonly table: FileTable
  readonly writer: FrameWriter
  readonly marker: TrimMarker
  readonly occupancy: Occupancy
  readonly limits: FileLogletLimits
  readonly onFatal: (failure: Failure) => void
}

class FileLoglet implements Loglet {
  readonly #parts: OpenedParts
  readonly #commit: GroupCommit
  readonly #reader: EntryReader
  /** Appends under way, by index: nobody else gets that index until one is decided. */
  readonly #pending = new Map<number, PendingEntry>()
  #trimmedBefore: number
  #replayedFrom: number
  /** Trims and collects, one after the other. */
  #upkeep: Promise<void> = Promise.resolve()

  constructor(parts: OpenedParts) {
    this.#parts = parts
    this.#commit = new GroupCommit((batch) => parts.writer.write(batch), parts.limits, parts.onFatal)
    this.#reader = new EntryReader(parts.table, parts.files, parts.salt, parts.limits.blockCacheBytes)
    this.#trimmedBefore = parts.marker.before
    this.#replayedFrom = parts.marker.replayedFrom
  }

  async append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    checkEntrySize(entry)
    for (;;) {
      if (index < this.#trimmedBefore) return 'taken'
      const rival = this.#pending.get(index)
      if (rival === undefined) break
      const isOurs = isSameEntry(rival.queued.entry, entry)
      try {
        await rival.durable
      } catch (cause) {
        if (isOurs) throw cause
        continue
      }
      return isOurs ? 'appended' : 'taken'
    }
    if (this.#parts.occupancy.isFilled(index)) return (await this.#isKept(index, entry)) ? 'appended' : 'taken'
    await this.#add(index, entry)
    // Trimmed while it was written: its index is history, and nobody can read it.
    return index < this.#trimmedBefore ? 'taken' : 'appended'
  }

  async read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    if (from < this.#trimmedBefore) {
      throw new Failure('invalid', 'trimmed', 'no', `entry ${from} was trimmed: the log starts at ${this.#trimmedBefore}`)
    }
    let end = from as number
    while (end - from < entriesMax && this.#parts.occupancy.isFilled(end)) end++
    return end === from ? [] : this.#reader.entries(from, end - 1)
  }

  readBodies(slices: readonly BodySlice[], ways: BodyReadWays = {}): Promise<readonly Buffer[]> {
    return this.#reader.bodies(slices, { ...ways, trimmedBefore: this.#trimmedBefore })
  }

  tail(): Promise<LogIndex> {
    return Promise.resolve(logIndex(this.#parts.occupancy.tail))
  }

  contiguousTail(): Promise<LogIndex> {
    return Promise.resolve(logIndex(this.#parts.occupancy.contiguousTail))
  }

  trim(before: LogIndex): Promise<void> {
    return this.#inTurn(() => this.#trim(before))
  }

  trimmedBefore(): LogIndex {
    return logIndex(this.#trimmedBefore)
  }

  collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo?: LogIndex): Promise<number> {
    return this.#inTurn(() => this.#collect((first, last) => last > (judgedUpTo ?? last) || isLive(first, last)))
  }

  sizeBytes(): number {
    return this.#parts.table.sizeBytes
  }

  async close(): Promise<void> {
    await this.#commit.close()
    await this.#upkeep
    await this.#parts.writer.close()
    await this.#parts.files.close()
    await this.#parts.lock.release()
  }

  /** No await before the entry is in `#pending`: two appends must not both find the index empty. */
  #add(index: number, entry: EntryBytes): Promise<void> {
    const sizeBytes = frameBytes(entry.header.length, entry.bodyBytes)
    const queued: QueuedEntry = { index, entry, bodyCrc: bodyCrcOf(entry, this.#parts.salt), sizeBytes }
    const durable = this.#commit.add(queued).then(
      () => {
        this.#pending.delete(index)
        this.#parts.occupancy.fill(index)
      },
      (cause: unknown) => {
        this.#pending.delete(index)
        throw cause
      },
    )
    this.#pending.set(index, { queued, durable })
    return durable
  }

  async #isKept(index: number, entry: EntryBytes): Promise<boolean> {
    const [kept] = await this.#reader.entries(index, index)
    if (kept === undefined || !isSameHeader(kept, entry)) return false
    const slice = { index: kept.index, position: 0, sizeBytes: kept.bodyBytes }
    const [body] = await this.#reader.bodies([slice], { trimmedBefore: this.#trimmedBefore })
    return body !== undefined && isSameBody(body, entry)
  }

  async #trim(before: number): Promise<void> {
    if (before <= this.#trimmedBefore) return
    const { disk, salt, table, occupancy } = this.#parts
    if (before > occupancy.tail + 1) {
      throw new Failure('invalid', 'trim-past-tail', 'no', `can't trim before ${before}: the log ends at ${occupancy.tail}`)
    }
    const hotAt = table.files.findIndex((file) => file === table.active || file.last >= before)
    const replayedFrom = table.files[hotAt]!.base
    await writeTrimMarker(disk, { before, replayedFrom, coldFiles: table.files.slice(0, hotAt) }, salt)
    this.#trimmedBefore = before
    this.#replayedFrom = replayedFrom
    occupancy.trim(before)
  }

  /** Only files before the marker's position: a start finds those gone without wondering. */
  async #collect(isLive: (first: LogIndex, last: LogIndex) => boolean): Promise<number> {
    const { disk, files, table } = this.#parts
    const dead = table.files.filter(
      (file) => file.base < this.#replayedFrom && !isLive(logIndex(file.first), logIndex(file.last)),
    )
    let bytes = 0
    for (const file of dead) {
      bytes += file.sizeBytes
      table.remove(file)
      files.forget(file)
      await removeLogFile(disk, file)
    }
    if (dead.length > 0) await disk.syncDirectory('log')
    return bytes
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#upkeep.then(run)
    this.#upkeep = done.then(
      () => {},
      () => {},
    )
    return done
  }
}

interface PendingEntry {
  readonly queued: QueuedEntry
  readonly durable: Promise<void>
}
