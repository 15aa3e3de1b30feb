import { Failure } from '../../../src/base/failure.ts'
import type { Socket } from '../../../src/base/ports.ts'
import type { BrokerHandle, BrokerParts } from '../subject.ts'
import { FrameReader, frame, type ToyAnswer, type ToyRequest } from './toy-wire.ts'

/** `none`: it is right. The others are what the harness must find in a cluster. */
export type ToyClusterBug = 'none' | 'unknown-is-done' | 'tail-from-memory'

interface Entry {
  /** Unique for each attempt to append something: whose entry it is. */
  readonly nonce: string
  readonly partition: number
  readonly values: readonly number[]
  readonly producer: number
  readonly sequence: number
}

const ATTEMPT_PAUSE_MS = 20

/**
 * The smallest brokers that share a bucket: each append is one object under the next number, created once; each read looks for what comes after the
 * last known one first. They never talk to each other.
 */
export class ToyClusterBroker implements BrokerHandle {
  readonly #parts: BrokerParts
  readonly #bug: ToyClusterBug
  readonly #partitions = new Map<number, number[]>()
  /** Last batch of each producer in each partition. */
  readonly #last = new Map<string, { readonly sequence: number; readonly offset: number }>()
  #applied = 0
  #nonces = 0
  #work: Promise<unknown> = Promise.resolve()

  private constructor(parts: BrokerParts, bug: ToyClusterBug) {
    this.#parts = parts
    this.#bug = bug
  }

  static async start(parts: BrokerParts, bug: ToyClusterBug): Promise<ToyClusterBroker> {
    const broker = new ToyClusterBroker(parts, bug)
    await broker.#queued(() => broker.#follow())
    await parts.network.listen(parts.address, (socket) => broker.#serve(socket))
    return broker
  }

  async stop(): Promise<void> {
    await this.#work
  }

  #serve(socket: Socket): void {
    const reader = new FrameReader()
    socket.handle({
      data: (chunk) => {
        for (const request of reader.read(chunk) as readonly ToyRequest[]) {
          this.#handle(request).then(
            (answer) => socket.write([frame({ ...answer, id: request.id })]),
            (error) => this.#parts.fatal(error),
          )
        }
      },
      drained() {},
      closed() {},
    })
  }

  async #handle(request: ToyRequest): Promise<Omit<ToyAnswer, 'id'>> {
    const { partition } = request
    if (request.kind === 'append') {
      const { values = [], producer = 0, sequence = 0 } = request
      return { offset: await this.#queued(() => this.#append({ partition, values, producer, sequence })) }
    }
    if (this.#bug !== 'tail-from-memory') await this.#queued(() => this.#follow())
    const log = this.#log(partition)
    return { values: log.slice(request.from, (request.from ?? 0) + 50), highWatermark: log.length }
  }

  /** One after the other. */
  #queued<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(run)
    this.#work = done
    return done
  }

  async #append(batch: Omit<Entry, 'nonce'>): Promise<number> {
    const nonce = `${this.#parts.host}/${this.#parts.life}/${++this.#nonces}`
    const entry: Entry = { ...batch, nonce }
    await this.#follow()
    for (;;) {
      const outcome = await this.#create(entry)
      if (outcome === 'unknown' && this.#bug === 'unknown-is-done') return this.#apply(entry)
      const stored = await this.#read(this.#applied + 1)
      // Nothing there proves nothing: the write may still land. The same bytes again.
      if (stored === undefined) continue
      const offset = this.#apply(stored)
      if (stored.nonce === nonce) return offset
    }
  }

  async #create(entry: Entry): Promise<'created' | 'exists' | 'unknown'> {
    try {
      const { outcome } = await this.#parts.store.create(keyOf(this.#applied + 1), [Buffer.from(JSON.stringify(entry))])
      return outcome
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      await this.#pause()
      return error.applied === 'no' ? this.#create(entry) : 'unknown'
    }
  }

  async #follow(): Promise<void> {
    for (;;) {
      const entry = await this.#read(this.#applied + 1)
      if (entry === undefined) return
      this.#apply(entry)
    }
  }

  async #read(index: number): Promise<Entry | undefined> {
    for (;;) {
      try {
        const found = await this.#parts.store.get(keyOf(index))
        return found === undefined ? undefined : (JSON.parse(found.bytes.toString()) as Entry)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        await this.#pause()
      }
    }
  }

  /** The offset of its first value; -1 for a repeat of which nothing is remembered. */
  #apply({ partition, values, producer, sequence }: Entry): number {
    this.#applied++
    const key = `${producer} ${partition}`
    const last = this.#last.get(key)
    if (last?.sequence === sequence) return last.offset
    if (last !== undefined && last.sequence > sequence) return -1
    const log = this.#log(partition)
    const offset = log.length
    log.push(...values)
    this.#last.set(key, { sequence, offset })
    return offset
  }

  #log(partition: number): number[] {
    const known = this.#partitions.get(partition) ?? []
    this.#partitions.set(partition, known)
    return known
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(ATTEMPT_PAUSE_MS, resolve))
  }
}

function keyOf(index: number): string {
  return `log/${String(index).padStart(20, '0')}`
}
