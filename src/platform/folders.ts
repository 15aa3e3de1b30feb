import { readdir, rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { makePath } from './make-path.ts'

/** Folders of documents that the command line reads and writes. */
export const folders = {
  async list(path: string): Promise<readonly string[] | undefined> {
    try {
      return await readdir(path)
    } catch (cause) {
      if (hasCode(cause, 'ENOENT')) return undefined
      throw cause
    }
  },

  async make(path: string): Promise<void> {
    await makePath(resolve(path))
  },

  async create(path: string, text: string): Promise<boolean> {
    try {
      await writeFile(path, text, { flag: 'wx' })
      return true
    } catch (cause) {
      if (hasCode(cause, 'EEXIST')) return false
      throw cause
    }
  },

  async replace(path: string, text: string): Promise<void> {
    const beside = `${path}.new`
    await writeFile(beside, text)
    await rename(beside, path)
  },
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code
}
