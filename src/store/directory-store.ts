import { assert } from '../base/assert.ts'
import { type Applied, Failure } from '../base/failure.ts'
import type { Clock, Disk, DiskFile, Random } from '../base/ports.ts'
import { checkWanted } from '../base/wanted.ts'
import { NEW_DIRECTORY, OBJECTS_DIRECTORY, type ObjectPaths, pathsOf } from './directory-paths.ts'
import { walkObjects } from './directory-walk.ts'
import { checkKey } from './key.ts'
import { rangeWithin, wholeParts } from './ranges.ts'
import {
  type Created,
  DELETE_KEYS_MAX,
  type GetWays,
  LIST_KEYS_MAX,
  type Listed,
  type ListedObject,
  type ListWays,
  type ObjectStore,
  type Replaced,
  type StoredBytes,
} from './store.ts'

export interface DirectoryStoreParts {
  /** The directory. */
  readonly disk: Disk
  readonly clock: Pick<Clock, 'nowMs'>
  readonly random: Pick<Random, 'uuidHex'>
}

/** Nobody writes one object for so long. Should one do, its place is gone, and it begins anew. */
const LEFTOVER_MS = 60 * 60 * 1_000
/** Directories that are known to be there. */
const KNOWN_MAX = 10_000
/** Times that a reader follows a register whose versions go while it looks. */
const LOOKS_MAX = 100

/** The store in a directory, which is made if it isn't there. What crashes left in it more than an hour ago is taken away. */
export async function openDirectoryStore(parts: DirectoryStoreParts): Promise<ObjectStore> {
  const { disk, clock, random } = parts
  await attempt('unknown', async () => {
    for (const directory of [OBJECTS_DIRECTORY, NEW_DIRECTORY]) await disk.makeDirectory(directory)
    await disk.syncDirectory('')
    for (const name of await disk.list(NEW_DIRECTORY)) {
      const ageMs = clock.nowMs() - Number(name.split('-')[0])
      if (ageMs > LEFTOVER_MS) await removeIfThere(disk, `${NEW_DIRECTORY}/${name}`)
    }
  })
  return new DirectoryStore(disk, clock, random.uuidHex())
}

/**
 * Objects as files of one directory, for any number of processes on one machine, or on machines that share a file system with hard links.
 *
 * A file is written whole and made durable under a name of its own; a link then gives it its place, which nobody but the first gets. A register's
 * later versions are such files too, numbered: who replaces version 7 is who gets the name 8. What is below the newest one is taken away, so
 * a replacer that was away for long may get the name of one that is gone: it then finds newer ones, and can't tell whether its own ever counted.
 *
 * The clock of a machine isn't the store's, so replies tell no time.
 */
class DirectoryStore implements ObjectStore {
  readonly description: string
  readonly #disk: Disk
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #life: string
  readonly #known = new Set<string>([''])
  #files = 0
  /** A directory couldn't be made durable: the next attempt would be told that all is well. */
  #broken: Failure | undefined

