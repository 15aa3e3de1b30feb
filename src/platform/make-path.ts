import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './disk-errors.ts'

/**
 * Makes a directory with those above it; the result is the first one that was made, undefined if all was there. Node's own
 * `recursive` goes round for ever where a directory that is there answers ENOENT for what is made in it, as `/proc` does.
 */
export async function makePath(path: string): Promise<string | undefined> {
  try {
    return await makeOne(path)
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause
    const above = dirname(path)
    // It may have been made since, by somebody else: then a second attempt tells.
    const first = (await isDirectory(above)) ? undefined : await makePath(above)
    const last = await makeOne(path)
    return first ?? last
  }
}

/** Undefined: it was there. */
async function makeOne(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (cause) {
    if (await isDirectory(path)) return undefined
    throw cause
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
