import type {
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse,
} from '../../protocol/generated/46-list-partition-reassignments.ts'

/**
 * 46 ListPartitionReassignments, v0. Moves of replicas under way.
 * Behaviour: there are none, whatever is asked for.
 */
export function listPartitionReassignments(_request: ListPartitionReassignmentsRequest): ListPartitionReassignmentsResponse {
  return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, topics: [] }
}
