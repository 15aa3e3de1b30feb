import { array, int16, int32, message, string, struct, structure, uuid } from '../schema.ts'

/**
 * 68 ConsumerGroupHeartbeat v0–v1: keeps a member in a group of the new protocol and brings its assignment (KIP-848).
 * Flexible. v1: subscription by pattern, the client makes the member id (KIP-1082).
 */
export const consumerGroupHeartbeatRequest = message({
  apiKey: 68,
  name: 'ConsumerGroupHeartbeat',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 0,
  fields: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32('0 joins, -1 leaves, -2 leaves as a static member.'),
    instanceId: string('Static member; null: dynamic.', { nullable: true, default: null }),
    rackId: string('Null: unchanged.', { nullable: true, default: null }),
    rebalanceTimeoutMs: int32('Time to give partitions up in, in milliseconds; -1: unchanged.', { default: -1 }),
    subscribedTopicNames: array('Topics subscribed to; null: unchanged.', string(), { nullable: true, default: null }),
    subscribedTopicRegex: string('Pattern subscribed to; null: unchanged.', { since: 1, nullable: true, default: null }),
    serverAssignor: string('Null: the broker picks, or unchanged.', { nullable: true, default: null }),
    topicPartitions: array(
      'What the member owns; null: unchanged.',
      {
        topicId: uuid(),
        partitions: array(int32()),
      },
      { nullable: true, default: null },
    ),
  },
})

const topicPartitions = structure('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
})

/** Answers ConsumerGroupHeartbeat v0–v1. */
export const consumerGroupHeartbeatResponse = message({
  apiKey: 68,
  name: 'ConsumerGroupHeartbeat',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    memberId: string({ nullable: true, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: struct(
      'What the member shall own; null: unchanged.',
      {
        topicPartitions: array(topicPartitions),
      },
      { nullable: true, default: null },
    ),
  },
})
