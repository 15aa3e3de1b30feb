import { compareKeys } from '../../../src/store/key.ts'
import type { ListedObject } from '../../../src/store/store.ts'
import type { Coverage } from './coverage.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import { noStoreTrouble, type StoreTrouble } from './store-trouble.ts'
import type { Trace } from './trace.ts'
import type { Weather } from './weather.ts'

/** What the network calls the store: ways between it and a machine are closed under this name. */
export const STORE_HOST = 'store'

/** Changes that a stale list may not have seen yet. */
const CHANGES_KEPT = 300

export interface StoredObject {
  readonly bytes: Buffer
  readonly tag: string
}

/** What makes a change; reads are the others. */
export type StoreWrite = 'create' | 'replace' | 'delete'
export type StoreOperation = StoreWrite | 'part' | 'get' | 'list'

/** Hears of every request when it begins: a blow at that moment hits more than one at any other. */
export type StoreAmbush = (host: string, operation: StoreOperation, key: string, takesMs: number) => void

export interface BucketParts {
  readonly scheduler: Scheduler
  readonly trace: Trace
  readonly coverage: Coverage
  readonly weather: Weather
  /** The store's own clock. */
  readonly nowMs: () => number
}

/**
 * A bucket: one service for all machines, which no machine's death touches. What is done here is done at once and in one order; ways, delays and
 * faults are those of each machine's connection (`object-store.ts`).
 */
export class Bucket {
  readonly parts: BucketParts
  readonly objects = new Map<string, StoredObject>()
  /** Half of the requests are quicker than the first, one in a hundred takes longer than the second. */
  latency = { p50Ms: 2, p99Ms: 8 }
  /** After so long without an answer a client gives up. */
  timeoutMs = 5_000
  /** Whether answers carry the store's time. */
  tellsDates = true
  ambush: StoreAmbush | undefined
  /** Hears of every change as it is done. */
  onWrite: ((operation: StoreWrite, key: string) => void) | undefined
  readonly #troubles = new Map<string, StoreTrouble>()
  readonly #changes: { readonly atMs: number; readonly key: string; readonly before: StoredObject | undefined }[] = []
  #nextTag = 1

  constructor(parts: BucketParts) {
    this.parts = parts
  }

  trouble(host: string): StoreTrouble {
    const known = this.#troubles.get(host)
    if (known !== undefined) return known
    const trouble = noStoreTrouble()
    this.#troubles.set(host, trouble)
    return trouble
  }

  heal(): void {
    for (const trouble of this.#troubles.values()) Object.assign(trouble, noStoreTrouble())
    this.ambush = undefined
  }

  /** Whole seconds, as in the `Date` of an answer. */
  dateMs(): number | undefined {
    return this.tellsDates ? Math.floor(this.parts.nowMs() / 1000) * 1000 : undefined
  }

  /** Lognormal between the two latencies. */
  takesMs(random: SimRandom, { slowness, slow }: StoreTrouble): number {
    const { p50Ms, p99Ms } = this.latency
    const sigma = Math.log(p99Ms / p50Ms) / 2.326
    const normal = Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
    const isSlow = slow > 0 && random.chance(slow)
    if (isSlow) this.parts.coverage.count('store-slow')
    return p50Ms * Math.exp(sigma * normal) * slowness * (isSlow ? 100 : 1)
  }

  create(key: string, bytes: Buffer): 'created' | 'exists' {
    if (this.objects.has(key)) return 'exists'
    this.#change('create', key, bytes)
    return 'created'
  }

  replace(key: string, tag: string, bytes: Buffer): 'replaced' | 'changed' {
    if (this.objects.get(key)?.tag !== tag) return 'changed'
    this.#change('replace', key, bytes)
    return 'replaced'
  }

  delete(keys: readonly string[]): void {
    for (const key of keys) if (this.objects.has(key)) this.#change('delete', key, undefined)
  }

  /** Sorted by the keys' bytes; as it was at `asOfMs`. */
  list(prefix: string, after: string, asOfMs = Number.POSITIVE_INFINITY): readonly ListedObject[] {
    const objects = new Map(this.objects)
    for (let at = this.#changes.length - 1; at >= 0 && this.#changes[at]!.atMs > asOfMs; at--) {
      const { key, before } = this.#changes[at]!
      if (before === undefined) objects.delete(key)
      else objects.set(key, before)
    }
    return [...objects]
      .filter(([key]) => key.startsWith(prefix) && compareKeys(key, after) > 0)
      .sort(([left], [right]) => compareKeys(left, right))
      .map(([key, { bytes }]) => ({ key, sizeBytes: bytes.length }))
  }

  /** Whether something passes between the store and a machine; until when it doesn't, else. */
  closedUntil(process: SimProcess, way: 'there' | 'back'): number {
    const { weather } = this.parts
    return way === 'there' ? weather.closedUntil(process.host, STORE_HOST) : weather.closedUntil(STORE_HOST, process.host)
  }

  #change(operation: StoreWrite, key: string, bytes: Buffer | undefined): void {
    this.#changes.push({ atMs: this.parts.scheduler.nowMs, key, before: this.objects.get(key) })
    if (this.#changes.length > CHANGES_KEPT) this.#changes.shift()
    if (bytes === undefined) this.objects.delete(key)
    else this.objects.set(key, { bytes, tag: `"${this.#nextTag++}"` })
    this.parts.trace.noteBytes(operation, this.#nextTag, bytes ?? Buffer.from(key))
    this.onWrite?.(operation, key)
  }
}
