import { constants, type FileHandle, link, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Disk, DiskFile, DiskLock } from '../base/ports.ts'
import { codeOf, diskFailure } from './disk-errors.ts'
import { RealDiskFile } from './disk-file.ts'
import { lockDirectory } from './disk-lock.ts'
import { makePath } from './make-path.ts'
import { makeRoot, syncDirectory } from './make-root.ts'

/** The real disk below one directory, which is made if it isn't there; its name is durable then. */
export async function openDisk(directory: string): Promise<Disk> {
  const root = resolve(directory)
  await attempt('make directory', root, true, () => makeRoot(root))
  return new RealDisk(root)
}

class RealDisk implements Disk {
  readonly description: string

  constructor(root: string) {
    this.description = root
  }

  #path(path: string): string {
    return join(this.description, path)
  }

  async open(path: string, options: { readonly create: boolean }): Promise<DiskFile> {
    const full = this.#path(path)
    return new RealDiskFile(full, await attempt('open', full, false, () => openForAll(full, options.create)))
  }

  async list(directory: string): Promise<readonly string[]> {
    const full = this.#path(directory)
    try {
      return (await readdir(full)).sort()
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return []
      throw diskFailure('list', full, cause, false)
    }
  }

  async makeDirectory(directory: string): Promise<void> {
    const full = this.#path(directory)
    await attempt('make directory', full, true, () => makePath(full))
  }

  async rename(from: string, to: string): Promise<void> {
    const full = this.#path(from)
    await attempt('rename', full, true, () => rename(full, this.#path(to)))
  }

  async link(from: string, to: string): Promise<'linked' | 'taken'> {
    const full = this.#path(from)
    try {
      await link(full, this.#path(to))
      return 'linked'
    } catch (cause) {
      if (codeOf(cause) === 'EEXIST') return 'taken'
      throw diskFailure('link', full, cause, true)
    }
  }

  async remove(path: string): Promise<void> {
    const full = this.#path(path)
    await attempt('remove', full, true, () => rm(full))
  }

  async syncDirectory(directory: string): Promise<void> {
    const full = this.#path(directory)
    await attempt('sync directory', full, true, () => syncDirectory(full))
  }

  async lock(path: string): Promise<DiskLock> {
    return lockDirectory(this.description, this.#path(path))
  }

  async space(): Promise<{ readonly totalBytes: number; readonly freeBytes: number }> {
    try {
      const stats = await statfs(this.description)
      return { totalBytes: stats.blocks * stats.bsize, freeBytes: stats.bavail * stats.bsize }
    } catch {
      return { totalBytes: -1, freeBytes: -1 }
    }
  }
}

async function openForAll(path: string, create: boolean): Promise<FileHandle> {
  return open(path, constants.O_RDWR | (create ? constants.O_CREAT : 0), 0o644)
}

async function attempt<Result>(doing: string, path: string, changing: boolean, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    throw diskFailure(doing, path, cause, changing)
  }
}
