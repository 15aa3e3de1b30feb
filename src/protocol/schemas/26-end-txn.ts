import { bool, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 26 EndTxn v0–v5: commits or aborts a transaction. v2: fenced producers have their own error (KIP-588). v3: flexible. v4:
 * abortable errors. v5: the next epoch in the answer (KIP-890).
 */
export const endTxnRequest = message({
  apiKey: 26,
  name: 'EndTxn',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 3,
  fields: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: bool('true commits, false aborts.'),
  },
})

/** Answers EndTxn v0–v5. */
export const endTxnResponse = message({
  apiKey: 26,
  name: 'EndTxn',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    producerId: int64('For the next transaction; -1: unchanged.', { since: 5, default: -1, ignorable: true }),
    producerEpoch: int16('For the next transaction; -1: unchanged.', { since: 5, default: -1, ignorable: true }),
  },
})