  constructor(disk: Disk, clock: Pick<Clock, 'nowMs'>, life: string) {
    this.description = `the directory ${disk.description}`
    this.#disk = disk
    this.#clock = clock
    this.#life = life
  }

  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    return this.#create(key, signal, (file) => attempt('no', () => file.writeDurably(body, 0)))
  }

  createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    return this.#create(key, signal, async (file) => {
      let position = 0
      for await (const part of wholeParts(parts)) {
        checkWanted(signal)
        await attempt('no', () => file.write(part, position))
        for (const chunk of part) position += chunk.length
      }
      await attempt('no', () => file.sync())
    })
  }

  async replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    checkKey(key)
    checkWanted(signal)
    const { object, versions } = pathsOf(key)
    const version = (await this.#newest(versions)) ?? (await this.#firstVersion(object))
    if (version === undefined || tag !== tagOf(version)) return { outcome: 'changed', dateMs: undefined }
    const link = (path: string): Promise<'linked' | 'taken'> => this.#link(path, versions, `${versions}/${version + 1}`)
    const linked = await this.#place(signal, (file) => attempt('no', () => file.writeDurably(body, 0)), link)
    if (linked === 'taken') return { outcome: 'changed', dateMs: undefined }
    if ((await this.#newest(versions))! > version + 1) {
      throw new Failure(
        'unavailable',
        'store-failed',
        'unknown',
        `${key} has changed again since: whether this change counted isn't known`,
      )
    }
    await attempt('unknown', () => this.#removeVersions(versions, version))
    return { outcome: 'replaced', dateMs: undefined }
  }

  async get(key: string, { range, signal }: GetWays = {}): Promise<StoredBytes | undefined> {
    checkKey(key)
    const { object, versions } = pathsOf(key)
    for (let looks = 1; looks <= LOOKS_MAX; looks++) {
      checkWanted(signal)
      const version = await this.#newest(versions)
      const file = await this.#openIfThere(version === undefined ? object : `${versions}/${version}`)
      if (file !== undefined) return attempt('no', () => readAndClose(file, key, range, tagOf(version ?? 1)))
      if (version === undefined) return undefined
    }
    throw new Failure('unavailable', 'store-failed', 'no', `${key} changes faster than it can be read`)
  }

  async list(prefix: string, { after = '', keysMax = LIST_KEYS_MAX, signal }: ListWays = {}): Promise<Listed> {
    checkWanted(signal)
    const objects: ListedObject[] = []
    const walking = walkObjects(this.#disk, prefix, after)
    for (;;) {
      const { value: found, done } = await attempt('no', () => walking.next())
      if (done === true) return { objects, isCut: false, dateMs: undefined }
      checkWanted(signal)
      if (objects.length === Math.min(keysMax, LIST_KEYS_MAX)) return { objects, isCut: true, dateMs: undefined }
      const version = found.versions === undefined ? undefined : await this.#newest(found.versions)
      const file = await this.#openIfThere(version === undefined ? found.path : `${found.versions}/${version}`)
      if (file !== undefined) objects.push({ key: found.key, sizeBytes: await attempt('no', () => sizeAndClose(file)) })
    }
  }

  async delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    assert(keys.length <= DELETE_KEYS_MAX, 'a delete names at most a thousand keys')
    checkWanted(signal)
    const touched = new Set<string>()
    await attempt('unknown', async () => {
      for (const key of keys) {
        checkKey(key)
        const { directory, object, versions } = pathsOf(key)
        await this.#removeVersions(versions, Number.POSITIVE_INFINITY)
        if (await removeIfThere(this.#disk, object)) touched.add(directory)
      }
    })
    for (const directory of touched) await this.#sync(directory)
  }

  async close(): Promise<void> {}

  async #create(key: string, signal: AbortSignal | undefined, write: (file: DiskFile) => Promise<void>): Promise<Created> {
    checkKey(key)
    checkWanted(signal)
    const { directory, object }: ObjectPaths = pathsOf(key)
    const linked = await this.#place(signal, write, (path) => this.#link(path, directory, object))
    return { outcome: linked === 'linked' ? 'created' : 'exists', dateMs: undefined }
  }

  /** Writes a file that is durable, but for its name, and lets `link` give it one. */
  async #place<Linked>(
    signal: AbortSignal | undefined,
    write: (file: DiskFile) => Promise<void>,
    link: (path: string) => Promise<Linked>,
  ): Promise<Linked> {
    if (this.#broken !== undefined) throw this.#broken
    const path = `${NEW_DIRECTORY}/${this.#clock.nowMs()}-${this.#life}-${++this.#files}`
    try {
      const file = await attempt('no', () => this.#disk.open(path, { create: true }))
      try {
        await write(file)
      } finally {
        await attempt('no', () => file.close())
      }
      checkWanted(signal)
      return await link(path)
    } finally {
      await removeIfThere(this.#disk, path).catch(passFailure)
    }
  }

  /**
   * Gives the file a place. Who finds it taken makes that durable too: its writer may not have come so far, and may be this one, some
   * attempts ago.
   */
  async #link(path: string, directory: string, to: string): Promise<'linked' | 'taken'> {
    await this.#make(directory)
    const linked = await attempt('unknown', () => this.#disk.link(path, to))
    await this.#sync(directory)
    return linked
  }

  async #make(directory: string): Promise<void> {
    const unknown: string[] = []
    for (let path = directory; !this.#known.has(path); path = parentOf(path)) unknown.push(path)
    if (unknown.length === 0) return
    await attempt('no', () => this.#disk.makeDirectory(directory))
    for (const path of unknown) await this.#sync(parentOf(path))
    if (this.#known.size > KNOWN_MAX) this.#known.clear()
    for (const path of ['', ...unknown]) this.#known.add(path)
  }

  async #sync(directory: string): Promise<void> {
    try {
      await attempt('unknown', () => this.#disk.syncDirectory(directory))
    } catch (cause) {
      if (cause instanceof Failure) this.#broken ??= new Failure('unavailable', 'store-failed', 'no', cause.message, cause)
      throw cause
    }
  }

  /** Undefined: it was never replaced. */
  async #newest(versions: string): Promise<number | undefined> {
    const names = await attempt('no', () => this.#disk.list(versions))
    return names.length === 0 ? undefined : Math.max(...names.map(Number))
  }

  async #firstVersion(object: string): Promise<number | undefined> {
    const file = await this.#openIfThere(object)
    await file?.close()
    return file === undefined ? undefined : 1
  }

  async #removeVersions(versions: string, upTo: number): Promise<void> {
    for (const name of await this.#disk.list(versions)) {
      if (Number(name) <= upTo) await removeIfThere(this.#disk, `${versions}/${name}`)
    }
  }

  async #openIfThere(path: string): Promise<DiskFile | undefined> {
    try {
      return await this.#disk.open(path, { create: false })
    } catch (cause) {
      if (cause instanceof Failure && cause.reason === 'not-found') return undefined
      throw storeFailure(cause, 'no')
    }
  }
}

async function readAndClose(file: DiskFile, key: string, range: GetWays['range'], tag: string): Promise<StoredBytes> {
  try {
    const sizeBytes = await file.size()
    const { from, to } = rangeWithin(key, sizeBytes, range)
    const bytes = Buffer.allocUnsafeSlow(to - from)
    const read = await file.read(bytes, from)
    if (read < bytes.length)
      throw new Failure('corrupt', 'bad-object', 'no', `${key} ends at ${from + read}, and not at ${sizeBytes}`)
    return { bytes, sizeBytes, tag, dateMs: undefined }
  } finally {
    await file.close()
  }
}

async function sizeAndClose(file: DiskFile): Promise<number> {
  try {
    return await file.size()
  } finally {
    await file.close()
  }
}

/** False: it wasn't there. */
async function removeIfThere(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.remove(path)
    return true
  } catch (cause) {
    if (cause instanceof Failure && cause.reason === 'not-found') return false
    throw cause
  }
}

/** What the disk says, in the words of the store. */
async function attempt<Result>(applied: Applied, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    throw storeFailure(cause, applied)
  }
}

function storeFailure(cause: unknown, applied: Applied): unknown {
  if (!(cause instanceof Failure) || cause.reason === 'bad-object' || cause.reason === 'store-failed') return cause
  const reason = cause.reason === 'disk-read-only' ? 'store-denied' : 'store-failed'
  return new Failure('unavailable', reason, applied, cause.message, cause)
}

function passFailure(cause: unknown): void {
  if (!(cause instanceof Failure)) throw cause
}

function tagOf(version: number): string {
  return `version-${version}`
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
