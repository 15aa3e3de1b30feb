import { array, int8, int16, int32, int64, message, records, string, struct, uuid } from '../schema.ts'

/**
 * 1 Fetch v4–v18: reads record batches. v4: isolation level (KIP-98). v5: log start offset. v7: fetch sessions (KIP-227). v9:
 * leader epochs (KIP-320). v11: rack and preferred read replica (KIP-392). v12: flexible, diverging epochs. v13: topic ids
 * (KIP-516). v15: replica state as a tag. v16: node endpoints (KIP-951). v17, v18: for replicas only.
 */
export const fetchRequest = message({
  apiKey: 1,
  name: 'Fetch',
  kind: 'request',
  versions: [4, 18],
  advertised: [4, 18],
  flexibleFrom: 12,
  fields: {
    clusterId: string({ since: 12, nullable: true, default: null, tag: 0, ignorable: true }),
    replicaId: int32('-1: a client.', { until: 14, default: -1 }),
    replicaState: struct(
      'Of a replica; clients leave it out.',
      {
        replicaId: int32('-1: a client.', { default: -1 }),
        replicaEpoch: int64({ default: -1 }),
      },
      { since: 15, tag: 1 },
    ),
    maxWaitMs: int32('Longest wait for minBytes, in milliseconds.'),
    minBytes: int32('Answer at once when as much is there.'),
    maxBytes: int32('Of the whole answer; the first batch may exceed it.', { default: 0x7fffffff, ignorable: true }),
    isolationLevel: int8('0 read uncommitted, 1 read committed.', { default: 0, ignorable: true }),
    sessionId: int32('0: none.', { since: 7, default: 0, ignorable: true }),
    sessionEpoch: int32('-1: no session, 0: a new one.', { since: 7, default: -1, ignorable: true }),
    topics: array({
      topic: string({ until: 12, ignorable: true }),
      topicId: uuid({ since: 13, ignorable: true }),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32("Leader epoch that the client believes in; -1: doesn't say.", {
          since: 9,
          default: -1,
          ignorable: true,
        }),
        fetchOffset: int64('First offset wanted.'),
        lastFetchedEpoch: int32("Epoch of the last record fetched; -1: doesn't say.", { since: 12, default: -1 }),
        logStartOffset: int64('Of a replica.', { since: 5, default: -1, ignorable: true }),
        partitionMaxBytes: int32(),
        replicaDirectoryId: uuid({ since: 17, tag: 0, ignorable: true }),
        highWatermark: int64('Of a replica; the default says: answer at once only for new data.', {
          since: 18,
          default: Number.MAX_SAFE_INTEGER,
          tag: 1,
          ignorable: true,
          saturating: true,
        }),
      }),
    }),
    forgottenTopicsData: array(
      'Partitions that leave the fetch session.',
      {
        topic: string({ until: 12, ignorable: true }),
        topicId: uuid({ since: 13, ignorable: true }),
        partitions: array(int32()),
      },
      { since: 7, struct: 'ForgottenTopic' },
    ),
    rackId: string('Where the client is, to read nearby.', { since: 11, default: '', ignorable: true }),
  },
})

/** Answers Fetch v4–v18. */
export const fetchResponse = message({
  apiKey: 1,
  name: 'Fetch',
  kind: 'response',
  versions: [4, 18],
  flexibleFrom: 12,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { ignorable: true }),
    errorCode: int16({ since: 7, ignorable: true }),
    sessionId: int32('0: none.', { since: 7, default: 0 }),
    responses: array(
      {
        topic: string({ until: 12, ignorable: true }),
        topicId: uuid({ since: 13, ignorable: true }),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
          highWatermark: int64("First offset that readers can't see yet."),
          lastStableOffset: int64('Up to here all transactions have ended; -1: not asked.', { default: -1, ignorable: true }),
          logStartOffset: int64('First offset that is still there.', { since: 5, default: -1, ignorable: true }),
          divergingEpoch: struct(
            "Where the client's log parts from ours.",
            {
              epoch: int32({ default: -1 }),
              endOffset: int64('First offset after that epoch.', { default: -1 }),
            },
            { since: 12, tag: 0 },
          ),
          currentLeader: struct(
            "Where the leader is, if it isn't here.",
            {
              leaderId: int32('-1: none.', { default: -1 }),
              leaderEpoch: int32('-1: unknown.', { default: -1 }),
            },
            { since: 12, tag: 1 },
          ),
          snapshotId: struct(
            'For replicas of the metadata log.',
            {
              endOffset: int64('First offset after that epoch.', { default: -1 }),
              epoch: int32({ default: -1 }),
            },
            { since: 12, tag: 2 },
          ),
          abortedTransactions: array(
            'In the range read, for read committed; null otherwise.',
            {
              producerId: int64(),
              firstOffset: int64(),
            },
            { nullable: true, ignorable: true },
          ),
          preferredReadReplica: int32('Broker to read from instead; -1: none.', { since: 11, default: -1 }),
          records: records('Record batches.', { nullable: true }),
        }),
      },
      { struct: 'Topic' },
    ),
    nodeEndpoints: array(
      'Where the leaders named above listen.',
      {
        nodeId: int32(),
        host: string(),
        port: int32(),
        rack: string({ nullable: true, default: null }),
      },
      { since: 16, tag: 0 },
    ),
  },
})
