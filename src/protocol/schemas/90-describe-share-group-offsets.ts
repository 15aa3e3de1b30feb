import { array, int16, int32, int64, message, string, uuid } from '../schema.ts'

/** 90 DescribeShareGroupOffsets v0–v1: reads start offsets of share groups (KIP-932). Flexible. v1: the lag (KIP-1226). */
export const describeShareGroupOffsetsRequest = message({
  apiKey: 90,
  name: 'DescribeShareGroupOffsets',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 0,
  fields: {
    groups: array({
      groupId: string(),
      topics: array(
        'Null: all.',
        {
          topicName: string(),
          partitions: array(int32()),
        },
        { nullable: true },
      ),
    }),
  },
})

/** Answers DescribeShareGroupOffsets v0–v1. */
export const describeShareGroupOffsetsResponse = message({
  apiKey: 90,
  name: 'DescribeShareGroupOffsets',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    groups: array({
      groupId: string(),
      topics: array({
        topicName: string(),
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          startOffset: int64(),
          leaderEpoch: int32('-1: unknown.'),
          lag: int64('-1: unknown.', { since: 1, default: -1, ignorable: true }),
          errorCode: int16(),
          errorMessage: string({ nullable: true, default: null }),
        }),
      }),
      errorCode: int16(),
      errorMessage: string({ nullable: true, default: null }),
    }),
  },
})
