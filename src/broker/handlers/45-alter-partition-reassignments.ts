import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsRequestPartition,
  AlterPartitionReassignmentsResponse,
  AlterPartitionReassignmentsResponsePartition,
} from '../../protocol/generated/45-alter-partition-reassignments.ts'
import type { Topic } from '../../state/topic.ts'
import { codeOf, messageOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface AlterPartitionReassignmentsParts {
  readonly log: SharedLog
}

/**
 * 45 AlterPartitionReassignments, v0–v1. Would move replicas between brokers.
 * Behaviour: no broker owns a partition, so nothing can be moved, and a success would never look complete to the tool that asked
 * for it. One refusal per partition; cancelling finds no move.
 * v1: the replication factor may be held (KIP-860).
 */
export async function alterPartitionReassignments(
  request: AlterPartitionReassignmentsRequest,
  _context: RequestContext,
  { log }: AlterPartitionReassignmentsParts,
): Promise<AlterPartitionReassignmentsResponse> {
  await log.barrier()
  const responses = request.topics.map(({ name, partitions }) => {
    const topic = log.state.topics.findByName(name)
    return { name, partitions: partitions.map((asked) => answer(asked, topic)) }
  })
  return {
    throttleTimeMs: 0,
    allowReplicationFactorChange: request.allowReplicationFactorChange,
    errorCode: 0,
    errorMessage: null,
    responses,
  }
}

function answer(
  { partitionIndex, replicas }: AlterPartitionReassignmentsRequestPartition,
  topic: Topic | undefined,
): AlterPartitionReassignmentsResponsePartition {
  if (topic?.partitions[partitionIndex] === undefined) {
    const errorMessage = messageOf('unknown-partition')
    return { partitionIndex, errorCode: codeOf('unknown-partition'), errorMessage }
  }
  if (replicas === null)
    return { partitionIndex, errorCode: codeOf('no-reassignment'), errorMessage: messageOf('no-reassignment') }
  const errorMessage = 'Partitions have no replicas to move: every broker serves every partition.'
  return { partitionIndex, errorCode: codeOf('policy-violation'), errorMessage }
}
