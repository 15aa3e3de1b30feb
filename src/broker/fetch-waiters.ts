import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Partition } from '../state/topic.ts'

/** What is waited for: `FetchProgress`. */
export interface Awaited {
  /** Each once. */
  readonly partitions: Iterable<Partition>
  /** Looks at one of them, which moved, and says whether waiting is over. */
  moved(partition: Partition): boolean
}

interface Waiter {
  readonly awaited: Awaited
  readonly resolve: () => void
}

/**
 * Fetches that wait for records: they hang on their partitions and wake when one of them moves, when their time is up or
 * when the client has gone. A flush costs its partitions and the fetches that hang on those. Bound: one per request in flight.
 */
export class FetchWaiters {
  readonly #clock: Clock
  readonly #byPartition = new Map<Partition, Set<Waiter>>()
  #count = 0

  constructor(log: SharedLog, clock: Clock) {
    this.#clock = clock
    log.onApplied((touched) => this.#touched(touched))
  }

  get count(): number {
    return this.#count
  }

  #touched(partitions: readonly Partition[]): void {
    if (this.#byPartition.size === 0) return
    let before: Partition | undefined
    for (const partition of partitions) {
      // Once for each batch, and a partition's batches lie side by side.
      if (partition === before) continue
      before = partition
      const waiters = this.#byPartition.get(partition)
      if (waiters === undefined) continue
      for (const waiter of [...waiters]) if (waiter.awaited.moved(partition)) waiter.resolve()
    }
  }

  /** Nobody shall wait here any longer. */
  wakeAll(): void {
    for (const waiters of [...this.#byPartition.values()]) for (const waiter of [...waiters]) waiter.resolve()
  }

  /** Resolves when what is awaited is there, at the latest after `waitMs`. */
  async wait(awaited: Awaited, waitMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const finish = () => {
        timer.cancel()
        signal.removeEventListener('abort', finish)
        this.#remove(waiter)
        resolve()
      }
      const waiter: Waiter = { awaited, resolve: finish }
      const timer = this.#clock.after(waitMs, finish)
      signal.addEventListener('abort', finish)
      this.#add(waiter)
    })
  }

  #add(waiter: Waiter): void {
    this.#count++
    for (const partition of waiter.awaited.partitions) {
      const waiters = this.#byPartition.get(partition)
      if (waiters === undefined) this.#byPartition.set(partition, new Set([waiter]))
      else waiters.add(waiter)
    }
  }

  #remove(waiter: Waiter): void {
    this.#count--
    for (const partition of waiter.awaited.partitions) {
      const waiters = this.#byPartition.get(partition)
      if (waiters?.delete(waiter) && waiters.size === 0) this.#byPartition.delete(partition)
    }
  }
}
