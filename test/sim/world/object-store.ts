import { assert } from '../../../src/base/assert.ts'
import { Failure } from '../../../src/base/failure.ts'
import { checkWanted } from '../../../src/base/wanted.ts'
import { checkKey } from '../../../src/store/key.ts'
import { rangeWithin, wholeParts } from '../../../src/store/ranges.ts'
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
} from '../../../src/store/store.ts'
import type { Bucket, StoredObject, StoreOperation } from './bucket.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { StoreTrouble } from './store-trouble.ts'

/** How much later a late write is done: sometimes after another one's, or after its sender's death. */
const LATE_MS = [50, 1_000, 5_000, 30_000] as const
const BYTES_A_MS = 100_000

/** What becomes of a request. */
type Fate =
  | 'done'
  | 'lost-before'
  | 'lost-after'
  | 'late'
  | 'failed-before'
  | 'failed-after'
  | 'throttled'
  | 'conflict'
  | 'denied'

interface Request<Answer> {
  readonly operation: StoreOperation
  readonly key: string
  readonly sizeBytes: number
  readonly signal: AbortSignal | undefined
  /** At the store, once. May throw a Failure, which is the answer then. */
  readonly done: () => Answer
}

/**
 * The store as one process knows it: the `ObjectStore` port, of which nothing is promised beyond what the port says.
 *
 * ```
 *   call ─ leaves (dies with the process) ─> way there ─> done, in the bucket ─> way back ─> answer (dies with the process)
 *                                                 └ goes on though the caller died, gave up or was told that it failed
 * ```
 */
export class SimStore implements ObjectStore {
  readonly description = 'the simulated store'
  readonly #bucket: Bucket
  readonly #process: SimProcess
  readonly #random: SimRandom
  #isClosed = false

  constructor(bucket: Bucket, process: SimProcess, random: SimRandom) {
    this.#bucket = bucket
    this.#process = process
    this.#random = random
  }

