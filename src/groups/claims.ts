import { Failure } from '../base/failure.ts'
import type { Log } from '../base/ports.ts'
import type { GroupReason } from './requests.ts'

/** Claims in the shared log. */
export interface ClaimJournal {
  /** Resolves with the claim's epoch when it's durable and applied here. Rejects with a Failure. */
  claim(groupId: string): Promise<number>
  /** Gives a claim up, if nothing else is left of the group by then. Rejects with a Failure. */
  release(groupId: string, epoch: number): Promise<void>
  /** Of this broker's own claim, as far as the log is applied here. Undefined: another broker has the group, or nobody. */
  epochOf(groupId: string): number | undefined
}

export interface ClaimsParts {
  readonly journal: ClaimJournal
  /** Whether clients are sent here with the group, as far as this broker knows. */
  readonly isOurs: (groupId: string) => boolean
  /** The claim is held: all that was told under older ones is in the log. Throws a Failure if that can't be read. */
  readonly opened: (groupId: string) => void
  /** It isn't any more: nothing may be told to members of the group from here on. */
  readonly closed: (groupId: string) => void
  readonly log: Log
}

/**
 * The groups that this broker coordinates. A group is taken with a new claim each time, also where the log still has an older one of this
 * broker: so what was on its way under that one can't come after the record from which the group goes on.
 *
 *   nobody's ─open─▶ claiming ─durable, applied, still ours─▶ held ─other claim in the log, or others are sent elsewhere─▶ nobody's
 */
export class Claims {
  readonly #parts: ClaimsParts
  /** Of the claims that are held. Bound: groups that the log knows, and those that the groups room has in memory. */
  readonly #epochs = new Map<string, number>()
  readonly #claiming = new Map<string, Promise<GroupReason | undefined>>()
  #isClosed = false

  constructor(parts: ClaimsParts) {
    this.#parts = parts
  }

  isOurs(groupId: string): boolean {
    return this.#parts.isOurs(groupId)
  }

  /** Of the claim that is held; undefined: this broker doesn't coordinate the group. */
  epochOf(groupId: string): number | undefined {
    return this.#epochs.get(groupId)
  }

  /** Makes this broker the group's coordinator, unless it is already or isn't to be. Undefined: it is. One claim at a time. */
  open(groupId: string): GroupReason | undefined | Promise<GroupReason | undefined> {
    if (this.#isClosed) return 'coordinator-not-available'
    if (this.#epochs.has(groupId)) return undefined
    if (!this.#parts.isOurs(groupId)) return 'not-coordinator'
    let claiming = this.#claiming.get(groupId)
    if (claiming === undefined) {
      claiming = this.#claim(groupId).finally(() => this.#claiming.delete(groupId))
      this.#claiming.set(groupId, claiming)
    }
    return claiming
  }

  async #claim(groupId: string): Promise<GroupReason | undefined> {
    const { journal, isOurs, opened, log } = this.#parts
    try {
      const epoch = await journal.claim(groupId)
      if (this.#isClosed) return 'coordinator-not-available'
      if (journal.epochOf(groupId) !== epoch || !isOurs(groupId)) return 'not-coordinator'
      this.#epochs.set(groupId, epoch)
      opened(groupId)
      return undefined
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      this.#epochs.delete(groupId)
      log.warn('group not claimed', { group: groupId, reason: cause.reason })
      return cause.reason === 'stale-claim' ? 'not-coordinator' : 'coordinator-not-available'
    }
  }

  /** The log has another claim of the group, or none any more. */
  changed(groupId: string): void {
    const held = this.#epochs.get(groupId)
    if (held !== undefined && held !== this.#parts.journal.epochOf(groupId)) this.#giveUp(groupId)
  }

  /** Clients may be sent elsewhere now. */
  reassigned(): void {
    for (const groupId of this.#epochs.keys()) if (!this.#parts.isOurs(groupId)) this.#giveUp(groupId)
  }

  #giveUp(groupId: string): void {
    this.#epochs.delete(groupId)
    this.#parts.closed(groupId)
  }

  /** The groups room has forgotten the group. The claim goes, if the log knows nothing of the group either. */
  release(groupId: string): void {
    const epoch = this.#epochs.get(groupId)
    if (epoch === undefined || this.#isClosed) return
    this.#epochs.delete(groupId)
    this.#parts.journal.release(groupId, epoch).catch((cause: unknown) => {
      if (!(cause instanceof Failure)) throw cause
      // There was no room for the command: `releaseBare` tries again.
      if (!this.#claiming.has(groupId) && this.#parts.journal.epochOf(groupId) === epoch) this.#epochs.set(groupId, epoch)
    })
  }

  /** Gives up the claims of groups of which nothing is left: a job for now and then. */
  releaseBare(isBare: (groupId: string) => boolean): void {
    for (const groupId of [...this.#epochs.keys()]) if (isBare(groupId)) this.release(groupId)
  }

  /** Nothing is claimed any more; what is held stays so, for those who are being answered. */
  close(): void {
    this.#isClosed = true
  }
}
