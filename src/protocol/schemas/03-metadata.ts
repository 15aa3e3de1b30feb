import { array, bool, int16, int32, message, string, uuid } from '../schema.ts'

/**
 * 3 Metadata v0–v13: tells brokers, topics and partition leaders. v1: null asks for all topics; racks, controller, internal
 * topics. v2: cluster id. v4: auto-creation can be declined. v5: offline replicas. v7: leader epochs. v8: authorised
 * operations (KIP-430). v9: flexible. v10: topic ids (KIP-516). v11: no cluster operations. v12: topics by id. v13: an error
 * for the whole answer (KIP-1102).
 */
export const metadataRequest = message({
  apiKey: 3,
  name: 'Metadata',
  kind: 'request',
  versions: [0, 13],
  advertised: [0, 13],
  flexibleFrom: 9,
  fields: {
    topics: array(
      'Topics asked for; null means all, in v0 empty does.',
      {
        topicId: uuid({ since: 10, ignorable: true }),
        name: string('Null: by id.', { nullable: 10 }),
      },
      { nullable: 1 },
    ),
    allowAutoTopicCreation: bool({ since: 4, default: true }),
    includeClusterAuthorizedOperations: bool({ since: 8, until: 10 }),
    includeTopicAuthorizedOperations: bool({ since: 8 }),
  },
})

/** Answers Metadata v0–v13. */
export const metadataResponse = message({
  apiKey: 3,
  name: 'Metadata',
  kind: 'response',
  versions: [0, 13],
  flexibleFrom: 9,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 3, ignorable: true }),
    brokers: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string({ since: 1, nullable: true, default: null, ignorable: true }),
    }),
    clusterId: string({ since: 2, nullable: true, default: null, ignorable: true }),
    controllerId: int32('-1: none.', { since: 1, default: -1, ignorable: true }),
    topics: array({
      errorCode: int16(),
      name: string('Null: unknown id.', { nullable: 12 }),
      topicId: uuid({ since: 10, ignorable: true }),
      isInternal: bool({ since: 1, default: false, ignorable: true }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32('-1: none.'),
        leaderEpoch: int32('-1: unknown.', { since: 7, default: -1, ignorable: true }),
        replicaNodes: array('Brokers that hold the partition.', int32()),
        isrNodes: array('Replicas in sync.', int32()),
        offlineReplicas: array("Replicas that don't answer.", int32(), { since: 5, ignorable: true }),
      }),
      topicAuthorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', {
        since: 8,
        default: -0x80000000,
      }),
    }),
    clusterAuthorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', {
      since: 8,
      until: 10,
      default: -0x80000000,
    }),
    errorCode: int16({ since: 13, ignorable: true }),
  },
})
