import { array, bool, int8, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 27 WriteTxnMarkers v1–v2: ends transactions on partitions, by hand or from a coordinator. v1: flexible. v2: transaction
 * version (KIP-1228).
 */
export const writeTxnMarkersRequest = message({
  apiKey: 27,
  name: 'WriteTxnMarkers',
  kind: 'request',
  versions: [1, 2],
  advertised: [1, 2],
  flexibleFrom: 1,
  fields: {
    markers: array({
      producerId: int64(),
      producerEpoch: int16(),
      transactionResult: bool('true commits, false aborts.'),
      topics: array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      coordinatorEpoch: int32(),
      transactionVersion: int8({ since: 2, default: 0, ignorable: true }),
    }),
  },
})

/** Answers WriteTxnMarkers v1–v2. */
export const writeTxnMarkersResponse = message({
  apiKey: 27,
  name: 'WriteTxnMarkers',
  kind: 'response',
  versions: [1, 2],
  flexibleFrom: 1,
  fields: {
    markers: array({
      producerId: int64(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
        }),
      }),
    }),
  },
})
