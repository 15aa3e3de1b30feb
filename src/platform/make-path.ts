import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './disk-errors.ts'

/**
 * Makes a directory with those above it; the result is the first one that was made, undefined if all was there. Node's own
 * `recursive` goes round for ever where a directory that is there answers ENOENT for what is made in it, as `/proc` does.
 */
export async function makePath(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (cause) {
    if (await isDirectory(path)) return undefined
    const above = dirname(path)
    if (codeOf(cause) !== 'ENOENT' || (await isDirectory(above))) throw cause
    const first = await makePath(above)
    const last = await makePath(path)
    return first ?? last
  }
}

/** Through symbolic links, as whatever is opened below it. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
