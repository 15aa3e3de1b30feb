import type { Loglet } from '../../src/log/log.ts'
import { openObjectLoglet } from '../../src/log/object-loglet.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { type StoreCall, TroubledStore } from '../fakes/troubled-store.ts'
import { SimRandom } from '../sim/world/random.ts'

const LIMIT_MS = 600_000

export const HOUR_MS = 3_600_000

export interface ObjectWorldOptions {
  readonly graceMs?: number
  /** Whether the store's replies carry its clock. */
  readonly isDated?: boolean
  readonly latencyMs?: (call: StoreCall, key: string) => number
}

/** One bucket, a clock that the test moves, and as many brokers as it wants, each with a store of its own that can be troubled. */
export class ObjectWorld {
  readonly clock = new FakeClock()
  readonly bucket: MemoryBucket
  readonly #options: ObjectWorldOptions
  #opened = 0

  constructor(options: ObjectWorldOptions = {}) {
    this.#options = options
    this.bucket = new MemoryBucket(options.isDated === false ? undefined : this.clock)
  }

  async open(): Promise<{ readonly loglet: Loglet; readonly store: TroubledStore }> {
    const { graceMs, latencyMs } = this.#options
    const store = new TroubledStore(new MemoryStore(this.bucket), this.clock, { latencyMs })
    const random = SimRandom.ofSeed(this.#opened++)
    const loglet = await this.during(openObjectLoglet({ store, clock: this.clock, random, graceMs }))
    return { loglet, store }
  }

  /** Lets time pass until that is settled. */
  async during<Done>(running: Promise<Done>): Promise<Done> {
    let isSettled = false
    const settle = (): void => {
      isSettled = true
    }
    running.then(settle, settle)
    for (let stepMs = 1; stepMs < LIMIT_MS; stepMs *= 1.25) {
      await this.clock.pass(0)
      if (isSettled) return running
      await this.clock.pass(stepMs)
    }
    throw new Error(`not settled within ${LIMIT_MS} ms`)
  }

  /** What lies in the bucket under that key, to be looked at or spoiled. */
  bytesOf(key: string): Buffer {
    return this.bucket.objects.get(key)!.bytes
  }
}
