import { Failure } from '../base/failure.ts'
import { decodeSubscription } from '../protocol/consumer-protocol.ts'
import { ErrorCode } from '../protocol/errors.ts'
import type { DecodedJoinGroupResponseMember } from '../protocol/generated/11-join-group.ts'
import { assignRange } from './assignors/range.ts'
import { BrokerFailure } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import type { TopicPartition } from './partitions.ts'

/** How many partitions each topic has that some member subscribed to; 0 for a topic that isn't there, or is closed to this member. */
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
      // One topic that is missing doesn't keep the group from all others.
      if (!(error instanceof BrokerFailure) && !(error instanceof Failure && error.reason === 'unknown-topic')) throw error
      counts.set(name, 0)
    }
  }
  return counts
}

/** The same of one topic as it is now, asked once; undefined: it can't be told right now. */
export async function partitionCountOf(cluster: Cluster, topic: string): Promise<number | undefined> {
  try {
    return (await cluster.metadata.topic(topic, false)).partitions.length
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const isMissing = error instanceof BrokerFailure && error.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
    return isMissing || error.kind === 'invalid' ? 0 : undefined
  }
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
