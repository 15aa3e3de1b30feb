import { array, int16, int32, int64, message, string } from '../schema.ts'

/** 61 DescribeProducers v0: lists producers that a partition remembers. Flexible. */
export const describeProducersRequest = message({
  apiKey: 61,
  name: 'DescribeProducers',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    topics: array({
      name: string(),
      partitionIndexes: array(int32()),
    }),
  },
})

/** Answers DescribeProducers v0. */
export const describeProducersResponse = message({
  apiKey: 61,
  name: 'DescribeProducers',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string({ nullable: true, default: null }),
        activeProducers: array(
          {
            producerId: int64(),
            producerEpoch: int32(),
            lastSequence: int32({ default: -1 }),
            lastTimestamp: int64('As the producer chose it.', { default: -1, saturating: true }),
            coordinatorEpoch: int32(),
            currentTxnStartOffset: int64('-1: no open transaction.', { default: -1 }),
          },
          { struct: 'Producer' },
        ),
      }),
    }),
  },
})
