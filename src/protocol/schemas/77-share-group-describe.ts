import { array, bool, int16, int32, message, string, struct, structure, uuid } from '../schema.ts'

/** 77 ShareGroupDescribe v1: describes share groups (KIP-932). Flexible. */
export const shareGroupDescribeRequest = message({
  apiKey: 77,
  name: 'ShareGroupDescribe',
  kind: 'request',
  versions: [1, 1],
  advertised: [1, 1],
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

/** Answers ShareGroupDescribe v1. */
export const shareGroupDescribeResponse = message({
  apiKey: 77,
  name: 'ShareGroupDescribe',
  kind: 'response',
  versions: [1, 1],
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
        rackId: string({ nullable: true, default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: array(string()),
        assignment: struct('What it reads.', assignment),
      }),
      authorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', { default: -0x80000000 }),
    }),
  },
})
