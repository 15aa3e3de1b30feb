import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runToEnd } from './child.ts'

/** Files that hold less on the disk are left alone: no run waits for them. */
const LARGE_BYTES = 16_384
/** The unit of `stat`'s count, whatever the file system's own is. */
const BLOCK_BYTES = 512

/** Writes all dirty pages of the machine, so that one side's backlog isn't written during another's turn. */
export async function writeBack(): Promise<void> {
  await runToEnd(['sync'])
}

/**
 * Takes a folder's files out of the page cache and says how. `machine` tries the whole machine's cache first: one step, for
 * folders of thousands of files. `files` first goes file by file, which their owner may ask for, and which leaves a program
 * that starts next its own files. What a host below a virtual machine keeps can't be dropped from here.
 */
export async function dropPageCache(folder: string, first: 'machine' | 'files'): Promise<string> {
  await writeBack()
  const ways = first === 'machine' ? [dropWholeCache, dropFileByFile] : [dropFileByFile, dropWholeCache]
  for (const way of ways) {
    try {
      return await way(folder)
    } catch {
      // Not permitted, or no such tool: the next way.
    }
  }
  return 'page cache NOT dropped (not permitted): only the process was restarted'
}

async function dropWholeCache(): Promise<string> {
  await writeFile('/proc/sys/vm/drop_caches', '3')
  return "the machine's page cache dropped"
}

async function dropFileByFile(folder: string): Promise<string> {
  for (const file of await largeFiles(folder)) {
    await runToEnd(['dd', `of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none'])
  }
  return "the data files' pages dropped from the page cache"
}

async function largeFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await stat(path)).blocks * BLOCK_BYTES >= LARGE_BYTES) files.push(path)
  }
  return files
}

/** What a folder takes on the disk. */
export async function sizeBytes(folder: string): Promise<number> {
  // Files that go while du looks at them make it fail after it has counted the rest.
  const output = await runToEnd(['du', '-sk', folder]).catch((cause: Error) => cause.message)
  return Number(/^(\d+)\s/m.exec(output)?.[1] ?? 0) * 1024
}
