import { array, bool, int8, int16, int32, int64, message, records, string, struct, uuid } from '../schema.ts'

/**
 * 78 ShareFetch v1–v2: acquires records of share partitions and acknowledges earlier ones (KIP-932). Flexible. v2: acquire
 * mode and renewal (KIP-1206, KIP-1222).
 */
export const shareFetchRequest = message({
  apiKey: 78,
  name: 'ShareFetch',
  kind: 'request',
  versions: [1, 2],
  advertised: [1, 2],
  flexibleFrom: 0,
  fields: {
    groupId: string({ nullable: true, default: null }),
    memberId: string({ nullable: true }),
    shareSessionEpoch: int32('-1: leaves, 0: a new session.'),
    maxWaitMs: int32('Longest wait for minBytes, in milliseconds.'),
    minBytes: int32('Answer at once when as much is there.'),
    maxBytes: int32({ default: 0x7fffffff }),
    maxRecords: int32(),
    batchSize: int32('Best size of acquired batches, in records.'),
    shareAcquireMode: int8('0 by batches, 1 by the exact count.', { since: 2, default: 0, ignorable: true }),
    isRenewAck: bool('Acknowledgements renew acquisition locks.', { since: 2, default: false }),
    topics: array('Partitions that join the share session, or with acknowledgements.', {
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        acknowledgementBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          acknowledgeTypes: array('0 gap, 1 accept, 2 release, 3 reject, 4 renew; one for all or one per offset.', int8()),
        }),
      }),
    }),
    forgottenTopicsData: array(
      'Partitions that leave the share session.',
      {
        topicId: uuid(),
        partitions: array(int32()),
      },
      { struct: 'ForgottenTopic' },
    ),
  },
})

/** Answers ShareFetch v1–v2. */
export const shareFetchResponse = message({
  apiKey: 78,
  name: 'ShareFetch',
  kind: 'response',
  versions: [1, 2],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    acquisitionLockTimeoutMs: int32(),
    responses: array(
      {
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
          errorMessage: string({ nullable: true, default: null }),
          acknowledgeErrorCode: int16(),
          acknowledgeErrorMessage: string({ nullable: true, default: null }),
          currentLeader: struct("Where the leader is, if it isn't here.", {
            leaderId: int32('-1: none.'),
            leaderEpoch: int32('-1: unknown.'),
          }),
          records: records('Record batches.'),
          acquiredRecords: array('Ranges of offsets that the member now holds.', {
            firstOffset: int64(),
            lastOffset: int64(),
            deliveryCount: int16(),
          }),
        }),
      },
      { struct: 'Topic' },
    ),
    nodeEndpoints: array('Where the leaders named above listen.', {
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string({ nullable: true, default: null }),
    }),
  },
})
