import { array, int16, int32, int64, message, string } from '../schema.ts'

/** 23 OffsetForLeaderEpoch v2–v4: tells where a leader epoch ended. v3: replica id. v4: flexible. */
export const offsetForLeaderEpochRequest = message({
  apiKey: 23,
  name: 'OffsetForLeaderEpoch',
  kind: 'request',
  versions: [2, 4],
  advertised: [2, 4],
  flexibleFrom: 4,
  fields: {
    replicaId: int32('-2: a consumer.', { since: 3, default: -2, ignorable: true }),
    topics: array({
      topic: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32("Leader epoch that the client believes in; -1: doesn't say.", { default: -1, ignorable: true }),
        leaderEpoch: int32('-1: unknown.'),
      }),
    }),
  },
})

/** Answers OffsetForLeaderEpoch v2–v4. */
export const offsetForLeaderEpochResponse = message({
  apiKey: 23,
  name: 'OffsetForLeaderEpoch',
  kind: 'response',
  versions: [2, 4],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { ignorable: true }),
    topics: array({
      topic: string(),
      partitions: array({
        errorCode: int16(),
        partition: int32(),
        leaderEpoch: int32('-1: unknown.', { default: -1, ignorable: true }),
        endOffset: int64('First offset after that epoch.', { default: -1 }),
      }),
    }),
  },
})
