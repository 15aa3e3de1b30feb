import { Failure } from '../../src/base/failure.ts'
import type { Clock, Random } from '../../src/base/ports.ts'
import { aborted } from '../../src/base/wanted.ts'
import type { Created, GetWays, Listed, ListWays, ObjectStore, Replaced, StoredBytes } from '../../src/store/store.ts'

export type StoreCall = 'create' | 'create-in-parts' | 'replace' | 'get' | 'list' | 'delete'

/**
 * What may go wrong with one call.
 *
 * - `time-out-before`: it never gets there. `time-out-after`: it is done, and the reply lost. `late`: the caller hears of a time-out, and it is done
 *   `lateMs` after the call, or when `landLate` is called: perhaps after a later write.
 * - `error-before`, `error-after`: 500, not done or done. `conflict`: 409, not done, which nobody may know. `throttled`: 503. `denied`: 403.
 * - `slow`: a hundred times the latency. `reset`: the connection breaks in the middle of a reply.
 * - Of a get: `short` (fewer bytes than there are), `other-object` (bytes of another one), `bit-flip`.
 * - Of a delete: `part-left` (every second key stays).
 */
export type StoreFault =
  | 'time-out-before'
  | 'time-out-after'
  | 'late'
  | 'error-before'
  | 'error-after'
  | 'conflict'
  | 'throttled'
  | 'denied'
  | 'slow'
  | 'reset'
  | 'short'
  | 'other-object'
  | 'bit-flip'
  | 'part-left'

export interface TroubledStoreWays {
  /** Of each call; at once without it. */
  readonly latencyMs?: ((call: StoreCall, key: string) => number) | undefined
  /** When who waits for a lost reply hears of it. */
  readonly timeOutMs?: number
  readonly lateMs?: number
}

interface Planned {
  readonly call: StoreCall
  readonly fault: StoreFault
  readonly keyPrefix: string
}

/** Where the bytes of `other-object` come from. */
const OTHER_OBJECT = Buffer.from('these bytes belong to another object. ')
const SLOW_FACTOR = 100
const SLOW_LEAST_MS = 1_000

/** A store with latency and faults, scripted by `next` or drawn by `trouble`. A write's bytes are taken when it's called, as a socket takes them. */
export class TroubledStore implements ObjectStore {
  readonly description = 'a troubled bucket'
  /** Every call, in order, with the fault that it met. */
  readonly calls: { readonly call: StoreCall; readonly key: string; readonly fault: StoreFault | undefined }[] = []
  /** Asked for each call that nothing is scripted for. */
  trouble: ((call: StoreCall, key: string) => StoreFault | undefined) | undefined
  readonly #inner: ObjectStore
  readonly #clock: Clock
  readonly #ways: TroubledStoreWays
  readonly #planned: Planned[] = []
  readonly #late = new Set<() => Promise<void>>()

  constructor(inner: ObjectStore, clock: Clock, ways: TroubledStoreWays = {}) {
    this.#inner = inner
    this.#clock = clock
    this.#ways = ways
  }

  /** The next such call, on a key that begins so, meets this fault. Several may be scripted: each is met once, in this order. */
  next(call: StoreCall, fault: StoreFault, keyPrefix = ''): void {
    this.#planned.push({ call, fault, keyPrefix })
  }

  /** How often that was called, on keys that begin so. */
  countOf(call: StoreCall, keyPrefix = ''): number {
    return this.calls.filter((one) => one.call === call && one.key.startsWith(keyPrefix)).length
  }

  /** All writes that are still on their way land now. */
  async landLate(): Promise<void> {
    for (const land of [...this.#late]) await land()
  }

  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    const bytes = Buffer.concat(body)
    return this.#perform('create', key, signal, () => this.#inner.create(key, [bytes]))
  }

  async createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    if (signal?.aborted === true) throw aborted()
    const bodies: Buffer[] = []
    for await (const part of parts) bodies.push(Buffer.concat(part))
    async function* again(): AsyncGenerator<readonly Uint8Array[]> {
      for (const body of bodies) yield [body]
    }
    return this.#perform('create-in-parts', key, signal, () => this.#inner.createInParts(key, again()))
  }

  replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    const bytes = Buffer.concat(body)
    return this.#perform('replace', key, signal, () => this.#inner.replace(key, tag, [bytes]))
  }

  get(key: string, ways: GetWays = {}): Promise<StoredBytes | undefined> {
    return this.#perform('get', key, ways.signal, async (fault) => {
      const got = await this.#inner.get(key, { range: ways.range })
      return got === undefined ? undefined : { ...got, bytes: spoiled(got.bytes, fault) }
    })
  }

  list(prefix: string, ways: ListWays = {}): Promise<Listed> {
    return this.#perform('list', prefix, ways.signal, () =>
      this.#inner.list(prefix, { after: ways.after, keysMax: ways.keysMax }),
    )
  }

  delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    return this.#perform('delete', keys[0] ?? '', signal, async (fault) => {
      const taken = fault === 'part-left' ? keys.filter((_, at) => at % 2 === 0) : keys
      await this.#inner.delete(taken)
      if (taken.length < keys.length) throw failed('no', 'some objects are left')
    })
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  #perform<Reply>(
    call: StoreCall,
    key: string,
    signal: AbortSignal | undefined,
    run: (fault: StoreFault | undefined) => Promise<Reply>,
  ): Promise<Reply> {
    if (signal?.aborted === true) return Promise.reject(aborted())
    const fault = this.#faultOf(call, key)
    this.calls.push({ call, key, fault })
    return orAborted(this.#meet(call, key, fault, run), signal)
  }

  #faultOf(call: StoreCall, key: string): StoreFault | undefined {
    const at = this.#planned.findIndex((planned) => planned.call === call && key.startsWith(planned.keyPrefix))
    return at < 0 ? this.trouble?.(call, key) : this.#planned.splice(at, 1)[0]!.fault
  }

  async #meet<Reply>(
    call: StoreCall,
    key: string,
    fault: StoreFault | undefined,
    run: (fault: StoreFault | undefined) => Promise<Reply>,
  ): Promise<Reply> {
    const { latencyMs = () => 0, timeOutMs = 5_000 } = this.#ways
    const quickMs = latencyMs(call, key)
    if (fault === 'late') this.#runLater(() => run(undefined))
    if (fault === 'time-out-before' || fault === 'late') {
      await this.#wait(timeOutMs)
      throw failed('unknown', 'no answer in time')
    }
    await this.#wait(fault === 'slow' ? Math.max(SLOW_LEAST_MS, quickMs * SLOW_FACTOR) : quickMs)
    refuse(fault)
    const reply = await run(fault)
    if (fault === 'time-out-after') await this.#wait(timeOutMs - quickMs)
    if (fault === 'time-out-after' || fault === 'error-after' || fault === 'reset') throw failed('unknown', `no reply (${fault})`)
    return reply
  }

  #runLater(run: () => Promise<unknown>): void {
    const land = async (): Promise<void> => {
      if (!this.#late.delete(land)) return
      await run().catch(() => {})
    }
    this.#late.add(land)
    this.#clock.after(this.#ways.lateMs ?? 10_000, () => void land())
  }

  #wait(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve()
    return new Promise((resolve) => this.#clock.after(ms, resolve))
  }
}

/** Draws a fault for every call, each with its own chance; those that a call can't meet are no fault. */
export function drawnTrouble(
  random: Random,
  chances: Partial<Record<StoreFault, number>>,
): (call: StoreCall) => StoreFault | undefined {
  return () => {
    let draw = random.float()
    for (const [fault, chance] of Object.entries(chances)) {
      draw -= chance
      if (draw < 0) return fault as StoreFault
    }
    return undefined
  }
}

function refuse(fault: StoreFault | undefined): void {
  // Nobody can tell whether a 500 was done.
  if (fault === 'error-before') throw failed('unknown', '500 InternalError')
  if (fault === 'conflict') throw failed('unknown', '409 ConditionalRequestConflict')
  if (fault === 'throttled') throw new Failure('unavailable', 'store-throttled', 'no', '503 SlowDown')
  if (fault === 'denied') throw new Failure('unavailable', 'store-denied', 'no', '403 AccessDenied')
}

function failed(applied: 'no' | 'unknown', message: string): Failure {
  return new Failure('unavailable', 'store-failed', applied, message)
}

function spoiled(bytes: Buffer, fault: StoreFault | undefined): Buffer {
  if (fault === 'short') return bytes.subarray(0, bytes.length >>> 1)
  if (fault === 'other-object') return Buffer.alloc(bytes.length, OTHER_OBJECT)
  if (fault === 'bit-flip' && bytes.length > 0) bytes[bytes.length >>> 1]! ^= 4
  return bytes
}

function orAborted<Reply>(reply: Promise<Reply>, signal: AbortSignal | undefined): Promise<Reply> {
  if (signal === undefined) return reply
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Failure('unavailable', 'aborted', 'unknown', 'nobody waits for this any more'))
    signal.addEventListener('abort', stop, { once: true })
    reply.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
