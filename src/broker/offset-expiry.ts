import { othersTurn } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import type { PartitionHandle } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Claims } from '../groups/claims.ts'
import type { Groups } from '../groups/groups.ts'
import { type CommittedOffsetAge, type OffsetExpiryPlan, planOffsetExpiry } from '../groups/plan-offset-expiry.ts'

export interface OffsetExpirySettings {
  /** How long offsets stay that nobody needs any more (offsets.retention.minutes). */
  readonly offsetsRetentionMs: number
}

/** By which something is found to be too old. */
export interface ExpiryTime {
  readonly nowMs: number
}

/** Groups whose commands may share a log entry; between two lots others get their turn. */
const GROUPS_AT_ONCE = 100

interface Aged extends CommittedOffsetAge {
  readonly handle: PartitionHandle
}

/** Forgets what groups of this broker committed that nobody has needed for long, then the groups of which nothing is left (KIP-211). */
export class OffsetExpiry {
  readonly #log: SharedLog
  readonly #groups: Groups
  readonly #claims: Claims
  readonly #clock: Clock
  readonly #time: ExpiryTime
  readonly #settings: OffsetExpirySettings

  constructor(parts: {
    readonly log: SharedLog
    readonly groups: Groups
    readonly claims: Claims
    readonly clock: Clock
    readonly time: ExpiryTime
    readonly settings: OffsetExpirySettings
  }) {
    this.#log = parts.log
    this.#groups = parts.groups
    this.#claims = parts.claims
    this.#clock = parts.clock
    this.#time = parts.time
    this.#settings = parts.settings
  }

  /** Looks at every group once, and gives up claims on what isn't there any more. Throws a Failure (`unavailable`) if the broker stops meanwhile. */
  async run(): Promise<void> {
    const { offsets, groups } = this.#log.state
    const groupIds = [...new Set([...offsets.groupIds(), ...groups.keys()])]
    for (let from = 0; from < groupIds.length && this.#log.writable; from += GROUPS_AT_ONCE) {
      await Promise.all(groupIds.slice(from, from + GROUPS_AT_ONCE).map((groupId) => this.#expire(groupId)))
      await othersTurn(this.#clock)
    }
    this.#claims.releaseBare((groupId) => !this.#groups.exists(groupId))
  }

  async #expire(groupId: string): Promise<void> {
    if (!this.#claims.isOurs(groupId) || !this.#isDue(groupId)) return
    if ((await this.#claims.open(groupId)) !== undefined) return
    // Since then members may have come and committed.
    const { expired, removesGroup } = this.#plan(groupId)
    if (removesGroup) await this.#groups.retire(groupId, () => this.#delete(groupId, expired))
    else await this.#delete(groupId, expired)
  }

  #isDue(groupId: string): boolean {
    const { expired, removesGroup } = this.#plan(groupId)
    return removesGroup || expired.length > 0
  }

  #plan(groupId: string): OffsetExpiryPlan<Aged> {
    const { offsetsRetentionMs } = this.#settings
    const view = this.#groups.expiryView(groupId)
    return planOffsetExpiry(view, this.#agedOf(groupId), this.#time.nowMs, offsetsRetentionMs)
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
    const epoch = this.#claims.epochOf(groupId)
    if (expired.length === 0 || epoch === undefined) return
    let committedBeforeMs = 0
    for (const { committedMs } of expired) committedBeforeMs = Math.max(committedBeforeMs, committedMs + 1)
    const handles = expired.map(({ handle }) => handle)
    await this.#log.submit({ kind: 'delete-offsets', groupId, epoch, handles, committedBeforeMs })
  }
}
