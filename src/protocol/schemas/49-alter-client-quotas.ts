import { array, bool, float64, int16, int32, message, string } from '../schema.ts'

/** 49 AlterClientQuotas v0–v1: changes quotas. v1: flexible. */
export const alterClientQuotasRequest = message({
  apiKey: 49,
  name: 'AlterClientQuotas',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 1,
  fields: {
    entries: array({
      entity: array({
        entityType: string('`user`, `client-id` or `ip`.'),
        entityName: string('Null: the default.', { nullable: true }),
      }),
      ops: array('Changes.', {
        key: string(),
        value: float64(),
        remove: bool(),
      }),
    }),
    validateOnly: bool('Change nothing.'),
  },
})

/** Answers AlterClientQuotas v0–v1. */
export const alterClientQuotasResponse = message({
  apiKey: 49,
  name: 'AlterClientQuotas',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 1,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    entries: array({
      errorCode: int16(),
      errorMessage: string({ nullable: true }),
      entity: array({
        entityType: string('`user`, `client-id` or `ip`.'),
        entityName: string('Null: the default.', { nullable: true }),
      }),
    }),
  },
})
