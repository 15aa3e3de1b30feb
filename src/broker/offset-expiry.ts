import type { Clock } from '../base/ports.ts'
import type { PartitionHandle } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Groups } from '../groups/groups.ts'
import { type CommittedOffsetAge, planOffsetExpiry } from '../groups/plan-offset-expiry.ts'

export interface OffsetExpirySettings {
  /** How long offsets stay that nobody needs any more (offsets.retention.minutes). */
  readonly offsetsRetentionMs: number
}

/** Groups whose commands may share a log entry; between two lots others get their turn. */
const GROUPS_AT_ONCE = 100

interface Aged extends CommittedOffsetAge {
  readonly handle: PartitionHandle
}

/** Forgets what groups committed that nobody has needed for long, then the groups of which nothing is left (KIP-211). */
export class OffsetExpiry {
  readonly #log: SharedLog
  readonly #groups: Groups
  readonly #clock: Clock
  readonly #settings: OffsetExpirySettings

  constructor(parts: {
    readonly log: SharedLog
    readonly groups: Groups
    readonly clock: Clock
    readonly settings: OffsetExpirySettings
  }) {
    this.#log = parts.log
    this.#groups = parts.groups
    this.#clock = parts.clock
    this.#settings = parts.settings
  }

  /** Looks at every group once. Throws a Failure (`unavailable`) if the broker stops meanwhile. */
  async run(): Promise<void> {
    const { offsets, groups } = this.#log.state
    const groupIds = [...new Set([...offsets.groupIds(), ...groups.keys()])]
    for (let from = 0; from < groupIds.length && this.#log.writable; from += GROUPS_AT_ONCE) {
      await Promise.all(groupIds.slice(from, from + GROUPS_AT_ONCE).map((groupId) => this.#expire(groupId)))
      await new Promise<void>((resolve) => this.#clock.soon(resolve))
    }
  }

  async #expire(groupId: string): Promise<void> {
    const { offsetsRetentionMs } = this.#settings
    const view = this.#groups.expiryView(groupId)
    const { expired, removesGroup } = planOffsetExpiry(view, this.#agedOf(groupId), this.#clock.nowMs(), offsetsRetentionMs)
    if (removesGroup) await this.#groups.retire(groupId, () => this.#delete(groupId, expired))
    else await this.#delete(groupId, expired)
  }

  #agedOf(groupId: string): Aged[] {
    const { state } = this.#log
    return [...state.offsets.ofGroup(groupId)].map(([handle, { committedMs, expiresMs }]) => {
      const { topic } = state.findByHandle(handle)!
      return { handle, topic: topic.name, committedMs, expiresMs, isPending: false }
    })
  }

  /** What is committed anew meanwhile has a later time, and stays. */
  async #delete(groupId: string, expired: readonly Aged[]): Promise<void> {
    if (expired.length === 0) return
    let committedBeforeMs = 0
    for (const { committedMs } of expired) committedBeforeMs = Math.max(committedBeforeMs, committedMs + 1)
    const handles = expired.map(({ handle }) => handle)
    await this.#log.submit({ kind: 'delete-offsets', groupId, handles, committedBeforeMs })
  }
}
