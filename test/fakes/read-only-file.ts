import type { DiskFile } from '../../src/base/ports.ts'

/** A file that can only be read, by `read`. */
export function readOnlyFile(read: DiskFile['read']): DiskFile {
  const unused = (): Promise<never> => Promise.reject(new Error('unused'))
  return { read, write: unused, sync: unused, writeDurably: unused, truncate: unused, size: unused, close: unused }
}
