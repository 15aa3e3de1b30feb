import { ErrorCode } from '../protocol/errors.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { type DecodedOffsetFetchResponse, offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { BrokerFailure, checkCode } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import { byTopic, type PartitionOffset, partitionName, type TopicPartition } from './partitions.ts'

/** Later versions name topics by id alone, and a group's offsets outlive the topics that are known. */
const NAMES_UNTIL = 9
/** From here on several groups are asked for at once. */
const GROUPS_SINCE = 8

/** Who commits: a member in its generation, or nobody in particular (-1 and no id). */
export interface Committer {
  readonly generation: number
  readonly memberId: string
  readonly instanceId: string | null
}

export const NO_MEMBER: Committer = { generation: -1, memberId: '', instanceId: null }

export interface OffsetToCommit extends PartitionOffset {
  /** A word of the committer's own, kept with the offset. */
  readonly metadata?: string
}

export interface CommittedOffset extends PartitionOffset {
  readonly metadata: string
}

/** Committed offsets of the partitions, or with null of all that the group has; those without one are left out. */
export async function fetchCommitted(
  cluster: Cluster,
  group: string,
  partitions: readonly TopicPartition[] | null,
  signal?: AbortSignal,
): Promise<readonly CommittedOffset[]> {
  const wanted =
    partitions === null
      ? null
      : [...byTopic(partitions)].map(([name, of]) => ({ name, partitionIndexes: of.map(({ partition }) => partition) }))
  return withCoordinator(cluster, group, signal, async () => {
    const response = await cluster.request(
      offsetFetchApi,
      (version) =>
        version < GROUPS_SINCE ? { groupId: group, topics: wanted } : { groups: [{ groupId: group, topics: wanted }] },
      { group },
      { signal, maxVersion: NAMES_UNTIL },
    )
    return readCommitted(response, group)
  })
}

function readCommitted(response: DecodedOffsetFetchResponse, group: string): readonly CommittedOffset[] {
  const of = response.groups[0] ?? response
  const asked = { broker: "the group's coordinator", api: offsetFetchApi.name }
  checkCode(of.errorCode, { ...asked, about: `group ${group}` })
  const committed: CommittedOffset[] = []
  for (const { name, partitions } of of.topics ?? []) {
    for (const { partitionIndex: partition, committedOffset: offset, metadata, errorCode } of partitions) {
      checkCode(errorCode, { ...asked, about: `group ${group}, ${partitionName({ topic: name, partition })}` })
      if (offset >= 0) committed.push({ topic: name, partition, offset, metadata: metadata ?? '' })
    }
  }
  return committed
}

/** All or, on a Failure, perhaps some of them. */
export async function commitOffsets(
  cluster: Cluster,
  group: string,
  committer: Committer,
  offsets: readonly OffsetToCommit[],
  { signal, lane }: { readonly signal?: AbortSignal | undefined; readonly lane?: string } = {},
): Promise<void> {
  if (offsets.length === 0) return
  const request = {
    groupId: group,
    generationIdOrMemberEpoch: committer.generation,
    memberId: committer.memberId,
    groupInstanceId: committer.instanceId,
    topics: [...byTopic(offsets)].map(([name, of]) => ({
      name,
      partitions: of.map(({ partition, offset, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedMetadata: metadata ?? '',
      })),
    })),
  }
  const options = { signal, maxVersion: NAMES_UNTIL, ...(lane === undefined ? {} : { lane }) }
  await withCoordinator(cluster, group, signal, async () => {
    const response = await cluster.request(offsetCommitApi, request, { group }, options)
    for (const { name, partitions } of response.topics) {
      for (const { partitionIndex: partition, errorCode } of partitions) {
        const about = `group ${group}, ${partitionName({ topic: name, partition })}`
        checkCode(errorCode, { broker: "the group's coordinator", api: offsetCommitApi.name, about })
      }
    }
  })
}

/** Tries again while the coordinator moves or loads. */
export function withCoordinator<Result>(
  cluster: Cluster,
  group: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> {
  return cluster.retrying(async () => {
    try {
      return await attempt()
    } catch (error) {
      if (mayHaveMoved(error)) cluster.forgetCoordinator(group)
      throw error
    }
  }, signal)
}

/** After a code that says so, and after trouble with the connection. */
export function mayHaveMoved(error: unknown): boolean {
  if (!(error instanceof BrokerFailure)) return true
  return error.errorCode === ErrorCode.NOT_COORDINATOR || error.errorCode === ErrorCode.COORDINATOR_NOT_AVAILABLE
}
