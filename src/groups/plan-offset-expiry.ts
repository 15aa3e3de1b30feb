import type { GroupRecord } from './group-record.ts'
import type { GroupState } from './requests.ts'
import { CONSUMER_PROTOCOL_TYPE } from './subscription.ts'

/** What expiry has to know of a group; of one that only has offsets, `SIMPLE_GROUP`. */
export interface GroupExpiryView {
  readonly kind: 'classic'
  readonly state: GroupState
  /** Empty for a group that never had members. */
  readonly protocolType: string
  /** Topics that members subscribe to; undefined if that isn't known. */
  readonly subscribedTopics: ReadonlySet<string> | undefined
  /** Wall clock, since when it is in its state. */
  readonly changedAtMs: number
  /** Clients are about to join. */
  readonly isAwaited: boolean
}

export const SIMPLE_GROUP: GroupExpiryView = {
  kind: 'classic',
  state: 'Empty',
  protocolType: '',
  subscribedTopics: undefined,
  changedAtMs: 0,
  isAwaited: false,
}

/** Of a group that nobody has in memory: of its members nothing is known but that there are some. */
export function recordedExpiryView({ members, protocolType, changedAtMs }: GroupRecord): GroupExpiryView {
  const state = members.length === 0 ? 'Empty' : 'Stable'
  return { kind: 'classic', state, protocolType, subscribedTopics: undefined, changedAtMs, isAwaited: false }
}

export interface CommittedOffsetAge {
  readonly topic: string
  readonly committedMs: number
  /** When the retention ends that a commit v2–v4 brought along; -1: by the setting. */
  readonly expiresMs: number
  /** A transaction has an offset for this partition that is neither committed nor aborted. */
  readonly isPending: boolean
}

export interface OffsetExpiryPlan<Offset> {
  readonly expired: readonly Offset[]
  /** Nothing is left of the group: its record goes too. */
  readonly removesGroup: boolean
}

/**
 * Which committed offsets of a group have expired (KIP-211). Empty: the retention after it became empty. Stable group of
 * consumers: topics that nobody subscribes to, the retention after their commit. Never had members: the retention
 * after their commit. A retention that a commit brought along counts instead, in the same groups. Nothing expires
 * otherwise, nor while a transaction is undecided. Times are wall clock; the order of `offsets` is kept.
 */
export function planOffsetExpiry<Offset extends CommittedOffsetAge>(
  group: GroupExpiryView,
  offsets: Iterable<Offset>,
  nowMs: number,
  retentionMs: number,
): OffsetExpiryPlan<Offset> {
  const startsMs = retentionStart(group)
  const expired: Offset[] = []
  let isEmptied = true
  for (const offset of offsets) {
    const isExpired =
      startsMs !== undefined &&
      !offset.isPending &&
      !isSubscribed(group, offset.topic) &&
      (offset.expiresMs < 0 ? nowMs - startsMs(offset) >= retentionMs : nowMs >= offset.expiresMs)
    if (isExpired) expired.push(offset)
    else isEmptied = false
  }
  return { expired, removesGroup: isEmptied && group.state === 'Empty' && !group.isAwaited }
}

/** What the retention is counted from; undefined if nothing expires. */
function retentionStart(group: GroupExpiryView): ((offset: CommittedOffsetAge) => number) | undefined {
  const sinceCommit = (offset: CommittedOffsetAge) => offset.committedMs
  if (group.protocolType === '') return group.state === 'Empty' ? sinceCommit : undefined
  if (group.state === 'Empty') return () => group.changedAtMs
  const knowsTopics = group.protocolType === CONSUMER_PROTOCOL_TYPE && group.subscribedTopics !== undefined
  return group.state === 'Stable' && knowsTopics ? sinceCommit : undefined
}

function isSubscribed(group: GroupExpiryView, topic: string): boolean {
  return group.state !== 'Empty' && group.subscribedTopics?.has(topic) === true
}
