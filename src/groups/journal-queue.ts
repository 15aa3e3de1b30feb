import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { GroupJournal, GroupRecord, PersistOutcome, RecordOutbox } from './group-record.ts'

/**
 * One group's way to the journal: one record under way, at most one waiting. A record is a whole state, so a newer one
 * replaces the waiting one, and a slow log makes nobody's queue grow.
 *
 *   persist ──▶ [ waiting: the newest ] ──▶ [ under way ] ──▶ settled(token, record, failure?)
 */
export class JournalQueue implements RecordOutbox {
  readonly #groupId: string
  readonly #epoch: number
  readonly #journal: GroupJournal
  readonly #settled: (outcome: PersistOutcome) => void
  #underWay = false
  #waiting: { readonly token: number; readonly record: GroupRecord } | undefined
  #idle: (() => void) | undefined

  constructor(groupId: string, epoch: number, journal: GroupJournal, settled: (outcome: PersistOutcome) => void) {
    this.#groupId = groupId
    this.#epoch = epoch
    this.#journal = journal
    this.#settled = settled
  }

  get isIdle(): boolean {
    return !this.#underWay
  }

  persist(token: number, record: GroupRecord): void {
    if (this.#underWay) this.#waiting = { token, record }
    else this.#begin(token, record)
  }

  /** Erases the group behind all its records. The caller makes sure that no record follows and nobody else erases it. */
  async forget(): Promise<Failure | undefined> {
    if (this.#underWay) {
      assert(this.#idle === undefined, 'a group is erased by one caller at a time')
      await new Promise<void>((resolve) => {
        this.#idle = resolve
      })
    }
    try {
      await this.#journal.forget(this.#groupId, this.#epoch)
      return undefined
    } catch (cause) {
      if (cause instanceof Failure) return cause
      throw cause
    }
  }

  #begin(token: number, record: GroupRecord): void {
    this.#underWay = true
    this.#journal.record(this.#groupId, this.#epoch, record).then(
      () => this.#end({ token, record, failure: undefined }),
      (cause: unknown) => {
        if (!(cause instanceof Failure)) throw cause
        this.#end({ token, record, failure: cause })
      },
    )
  }

  #end(outcome: PersistOutcome): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#underWay = false
    if (waiting !== undefined) this.#begin(waiting.token, waiting.record)
    this.#settled(outcome)
    if (this.#underWay) return
    const idle = this.#idle
    this.#idle = undefined
    idle?.()
  }
}
