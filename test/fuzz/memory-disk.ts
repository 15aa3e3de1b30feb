import { Failure } from '../../src/base/failure.ts'
import type { Disk, DiskFile, DiskLock } from '../../src/base/ports.ts'

export class FileInMemory implements DiskFile {
  bytes: Buffer

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = bytes
  }

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    const written = Buffer.concat(chunks)
    const grown = Buffer.alloc(Math.max(this.bytes.length, position + written.length))
    this.bytes.copy(grown)
    written.copy(grown, position)
    this.bytes = grown
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const piece = this.bytes.subarray(position, position + into.length)
    into.set(piece)
    return piece.length
  }

  async sync(): Promise<void> {}

  writeDurably(chunks: readonly Uint8Array[], position: number): Promise<void> {
    return this.write(chunks, position)
  }

  async truncate(sizeBytes: number): Promise<void> {
    this.bytes = Buffer.from(this.bytes.subarray(0, sizeBytes))
  }

  async size(): Promise<number> {
    return this.bytes.length
  }

  async close(): Promise<void> {}
}

/** A disk of a few files that never fails: what is wrong is in the bytes. */
export class MemoryDisk implements Disk {
  readonly description = '/memory'
  readonly #files: Map<string, FileInMemory>

  constructor(files: Iterable<readonly [string, FileInMemory]> = []) {
    this.#files = new Map(files)
  }

  /** The one file that there is. */
  only(): readonly [string, FileInMemory] {
    const [first] = this.#files
    if (first === undefined || this.#files.size > 1) throw new Error(`there are ${this.#files.size} files`)
    return first
  }

  async open(path: string, { create }: { readonly create: boolean }): Promise<DiskFile> {
    const found = this.#files.get(path)
    if (found !== undefined) return found
    if (!create) throw new Failure('invalid', 'not-found', 'no', `${path} isn't there`)
    const file = new FileInMemory()
    this.#files.set(path, file)
    return file
  }

  async list(directory: string): Promise<readonly string[]> {
    const prefix = directory === '' ? '' : `${directory}/`
    return [...this.#files.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .sort()
  }

  async makeDirectory(): Promise<void> {}

  async rename(from: string, to: string): Promise<void> {
    this.#files.set(to, this.#files.get(from)!)
    this.#files.delete(from)
  }

  async link(from: string, to: string): Promise<'linked' | 'taken'> {
    if (this.#files.has(to)) return 'taken'
    this.#files.set(to, this.#files.get(from)!)
    return 'linked'
  }

  async remove(path: string): Promise<void> {
    this.#files.delete(path)
  }

  async syncDirectory(): Promise<void> {}

  async lock(): Promise<DiskLock> {
    return { async release() {} }
  }

  async space() {
    return { totalBytes: -1, freeBytes: -1 }
  }
}
