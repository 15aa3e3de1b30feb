import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
  OffsetForLeaderEpochResponsePartition,
} from '../../protocol/generated/23-offset-for-leader-epoch.ts'
import type { Topic } from '../../state/topic.ts'
import { codeOf } from '../error-mapping.ts'
import { LEADER_EPOCH } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface OffsetForLeaderEpochParts {
  readonly log: SharedLog
}

/**
 * 23 OffsetForLeaderEpoch, v2–v4. Where a leader epoch ended: consumers ask before they go on at another leader.
 * Behaviour: behind a read barrier, so that the end is never below what any broker acknowledged; a position above it is
 * taken for truncation. There is one epoch for ever and nothing is ever truncated, so whatever epoch is asked for, also one
 * that came with offsets from another cluster, the answer is that one epoch and the end of the log. "Unknown" would make
 * consumers reset their position. The epoch that the client believes in isn't checked.
 * v3: replica id. v4: flexible.
 */
export async function offsetForLeaderEpoch(
  request: OffsetForLeaderEpochRequest,
  _context: RequestContext,
  { log }: OffsetForLeaderEpochParts,
): Promise<OffsetForLeaderEpochResponse> {
  await log.barrier()
  const topics = request.topics.map(({ topic: name, partitions }) => {
    const topic = log.state.topics.findByName(name)
    return { topic: name, partitions: partitions.map(({ partition }) => answer(topic, partition)) }
  })
  return { topics }
}

function answer(topic: Topic | undefined, index: number): OffsetForLeaderEpochResponsePartition {
  const partition = topic?.partitions[index]
  if (partition === undefined) return { errorCode: codeOf('unknown-partition'), partition: index, leaderEpoch: -1, endOffset: -1 }
  return { errorCode: 0, partition: index, leaderEpoch: LEADER_EPOCH, endOffset: partition.highWatermark }
}
