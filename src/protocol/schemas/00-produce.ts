import { array, int16, int32, int64, message, records, string, struct, uuid } from '../schema.ts'

/**
 * 0 Produce v3–v13: appends record batches to partitions. v3: transactional id (KIP-98). v5: log start offset. v8: errors per
 * record (KIP-467). v9: flexible. v10: current leader in the answer (KIP-951). v11: abortable errors (KIP-890). v12: adds
 * partitions to the transaction by itself. v13: topic ids (KIP-516).
 */
export const produceRequest = message({
  apiKey: 0,
  name: 'Produce',
  kind: 'request',
  versions: [3, 13],
  advertised: [0, 13],
  flexibleFrom: 9,
  fields: {
    transactionalId: string({ nullable: true, default: null }),
    acks: int16('0 none, 1 leader, -1 all in-sync replicas.'),
    timeoutMs: int32('Longest wait, in milliseconds.'),
    topicData: array(
      'Topics to append to.',
      {
        name: string({ until: 12, ignorable: true }),
        topicId: uuid({ since: 13, ignorable: true }),
        partitionData: array(
          {
            index: int32(),
            records: records('One batch; null is refused by handlers.', { nullable: true }),
          },
          { struct: 'Partition' },
        ),
      },
      { struct: 'Topic' },
    ),
  },
})

/** Answers Produce v3–v13. */
export const produceResponse = message({
  apiKey: 0,
  name: 'Produce',
  kind: 'response',
  versions: [3, 13],
  flexibleFrom: 9,
  fields: {
    responses: array(
      {
        name: string({ until: 12, ignorable: true }),
        topicId: uuid({ since: 13, ignorable: true }),
        partitionResponses: array(
          {
            index: int32(),
            errorCode: int16(),
            baseOffset: int64('Offset given to the first record.'),
            logAppendTimeMs: int64('Time of the append; -1 where records keep their own.', { default: -1, ignorable: true }),
            logStartOffset: int64('First offset that is still there.', { since: 5, default: -1, ignorable: true }),
            recordErrors: array(
              'Records for which the batch was refused.',
              {
                batchIndex: int32('Place of the record in its batch.'),
                batchIndexErrorMessage: string({ nullable: true, default: null }),
              },
              { since: 8, ignorable: true },
            ),
            errorMessage: string({ since: 8, nullable: true, default: null, ignorable: true }),
            currentLeader: struct(
              "Where the leader is, if it isn't here.",
              {
                leaderId: int32('-1: none.', { default: -1 }),
                leaderEpoch: int32('-1: unknown.', { default: -1 }),
              },
              { since: 10, tag: 0 },
            ),
          },
          { struct: 'Partition' },
        ),
      },
      { struct: 'Topic' },
    ),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { default: 0, ignorable: true }),
    nodeEndpoints: array(
      'Where the leaders named above listen.',
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string({ nullable: true, default: null }),
      },
      { since: 10, tag: 0 },
    ),
  },
})