  async create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    checkKey(key)
    const bytes = joined(body)
    return this.#create(key, bytes, signal)
  }

  async createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    checkKey(key)
    checkWanted(signal)
    const sent: Buffer[] = []
    for await (const part of wholeParts(parts)) {
      const bytes = joined(part)
      // A part by itself is nothing yet: whatever becomes of it, no object came of it.
      await this.#asked({ operation: 'part', key, sizeBytes: bytes.length, signal, done: () => undefined })
      sent.push(bytes)
    }
    return this.#create(key, joined(sent), signal)
  }

  #create(key: string, bytes: Buffer, signal: AbortSignal | undefined): Promise<Created> {
    const bucket = this.#bucket
    const done = (): Created => {
      const outcome = bucket.create(key, bytes)
      if (outcome === 'exists') bucket.parts.coverage.count('store-exists')
      return { outcome, dateMs: bucket.dateMs() }
    }
    return this.#asked({ operation: 'create', key, sizeBytes: bytes.length, signal, done })
  }

  async replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    const bytes = joined(body)
    const bucket = this.#bucket
    const done = (): Replaced => ({ outcome: bucket.replace(key, tag, bytes), dateMs: bucket.dateMs() })
    return this.#asked({ operation: 'replace', key, sizeBytes: bytes.length, signal, done })
  }

  async get(key: string, { range, signal }: GetWays = {}): Promise<StoredBytes | undefined> {
    const bucket = this.#bucket
    const trouble = this.#trouble
    const done = (): StoredBytes | undefined => {
      const found = bucket.objects.get(key)
      if (found === undefined) return undefined
      if (this.#strikes(trouble.reset, 'reset')) throw unavailable('store-failed', 'no', `the body of ${key} broke off`)
      if (this.#strikes(trouble.short, 'short'))
        throw unavailable('store-failed', 'no', `${key} came short, or another part of it`)
      const object = this.#strikes(trouble.swapped, 'swapped') ? this.#another(found) : found
      const { from, to } = rangeWithin(key, object.bytes.length, range)
      const bytes = Buffer.from(object.bytes.subarray(from, to))
      if (bytes.length > 0 && this.#strikes(trouble.flipped, 'flipped')) flip(bytes, this.#random)
      return { bytes, sizeBytes: object.bytes.length, tag: object.tag, dateMs: bucket.dateMs() }
    }
    return this.#asked({ operation: 'get', key, sizeBytes: 0, signal, done })
  }

  async list(prefix: string, { after = '', keysMax = LIST_KEYS_MAX, signal }: ListWays = {}): Promise<Listed> {
    const bucket = this.#bucket
    const done = (): Listed => {
      const isStale = this.#strikes(this.#trouble.stale, 'stale-list')
      const asOfMs = bucket.parts.scheduler.nowMs - (isStale ? this.#random.between(0, 2_000) : 0)
      const found = [...bucket.list(prefix, after, asOfMs)]
      const isCut = found.length > keysMax
      const objects = found.slice(0, keysMax)
      const twice = isStale && objects.length > 0 && objects.length < keysMax ? this.#random.int(objects.length) : -1
      if (twice >= 0) objects.splice(twice, 0, objects[twice]!)
      return { objects, isCut, dateMs: bucket.dateMs() }
    }
    return this.#asked({ operation: 'list', key: prefix, sizeBytes: 0, signal, done })
  }

  async delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    assert(keys.length <= DELETE_KEYS_MAX, 'a delete takes so many keys')
    const [first] = keys
    if (first === undefined) return
    const done = (): void => {
      if (keys.length > 1 && this.#strikes(this.#trouble.partial, 'partial-delete')) {
        this.#bucket.delete(keys.filter(() => this.#random.chance(0.5)))
        throw unavailable('store-failed', 'unknown', 'some of the keys could not be deleted')
      }
      this.#bucket.delete(keys)
    }
    return this.#asked({ operation: 'delete', key: first, sizeBytes: keys.length, signal, done })
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }

  get #trouble(): StoreTrouble {
    return this.#bucket.trouble(this.#process.host)
  }

  /** Counts it where it does. */
  #strikes(share: number, name: string): boolean {
    if (share === 0 || !this.#random.chance(share)) return false
    this.#bucket.parts.coverage.count(`store-${name}`)
    return true
  }

  #another(found: StoredObject): StoredObject {
    const others = [...this.#bucket.objects.values()].filter((object) => object !== found)
    return others.length === 0 ? found : this.#random.pick(others)
  }

  #fate(operation: StoreOperation): Fate {
    const trouble = this.#trouble
    const isWrite = operation !== 'get' && operation !== 'list'
    const isConditional = operation === 'create' || operation === 'replace'
    if (trouble.isDenied) return 'denied'
    const lot = this.#random.float()
    let bound = 0
    const falls = (share: number): boolean => {
      bound += share
      return lot < bound
    }
    if (falls(trouble.lostBefore)) return 'lost-before'
    if (falls(trouble.lostAfter)) return 'lost-after'
    if (falls(isWrite ? trouble.late : 0)) return 'late'
    if (falls(trouble.failedBefore)) return 'failed-before'
    if (falls(trouble.failedAfter)) return 'failed-after'
    if (falls(trouble.throttled)) return 'throttled'
    if (falls(isConditional ? trouble.conflict : 0)) return 'conflict'
    return 'done'
  }

  #asked<Answer>(request: Request<Answer>): Promise<Answer> {
    const { signal, operation } = request
    if (this.#isClosed) throw unavailable('closed', 'no', 'the store is closed')
    checkWanted(signal)
    const bucket = this.#bucket
    const { scheduler } = bucket.parts
    const whenUnknown = operation === 'get' || operation === 'list' || operation === 'part' ? 'no' : 'unknown'
    const process = this.#process
    return new Promise((resolve, reject) => {
      let hasLeft = false
      const settled = (): void => {
        timer.cancel()
        signal?.removeEventListener('abort', abort)
      }
      const answer = (settle: () => void): void => {
        settled()
        settle()
      }
      const abort = (): void =>
        answer(() => reject(unavailable('aborted', hasLeft ? whenUnknown : 'no', 'the request was given up')))
      signal?.addEventListener('abort', abort, { once: true })
      const timer = scheduler.after(bucket.timeoutMs, 'store time-out', process, () =>
        answer(() => reject(unavailable('store-failed', whenUnknown, `no answer within ${bucket.timeoutMs} ms`))),
      )
      const told = (delayMs: number, settle: () => void): void => {
        scheduler.after(delayMs, 'store answer', process, () => answer(settle))
      }
      const takesMs = bucket.takesMs(this.#random, this.#trouble) + request.sizeBytes / BYTES_A_MS
      bucket.ambush?.(process.host, operation, request.key, takesMs)
      scheduler.after(this.#random.between(0.01, 0.1), 'store request', process, () => {
        hasLeft = true
        this.#travel(request, takesMs, { resolve, reject, told, whenUnknown })
      })
    })
  }

  /** From here on the sender's life doesn't matter to the request. */
  #travel<Answer>(request: Request<Answer>, takesMs: number, caller: Caller<Answer>): void {
    const { told, reject, whenUnknown } = caller
    const bucket = this.#bucket
    const { coverage } = bucket.parts
    const random = this.#random
    const wayMs = takesMs * random.float()
    const backMs = takesMs - wayMs
    if (this.#trouble.isDown) {
      coverage.count('store-down')
      // Refused at once, or nothing ever comes back.
      if (random.chance(0.7)) told(backMs, () => reject(unavailable('store-failed', 'no', 'connection refused')))
      return
    }
    const fate = this.#fate(request.operation)
    if (fate !== 'done') coverage.count(`store-${fate}`)
    /** A broken connection tells at once; with a silent one the time-out does. */
    const untold = (): void => {
      if (random.chance(0.5)) told(backMs, () => reject(unavailable('store-failed', whenUnknown, 'the connection broke')))
    }
    const refused = (
      reason: 'store-failed' | 'store-throttled' | 'store-denied',
      applied: 'no' | 'unknown',
      text: string,
    ): void => this.#arrive(wayMs, () => this.#back(backMs, told, () => reject(unavailable(reason, applied, text))))
    if (fate === 'lost-before') untold()
    else if (fate === 'lost-after') {
      this.#arrive(wayMs, () => outcomeOf(request))
      untold()
    } else if (fate === 'late') {
      this.#arrive(wayMs + random.pick(LATE_MS) * random.between(0.5, 1), () => outcomeOf(request))
      untold()
    } else if (fate === 'throttled')
      refused('store-throttled', 'no', random.chance(0.5) ? 'the store answered 503 SlowDown' : 'the store answered 429')
    else if (fate === 'denied') refused('store-denied', 'no', 'the store answered 403')
    else if (fate === 'conflict') refused('store-failed', 'unknown', 'the store answered 409 ConditionalRequestConflict')
    else if (fate === 'failed-before') refused('store-failed', whenUnknown, 'the store answered 500')
    else {
      this.#arrive(wayMs, () => {
        const outcome = outcomeOf(request)
        this.#back(backMs, told, () => {
          if (fate === 'failed-after') reject(unavailable('store-failed', whenUnknown, 'the store answered 500'))
          else if (outcome.failure === undefined) caller.resolve(outcome.answer)
          else reject(outcome.failure)
        })
      })
    }
  }

  /** When the way there is open. */
  #arrive(delayMs: number, run: () => void): void {
    this.#pass('there', delayMs, run)
  }

  #back(delayMs: number, told: (delayMs: number, settle: () => void) => void, settle: () => void): void {
    this.#pass('back', delayMs, () => told(0, settle))
  }

  #pass(way: 'there' | 'back', delayMs: number, run: () => void): void {
    const { scheduler, coverage } = this.#bucket.parts
    scheduler.after(delayMs, `store ${way}`, undefined, () => {
      const leftMs = this.#bucket.closedUntil(this.#process, way) - scheduler.nowMs
      if (leftMs <= 0) run()
      else {
        coverage.count('store-held-back')
        this.#pass(way, leftMs + this.#random.between(0, 5), run)
      }
    })
  }
}

interface Caller<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (failure: Failure) => void
  readonly told: (delayMs: number, settle: () => void) => void
  readonly whenUnknown: 'no' | 'unknown'
}

type Outcome<Answer> = { readonly failure?: undefined; readonly answer: Answer } | { readonly failure: Failure }

function outcomeOf<Answer>({ done }: Request<Answer>): Outcome<Answer> {
  try {
    return { answer: done() }
  } catch (error) {
    if (error instanceof Failure) return { failure: error }
    throw error
  }
}

function unavailable(reason: Failure['reason'], applied: 'no' | 'unknown', text: string): Failure {
  return new Failure('unavailable', reason, applied, text)
}

/** On the wire: whatever the sender does with its memory afterwards, this is what arrives. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat(chunks)
}

function flip(bytes: Buffer, random: SimRandom): void {
  const at = random.int(bytes.length)
  bytes[at] = bytes[at]! ^ (1 << random.int(8))
}
