import { othersTurn } from '../base/pause.ts'
import type { Clock, Log } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { mintIndexOf, OBJECTS_PREFIX, objectName } from '../state/object-name.ts'
import { pagesOf } from '../store/pages.ts'
import { DELETE_KEYS_MAX, type ObjectStore } from '../store/store.ts'
import { IndexAges } from './index-ages.ts'

/** Orphans of one sweep; the next one takes more. */
const ORPHANS_MAX = 10 * DELETE_KEYS_MAX
/** Objects of the state that are looked at in one go. */
const NAMED_AT_ONCE = 5_000

/**
 * sweep: deletes objects that no command ever named: what crashes, lost replies and refusals left.
 *
 * ```
 *   list what is old and unnamed → nothing: write nothing
 *                                → orphans-before, applied here: what isn't named now never will be → delete what still isn't
 * ```
 * An object's age is its mint index, so no clock but this broker's own decides what is old, and that only how soon.
 */
export class SweepJob {
  readonly #parts: SweepParts
  readonly #ages: IndexAges

  constructor(parts: SweepParts) {
    this.#parts = parts
    this.#ages = new IndexAges(parts.clock, parts.sweepAfterMs)
  }

  /** Throws a Failure (`unavailable`) where log or store can't be used for the moment. */
  async run(): Promise<void> {
    const { log, sweepAfterMs, isMine, isOff, store, logger } = this.#parts
    this.#ages.note(log.state.appliedIndex)
    if (isOff() || !isMine('sweep')) return
    const before = this.#ages.appliedBefore(sweepAfterMs)
    if (before === 0) return
    const suspects = await this.#suspectsBefore(before)
    if (suspects.length === 0) return
    await log.submit({ kind: 'orphans-before', mintIndex: before })
    const named = await this.#namesBefore(before)
    const orphans = suspects.filter((name) => !named.has(name))
    for (let at = 0; at < orphans.length; at += DELETE_KEYS_MAX) await store.delete(orphans.slice(at, at + DELETE_KEYS_MAX))
    logger.info('deleted objects that nothing refers to', { count: orphans.length })
  }

  async #suspectsBefore(before: number): Promise<readonly string[]> {
    const named = await this.#namesBefore(before)
    const suspects: string[] = []
    for await (const page of pagesOf((after) => this.#parts.store.list(OBJECTS_PREFIX, { after }))) {
      for (const { key } of page) {
        const mintIndex = mintIndexOf(key)
        if (mintIndex !== undefined && mintIndex < before && !named.has(key)) suspects.push(key)
      }
      const last = page.at(-1)
      // Names sort by age: what comes behind is younger.
      const isPastOld = last !== undefined && (mintIndexOf(last.key) ?? 0) >= before
      if (isPastOld || suspects.length >= ORPHANS_MAX) break
    }
    return suspects
  }

  /** The dead are named, too: they are the collect job's. */
  async #namesBefore(before: number): Promise<ReadonlySet<string>> {
    const names = new Set<string>()
    let seen = 0
    for (const { key } of this.#parts.log.state.objects) {
      if (key.mintIndex < before) names.add(objectName(key))
      if (++seen % NAMED_AT_ONCE === 0) await othersTurn(this.#parts.clock)
    }
    return names
  }
}

export interface SweepParts {
  readonly log: Pick<SharedLog, 'state' | 'submit'>
  readonly store: Pick<ObjectStore, 'list' | 'delete'>
  readonly clock: Clock
  readonly logger: Log
  /** Far longer than any upload takes: one that isn't committed by then is refused. */
  readonly sweepAfterMs: number
  readonly isMine: (job: string) => boolean
  /** True after a restore from a backup, until somebody confirms that nothing else uses these objects. */
  readonly isOff: () => boolean
}
