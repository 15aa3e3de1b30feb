import { assert } from '../base/assert.ts'
import type { Clock } from '../base/ports.ts'
import { checkWanted } from '../base/wanted.ts'
import { checkKey, compareKeys } from './key.ts'
import { rangeWithin, wholeParts } from './ranges.ts'
import {
  type Created,
  DELETE_KEYS_MAX,
  type GetWays,
  LIST_KEYS_MAX,
  type Listed,
  type ListWays,
  type ObjectStore,
  type Replaced,
  type StoredBytes,
} from './store.ts'

interface Stored {
  readonly bytes: Buffer
  readonly tag: string
}

/** What several stores share. With a clock its replies tell the time. */
export class MemoryBucket {
  readonly objects = new Map<string, Stored>()
  readonly #clock: Pick<Clock, 'nowMs'> | undefined
  #puts = 0

  constructor(clock?: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  get dateMs(): number | undefined {
    return this.#clock?.nowMs()
  }

  put(key: string, body: readonly Uint8Array[]): void {
    this.objects.set(key, { bytes: Buffer.concat(body), tag: `put-${++this.#puts}` })
  }
}

/** A connection to a bucket in memory: for tests, the simulation, and a broker that keeps nothing. */
export class MemoryStore implements ObjectStore {
  readonly description: string = 'a bucket in memory'
  readonly #bucket: MemoryBucket

  constructor(bucket: MemoryBucket = new MemoryBucket()) {
    this.#bucket = bucket
  }

  async create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    checkKey(key)
    checkWanted(signal)
    const { objects, dateMs } = this.#bucket
    if (objects.has(key)) return { outcome: 'exists', dateMs }
    this.#bucket.put(key, body)
    return { outcome: 'created', dateMs }
  }

  async createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    checkKey(key)
    checkWanted(signal)
    const body: Buffer[] = []
    for await (const part of wholeParts(parts)) {
      checkWanted(signal)
      body.push(Buffer.concat(part))
    }
    return this.create(key, body, signal)
  }

  async replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    checkKey(key)
    checkWanted(signal)
    const { objects, dateMs } = this.#bucket
    if (objects.get(key)?.tag !== tag) return { outcome: 'changed', dateMs }
    this.#bucket.put(key, body)
    return { outcome: 'replaced', dateMs }
  }

  async get(key: string, { range, signal }: GetWays = {}): Promise<StoredBytes | undefined> {
    checkKey(key)
    checkWanted(signal)
    const { objects, dateMs } = this.#bucket
    const stored = objects.get(key)
    if (stored === undefined) return undefined
    const { from, to } = rangeWithin(key, stored.bytes.length, range)
    return { bytes: Buffer.from(stored.bytes.subarray(from, to)), sizeBytes: stored.bytes.length, tag: stored.tag, dateMs }
  }

  async list(prefix: string, { after = '', keysMax = LIST_KEYS_MAX, signal }: ListWays = {}): Promise<Listed> {
    checkWanted(signal)
    const { objects, dateMs } = this.#bucket
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0).sort(compareKeys)
    const page = keys.slice(0, keysMax).map((key) => ({ key, sizeBytes: objects.get(key)!.bytes.length }))
    return { objects: page, isCut: keys.length > page.length, dateMs }
  }

  async delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    checkWanted(signal)
    assert(keys.length <= DELETE_KEYS_MAX, 'a delete names at most a thousand keys')
    for (const key of keys) this.#bucket.objects.delete(key)
  }

  async close(): Promise<void> {}
}
