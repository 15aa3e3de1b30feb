import { Failure, type FailureReason } from '../base/failure.ts'
import type { Counter, Family, Histogram, Metrics } from '../base/metrics.ts'
import type { Clock } from '../base/ports.ts'
import { noRequests, type RequestCounts, STORE_REQUESTS, type StoreRequest } from './request-counts.ts'
import type { Created, GetWays, Listed, ListWays, ObjectStore, Replaced, StoredBytes } from './store.ts'
import type { StoreUse } from './store-use.ts'

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

/** What was asked of a store since the start, for people who scrape and for the estimate of a bill. */
export class StoreCounts implements RequestCounts {
  readonly requests: Record<StoreRequest, number> = noRequests()
  sentBytes = 0
  receivedBytes = 0
  readonly #errors: Family<Counter>
  readonly #seconds: Family<Histogram>

  constructor(metrics: Metrics) {
    const requests = metrics.counter('odradek_store_requests_total', 'Requests to the object store.', ['kind'])
    for (const kind of STORE_REQUESTS) requests.at(kind).follow(() => this.requests[kind])
    this.#errors = metrics.counter('odradek_store_errors_total', 'Requests to the object store that failed.', ['kind', 'reason'])
    this.#seconds = metrics.histogram('odradek_store_request_seconds', 'How long the object store takes.', SECONDS, ['kind'])
    const sent = metrics.counter(
      'odradek_store_sent_bytes_total',
      'Bytes of objects sent to the object store, repeated ones among them.',
    )
    sent.at().follow(() => this.sentBytes)
    const received = metrics.counter('odradek_store_received_bytes_total', 'Bytes of objects that came from the object store.')
    received.at().follow(() => this.receivedBytes)
  }

  took(kind: StoreRequest, ms: number): void {
    this.#seconds.at(kind).observe(ms / 1_000)
  }

  /** What nobody waited for any more isn't the store's failure. */
  failed(kind: StoreRequest, cause: unknown): void {
    if (cause instanceof Failure) this.#failed(kind, cause.reason)
  }

  /** What was asked over another connection. */
  add(use: StoreUse): void {
    for (const kind of STORE_REQUESTS) this.requests[kind] += use.requests[kind]
    this.sentBytes += use.sentBytes
    this.receivedBytes += use.receivedBytes
    for (const { kind, ms } of use.times) this.took(kind, ms)
    for (const { kind, reason } of use.failures) this.#failed(kind, reason)
  }

  #failed(kind: StoreRequest, reason: FailureReason): void {
    if (reason !== 'aborted') this.#errors.at(kind, reason).add(1)
  }
}

/** A store whose requests are counted. */
export class CountedStore implements ObjectStore {
  readonly description: string
  readonly #inner: ObjectStore
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #counts: RequestCounts

  constructor(inner: ObjectStore, clock: Pick<Clock, 'monotonicMs'>, counts: RequestCounts) {
    this.description = inner.description
    this.#inner = inner
    this.#clock = clock
    this.#counts = counts
  }

  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    this.#send(body)
    return this.#count('create', () => this.#inner.create(key, body, signal))
  }

  async createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    this.#counts.requests.create++
    try {
      const created = await this.#inner.createInParts(key, this.#countParts(parts), signal)
      this.#counts.requests.create++
      return created
    } catch (cause) {
      this.#counts.failed('part', cause)
      throw cause
    }
  }

  replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    this.#send(body)
    return this.#count('replace', () => this.#inner.replace(key, tag, body, signal))
  }

  async get(key: string, ways?: GetWays): Promise<StoredBytes | undefined> {
    const got = await this.#count('get', () => this.#inner.get(key, ways))
    this.#counts.receivedBytes += got?.bytes.length ?? 0
    return got
  }

  list(prefix: string, ways?: ListWays): Promise<Listed> {
    return this.#count('list', () => this.#inner.list(prefix, ways))
  }

  delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    return this.#count('delete', () => this.#inner.delete(keys, signal))
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  async *#countParts(parts: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<readonly Uint8Array[]> {
    for await (const part of parts) {
      this.#counts.requests.part++
      this.#send(part)
      yield part
    }
  }

  #send(body: readonly Uint8Array[]): void {
    for (const chunk of body) this.#counts.sentBytes += chunk.length
  }

  async #count<Reply>(kind: StoreRequest, ask: () => Promise<Reply>): Promise<Reply> {
    const sinceMs = this.#clock.monotonicMs()
    this.#counts.requests[kind]++
    try {
      const reply = await ask()
      this.#counts.took(kind, this.#clock.monotonicMs() - sinceMs)
      return reply
    } catch (cause) {
      this.#counts.failed(kind, cause)
      throw cause
    }
  }
}
