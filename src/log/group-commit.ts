import { Failure } from '../base/failure.ts'
import type { EntryBytes } from './log.ts'

/**
 * Joins appends: those that come while one batch is being made durable form the next. So one slow writer has the latency of
 * one sync, and a thousand share it.
 *
 *     append → queue (bounded in bytes) → batch (bounded) → one durable write → all of it resolved
 */
export class GroupCommit {
  readonly #write: (batch: readonly QueuedEntry[]) => Promise<void>
  readonly #limits: GroupCommitLimits
  readonly #onFatal: (failure: Failure) => void
  #queue: Waiting[] = []
  #pendingBytes = 0
  #running: Promise<void> | undefined
  /** Set for good by the first write after which nothing is known about the disk, or by `close`. */
  #ended: Failure | undefined

  /** `write` makes a batch durable. It throws a Failure: `applied: 'no'` fails that batch only, `unknown` ends everything. */
  constructor(
    write: (batch: readonly QueuedEntry[]) => Promise<void>,
    limits: GroupCommitLimits,
    onFatal: (failure: Failure) => void,
  ) {
    this.#write = write
    this.#limits = limits
    this.#onFatal = onFatal
  }

  /** Resolves when the entry is durable. A full queue refuses: `unavailable`, reason `log-busy`. */
  add(queued: QueuedEntry): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (this.#pendingBytes > 0 && this.#pendingBytes + queued.sizeBytes > this.#limits.pendingBytesMax) {
      return Promise.reject(
        new Failure('unavailable', 'log-busy', 'no', `${this.#pendingBytes} bytes already wait to be written`),
      )
    }
    this.#pendingBytes += queued.sizeBytes
    return new Promise((resolve, reject) => {
      this.#queue.push({ queued, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Everything that was added is made durable first. */
  async close(): Promise<void> {
    this.#ended ??= new Failure('unavailable', 'closed', 'no', 'the log is closed')
    await this.#running
  }

  async #run(): Promise<void> {
    // What is appended in the same turn goes into the same batch.
    await undefined
    while (this.#queue.length > 0) await this.#writeBatch(this.#takeBatch())
    this.#running = undefined
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    let failure: Failure | undefined
    try {
      await this.#write(batch.map((waiting) => waiting.queued))
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      failure = cause
    }
    for (const waiting of batch) this.#pendingBytes -= waiting.queued.sizeBytes
    if (failure === undefined) {
      for (const waiting of batch) waiting.resolve()
      return
    }
    for (const waiting of batch) waiting.reject(failure)
    if (failure.applied === 'unknown') this.#end(failure)
  }

  #takeBatch(): readonly Waiting[] {
    let bytes = this.#queue[0]!.queued.sizeBytes
    let count = 1
    while (count < this.#queue.length) {
      bytes += this.#queue[count]!.queued.sizeBytes
      if (bytes > this.#limits.batchBytesMax) break
      count++
    }
    if (count === this.#queue.length) {
      const all = this.#queue
      this.#queue = []
      return all
    }
    return this.#queue.splice(0, count)
  }

  #end(failure: Failure): void {
    this.#ended = failure
    for (const waiting of this.#queue) waiting.reject(failure)
    this.#queue = []
    this.#pendingBytes = 0
    this.#onFatal(failure)
  }
}

export interface QueuedEntry {
  readonly index: number
  readonly entry: EntryBytes
  readonly bodyCrc: number
  /** Of its frame. */
  readonly sizeBytes: number
}

export interface GroupCommitLimits {
  /** Entries of at most so many bytes together are written at once; a larger one goes alone. */
  readonly batchBytesMax: number
  /** So many bytes may wait, or one entry. */
  readonly pendingBytesMax: number
}

interface Waiting {
  readonly queued: QueuedEntry
  readonly resolve: () => void
  readonly reject: (failure: Failure) => void
}
