import { array, bool, int16, int32, message, string } from '../schema.ts'

/** 37 CreatePartitions v0–v3: adds partitions to topics. v2: flexible. v3: mutation quota (KIP-599). */
export const createPartitionsRequest = message({
  apiKey: 37,
  name: 'CreatePartitions',
  kind: 'request',
  versions: [0, 3],
  advertised: [0, 3],
  flexibleFrom: 2,
  fields: {
    topics: array({
      name: string(),
      count: int32('Partitions after the change.'),
      assignments: array(
        'Replicas of the new partitions; null: the broker picks.',
        {
          brokerIds: array('Replicas, the preferred leader first.', int32()),
        },
        { nullable: true },
      ),
    }),
    timeoutMs: int32('Longest wait, in milliseconds.'),
    validateOnly: bool('Change nothing.'),
  },
})

/** Answers CreatePartitions v0–v3. */
export const createPartitionsResponse = message({
  apiKey: 37,
  name: 'CreatePartitions',
  kind: 'response',
  versions: [0, 3],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    results: array(
      {
        name: string(),
        errorCode: int16(),
        errorMessage: string({ nullable: true, default: null }),
      },
      { struct: 'Topic' },
    ),
  },
})
