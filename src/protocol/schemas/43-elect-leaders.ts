import { array, int8, int16, int32, message, string } from '../schema.ts'

/** 43 ElectLeaders v0–v2: asks for leader elections. v1: election types (KIP-460). v2: flexible. */
export const electLeadersRequest = message({
  apiKey: 43,
  name: 'ElectLeaders',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 2,
  fields: {
    electionType: int8('0 preferred, 1 unclean.', { since: 1 }),
    topicPartitions: array(
      'Null: all partitions.',
      {
        topic: string(),
        partitions: array(int32()),
      },
      { nullable: true, struct: 'Topic' },
    ),
    timeoutMs: int32('Longest wait, in milliseconds.', { default: 60000 }),
  },
})

/** Answers ElectLeaders v0–v2. */
export const electLeadersResponse = message({
  apiKey: 43,
  name: 'ElectLeaders',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16({ since: 1 }),
    replicaElectionResults: array(
      {
        topic: string(),
        partitionResult: array(
          {
            partitionId: int32(),
            errorCode: int16(),
            errorMessage: string({ nullable: true }),
          },
          { struct: 'Partition' },
        ),
      },
      { struct: 'Topic' },
    ),
  },
})
