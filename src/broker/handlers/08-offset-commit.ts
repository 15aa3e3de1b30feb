import { topicId } from '../../base/units.ts'
import type {
  OffsetCommitRequest,
  OffsetCommitRequestPartition,
  OffsetCommitRequestTopic,
  OffsetCommitResponse,
} from '../../protocol/generated/08-offset-commit.ts'
import type { OffsetToCommit } from '../../state/commands/offset-commands.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'
import { submitWithin } from '../submit-within.ts'

export interface OffsetCommitSettings {
  /** Longest note that comes with an offset, in UTF-16 units, which is what Kafka counts (offset.metadata.max.bytes). */
  readonly offsetMetadataLengthMax: number
  /** After that long a client hears that it isn't known (offsets.commit.timeout.ms). */
  readonly offsetCommitTimeoutMs: number
}

export interface OffsetCommitParts extends OpenGroupParts {
  readonly settings: OffsetCommitSettings
}

/** First version that names topics by their ids. */
const IDS_FROM = 10
/** First version that knows an error for a group that isn't there. */
const GROUP_ID_NOT_FOUND_FROM = 9

/** One partition of the request. */
interface Asked {
  readonly topic: OffsetCommitRequestTopic
  readonly partition: OffsetCommitRequestPartition
}

/** What to commit for it, or why not. */
type CommitPlan = OffsetToCommit | Reason

/**
 * 8 OffsetCommit, v1–v10. Keeps how far a group has read.
 * Behaviour: answered by the group's coordinator alone. The group is checked and the commit submitted in one turn, so that no rebalance comes between; commits of one turn share
 * a log entry. One partition's refusal never hides another's; what is unknown is looked for again behind a barrier. Offsets aren't compared with the log.
 * v1: a timestamp per partition, passed over. v2–v4: a retention of its own. v6: leader epochs. v7: static members (KIP-345). v8: flexible.
 * v9: an error of its own for unknown groups (KIP-848). v10: topic ids.
 */
export async function offsetCommit(
  request: OffsetCommitRequest,
  context: RequestContext,
  parts: OffsetCommitParts,
): Promise<OffsetCommitResponse> {
  const asked = request.topics.flatMap((topic) => topic.partitions.map((partition) => ({ topic, partition })))
  const reasons = await commit(asked, request, context, parts)
  const unknown = [...reasons.keys()].filter((row) => isUnknown(reasons[row]!))
  if (unknown.length > 0) {
    await parts.log.barrier()
    const again = unknown.map((row) => asked[row]!)
    for (const [at, reason] of (await commit(again, request, context, parts)).entries()) reasons[unknown[at]!] = reason
  }
  return answer(request, reasons, context.apiVersion)
}

/** Another broker may have made it: then it's known when this one has caught up. */
function isUnknown(reason: Reason): boolean {
  return reason === 'unknown-partition' || reason === 'unknown-topic-id' || reason === 'group-id-not-found'
}

/** What became of each, in their order. Submits what it can before it waits. */
async function commit(
  asked: readonly Asked[],
  request: OffsetCommitRequest,
  context: RequestContext,
  parts: OffsetCommitParts,
): Promise<Reason[]> {
  const isSimple = request.generationIdOrMemberEpoch < 0
  const hopeless = asked.map((one) => plan(one, request, context, parts)).filter((one) => typeof one === 'string')
  // What commits nothing makes no group, nor claims one.
  if (isSimple && hopeless.length === asked.length && !parts.groups.exists(request.groupId)) return hopeless
  const unopened = await openGroup(request.groupId, isSimple ? 'makes' : 'needs', parts)
  const refused = unopened ?? checkGroup(request, parts)
  if (refused !== undefined) return asked.map(() => refused)
  const plans = asked.map((one) => plan(one, request, context, parts))
  const offsets = plans.filter((one) => typeof one !== 'string')
  const epoch = parts.claims.epochOf(request.groupId)
  if (offsets.length === 0 || epoch === undefined) return plans.map((one) => (typeof one === 'string' ? one : 'not-coordinator'))
  const command = { kind: 'commit-offsets', groupId: request.groupId, epoch, offsets } as const
  const submitted = await submitWithin(command, parts.settings.offsetCommitTimeoutMs, parts)
  let row = 0
  // Without an outcome what was to be committed may yet be: the client commits again.
  return plans.map((one) => {
    if (typeof one === 'string') return one
    return typeof submitted === 'string' ? 'coordinator-not-available' : submitted.refusal(row++)
  })
}

function checkGroup(request: OffsetCommitRequest, { log, groups }: OffsetCommitParts): Reason | undefined {
  if (!log.writable) return 'coordinator-not-available'
  return groups.checkCommit({
    groupId: request.groupId,
    generation: request.generationIdOrMemberEpoch,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
  })
}

function plan(
  { topic, partition }: Asked,
  { retentionTimeMs }: OffsetCommitRequest,
  { apiVersion }: RequestContext,
  { log, settings }: OffsetCommitParts,
): CommitPlan {
  const usesIds = apiVersion >= IDS_FROM
  const found = usesIds ? log.state.topics.findById(topicId(topic.topicId)) : log.state.topics.findByName(topic.name)
  if (usesIds && found === undefined) return 'unknown-topic-id'
  const { partitionIndex, committedOffset: offset, committedLeaderEpoch: leaderEpoch, committedMetadata } = partition
  const known = found?.partitions[partitionIndex]
  if (known === undefined) return 'unknown-partition'
  const metadata = committedMetadata ?? ''
  if (metadata.length > settings.offsetMetadataLengthMax) return 'offset-metadata-too-large'
  return { handle: known.handle, offset, leaderEpoch, metadata, retentionMs: retentionTimeMs }
}

function answer({ topics }: OffsetCommitRequest, reasons: readonly Reason[], apiVersion: number): OffsetCommitResponse {
  let row = 0
  return {
    topics: topics.map(({ name, topicId: id, partitions }) => ({
      name,
      topicId: id,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: codeIn(apiVersion, reasons[row++]!) })),
    })),
  }
}

/** Older clients don't know the code of an unknown group: to them its generation is over. */
function codeIn(apiVersion: number, reason: Reason): number {
  return codeOf(reason === 'group-id-not-found' && apiVersion < GROUP_ID_NOT_FOUND_FROM ? 'illegal-generation' : reason)
}
