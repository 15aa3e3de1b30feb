import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { DiskFile } from '../base/ports.ts'
import type { FrameIndex } from './frame-index.ts'
import { type RecoverParts, recoverRolledFile } from './recover-file.ts'
import type { StoredFile } from './stored-file.ts'

export interface OpenedFile {
  readonly stored: StoredFile
  readonly file: DiskFile
  readonly index: FrameIndex
}

export interface OpenFilesLimits {
  readonly openFilesMax: number
  readonly indexBytesMax: number
}

/**
 * Descriptors and indexes of the files that are in use or were lately: however much the log retains, memory is bounded.
 * Who uses a file holds a lease; the bounds are passed only by what is leased.
 */
export class OpenFiles {
  readonly #parts: RecoverParts
  readonly #limits: OpenFilesLimits
  /** By position of the file, least recently used first. */
  readonly #slots = new Map<number, Slot>()
  #closing: Promise<void> = Promise.resolve()

  constructor(parts: RecoverParts, limits: OpenFilesLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  lease(): FileLease {
    return new FileLease(this)
  }

  /** Takes over a file that is open already, and stays so until at least the next file is used. */
  adopt(opened: OpenedFile): void {
    assert(!this.#slots.has(opened.stored.base), 'a file is opened once')
    const slot: Slot = { opened, opening: Promise.resolve(opened), users: 0 }
    this.#slots.set(opened.stored.base, slot)
    this.#evict(slot)
  }

  /** For FileLease. */
  async acquire(stored: StoredFile): Promise<Slot> {
    const slot = this.#slots.get(stored.base) ?? this.#open(stored)
    this.#slots.delete(stored.base)
    this.#slots.set(stored.base, slot)
    slot.users++
    try {
      await slot.opening
    } catch (cause) {
      slot.users--
      throw cause
    }
    return slot
  }

  /** For FileLease. */
  release(slot: Slot): void {
    slot.users--
    if (slot.users === 0 && slot.opened !== undefined && this.#slots.get(slot.opened.stored.base) !== slot)
      this.#close(slot.opened)
    this.#evict()
  }

  /** The file is about to be removed: nobody gets it from here any more. */
  forget(stored: StoredFile): void {
    const slot = this.#slots.get(stored.base)
    if (slot === undefined) return
    this.#slots.delete(stored.base)
    if (slot.users === 0 && slot.opened !== undefined) this.#close(slot.opened)
  }

  /** Files under lease are closed when they are given back. */
  async close(): Promise<void> {
    for (const slot of [...this.#slots.values()]) {
      const opened = await slot.opening.catch(() => undefined)
      if (opened !== undefined) this.forget(opened.stored)
    }
    await this.#closing
  }

  #open(stored: StoredFile): Slot {
    const slot: Slot = { opened: undefined, opening: this.#load(stored), users: 0 }
    slot.opening.then(
      (opened) => {
        slot.opened = opened
        this.#evict()
      },
      () => this.#slots.delete(stored.base),
    )
    return slot
  }

  async #load(stored: StoredFile): Promise<OpenedFile> {
    const file = await this.#parts.disk.open(stored.logPath, { create: false })
    try {
      return { stored, file, index: await recoverRolledFile(this.#parts, stored, file) }
    } catch (cause) {
      await file.close()
      throw cause
    }
  }

  #evict(kept?: Slot): void {
    let count = this.#slots.size
    let bytes = 0
    for (const slot of this.#slots.values()) bytes += slot.opened?.index.memoryBytes ?? 0
    for (const [base, slot] of this.#slots) {
      const { opened, users } = slot
      if (count <= this.#limits.openFilesMax && bytes <= this.#limits.indexBytesMax) return
      if (users > 0 || opened === undefined || slot === kept) continue
      this.#slots.delete(base)
      this.#close(opened)
      count--
      bytes -= opened.index.memoryBytes
    }
  }

  #close(opened: OpenedFile): void {
    const closed = opened.file.close().catch((cause: unknown) => {
      if (!(cause instanceof Failure)) throw cause
      this.#parts.log.warn('could not close a file', { file: opened.stored.logPath, cause: cause.message })
    })
    this.#closing = this.#closing.then(() => closed)
  }
}

interface Slot {
  opened: OpenedFile | undefined
  readonly opening: Promise<OpenedFile>
  users: number
}

/** Keeps the files that one operation uses open until `end`. */
export class FileLease {
  readonly #files: OpenFiles
  readonly #held: { readonly slot: Slot; readonly opened: OpenedFile }[] = []

  constructor(files: OpenFiles) {
    this.#files = files
  }

  async file(stored: StoredFile): Promise<OpenedFile> {
    for (const { opened } of this.#held) if (opened.stored === stored) return opened
    const slot = await this.#files.acquire(stored)
    const opened = await slot.opening
    this.#held.push({ slot, opened })
    return opened
  }

  end(): void {
    for (const { slot } of this.#held) this.#files.release(slot)
    this.#held.length = 0
  }
}
