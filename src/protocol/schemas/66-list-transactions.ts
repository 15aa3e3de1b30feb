import { array, int16, int32, int64, message, string } from '../schema.ts'

/** 66 ListTransactions v0–v2: lists transactions. Flexible. v1: by duration (KIP-994). v2: by pattern (KIP-1152). */
export const listTransactionsRequest = message({
  apiKey: 66,
  name: 'ListTransactions',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 0,
  fields: {
    stateFilters: array('Empty: all states.', string()),
    producerIdFilters: array('Empty: all producers.', int64()),
    durationFilter: int64('Only those that run longer, in milliseconds; -1: all.', { since: 1, default: -1 }),
    transactionalIdPattern: string('Null: all.', { since: 2, nullable: true, default: null }),
  },
})

/** Answers ListTransactions v0–v2. */
export const listTransactionsResponse = message({
  apiKey: 66,
  name: 'ListTransactions',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    unknownStateFilters: array('Filters that name no state.', string()),
    transactionStates: array(
      {
        transactionalId: string(),
        producerId: int64(),
        transactionState: string(),
      },
      { struct: 'Transaction' },
    ),
  },
})
