import { assert } from '../../src/base/assert.ts'
import type { DiskFile } from '../../src/base/ports.ts'
import { failure } from './disk-failure.ts'
import type { FaultFile } from './fault-file.ts'
import type { MountedDisk } from './mounted-disk.ts'

/** An open file of a MountedDisk. */
export class MountedFile implements DiskFile {
  readonly #disk: MountedDisk
  readonly #path: string
  readonly #file: FaultFile
  #closed = false

  constructor(disk: MountedDisk, path: string, file: FaultFile) {
    this.#disk = disk
    this.#path = path
    this.#file = file
  }

  write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    return this.#write(chunks, position, (bytes) => this.#file.write(bytes, position))
  }

  writeDurably(chunks: readonly Uint8Array[], position: number): Promise<void> {
    return this.#write(chunks, position, (bytes) => {
      if (this.#syncFails()) {
        this.#file.write(bytes, position)
        this.#file.forgetUpTo(this.#file.mark())
        throw failure('disk-error', 'unknown', `could not write ${this.#path}: input/output error`)
      }
      this.#file.writeDurably(bytes, position)
    })
  }

  /** The bytes are taken when the operation takes place: who changes a chunk before that writes the changed one. */
  #write(chunks: readonly Uint8Array[], position: number, take: (bytes: Uint8Array) => void): Promise<void> {
    this.#checkOpen()
    let total = 0
    for (const chunk of chunks) total += chunk.length
    return this.#disk.perform(
      'write',
      this.#path,
      total,
      () => {
        this.#disk.checkWritable(this.#path)
        const bytes = Buffer.concat(chunks)
        const growthBytes = Math.max(0, position + total - this.#file.size)
        if (!this.#disk.disk.takeRoom(growthBytes)) {
          this.#disk.disk.count('disk-full')
          this.#disk.takeSomeOf(this.#file, bytes, position)
          throw failure('disk-full', 'unknown', `could not write ${this.#path}: no space left on device`)
        }
        take(bytes)
      },
      () => this.#disk.takeSomeOf(this.#file, Buffer.concat(chunks), position),
    )
  }

  read(into: Uint8Array, position: number): Promise<number> {
    this.#checkOpen()
    return this.#disk.perform('read', this.#path, into.length, () => {
      const count = this.#file.read(into, position)
      if (count > 0) this.#disk.disk.perhapsFlip(into, count)
      return count
    })
  }

  sync(): Promise<void> {
    this.#checkOpen()
    const mark = this.#file.mark()
    return this.#disk.perform('sync', this.#path, this.#file.unsyncedBytes, () => {
      if (this.#syncFails()) {
        this.#file.forgetUpTo(mark)
        throw failure('disk-error', 'unknown', `could not sync ${this.#path}: input/output error`)
      }
      this.#file.syncUpTo(mark)
    })
  }

  truncate(sizeBytes: number): Promise<void> {
    this.#checkOpen()
    return this.#disk.perform('truncate', this.#path, 0, () => {
      this.#disk.checkWritable(this.#path)
      this.#file.resize(sizeBytes)
    })
  }

  size(): Promise<number> {
    this.#checkOpen()
    return this.#disk.perform('size', this.#path, 0, () => this.#file.size)
  }

  close(): Promise<void> {
    this.#checkOpen()
    this.#closed = true
    return this.#disk.perform('close', this.#path, 0, () => undefined)
  }

  #syncFails(): boolean {
    const { trouble, count } = this.#disk.disk
    if (!trouble.syncErrorOnce) return false
    trouble.syncErrorOnce = false
    count('disk-sync-error')
    return true
  }

  #checkOpen(): void {
    assert(!this.#closed, `${this.#path} is used after it was closed`)
  }
}
