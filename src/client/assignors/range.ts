import type { TopicPartition } from '../partitions.ts'

export interface MemberSubscription {
  readonly memberId: string
  /** Static members are put in the order of their instance ids, so that a restart changes nothing. */
  readonly instanceId: string | null
  readonly topics: readonly string[]
}

/**
 * Kafka's `range` assignor: of each topic every member gets one run of neighbouring partitions, the first members one more where it
 * doesn't divide. Topics without partitions here aren't there. The result has an entry for every member.
 */
export function assignRange(
  members: readonly MemberSubscription[],
  partitionCounts: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly TopicPartition[]> {
  const assigned = new Map<string, TopicPartition[]>(members.map(({ memberId }) => [memberId, []]))
  for (const [topic, partitionCount] of [...partitionCounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const subscribed = members.filter(({ topics }) => topics.includes(topic)).sort(inOrder)
    const least = Math.floor(partitionCount / subscribed.length)
    const withOneMore = partitionCount % subscribed.length
    let partition = 0
    subscribed.forEach(({ memberId }, place) => {
      const end = partition + least + (place < withOneMore ? 1 : 0)
      for (; partition < end; partition++) assigned.get(memberId)!.push({ topic, partition })
    })
  }
  return assigned
}

function inOrder(a: MemberSubscription, b: MemberSubscription): number {
  if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId)
  if (a.instanceId !== null) return -1
  if (b.instanceId !== null) return 1
  return compare(a.memberId, b.memberId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
