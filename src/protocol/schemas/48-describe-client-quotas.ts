import { array, bool, float64, int8, int16, int32, message, string } from '../schema.ts'

/** 48 DescribeClientQuotas v0–v1: reads quotas. v1: flexible. */
export const describeClientQuotasRequest = message({
  apiKey: 48,
  name: 'DescribeClientQuotas',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 1,
  fields: {
    components: array({
      entityType: string('`user`, `client-id` or `ip`.'),
      matchType: int8('0 exact, 1 default, 2 any.'),
      match: string({ nullable: true }),
    }),
    strict: bool('Only entities with no other parts.'),
  },
})

/** Answers DescribeClientQuotas v0–v1. */
export const describeClientQuotasResponse = message({
  apiKey: 48,
  name: 'DescribeClientQuotas',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 1,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    entries: array(
      'Null on errors.',
      {
        entity: array({
          entityType: string('`user`, `client-id` or `ip`.'),
          entityName: string('Null: the default.', { nullable: true }),
        }),
        values: array({
          key: string(),
          value: float64(),
        }),
      },
      { nullable: true },
    ),
  },
})
