import { int16, int32, int64, message, string } from '../schema.ts'

/**
 * 22 InitProducerId v0–v5: gives a producer id and epoch. v2: flexible. v3: the producer's own id and epoch, to raise the
 * epoch (KIP-360). v4: fenced producers have their own error (KIP-588). v5: abortable errors (KIP-890).
 */
export const initProducerIdRequest = message({
  apiKey: 22,
  name: 'InitProducerId',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 2,
  fields: {
    transactionalId: string('Null: only idempotent.', { nullable: true }),
    transactionTimeoutMs: int32(),
    producerId: int64('-1: has none.', { since: 3, default: -1 }),
    producerEpoch: int16('-1: has none.', { since: 3, default: -1 }),
  },
})

/** Answers InitProducerId v0–v5. */
export const initProducerIdResponse = message({
  apiKey: 22,
  name: 'InitProducerId',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { ignorable: true }),
    errorCode: int16(),
    producerId: int64({ default: -1 }),
    producerEpoch: int16(),
  },
})
