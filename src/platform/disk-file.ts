import { writev } from 'node:fs'
import { constants, type FileHandle, open } from 'node:fs/promises'
import type { DiskFile } from '../base/ports.ts'
import { diskFailure } from './disk-errors.ts'

/** The most chunks that one system call takes; more are written by several calls, each of which would sync by itself. */
const CHUNKS_A_CALL_MAX = 1024
/** Elsewhere a synchronous descriptor promises less than `fdatasync` does (macOS doesn't flush the drive's cache). */
const SYNCHRONOUS_WRITES = process.platform === 'linux'

export class RealDiskFile implements DiskFile {
  readonly #path: string
  readonly #handle: FileHandle
  /** The same file with O_DSYNC: a write through it is durable when it returns. Opened by the first durable write. */
  #durable: Promise<FileHandle> | undefined

  constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    try {
      await writeAll(this.#handle, chunks, position)
    } catch (cause) {
      throw diskFailure('write', this.#path, cause, true)
    }
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    try {
      let done = 0
      while (done < into.length) {
        const { bytesRead } = await this.#handle.read(into, done, into.length - done, position + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return done
    } catch (cause) {
      throw diskFailure('read', this.#path, cause, false)
    }
  }

  async sync(): Promise<void> {
    try {
      await this.#handle.datasync()
    } catch (cause) {
      throw diskFailure('sync', this.#path, cause, true)
    }
  }

  async writeDurably(chunks: readonly Uint8Array[], position: number): Promise<void> {
    if (!SYNCHRONOUS_WRITES || chunks.length > CHUNKS_A_CALL_MAX) {
      await this.write(chunks, position)
      await this.sync()
      return
    }
    try {
      await writeAll(await this.#openDurable(), chunks, position)
    } catch (cause) {
      throw diskFailure('write', this.#path, cause, true)
    }
  }

  #openDurable(): Promise<FileHandle> {
    if (this.#durable !== undefined) return this.#durable
    const opening = open(this.#path, constants.O_RDWR | constants.O_DSYNC)
    opening.catch(() => {
      this.#durable = undefined
    })
    this.#durable = opening
    return opening
  }

  async truncate(sizeBytes: number): Promise<void> {
    try {
      await this.#handle.truncate(sizeBytes)
    } catch (cause) {
      throw diskFailure('truncate', this.#path, cause, true)
    }
  }

  async size(): Promise<number> {
    try {
      return (await this.#handle.stat()).size
    } catch (cause) {
      throw diskFailure('look at', this.#path, cause, false)
    }
  }

  async close(): Promise<void> {
    try {
      await (await this.#durable)?.close()
      await this.#handle.close()
    } catch (cause) {
      throw diskFailure('close', this.#path, cause, false)
    }
  }
}

/** The kernel may take less than all, even from one chunk's middle (a nearly full disk): go on where it stopped. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let rest = chunks
  let at = position
  for (;;) {
    const wanted = totalBytes(rest)
    if (wanted === 0) return
    const bytesWritten = await writeSome(handle.fd, rest, at)
    if (bytesWritten === wanted) return
    rest = without(rest, bytesWritten)
    at += bytesWritten
  }
}

/** By call-back: a promise of `node:fs` costs the event loop several times as much, and this is called for every flush. */
function writeSome(descriptor: number, chunks: readonly Uint8Array[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(descriptor, chunks, position, (cause, bytesWritten) => {
      if (cause === null) resolve(bytesWritten)
      else reject(cause)
    })
  })
}

function totalBytes(chunks: readonly Uint8Array[]): number {
  let total = 0
  for (const chunk of chunks) total += chunk.length
  return total
}

function without(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes
  let first = 0
  while (first < chunks.length && skip >= chunks[first]!.length) skip -= chunks[first++]!.length
  if (first === chunks.length) return []
  return [chunks[first]!.subarray(skip), ...chunks.slice(first + 1)]
}
