import type { PartitionHandle } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Groups } from '../../groups/groups.ts'
import type {
  OffsetDeleteRequest,
  OffsetDeleteRequestTopic,
  OffsetDeleteResponse,
} from '../../protocol/generated/47-offset-delete.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface OffsetDeleteParts {
  readonly log: SharedLog
  readonly groups: Groups
}

/**
 * 47 OffsetDelete, v0. Forgets committed offsets of a group.
 * Behaviour: of a group that has members, those of topics that none of them reads, if they are consumers; else the whole is
 * refused. One partition's refusal never hides another's; what was never committed is gone already.
 */
export async function offsetDelete(
  request: OffsetDeleteRequest,
  _context: RequestContext,
  { log, groups }: OffsetDeleteParts,
): Promise<OffsetDeleteResponse> {
  const { groupId } = request
  const refused = log.writable ? groups.checkOffsetDelete(groupId) : 'coordinator-not-available'
  if (refused !== undefined) return { errorCode: codeOf(refused), topics: [] }
  const handles: PartitionHandle[] = []
  const topics = request.topics.map((topic) => {
    const isSubscribed = groups.isSubscribed(groupId, topic.name)
    return { name: topic.name, partitions: answerTopic(topic, isSubscribed, handles, log) }
  })
  if (handles.length > 0) await log.submit({ kind: 'delete-offsets', groupId, handles, committedBeforeMs: -1 })
  return { errorCode: 0, topics }
}

/** Adds what is to be deleted to `handles`. */
function answerTopic(topic: OffsetDeleteRequestTopic, isSubscribed: boolean, handles: PartitionHandle[], { state }: SharedLog) {
  const found = state.topics.findByName(topic.name)
  return topic.partitions.map(({ partitionIndex }) => {
    const partition = found?.partitions[partitionIndex]
    const reason = partition === undefined ? 'unknown-partition' : isSubscribed ? 'group-subscribed-to-topic' : 'none'
    if (partition !== undefined && !isSubscribed) handles.push(partition.handle)
    return { partitionIndex, errorCode: codeOf(reason satisfies Reason) }
  })
}
