import { array, bool, int16, int32, message, string } from '../schema.ts'

/**
 * 45 AlterPartitionReassignments v0–v1: moves replicas of partitions. Flexible. v1: the replication factor may be held
 * (KIP-860).
 */
export const alterPartitionReassignmentsRequest = message({
  apiKey: 45,
  name: 'AlterPartitionReassignments',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 0,
  fields: {
    timeoutMs: int32('Longest wait, in milliseconds.', { default: 60000 }),
    allowReplicationFactorChange: bool({ since: 1, default: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array('Wanted brokers; null cancels a move.', int32(), { nullable: true, default: null }),
      }),
    }),
  },
})

/** Answers AlterPartitionReassignments v0–v1. */
export const alterPartitionReassignmentsResponse = message({
  apiKey: 45,
  name: 'AlterPartitionReassignments',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    allowReplicationFactorChange: bool({ since: 1, default: true, ignorable: true }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    responses: array(
      {
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
          errorMessage: string({ nullable: true }),
        }),
      },
      { struct: 'Topic' },
    ),
  },
})
