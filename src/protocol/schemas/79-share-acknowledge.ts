import { array, bool, int8, int16, int32, int64, message, string, struct, uuid } from '../schema.ts'

/** 79 ShareAcknowledge v1–v2: acknowledges records of share partitions (KIP-932). Flexible. v2: renewal (KIP-1222). */
export const shareAcknowledgeRequest = message({
  apiKey: 79,
  name: 'ShareAcknowledge',
  kind: 'request',
  versions: [1, 2],
  advertised: [1, 2],
  flexibleFrom: 0,
  fields: {
    groupId: string({ nullable: true, default: null }),
    memberId: string({ nullable: true }),
    shareSessionEpoch: int32('-1: leaves, 0: a new session.'),
    isRenewAck: bool('Acknowledgements renew acquisition locks.', { since: 2, default: false }),
    topics: array({
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
  },
})

/** Answers ShareAcknowledge v1–v2. */
export const shareAcknowledgeResponse = message({
  apiKey: 79,
  name: 'ShareAcknowledge',
  kind: 'response',
  versions: [1, 2],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    acquisitionLockTimeoutMs: int32({ since: 2, ignorable: true }),
    responses: array(
      {
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
          errorMessage: string({ nullable: true, default: null }),
          currentLeader: struct("Where the leader is, if it isn't here.", {
            leaderId: int32('-1: none.'),
            leaderEpoch: int32('-1: unknown.'),
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
