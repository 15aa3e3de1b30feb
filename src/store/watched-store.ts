import type { Created, GetWays, Listed, ListWays, ObjectStore, Replaced, StoredBytes } from './store.ts'
import type { StoreWatch } from './store-watch.ts'

/** Of a get that doesn't say how much it wants. */
const WHOLE_BYTES = 32 * 1024 * 1024

/** A store whose answers, and whose silence, a `StoreWatch` hears of. */
export class WatchedStore implements ObjectStore {
  readonly description: string
  readonly #inner: ObjectStore
  readonly #watch: StoreWatch

  constructor(inner: ObjectStore, watch: StoreWatch) {
    this.description = inner.description
    this.#inner = inner
    this.#watch = watch
  }

  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    return this.#watch.heard(bytesOf(body), () => this.#inner.create(key, body, signal))
  }

  /** It may take any time between two parts, so it says nothing of the store. */
  createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    return this.#inner.createInParts(key, parts, signal)
  }

  replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    return this.#watch.heard(bytesOf(body), () => this.#inner.replace(key, tag, body, signal))
  }

  get(key: string, ways?: GetWays): Promise<StoredBytes | undefined> {
    return this.#watch.heard(ways?.range?.sizeBytes ?? WHOLE_BYTES, () => this.#inner.get(key, ways))
  }

  list(prefix: string, ways?: ListWays): Promise<Listed> {
    return this.#watch.heard(0, () => this.#inner.list(prefix, ways))
  }

  delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    return this.#watch.heard(0, () => this.#inner.delete(keys, signal))
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}

function bytesOf(body: readonly Uint8Array[]): number {
  return body.reduce((sum, { length }) => sum + length, 0)
}
