import { setTimeout as sleep } from 'node:timers/promises'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { RawClient } from './raw-client.ts'
import { createTopic, fetchRequest, sealedBatch } from './work.ts'

const PAUSE_MS = 5

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  readonly count: number
  /** The first thing that went wrong. */
  readonly failed: string | undefined
}

/** Somebody who only wants to produce and to fetch, a record at a time, and takes the time of it. */
export class HealthyClient {
  readonly #client: RawClient
  readonly #tookMs: number[] = []
  #isOver = false
  #failed: string | undefined
  readonly #work: Promise<void>

  private constructor(client: RawClient) {
    this.#client = client
    this.#work = this.#run().catch((error) => {
      this.#failed = String(error)
    })
  }

  static async start(port: number): Promise<HealthyClient> {
    const client = await RawClient.connect(port)
    await createTopic(client, 'healthy')
    return new HealthyClient(client)
  }

  async #run(): Promise<void> {
    for (let offset = 0; !this.#isOver; offset++) {
      const startMs = performance.now()
      const topicData = [{ name: 'healthy', partitionData: [{ index: 0, records: sealedBatch(offset, 100) }] }]
      const produced = await this.#client.ask(produceApi, { acks: -1, timeoutMs: 30_000, topicData }, 9)
      const { errorCode, baseOffset } = produced.responses[0]!.partitionResponses[0]!
      if (errorCode !== 0 || baseOffset !== offset) throw new Error(`produce gave error ${errorCode}, offset ${baseOffset}`)
      const fetched = await this.#client.ask(fetchApi, fetchRequest('healthy', 0, offset, 10_000), 12)
      if ((fetched.responses[0]!.partitions[0]!.records?.length ?? 0) === 0) throw new Error(`nothing at offset ${offset}`)
      this.#tookMs.push(performance.now() - startMs)
      await sleep(PAUSE_MS)
    }
  }

  async stop(): Promise<Latency> {
    this.#isOver = true
    await this.#work
    this.#client.destroy()
    const sorted = this.#tookMs.sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
    return { p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1), count: sorted.length, failed: this.#failed }
  }
}
