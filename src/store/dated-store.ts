import type { Clock } from '../base/ports.ts'
import type { Created, GetWays, Listed, ListWays, ObjectStore, Replaced, StoreReply } from './store.ts'

/** A store whose clock can be asked for, as its newest reply tells it. */
export class DatedStore implements ObjectStore {
  readonly description: string
  readonly #inner: ObjectStore
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #told: { readonly dateMs: number; readonly atMs: number } | undefined

  constructor(inner: ObjectStore, clock: Pick<Clock, 'monotonicMs'>) {
    this.description = inner.description
    this.#inner = inner
    this.#clock = clock
  }

  /**
   * What the store's clock shows now, or a little earlier: what passed since its newest reply is measured by this machine's steady clock. Undefined:
   * it never told.
   */
  get nowMs(): number | undefined {
    return this.#told && this.#told.dateMs + Math.floor(this.#clock.monotonicMs() - this.#told.atMs)
  }

  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    return this.#note(this.#inner.create(key, body, signal))
  }

  createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    return this.#note(this.#inner.createInParts(key, parts, signal))
  }

  replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    return this.#note(this.#inner.replace(key, tag, body, signal))
  }

  get(key: string, ways?: GetWays) {
    return this.#note(this.#inner.get(key, ways))
  }

  list(prefix: string, ways?: ListWays): Promise<Listed> {
    return this.#note(this.#inner.list(prefix, ways))
  }

  delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    return this.#inner.delete(keys, signal)
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  async #note<Reply extends StoreReply | undefined>(asked: Promise<Reply>): Promise<Reply> {
    const reply = await asked
    if (reply?.dateMs !== undefined) this.#told = { dateMs: reply.dateMs, atMs: this.#clock.monotonicMs() }
    return reply
  }
}
