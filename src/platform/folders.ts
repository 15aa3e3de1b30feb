import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'

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
    await mkdir(path, { recursive: true })
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
