import type { SharedLog } from '../../cluster/cluster.ts'
import type { ElectLeadersRequest, ElectLeadersResponse } from '../../protocol/generated/43-elect-leaders.ts'
import { codeOf, messageOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface ElectLeadersParts {
  readonly log: SharedLog
}

const UNCLEAN = 1

/**
 * 43 ElectLeaders, v0–v2. Would elect leaders.
 * Behaviour: every partition's leader is the right one at all times, so no election is needed. Where all partitions are meant, those are
 * left out of the answer, which leaves none.
 * v1: unclean elections, and a top-level error (KIP-460). v2: flexible.
 */
export async function electLeaders(
  request: ElectLeadersRequest,
  _context: RequestContext,
  { log }: ElectLeadersParts,
): Promise<ElectLeadersResponse> {
  if (request.electionType < 0 || request.electionType > UNCLEAN)
    return { throttleTimeMs: 0, errorCode: codeOf('invalid-request'), replicaElectionResults: [] }
  await log.barrier()
  const replicaElectionResults = (request.topicPartitions ?? []).map(({ topic: name, partitions }) => {
    const topic = log.state.topics.findByName(name)
    return { topic: name, partitionResult: partitions.map((index) => answer(index, topic?.partitions[index] !== undefined)) }
  })
  return { throttleTimeMs: 0, errorCode: 0, replicaElectionResults }
}

function answer(partitionId: number, isKnown: boolean) {
  const reason = isKnown ? 'election-not-needed' : 'unknown-partition'
  return { partitionId, errorCode: codeOf(reason), errorMessage: messageOf(reason) }
}
