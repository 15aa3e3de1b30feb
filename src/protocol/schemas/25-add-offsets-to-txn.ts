import { int16, int32, int64, message, string } from '../schema.ts'

/**
 * 25 AddOffsetsToTxn v0–v4: adds a group's offsets to a transaction. v2: fenced producers have their own error (KIP-588). v3:
 * flexible. v4: abortable errors (KIP-890).
 */
export const addOffsetsToTxnRequest = message({
  apiKey: 25,
  name: 'AddOffsetsToTxn',
  kind: 'request',
  versions: [0, 4],
  advertised: [0, 4],
  flexibleFrom: 3,
  fields: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    groupId: string(),
  },
})

/** Answers AddOffsetsToTxn v0–v4. */
export const addOffsetsToTxnResponse = message({
  apiKey: 25,
  name: 'AddOffsetsToTxn',
  kind: 'response',
  versions: [0, 4],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
  },
})
