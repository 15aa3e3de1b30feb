import { array, bool, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 60 DescribeCluster v0–v2: describes brokers and cluster. Flexible. v1: endpoint types (KIP-919). v2: fenced brokers
 * (KIP-1073).
 */
export const describeClusterRequest = message({
  apiKey: 60,
  name: 'DescribeCluster',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 0,
  fields: {
    includeClusterAuthorizedOperations: bool(),
    endpointType: int8('1 brokers, 2 controllers.', { since: 1, default: 1 }),
    includeFencedBrokers: bool({ since: 2 }),
  },
})

/** Answers DescribeCluster v0–v2. */
export const describeClusterResponse = message({
  apiKey: 60,
  name: 'DescribeCluster',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    endpointType: int8('1 brokers, 2 controllers.', { since: 1, default: 1 }),
    clusterId: string(),
    controllerId: int32('-1: none.', { default: -1 }),
    brokers: array({
      brokerId: int32(),
      host: string(),
      port: int32(),
      rack: string({ nullable: true, default: null }),
      isFenced: bool({ since: 2 }),
    }),
    clusterAuthorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', { default: -0x80000000 }),
  },
})
