import { array, int16, int32, message, string, struct, structure, uuid } from '../schema.ts'

/** 76 ShareGroupHeartbeat v1: keeps a member in a share group and brings its assignment (KIP-932). Flexible. */
export const shareGroupHeartbeatRequest = message({
  apiKey: 76,
  name: 'ShareGroupHeartbeat',
  kind: 'request',
  versions: [1, 1],
  advertised: [1, 1],
  flexibleFrom: 0,
  fields: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32('0 joins, -1 leaves.'),
    rackId: string('Null: unchanged.', { nullable: true, default: null }),
    subscribedTopicNames: array('Topics subscribed to; null: unchanged.', string(), { nullable: true, default: null }),
  },
})

const topicPartitions = structure('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
})

/** Answers ShareGroupHeartbeat v1. */
export const shareGroupHeartbeatResponse = message({
  apiKey: 76,
  name: 'ShareGroupHeartbeat',
  kind: 'response',
  versions: [1, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    memberId: string({ nullable: true, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: struct(
      'What the member shall read; null: unchanged.',
      {
        topicPartitions: array(topicPartitions),
      },
      { nullable: true, default: null },
    ),
  },
})
