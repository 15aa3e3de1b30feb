import { constants, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './disk-errors.ts'
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
  if (first === undefined) {
    // Whoever made it, perhaps a start that was killed, may not have come so far.
    await sync(dirname(path)).catch(passUnlistable)
    return
  }
  for (let made = path; made.length >= first.length; made = dirname(made)) await sync(dirname(made))
}

/** Who may enter a directory may yet not open it. */
function passUnlistable(cause: unknown): void {
  if (!UNLISTABLE.has(codeOf(cause) ?? '')) throw cause
}

const UNLISTABLE = new Set(['EACCES', 'EPERM'])

export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const SYSTEM: RootCalls = { make: makePath, sync: syncDirectory }
