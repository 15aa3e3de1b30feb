import { array, bool, int8, int16, int32, message, string, struct, structure, uuid } from '../schema.ts'

/** 69 ConsumerGroupDescribe v0–v1: describes groups of the new protocol (KIP-848). Flexible. v1: member types. */
export const consumerGroupDescribeRequest = message({
  apiKey: 69,
  name: 'ConsumerGroupDescribe',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 0,
  fields: {
    groupIds: array('Groups to describe.', string()),
    includeAuthorizedOperations: bool(),
  },
})

const topicPartitions = structure('TopicPartitions', {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
})

const assignment = structure('Assignment', {
  topicPartitions: array(topicPartitions),
})

/** Answers ConsumerGroupDescribe v0–v1. */
export const consumerGroupDescribeResponse = message({
  apiKey: 69,
  name: 'ConsumerGroupDescribe',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    groups: array({
      errorCode: int16(),
      errorMessage: string({ nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      groupEpoch: int32(),
      assignmentEpoch: int32(),
      assignorName: string(),
      members: array({
        memberId: string(),
        instanceId: string('Static member; null: dynamic.', { nullable: true, default: null }),
        rackId: string({ nullable: true, default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: array(string()),
        subscribedTopicRegex: string('Null: none.', { nullable: true, default: null }),
        assignment: struct('What it owns.', assignment),
        targetAssignment: struct('What it will own when the rebalance is done.', assignment),
        memberType: int8('-1 unknown, 0 classic, 1 consumer.', { since: 1, default: -1, ignorable: true }),
      }),
      authorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', { default: -0x80000000 }),
    }),
  },
})
