import { array, bool, int16, int32, message, string, struct, uuid } from '../schema.ts'

/** 75 DescribeTopicPartitions v0: describes topics page by page (KIP-966). Flexible. */
export const describeTopicPartitionsRequest = message({
  apiKey: 75,
  name: 'DescribeTopicPartitions',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    topics: array({
      name: string(),
    }),
    responsePartitionLimit: int32({ default: 2000 }),
    cursor: struct(
      'Where to go on; null: at the first topic.',
      {
        topicName: string(),
        partitionIndex: int32(),
      },
      { nullable: true, default: null },
    ),
  },
})

/** Answers DescribeTopicPartitions v0. */
export const describeTopicPartitionsResponse = message({
  apiKey: 75,
  name: 'DescribeTopicPartitions',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { ignorable: true }),
    topics: array({
      errorCode: int16(),
      name: string('Null: unknown id.', { nullable: true }),
      topicId: uuid({ ignorable: true }),
      isInternal: bool({ default: false, ignorable: true }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32('-1: none.'),
        leaderEpoch: int32('-1: unknown.', { default: -1, ignorable: true }),
        replicaNodes: array('Brokers that hold the partition.', int32()),
        isrNodes: array('Replicas in sync.', int32()),
        eligibleLeaderReplicas: array('Replicas that may lead though out of sync.', int32(), { nullable: true, default: null }),
        lastKnownElr: array('Such replicas before the last unclean stop.', int32(), { nullable: true, default: null }),
        offlineReplicas: array("Replicas that don't answer.", int32(), { ignorable: true }),
      }),
      topicAuthorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', { default: -0x80000000 }),
    }),
    nextCursor: struct(
      'Where the next page starts; null: that was all.',
      {
        topicName: string(),
        partitionIndex: int32(),
      },
      { nullable: true, default: null },
    ),
  },
})
