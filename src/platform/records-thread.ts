import { Worker } from 'node:worker_threads'
import type { BatchCheck, CheckedRecords } from '../base/batch-check.ts'
import { Failure } from '../base/failure.ts'
import type { RecordsAnswer, RecordsJob } from './records-job.ts'

interface Waiting {
  readonly batch: Buffer
  readonly check: BatchCheck
  readonly maxBytes: number
  readonly resolve: (checked: CheckedRecords) => void
  readonly reject: (failure: Failure) => void
}

/** It needs little beside the scratch; a bound keeps its collector near that. */
const HEAP_MIB_MAX = 64
const YOUNG_HEAP_MIB_MAX = 1

/**
 * The one thread that inflates large batches: started when the first one comes, and again should it be lost. It gets one batch at a
 * time, so that what is inflated for the whole broker is one batch. The others wait, as views of their frames: the bound of those
 * is the frames' own.
 */
export class RecordsThread {
  #worker: Worker | undefined
  #working: Waiting | undefined
  #waiting: Waiting[] = []

  check(batch: Buffer, check: BatchCheck, maxBytes: number): Promise<CheckedRecords> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, check, maxBytes, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#working !== undefined) return
    const next = this.#waiting.shift()
    this.#working = next
    if (next === undefined) {
      // An idle thread must not keep the process.
      this.#worker?.unref()
      return
    }
    this.#worker ??= this.#start()
    this.#worker.ref()
    const batch = new Uint8Array(next.batch)
    const job: RecordsJob = { batch, check: next.check, maxBytes: next.maxBytes }
    this.#worker.postMessage(job, [batch.buffer])
  }

  #start(): Worker {
    const worker = new Worker(new URL('./records-worker.js', import.meta.url), {
      // Not the process's: source maps of all that it loads would take more memory than the thread does.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB_MAX },
    })
    let cause: unknown
    worker.on('message', (answer: RecordsAnswer) => this.#answered(answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => this.#lost(cause))
    return worker
  }

  #answered(answer: RecordsAnswer): void {
    const working = this.#working!
    this.#working = undefined
    if ('checked' in answer) working.resolve(answer.checked)
    else working.reject(new Failure(answer.failure.kind, answer.failure.reason, 'no', answer.failure.message))
    this.#next()
  }

  #lost(cause: unknown): void {
    const working = this.#working
    this.#worker = undefined
    this.#working = undefined
    working?.reject(new Failure('unavailable', 'thread-lost', 'no', 'the thread that inflates batches ended', cause))
    this.#next()
  }
}
