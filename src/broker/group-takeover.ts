import { Failure } from '../base/failure.ts'
import { othersTurn } from '../base/pause.ts'
import type { Clock, Log, Timer } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Claims } from '../groups/claims.ts'
import { hasMembers } from '../groups/group-record-format.ts'
import type { ServingBrokers } from './serving-brokers.ts'

/** Who is there again by then was hardly gone. */
const DELAY_MS = 1_000
/** Claims that may share a log entry; between two lots others get their turn. */
const GROUPS_AT_ONCE = 50
/** Records that are looked at before others get their turn. */
const RECORDS_AT_ONCE = 1_000

/**
 * Takes groups with members over though none of them asks: a member that died with the coordinator would stay for ever, since no session of its runs
 * anywhere. Looks at all groups when this broker starts and whenever others come or go.
 */
export class GroupTakeover {
  readonly #log: SharedLog
  readonly #claims: Claims
  readonly #clock: Clock
  readonly #logger: Log
  #timer: Timer | undefined
  #isRunning = false
  #isClosed = false

  constructor(parts: {
    readonly log: SharedLog
    readonly claims: Claims
    readonly brokers: ServingBrokers
    readonly clock: Clock
    readonly logger: Log
  }) {
    this.#log = parts.log
    this.#claims = parts.claims
    this.#clock = parts.clock
    this.#logger = parts.logger
    parts.brokers.onChange(() => this.#schedule())
    if (this.#log.state.groups.size > 0) this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isClosed) return
    this.#timer = this.#clock.after(DELAY_MS, () => {
      this.#timer = undefined
      if (this.#isRunning) this.#schedule()
      else void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    const groupIds = [...this.#log.state.groups.keys()]
    let hasFailed = false
    for (let from = 0; from < groupIds.length && !this.#isClosed; from += RECORDS_AT_ONCE) {
      const due = groupIds.slice(from, from + RECORDS_AT_ONCE).filter((groupId) => this.#isDue(groupId))
      for (let at = 0; at < due.length && !this.#isClosed; at += GROUPS_AT_ONCE) {
        const opened = await Promise.all(due.slice(at, at + GROUPS_AT_ONCE).map((groupId) => this.#claims.open(groupId)))
        hasFailed ||= opened.includes('coordinator-not-available')
      }
      await othersTurn(this.#clock)
    }
    this.#isRunning = false
    if (hasFailed) this.#schedule()
  }

  #isDue(groupId: string): boolean {
    if (this.#claims.epochOf(groupId) !== undefined || !this.#claims.isOurs(groupId)) return false
    const record = this.#log.state.groups.get(groupId)
    try {
      return record !== undefined && hasMembers(record)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      this.#logger.error('group not readable', { group: groupId, cause: cause.message })
      return false
    }
  }
}
