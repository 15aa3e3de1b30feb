import { Failure } from '../base/failure.ts'
import { decodeSubscription } from '../protocol/consumer-protocol.ts'
import type { DecodedJoinGroupResponseMember } from '../protocol/generated/11-join-group.ts'
import { assignRange } from './assignors/range.ts'
import { BrokerFailure } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import type { TopicPartition } from './partitions.ts'

/** How many partitions each topic has that some member subscribed to; a topic that isn't there is left out. */
export async function partitionCountsOf(
  cluster: Cluster,
  members: readonly DecodedJoinGroupResponseMember[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const names = new Set(members.flatMap(({ metadata }) => decodeSubscription(metadata).topics))
  const counts = new Map<string, number>()
  for (const name of [...names].sort()) {
    try {
      const { partitions } = await cluster.topic(name, { signal })
      counts.set(name, partitions.length)
    } catch (error) {
      // One topic that is missing or closed to this member doesn't keep the group from all others.
      if (!(error instanceof BrokerFailure) && !(error instanceof Failure && error.reason === 'unknown-topic')) throw error
    }
  }
  return counts
}

export function assignForAll(
  members: readonly DecodedJoinGroupResponseMember[],
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly TopicPartition[]> {
  const subscriptions = members.map(({ memberId, groupInstanceId, metadata }) => ({
    memberId,
    instanceId: groupInstanceId,
    topics: decodeSubscription(metadata).topics,
  }))
  return assignRange(subscriptions, counts)
}
