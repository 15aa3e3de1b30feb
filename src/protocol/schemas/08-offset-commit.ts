import { array, int16, int32, int64, message, string, uuid } from '../schema.ts'

/**
 * 8 OffsetCommit v1–v10: commits offsets of a group. v1: a timestamp per partition, gone in v2. v2 to v4: retention time. v6:
 * leader epochs. v7: static members (KIP-345). v8: flexible. v9: member epochs (KIP-848). v10: topic ids.
 */
export const offsetCommitRequest = message({
  apiKey: 8,
  name: 'OffsetCommit',
  kind: 'request',
  versions: [1, 10],
  advertised: [2, 10],
  flexibleFrom: 8,
  fields: {
    groupId: string(),
    generationIdOrMemberEpoch: int32('-1: commits without being a member.', { default: -1, ignorable: true }),
    memberId: string({ ignorable: true }),
    groupInstanceId: string('Static member; null: dynamic.', { since: 7, nullable: true, default: null }),
    retentionTimeMs: int64("-1: the broker's setting.", { since: 2, until: 4, default: -1, ignorable: true }),
    topics: array({
      name: string({ until: 9, ignorable: true }),
      topicId: uuid({ since: 10, ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64('-1: none.'),
        committedLeaderEpoch: int32('Of the last record consumed; -1: unknown.', { since: 6, default: -1, ignorable: true }),
        commitTimestamp: int64({ until: 1, default: -1, ignorable: true }),
        committedMetadata: string("The client's own note.", { nullable: true }),
      }),
    }),
  },
})

/** Answers OffsetCommit v1–v10. */
export const offsetCommitResponse = message({
  apiKey: 8,
  name: 'OffsetCommit',
  kind: 'response',
  versions: [1, 10],
  flexibleFrom: 8,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 3, ignorable: true }),
    topics: array({
      name: string({ until: 9, ignorable: true }),
      topicId: uuid({ since: 10, ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
})
