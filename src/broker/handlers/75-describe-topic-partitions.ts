import { NO_TOPIC_ID } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsResponse,
  DescribeTopicPartitionsResponseTopic,
} from '../../protocol/generated/75-describe-topic-partitions.ts'
import type { Partition, Topic } from '../../state/topic.ts'
import { TOPIC_OPERATIONS } from '../authorized-operations.ts'
import type { ClientZones } from '../client-zone.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'
import { isInternalTopic, topicNameProblem } from '../topic-names.ts'

export interface DescribeTopicPartitionsParts {
  readonly log: SharedLog
  readonly routing: Routing
  readonly clientZones: ClientZones
  readonly configs: Pick<ClusterConfigs, 'settings'>
}

/**
 * 75 DescribeTopicPartitions, v0. Topics with their partitions, page by page (KIP-966).
 * Behaviour: topics by name, no names meaning all; an asked topic that isn't there has an entry with its error. The cursor
 * says where a page starts; its topic may be gone meanwhile, and the next one follows. A page holds at least one partition.
 * Eligible leader replicas: none ever.
 */
export async function describeTopicPartitions(
  request: DescribeTopicPartitionsRequest,
  context: RequestContext,
  parts: DescribeTopicPartitionsParts,
): Promise<DescribeTopicPartitionsResponse> {
  const { cursor } = request
  const named = [...new Set(request.topics.map(({ name }) => name))]
  const isForeign = cursor !== null && named.length > 0 && !named.includes(cursor.topicName)
  if (cursor !== null && (isForeign || cursor.partitionIndex < 0))
    return { topics: named.map((name) => failed(name, 'invalid-request')) }
  await parts.log.barrier()
  // Last, for a barrier may take long: who dies meanwhile leads nothing in the answer.
  await parts.routing.confirm()
  const names = named.length > 0 ? named : [...parts.log.state.topics].map(({ name }) => name)
  const from = names.filter((name) => cursor === null || name >= cursor.topicName).sort()
  return page(request, from, parts.clientZones.of(context), parts)
}

function page(
  { cursor, responsePartitionLimit }: DescribeTopicPartitionsRequest,
  names: readonly string[],
  zone: string,
  parts: DescribeTopicPartitionsParts,
): DescribeTopicPartitionsResponse {
  let room = Math.max(1, Math.min(responsePartitionLimit, parts.configs.settings['max.request.partition.size.limit']))
  const topics: DescribeTopicPartitionsResponseTopic[] = []
  for (const name of names) {
    const first = name === cursor?.topicName ? cursor.partitionIndex : 0
    if (room === 0) return { topics, nextCursor: { topicName: name, partitionIndex: first } }
    const topic = parts.log.state.topics.findByName(name)
    if (topic === undefined) {
      topics.push(failed(name, topicNameProblem(name) === undefined ? 'unknown-topic' : 'invalid-topic-name'))
      continue
    }
    const partitions = topic.partitions.slice(first, first + room)
    topics.push(describe(topic, partitions, zone, parts))
    room -= partitions.length
    const next = first + partitions.length
    if (next < topic.partitions.length) return { topics, nextCursor: { topicName: name, partitionIndex: next } }
  }
  return { topics, nextCursor: null }
}

function describe(
  topic: Topic,
  partitions: readonly Partition[],
  zone: string,
  { routing }: DescribeTopicPartitionsParts,
): DescribeTopicPartitionsResponseTopic {
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions: partitions.map((partition) => ({
      ...routing.describe(partition, zone),
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
    })),
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  }
}

function failed(name: string, reason: Reason): DescribeTopicPartitionsResponseTopic {
  return { errorCode: codeOf(reason), name, topicId: NO_TOPIC_ID, partitions: [] }
}
