import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { makePath } from './make-path.ts'

const READ_BY_OWNER = 0o600
const MODE_BITS = 0o777

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

  async create(path: string, text: string, { isSecret = false }: { readonly isSecret?: boolean } = {}): Promise<boolean> {
    try {
      await writeFile(path, text, { flag: 'wx', ...(isSecret ? { mode: READ_BY_OWNER } : {}) })
      return true
    } catch (cause) {
      if (hasCode(cause, 'EEXIST')) return false
      throw cause
    }
  },

  async replace(path: string, text: string): Promise<void> {
    const beside = `${path}.new`
    const mode = await modeOf(path)
    // What lies there may be left over from another time, or a link to anywhere.
    await rm(beside, { force: true })
    const file = await open(beside, 'wx', mode)
    try {
      // Before anything is in it: the mask of the process only ever takes rights away.
      if (mode !== undefined) await file.chmod(mode)
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    await rename(beside, path)
  },
}

/** Undefined where there is no such file: as new ones are. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & MODE_BITS
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw cause
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code
}
