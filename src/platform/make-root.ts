import { constants, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makePath } from './make-path.ts'

export interface RootCalls {
  /** Makes what is missing of a path, and gives the first directory that it made; undefined: all was there. */
  readonly make: (path: string) => Promise<string | undefined>
  readonly sync: (directory: string) => Promise<void>
}

/**
 * Makes a directory, with those above it, whose names outlive a power loss: each is durable only after the directory that it lies in
 * was synced. `path` is absolute.
 */
export async function makeRoot(path: string, { make, sync }: RootCalls = SYSTEM): Promise<void> {
  const first = await make(path)
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await sync(dirname(made))
}

export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const SYSTEM: RootCalls = { make: makePath, sync: syncDirectory }
