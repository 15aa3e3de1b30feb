import { array, int8, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 2 ListOffsets v0–v11: finds offsets by time or place. v0: several offsets per partition, the old shape. v2: isolation
 * level. v4: leader epochs (KIP-320). v5: offset not available. v6: flexible. v7 to v9: more special timestamps (max
 * timestamp, earliest local, last tiered). v10: a time-out. v11: earliest pending upload.
 */
export const listOffsetsRequest = message({
  apiKey: 2,
  name: 'ListOffsets',
  kind: 'request',
  versions: [0, 11],
  advertised: [1, 11],
  flexibleFrom: 6,
  fields: {
    replicaId: int32('-1: a client.'),
    isolationLevel: int8('0 read uncommitted, 1 read committed.', { since: 2 }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        currentLeaderEpoch: int32("Leader epoch that the client believes in; -1: doesn't say.", {
          since: 4,
          default: -1,
          ignorable: true,
        }),
        timestamp: int64('Milliseconds since 1970; below 0 a special place: -1 latest, -2 earliest and so on.', {
          saturating: true,
        }),
        maxNumOffsets: int32('Most offsets to answer.', { until: 0, default: 1 }),
      }),
    }),
    timeoutMs: int32('Longest wait, in milliseconds.', { since: 10, ignorable: true }),
  },
})

/** Answers ListOffsets v0–v11. */
export const listOffsetsResponse = message({
  apiKey: 2,
  name: 'ListOffsets',
  kind: 'response',
  versions: [0, 11],
  flexibleFrom: 6,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 2, ignorable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        oldStyleOffsets: array('Offsets found, latest first.', int64(), { until: 0 }),
        timestamp: int64('Of the record found, as its producer chose it, in nanoseconds perhaps; -1: none.', {
          since: 1,
          default: -1,
          saturating: true,
        }),
        offset: int64('-1: none.', { since: 1, default: -1 }),
        leaderEpoch: int32('-1: unknown.', { since: 4, default: -1 }),
      }),
    }),
  },
})
