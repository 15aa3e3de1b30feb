import { topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Claims } from '../../groups/claims.ts'
import type {
  OffsetFetchRequest,
  OffsetFetchRequestGroupTopic,
  OffsetFetchRequestTopic,
  OffsetFetchResponse,
  OffsetFetchResponseGroupTopic,
  OffsetFetchResponsePartition,
} from '../../protocol/generated/09-offset-fetch.ts'
import type { CommittedOffset } from '../../state/committed-offsets.ts'
import type { Partition, Topic } from '../../state/topic.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { LEADER_EPOCH } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface OffsetFetchParts {
  readonly log: SharedLog
  readonly claims: Claims
}

/** First version that asks for several groups. */
const GROUPS_FROM = 8
/** First version with an error for the whole. */
const GROUP_ERROR_FROM = 2
/** First version that names topics by their ids. */
const IDS_FROM = 10

/**
 * 9 OffsetFetch, v1–v10. How far groups have read.
 * Behaviour: by the coordinator alone, though it needs no claim for it; behind a read barrier. What was never committed is answered with -1 and no error, whether the partition, the topic or the group is
 * there or not. Offsets are always stable (v7): no transaction holds any back. A member id and epoch (v9) are for groups of the protocol of
 * KIP-848, and change nothing for others.
 * A group that is named twice is answered once, as asked last.
 * v2: null means all topics; an error for the whole. v5: leader epochs. v6: flexible. v7: only stable offsets (KIP-447). v8: several groups (KIP-709).
 * v9: member epochs (KIP-848). v10: topic ids.
 */
export async function offsetFetch(
  request: OffsetFetchRequest,
  context: RequestContext,
  parts: OffsetFetchParts,
): Promise<OffsetFetchResponse> {
  await parts.log.barrier()
  if (context.apiVersion < GROUPS_FROM) {
    if (!parts.claims.isOurs(request.groupId)) return elsewhere(request, context)
    return { topics: topicsOf(request.groupId, request.topics, context, parts) }
  }
  const groups = new Map(request.groups.map(({ groupId, topics }) => [groupId, topics]))
  return {
    groups: [...groups].map(([groupId, topics]) =>
      parts.claims.isOurs(groupId)
        ? { groupId, topics: topicsOf(groupId, topics, context, parts) }
        : { groupId, topics: [], errorCode: codeOf('not-coordinator') },
    ),
  }
}

function elsewhere({ topics }: OffsetFetchRequest, { apiVersion }: RequestContext): OffsetFetchResponse {
  if (apiVersion >= GROUP_ERROR_FROM) return { topics: [], errorCode: codeOf('not-coordinator') }
  const failed = (topics ?? []).map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((index) => answerPartition(index, undefined, 'not-coordinator')),
  }))
  return { topics: failed }
}

type AskedTopic = OffsetFetchRequestTopic | OffsetFetchRequestGroupTopic
type AnsweredTopic = OffsetFetchResponseGroupTopic & { readonly name: string }

function topicsOf(
  groupId: string,
  asked: readonly AskedTopic[] | null,
  { apiVersion }: RequestContext,
  parts: OffsetFetchParts,
): AnsweredTopic[] {
  if (asked === null) return allTopics(groupId, parts)
  return asked.map((topic) => (apiVersion >= IDS_FROM ? topicById(groupId, topic, parts) : topicByName(groupId, topic, parts)))
}

function allTopics(groupId: string, { log: { state } }: OffsetFetchParts): AnsweredTopic[] {
  const answered = new Map<Topic, OffsetFetchResponsePartition[]>()
  for (const [handle, committed] of state.offsets.ofGroup(groupId)) {
    const { topic, index } = state.findByHandle(handle)!
    let partitions = answered.get(topic)
    if (partitions === undefined) {
      partitions = []
      answered.set(topic, partitions)
    }
    partitions.push(answerPartition(index, committed))
  }
  return [...answered].map(([{ name, id }, partitions]) => ({ name, topicId: id, partitions }))
}

function topicById(groupId: string, asked: AskedTopic, parts: OffsetFetchParts): AnsweredTopic {
  const id = 'topicId' in asked ? topicId(asked.topicId) : undefined
  const found = id === undefined ? undefined : parts.log.state.topics.findById(id)
  const answered = answerTopic(groupId, asked, found, found === undefined ? 'unknown-topic-id' : 'none', parts)
  return { ...answered, ...(id === undefined ? {} : { topicId: id }) }
}

function topicByName(groupId: string, asked: AskedTopic, parts: OffsetFetchParts): AnsweredTopic {
  return answerTopic(groupId, asked, parts.log.state.topics.findByName(asked.name), 'none', parts)
}

function answerTopic(
  groupId: string,
  { name, partitionIndexes }: AskedTopic,
  found: Topic | undefined,
  reason: Reason,
  parts: OffsetFetchParts,
): AnsweredTopic {
  const partitions = partitionIndexes.map((index) =>
    answerPartition(index, committedOf(groupId, found?.partitions[index], parts), reason),
  )
  return { name, partitions }
}

function committedOf(groupId: string, partition: Partition | undefined, { log }: OffsetFetchParts): CommittedOffset | undefined {
  return partition === undefined ? undefined : log.state.offsets.find(groupId, partition.handle)
}

function answerPartition(
  partitionIndex: number,
  committed: CommittedOffset | undefined,
  reason: Reason = 'none',
): OffsetFetchResponsePartition {
  return {
    partitionIndex,
    committedOffset: committed?.offset ?? -1,
    committedLeaderEpoch: committed === undefined ? -1 : shownEpoch(committed.leaderEpoch),
    metadata: committed?.metadata ?? '',
    errorCode: codeOf(reason),
  }
}

/** An epoch above ours (a commit that was made elsewhere) would make the Java client take all our metadata for stale. */
function shownEpoch(leaderEpoch: number): number {
  return leaderEpoch > LEADER_EPOCH ? -1 : leaderEpoch
}
