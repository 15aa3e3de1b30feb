import { isDeepStrictEqual } from 'node:util'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsRequestPartition,
  AlterPartitionReassignmentsResponse,
  AlterPartitionReassignmentsResponsePartition,
} from '../../protocol/generated/45-alter-partition-reassignments.ts'
import type { Partition } from '../../state/topic.ts'
import type { ClientZones } from '../client-zone.ts'
import { codeOf, messageOf } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface AlterPartitionReassignmentsParts {
  readonly log: SharedLog
  readonly routing: Routing
  readonly clientZones: ClientZones
}

/**
 * 45 AlterPartitionReassignments, v0–v1. Would move replicas between brokers.
 * Behaviour: no broker owns a partition, so nothing can be moved, and a success would never look complete to the tool that asked
 * for it. One refusal per partition; what is already so, as this client is told of it, succeeds; cancelling finds no move.
 * v1: the replication factor may be held (KIP-860).
 */
export async function alterPartitionReassignments(
  request: AlterPartitionReassignmentsRequest,
  context: RequestContext,
  { log, routing, clientZones }: AlterPartitionReassignmentsParts,
): Promise<AlterPartitionReassignmentsResponse> {
  await log.barrier()
  const zone = clientZones.of(context)
  const responses = request.topics.map(({ name, partitions }) => {
    const topic = log.state.topics.findByName(name)
    const replicasOf = (partition: Partition) => routing.describe(partition, zone).replicaNodes
    return { name, partitions: partitions.map((asked) => answer(asked, topic?.partitions[asked.partitionIndex], replicasOf)) }
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
  partition: Partition | undefined,
  replicasOf: (partition: Partition) => readonly number[],
): AlterPartitionReassignmentsResponsePartition {
  if (partition === undefined) {
    const errorMessage = messageOf('unknown-partition')
    return { partitionIndex, errorCode: codeOf('unknown-partition'), errorMessage }
  }
  if (replicas === null)
    return { partitionIndex, errorCode: codeOf('no-reassignment'), errorMessage: messageOf('no-reassignment') }
  if (isDeepStrictEqual(replicas, replicasOf(partition))) return { partitionIndex, errorCode: 0, errorMessage: null }
  const errorMessage = 'Partitions have no replicas to move: every broker serves every partition.'
  return { partitionIndex, errorCode: codeOf('policy-violation'), errorMessage }
}
