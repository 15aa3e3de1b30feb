import { array, int16, int32, message, string } from '../schema.ts'

/** 46 ListPartitionReassignments v0: lists moves of replicas under way. Flexible. */
export const listPartitionReassignmentsRequest = message({
  apiKey: 46,
  name: 'ListPartitionReassignments',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    timeoutMs: int32('Longest wait, in milliseconds.', { default: 60000 }),
    topics: array(
      'Null: all.',
      {
        name: string(),
        partitionIndexes: array(int32()),
      },
      { nullable: true, default: null },
    ),
  },
})

/** Answers ListPartitionReassignments v0. */
export const listPartitionReassignmentsResponse = message({
  apiKey: 46,
  name: 'ListPartitionReassignments',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array(int32()),
        addingReplicas: array(int32()),
        removingReplicas: array(int32()),
      }),
    }),
  },
})
