import { z } from '../../schema.ts'

const count = z.number().nullable()

/** What each sizing gives. */
export const sizeOutput = {
  brokers: z.number(),
  bottleneck: z.string(),
  constraints: z.record(z.string(), count),
  ranked: z.array(z.strictObject({ name: z.string(), exact: count, count })),
  unknown: z.array(z.string()),
  warnings: z.array(z.string()),
  accepted: z.boolean(),
}
