import { Worker } from 'node:worker_threads'
import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Log, Timer } from '../base/ports.ts'
import type { StoreCounts } from '../store/counted-store.ts'
import type { MadeSegments, SegmentMaker } from '../upkeep/segment-maker.ts'
import type { SegmentPlan } from '../upkeep/segment-plan.ts'
import type { SegmentAnswer, SegmentThreadSettings } from './segment-job.ts'

/** Plans and the store's client. The bytes that are merged lie beside it, as many as the plan has. */
const HEAP_MIB_MAX = 192
/** Longer than any single request may take, repeats of reads included. */
const SILENT_MS_MAX = 120_000

export interface SegmentThreadParts {
  readonly clock: Clock
  readonly logger: Log
  /** Its requests are billed as well. */
  readonly counts: StoreCounts
  readonly silentMsMax?: number
}

interface Making {
  readonly resolve: (made: MadeSegments) => void
  readonly reject: (failure: Failure) => void
}

/**
 * The thread that makes segments, over a connection to the store of its own: started for the first plan, and anew after it was lost or fell
 * silent. Its requests that are still on their way then may land: they make orphans.
 */
export class SegmentThread implements SegmentMaker {
  readonly #settings: SegmentThreadSettings
  readonly #parts: SegmentThreadParts
  readonly #silentMsMax: number
  #worker: Worker | undefined
  #making: Making | undefined
  #watch: Timer | undefined
  #isClosed = false

  constructor(settings: SegmentThreadSettings, parts: SegmentThreadParts) {
    this.#settings = settings
    this.#parts = parts
    this.#silentMsMax = parts.silentMsMax ?? SILENT_MS_MAX
  }

  make(plan: SegmentPlan): Promise<MadeSegments> {
    assert(this.#making === undefined, 'one plan at a time')
    if (this.#isClosed) return Promise.reject(closing())
    return new Promise((resolve, reject) => {
      this.#making = { resolve, reject }
      this.#worker ??= this.#start()
      this.#worker.ref()
      this.#worker.postMessage(plan, [plan.inputs.buffer as ArrayBuffer])
      this.#heard()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#giveUp(closing())
  }

  #start(): Worker {
    const worker = new Worker(new URL('./segment-worker.js', import.meta.url), {
      // Not the process's: source maps of all that it loads would take more memory than the thread does.
      execArgv: [],
      workerData: this.#settings,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX },
    })
    let cause: unknown
    worker.on('message', (answer: SegmentAnswer) => this.#answered(worker, answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      if (this.#worker === worker) void this.#giveUp(lost('the thread that merges ended', cause))
    })
    return worker
  }

  #heard(): void {
    this.#watch?.cancel()
    const isSilent = (): void => void this.#giveUp(lost(`the thread that merges said nothing for ${this.#silentMsMax} ms`))
    this.#watch = this.#parts.clock.after(this.#silentMsMax, isSilent)
  }

  #answered(worker: Worker, answer: SegmentAnswer): void {
    if (this.#worker !== worker) return
    if ('logged' in answer) {
      this.#parts.logger[answer.logged](answer.message, answer.fields)
      return
    }
    this.#parts.counts.add(answer.used)
    if ('made' in answer) this.#end()?.resolve(answer.made)
    else if ('failure' in answer) {
      const { kind, reason, message } = answer.failure
      this.#end()?.reject(new Failure(kind, reason, 'unknown', message))
    } else if (this.#making !== undefined) this.#heard()
  }

  /** An idle thread must not keep the process. */
  #end(): Making | undefined {
    const making = this.#making
    this.#making = undefined
    this.#watch?.cancel()
    this.#worker?.unref()
    return making
  }

  async #giveUp(failure: Failure): Promise<void> {
    const worker = this.#worker
    const making = this.#end()
    this.#worker = undefined
    making?.reject(failure)
    await worker?.terminate()
  }
}

function closing(): Failure {
  return new Failure('unavailable', 'closing', 'unknown', 'the broker stops')
}

function lost(what: string, cause?: unknown): Failure {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new Failure('unavailable', 'thread-lost', 'unknown', `${what}${why}`, cause)
}
