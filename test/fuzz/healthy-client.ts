import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

/** How long an answer that is still owed is waited for. */
const LAST_MS_MAX = 60_000

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  readonly count: number
}

/** Somebody who only wants to produce and to fetch, a record at a time, and takes the time of it. In a thread of its own. */
export class HealthyClient {
  readonly #worker: Worker
  #failed: string | undefined
  #told: (tookMs: readonly number[]) => void = () => {}

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('error', (error) => {
      this.#failed = String(error)
      this.#told([])
    })
  }

  static async start(port: number): Promise<HealthyClient> {
    const worker = new Worker(new URL('./healthy-worker.js', import.meta.url), { workerData: port })
    const client = new HealthyClient(worker)
    await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    worker.on('message', ({ tookMs }: { readonly tookMs: readonly number[] }) => client.#told(tookMs))
    return client
  }

  /** The first thing that went wrong. */
  get failed(): string | undefined {
    return this.#failed
  }

  /** Since the last asking. Waits for one answer at least, which may be the slowest of all. */
  async latency(): Promise<Latency> {
    const tookMs: number[] = []
    const untilMs = performance.now() + LAST_MS_MAX
    while (tookMs.length === 0 && this.#failed === undefined) {
      if (performance.now() > untilMs) this.#failed = `no answer within ${LAST_MS_MAX} ms`
      tookMs.push(...(await this.#asked()))
      if (tookMs.length === 0) await sleep(10)
    }
    return latencyOf(tookMs)
  }

  #asked(): Promise<readonly number[]> {
    return new Promise((resolve) => {
      this.#told = resolve
      this.#worker.postMessage('tell')
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}

export function latencyOf(tookMs: readonly number[]): Latency {
  const sorted = [...tookMs].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1), count: sorted.length }
}
