import { array, bool, int16, int32, int64, message, string, uuid } from '../schema.ts'

/**
 * 9 OffsetFetch v1–v10: reads committed offsets of groups. v2: null asks for all topics; an error for the whole answer. v5:
 * leader epochs. v6: flexible. v7: only stable offsets (KIP-447). v8: several groups (KIP-709). v9: member epochs (KIP-848).
 * v10: topic ids.
 */
export const offsetFetchRequest = message({
  apiKey: 9,
  name: 'OffsetFetch',
  kind: 'request',
  versions: [1, 10],
  advertised: [1, 10],
  flexibleFrom: 6,
  fields: {
    groupId: string({ until: 7 }),
    topics: array(
      'Null: all.',
      {
        name: string(),
        partitionIndexes: array(int32()),
      },
      { until: 7, nullable: 2 },
    ),
    groups: array(
      {
        groupId: string(),
        memberId: string({ since: 9, nullable: true, default: null, ignorable: true }),
        memberEpoch: int32({ since: 9, default: -1, ignorable: true }),
        topics: array(
          'Null: all.',
          {
            name: string({ until: 9, ignorable: true }),
            topicId: uuid({ since: 10, ignorable: true }),
            partitionIndexes: array(int32()),
          },
          { nullable: true, struct: 'GroupTopic' },
        ),
      },
      { since: 8 },
    ),
    requireStable: bool('Refuse while transactions with offsets are open.', { since: 7, default: false }),
  },
})

/** Answers OffsetFetch v1–v10. */
export const offsetFetchResponse = message({
  apiKey: 9,
  name: 'OffsetFetch',
  kind: 'response',
  versions: [1, 10],
  flexibleFrom: 6,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 3, ignorable: true }),
    topics: array(
      {
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          committedOffset: int64('-1: none.'),
          committedLeaderEpoch: int32('Of the last record consumed; -1: unknown.', { since: 5, default: -1, ignorable: true }),
          metadata: string({ nullable: true }),
          errorCode: int16(),
        }),
      },
      { until: 7 },
    ),
    errorCode: int16({ since: 2, until: 7, default: 0, ignorable: true }),
    groups: array(
      {
        groupId: string(),
        topics: array(
          {
            name: string({ until: 9, ignorable: true }),
            topicId: uuid({ since: 10, ignorable: true }),
            partitions: array(
              {
                partitionIndex: int32(),
                committedOffset: int64('-1: none.'),
                committedLeaderEpoch: int32('Of the last record consumed; -1: unknown.', { default: -1, ignorable: true }),
                metadata: string({ nullable: true }),
                errorCode: int16(),
              },
              { struct: 'GroupPartition' },
            ),
          },
          { struct: 'GroupTopic' },
        ),
        errorCode: int16({ default: 0 }),
      },
      { since: 8 },
    ),
  },
})
