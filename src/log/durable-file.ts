import { Failure } from '../base/failure.ts'
import type { Disk } from '../base/ports.ts'

/** Small files at the root of the directory, replaced as a whole: after a crash the old or the new content is there. */
export async function replaceFile(disk: Disk, name: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${name}.tmp`
  const file = await disk.open(fresh, { create: true })
  try {
    await file.truncate(0)
    await file.write([bytes], 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(fresh, name)
  await disk.syncDirectory('')
}

/** Undefined if it isn't there. */
export async function readWholeFile(disk: Disk, path: string): Promise<Buffer | undefined> {
  try {
    const file = await disk.open(path, { create: false })
    try {
      const bytes = Buffer.alloc(await file.size())
      const read = await file.read(bytes, 0)
      return bytes.subarray(0, read)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof Failure && cause.reason === 'not-found') return undefined
    throw cause
  }
}
