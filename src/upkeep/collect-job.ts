import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { objectName } from '../state/object-name.ts'
import type { StoredObject } from '../state/stored-objects.ts'
import { DELETE_KEYS_MAX, type ObjectStore } from '../store/store.ts'

/**
 * collect: deletes objects that no extent lies in any more, then says so in the log. What a crash or a failure leaves between the two is done
 * again: to delete what is gone is no error.
 *
 * The grace is measured by this broker's own steady clock, from when it saw the object dead: a read that was planned before may still be under way,
 * here or where the log is followed late. Every broker watches, so that who takes the job over doesn't begin anew.
 */
export class CollectJob {
  readonly #parts: CollectParts
  /** Number of each dead object, and when it was seen dead first. */
  readonly #seenMs = new Map<number, number>()

  constructor(parts: CollectParts) {
    this.#parts = parts
  }

  /** Throws a Failure (`unavailable`) where log or store can't be used for the moment. */
  async run(): Promise<void> {
    const { log, clock, graceMs, isMine, isOff } = this.#parts
    const nowMs = clock.monotonicMs()
    this.#watch(nowMs)
    if (isOff() || !isMine('collect')) return
    const due = [...log.state.objects.dead].filter(({ number }) => nowMs - this.#seenMs.get(number)! >= graceMs)
    for (let at = 0; at < due.length; at += DELETE_KEYS_MAX) await this.#delete(due.slice(at, at + DELETE_KEYS_MAX))
  }

  #watch(nowMs: number): void {
    const { objects } = this.#parts.log.state
    for (const number of this.#seenMs.keys()) if (!((objects.find(number)?.deadIndex ?? 0) > 0)) this.#seenMs.delete(number)
    for (const { number } of objects.dead) if (!this.#seenMs.has(number)) this.#seenMs.set(number, nowMs)
  }

  async #delete(objects: readonly StoredObject[]): Promise<void> {
    const { log, store } = this.#parts
    await store.delete(objects.map(({ key }) => objectName(key)))
    await log.submit({ kind: 'forget-objects', numbers: objects.map(({ number }) => number) })
  }
}

export interface CollectParts {
  readonly log: Pick<SharedLog, 'state' | 'submit'>
  readonly store: Pick<ObjectStore, 'delete'>
  readonly clock: Clock
  readonly graceMs: number
  readonly isMine: (job: string) => boolean
  /** True after a restore from a backup, until somebody confirms that nothing else uses these objects. */
  readonly isOff: () => boolean
}
