import { array, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 28 TxnOffsetCommit v0–v5: commits offsets of a group within a transaction. v2: leader epochs. v3: flexible, the member
 * (KIP-447). v4: abortable errors. v5: adds the group to the transaction by itself (KIP-890).
 */
export const txnOffsetCommitRequest = message({
  apiKey: 28,
  name: 'TxnOffsetCommit',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 3,
  fields: {
    transactionalId: string(),
    groupId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    generationId: int32('-1: commits without being a member.', { since: 3, default: -1 }),
    memberId: string({ since: 3, default: '' }),
    groupInstanceId: string('Static member; null: dynamic.', { since: 3, nullable: true, default: null }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64('-1: none.'),
        committedLeaderEpoch: int32('Of the last record consumed; -1: unknown.', { since: 2, default: -1, ignorable: true }),
        committedMetadata: string("The client's own note.", { nullable: true }),
      }),
    }),
  },
})

/** Answers TxnOffsetCommit v0–v5. */
export const txnOffsetCommitResponse = message({
  apiKey: 28,
  name: 'TxnOffsetCommit',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
})
