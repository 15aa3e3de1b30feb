import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Partition } from '../state/topic.ts'

interface Waiter {
  readonly partitions: readonly Partition[]
  /** Looks again, and says whether waiting is over. */
  readonly isDone: () => boolean
  readonly resolve: () => void
}

/**
 * Fetches that wait for records: they hang on their partitions and wake when one of them moves, when their time is up or
 * when the client has gone. Bound: one per request in flight.
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
    for (const partition of partitions) {
      const waiters = this.#byPartition.get(partition)
      if (waiters === undefined) continue
      for (const waiter of [...waiters]) if (waiter.isDone()) waiter.resolve()
    }
  }

  /** Resolves when `isDone` says so after one of the partitions moved, at the latest after `waitMs`. */
  async wait(partitions: readonly Partition[], waitMs: number, isDone: () => boolean, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const finish = () => {
        timer.cancel()
        signal.removeEventListener('abort', finish)
        this.#remove(waiter)
        resolve()
      }
      const waiter: Waiter = { partitions, isDone, resolve: finish }
      const timer = this.#clock.after(waitMs, finish)
      signal.addEventListener('abort', finish)
      this.#add(waiter)
    })
  }

  #add(waiter: Waiter): void {
    this.#count++
    for (const partition of waiter.partitions) {
      const waiters = this.#byPartition.get(partition)
      if (waiters === undefined) this.#byPartition.set(partition, new Set([waiter]))
      else waiters.add(waiter)
    }
  }

  #remove(waiter: Waiter): void {
    this.#count--
    for (const partition of waiter.partitions) {
      const waiters = this.#byPartition.get(partition)
      if (waiters?.delete(waiter) && waiters.size === 0) this.#byPartition.delete(partition)
    }
  }
}
