import { array, int16, int32, int64, message, string, structure, uint16, uuid } from '../schema.ts'

/**
 * 55 DescribeQuorum v0–v2: describes the metadata quorum. Flexible. v1: times of the replicas (KIP-836). v2: error messages,
 * directories, listeners (KIP-853).
 */
export const describeQuorumRequest = message({
  apiKey: 55,
  name: 'DescribeQuorum',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 0,
  fields: {
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
})

const replicaState = structure('ReplicaState', {
  replicaId: int32(),
  replicaDirectoryId: uuid({ since: 2 }),
  logEndOffset: int64(),
  lastFetchTimestamp: int64({ since: 1, default: -1, ignorable: true }),
  lastCaughtUpTimestamp: int64({ since: 1, default: -1, ignorable: true }),
})

/** Answers DescribeQuorum v0–v2. */
export const describeQuorumResponse = message({
  apiKey: 55,
  name: 'DescribeQuorum',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 0,
  fields: {
    errorCode: int16(),
    errorMessage: string({ since: 2, nullable: true, ignorable: true }),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string({ since: 2, nullable: true, ignorable: true }),
        leaderId: int32('-1: none.'),
        leaderEpoch: int32('-1: unknown.'),
        highWatermark: int64(),
        currentVoters: array(replicaState),
        observers: array(replicaState),
      }),
    }),
    nodes: array(
      {
        nodeId: int32(),
        listeners: array({
          name: string(),
          host: string(),
          port: uint16(),
        }),
      },
      { since: 2 },
    ),
  },
})
