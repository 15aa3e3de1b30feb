import { dateText, positive, z } from '../schema.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** `odradek/evidence`: one dated result of something that can be run again. Without what produced it it is no evidence. */
export const evidenceFile = z.strictObject({
  kind: z.literal('odradek/evidence'),
  version: z.literal(1).default(1),
  id: z.string().min(1),
  item: z.string().min(1).describe('item of a gate or scorecard: M4'),
  scope: z.string().optional().describe('wave, awkward class, client family or option'),
  result: z.enum(['pass', 'fail']),
  at: dateText,
  producedBy: z.string().min(1).describe('the command that can be run again'),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  measures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])).default({}),
  files: z.array(z.strictObject({ path: z.string().min(1), sha256: hash })).default([]),
  validDays: positive.optional(),
})

export type Evidence = z.output<typeof evidenceFile>
