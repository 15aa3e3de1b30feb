import type { GroupRecord } from './group-record.ts'
import type { GroupState } from './requests.ts'
import { CONSUMER_PROTOCOL_TYPE, subscribedTopics } from './subscription.ts'

/** One line of ListGroups. */
export interface GroupListing {
  readonly groupId: string
  readonly kind: 'classic'
  readonly state: GroupState
  /** Empty for a group that never had members. */
  readonly protocolType: string
}

/** What DescribeGroups shows. Protocol, metadata and assignments are empty unless the group is Stable. */
export interface GroupDescription extends GroupListing {
  readonly protocol: string
  readonly members: readonly MemberDescription[]
}

export interface MemberDescription {
  readonly memberId: string
  readonly instanceId: string | undefined
  readonly clientId: string
  readonly clientHost: string
  readonly metadata: Uint8Array
  readonly assignment: Uint8Array
}

/** A group of which the log has nothing but offsets. */
export function simpleGroup(groupId: string): GroupListing {
  return { groupId, kind: 'classic', state: 'Empty', protocolType: '' }
}

/** A group as the log knows it, which nobody has in memory. */
export function recordedListing(groupId: string, { members, protocolType }: GroupRecord): GroupListing {
  return { groupId, kind: 'classic', state: members.length === 0 ? 'Empty' : 'Stable', protocolType }
}

export function recordedDescription(groupId: string, record: GroupRecord): GroupDescription {
  const { members, protocol = '' } = record
  return { ...recordedListing(groupId, record), protocol: members.length === 0 ? '' : protocol, members }
}

/** All topics in the metadata of a group's members; undefined if the group isn't one of consumers or some metadata can't be read. */
export function groupTopics(
  protocolType: string,
  metadata: readonly (Uint8Array | undefined)[],
): ReadonlySet<string> | undefined {
  if (protocolType !== CONSUMER_PROTOCOL_TYPE) return undefined
  const topics = new Set<string>()
  for (const bytes of metadata) {
    const subscribed = bytes === undefined ? undefined : subscribedTopics(bytes)
    if (subscribed === undefined) return undefined
    for (const topic of subscribed) topics.add(topic)
  }
  return topics
}
