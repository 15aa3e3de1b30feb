import type { Disk, DiskFile, DiskLock } from '../../src/base/ports.ts'
import { failure, notFound } from './disk-failure.ts'
import type { DiskOperation, DiskPace, FaultDisk } from './fault-disk.ts'
import type { FaultFile } from './fault-file.ts'
import { MountedFile } from './mounted-file.ts'

const TOTAL_BYTES = 64 * 1024 * 1024 * 1024

/** A FaultDisk as one process sees it: the `Disk` port. After the process ended, nothing that it asked for happens or answers. */
export class MountedDisk implements Disk {
  readonly description: string
  readonly holder: string
  readonly disk: FaultDisk
  readonly #pace: DiskPace
  /** What a kill makes of writes that are under way. */
  readonly #underWay = new Set<() => void>()
  #ended = false

  constructor(disk: FaultDisk, holder: string, pace: DiskPace) {
    this.disk = disk
    this.holder = holder
    this.description = `the disk of ${holder}`
    this.#pace = pace
  }

  readonly endProcess = (): void => {
    if (this.#ended) return
    this.#ended = true
    for (const interrupted of this.#underWay) interrupted()
    this.#underWay.clear()
    this.disk.forget(this)
  }

  /**
   * Runs `take` when the pace says so. `interrupted` is what the kernel may still do of it when the process dies first.
   * Operations that were started together take place in any order, as on a thread pool.
   */
  perform<Result>(
    operation: DiskOperation,
    path: string,
    sizeBytes: number,
    take: () => Result,
    interrupted: () => void = () => undefined,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return
      this.#underWay.add(interrupted)
      this.#pace.start(operation, sizeBytes, () => {
        if (this.#ended) return
        this.#underWay.delete(interrupted)
        const refusal = this.disk.trouble.refuse?.(operation, path)
        if (refusal !== undefined) return reject(refusal)
        try {
          resolve(take())
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  open(path: string, options: { readonly create: boolean }): Promise<DiskFile> {
    return this.perform('open', path, 0, () => {
      if (this.disk.trouble.tooManyFiles) {
        this.disk.count('disk-too-many-files')
        throw failure('too-many-files', 'no', `could not open ${path}: too many open files`)
      }
      const found = this.disk.tree.find(path)
      if (found === 'directory') throw failure('disk-error', 'no', `${path} is a directory`)
      if (found !== undefined) return new MountedFile(this, path, found)
      if (!options.create || !this.disk.tree.hasParent(path)) throw notFound(path)
      this.checkWritable(path)
      return new MountedFile(this, path, this.disk.tree.create(path))
    })
  }

  list(directory: string): Promise<readonly string[]> {
    return this.perform('list', directory, 0, () => this.disk.tree.list(directory))
  }

  makeDirectory(directory: string): Promise<void> {
    return this.perform('make-directory', directory, 0, () => {
      this.checkWritable(directory)
      this.disk.tree.makeDirectory(directory)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.perform('rename', from, 0, () => {
      this.checkWritable(from)
      if (this.disk.tree.find(from) === undefined || !this.disk.tree.hasParent(to)) throw notFound(from)
      this.disk.tree.rename(from, to)
    })
  }

  link(from: string, to: string): Promise<'linked' | 'taken'> {
    return this.perform('link', from, 0, () => {
      this.checkWritable(from)
      const found = this.disk.tree.find(from)
      if (found === undefined || found === 'directory' || !this.disk.tree.hasParent(to)) throw notFound(from)
      return this.disk.tree.link(from, to) ? 'linked' : 'taken'
    })
  }

  remove(path: string): Promise<void> {
    return this.perform('remove', path, 0, () => {
      this.checkWritable(path)
      const found = this.disk.tree.find(path)
      if (found === undefined) throw notFound(path)
      if (found !== 'directory' && this.disk.tree.namesOf(found) === 1) this.disk.trouble.roomBytes += found.size
      this.disk.tree.remove(path)
    })
  }

  syncDirectory(directory: string): Promise<void> {
    return this.perform('sync-directory', directory, 0, () => this.disk.tree.sync(directory))
  }

  lock(path: string): Promise<DiskLock> {
    return this.perform('lock', path, 0, () => {
      this.disk.takeLock(path, this)
      return { release: () => this.perform('lock', path, 0, () => this.disk.releaseLock(path)) }
    })
  }

  space(): Promise<{ readonly totalBytes: number; readonly freeBytes: number }> {
    return this.perform('space', '', 0, () => ({
      totalBytes: TOTAL_BYTES,
      freeBytes: Math.min(TOTAL_BYTES - this.disk.usedBytes(), this.disk.trouble.roomBytes),
    }))
  }

  checkWritable(path: string): void {
    if (this.disk.trouble.readOnly) throw failure('disk-read-only', 'no', `could not change ${path}: read-only file system`)
  }

  /** A kill in the middle of a write: the kernel took none, a part or all of it. */
  takeSomeOf(file: FaultFile, bytes: Uint8Array, position: number): void {
    const taken = this.disk.random.pick([0, bytes.length, this.disk.random.int(bytes.length + 1)])
    if (taken > 0) file.write(bytes.subarray(0, taken), position)
  }
}
