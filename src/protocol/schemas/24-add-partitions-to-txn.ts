import { array, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 24 AddPartitionsToTxn v0–v3: adds partitions to a transaction. v2: fenced producers have their own error (KIP-588). v3:
 * flexible. v4 and v5, for brokers only, aren't served.
 */
export const addPartitionsToTxnRequest = message({
  apiKey: 24,
  name: 'AddPartitionsToTxn',
  kind: 'request',
  versions: [0, 3],
  advertised: [0, 3],
  flexibleFrom: 3,
  fields: {
    v3AndBelowTransactionalId: string(),
    v3AndBelowProducerId: int64(),
    v3AndBelowProducerEpoch: int16(),
    v3AndBelowTopics: array(
      {
        name: string(),
        partitions: array(int32()),
      },
      { struct: 'Topic' },
    ),
  },
})

/** Answers AddPartitionsToTxn v0–v3. */
export const addPartitionsToTxnResponse = message({
  apiKey: 24,
  name: 'AddPartitionsToTxn',
  kind: 'response',
  versions: [0, 3],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    resultsByTopicV3AndBelow: array(
      {
        name: string(),
        resultsByPartition: array(
          {
            partitionIndex: int32(),
            partitionErrorCode: int16(),
          },
          { struct: 'Partition' },
        ),
      },
      { struct: 'Topic' },
    ),
  },
})
