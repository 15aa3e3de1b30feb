import { dayText, positiveCount, z } from '../schema.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable()
const text = z.string().min(1)

/**
 * `odradek/evidence`: one run of a test or drill. It names the command that can be run again and the files that it left: words alone are no
 * evidence.
 */
export const evidenceFile = z.strictObject({
  kind: z.literal('odradek/evidence'),
  version: z.literal(1).default(1),
  id: text,
  item: text.describe('item of a gate or scorecard: M4, elasticity.scaleOut'),
  scope: text.optional().describe('wave, awkward class, client family or option that it is about'),
  result: z.enum(['pass', 'fail']),
  at: dayText,
  producedBy: text.describe('the command that can be run again'),
  inputs: z.record(z.string(), scalar).default({}),
  measures: z.record(z.string(), scalar).default({}),
  classes: z.array(text).optional().describe('classes of use that were run: produce, consume, transactions, …'),
  files: z.array(z.strictObject({ path: text, sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
  validDays: positiveCount.default(30),
})

export type EvidenceFile = z.output<typeof evidenceFile>
