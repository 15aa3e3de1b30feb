import type { Clock } from '../../base/ports.ts'
import { topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Groups } from '../../groups/groups.ts'
import type {
  OffsetCommitRequest,
  OffsetCommitRequestPartition,
  OffsetCommitRequestTopic,
  OffsetCommitResponse,
} from '../../protocol/generated/08-offset-commit.ts'
import type { OffsetToCommit } from '../../state/commands/offset-commands.ts'
import type { Outcome } from '../../state/outcome.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import { within } from '../within.ts'

export interface OffsetCommitSettings {
  /** Longest note that comes with an offset, in UTF-16 units, which is what Kafka counts (offset.metadata.max.bytes). */
  readonly offsetMetadataLengthMax: number
  /** After that long a client hears that it isn't known (offsets.commit.timeout.ms). */
  readonly offsetCommitTimeoutMs: number
}

export interface OffsetCommitParts {
  readonly log: SharedLog
  readonly groups: Groups
  readonly clock: Clock
  readonly settings: OffsetCommitSettings
}

/** First version that names topics by their ids. */
const IDS_FROM = 10
/** First version that knows an error for a group that isn't there. */
const GROUP_ID_NOT_FOUND_FROM = 9

/** One partition of the request: what to commit for it, or why not. */
type CommitRow = OffsetToCommit | Reason

/**
 * 8 OffsetCommit, v1–v10. Keeps how far a group has read.
 * Behaviour: the group is checked and the commit submitted in one turn, so that no rebalance comes between; commits of one turn share
 * a log entry. One partition's refusal never hides another's; offsets aren't compared with the log.
 * v1: a timestamp per partition, passed over. v2–v4: a retention of its own. v6: leader epochs. v7: static members (KIP-345). v8: flexible.
 * v9: an error of its own for unknown groups (KIP-848). v10: topic ids.
 */
export async function offsetCommit(
  request: OffsetCommitRequest,
  context: RequestContext,
  parts: OffsetCommitParts,
): Promise<OffsetCommitResponse> {
  const refused = refuseWhole(request, context, parts)
  const rows: CommitRow[] = []
  for (const topic of request.topics) addRows(rows, topic, refused, request, context, parts)
  const offsets = rows.filter((row) => typeof row !== 'string')
  if (offsets.length === 0) return answer(request, rows, undefined)
  const submitted = parts.log.submit({ kind: 'commit-offsets', groupId: request.groupId, offsets })
  return answer(request, rows, await within(submitted, parts.settings.offsetCommitTimeoutMs, parts.clock))
}

function refuseWhole(request: OffsetCommitRequest, context: RequestContext, { log, groups }: OffsetCommitParts) {
  if (!log.writable) return 'coordinator-not-available'
  const refused = groups.checkCommit({
    groupId: request.groupId,
    generation: request.generationIdOrMemberEpoch,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
  })
  // Older clients don't know the code of an unknown group: to them its generation is over.
  if (refused === 'group-id-not-found' && context.apiVersion < GROUP_ID_NOT_FOUND_FROM) return 'illegal-generation'
  return refused
}

function addRows(
  rows: CommitRow[],
  topic: OffsetCommitRequestTopic,
  refused: Reason | undefined,
  { retentionTimeMs }: OffsetCommitRequest,
  { apiVersion }: RequestContext,
  { log, settings }: OffsetCommitParts,
): void {
  const usesIds = apiVersion >= IDS_FROM
  const found = usesIds ? log.state.topics.findById(topicId(topic.topicId)) : log.state.topics.findByName(topic.name)
  const ofUnknown = usesIds && found === undefined ? 'unknown-topic-id' : 'unknown-partition'
  for (const asked of topic.partitions) {
    const partition = found?.partitions[asked.partitionIndex]
    if (refused !== undefined) rows.push(refused)
    else if (partition === undefined) rows.push(ofUnknown)
    else if ((asked.committedMetadata?.length ?? 0) > settings.offsetMetadataLengthMax) rows.push('offset-metadata-too-large')
    else rows.push({ handle: partition.handle, ...offsetOf(asked), retentionMs: retentionTimeMs })
  }
}

function offsetOf({ committedOffset, committedLeaderEpoch, committedMetadata }: OffsetCommitRequestPartition) {
  return { offset: committedOffset, leaderEpoch: committedLeaderEpoch, metadata: committedMetadata ?? '' }
}

/** Without an outcome what was to be committed may yet be: the client commits again. */
function answer({ topics }: OffsetCommitRequest, rows: readonly CommitRow[], outcome: Outcome | undefined): OffsetCommitResponse {
  let row = 0
  let submitted = 0
  return {
    topics: topics.map(({ name, topicId: id, partitions }) => ({
      name,
      topicId: id,
      partitions: partitions.map(({ partitionIndex }) => {
        const committed = rows[row++]!
        const reason = typeof committed === 'string' ? committed : (outcome?.refusal(submitted++) ?? 'coordinator-not-available')
        return { partitionIndex, errorCode: codeOf(reason) }
      }),
    })),
  }
}
