import { array, int16, int32, int64, message, string } from '../schema.ts'

/** 65 DescribeTransactions v0: describes transactions. Flexible. */
export const describeTransactionsRequest = message({
  apiKey: 65,
  name: 'DescribeTransactions',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    transactionalIds: array('Transactional ids.', string()),
  },
})

/** Answers DescribeTransactions v0. */
export const describeTransactionsResponse = message({
  apiKey: 65,
  name: 'DescribeTransactions',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    transactionStates: array(
      {
        errorCode: int16(),
        transactionalId: string(),
        transactionState: string(),
        transactionTimeoutMs: int32(),
        transactionStartTimeMs: int64('-1: none.'),
        producerId: int64(),
        producerEpoch: int16(),
        topics: array('Partitions in the transaction.', {
          topic: string(),
          partitions: array(int32()),
        }),
      },
      { struct: 'Transaction' },
    ),
  },
})
