import { count, dateText, quantity, share, z } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { ASSUMPTION_PARTS, type AssumptionPart, type AssumptionType, SHARED_MONEY, SHARED_PARTS } from './assumption-fields.ts'
import { canonicalJson } from './canonical.ts'

/** One assumption: a value, how far off it may be, and who answers for it. Null: nobody knows yet. */
const entryOf = (type: AssumptionType) => {
  const value = valueSchema(type)
  return z.strictObject({
    value: value.nullable(),
    low: value.optional(),
    high: value.optional(),
    why: z.string().optional(),
    source: z.string().optional(),
    owner: z.string().optional().describe('a role'),
    decidedAt: dateText.optional(),
  })
}

function valueSchema(type: AssumptionType): z.ZodType {
  switch (type) {
    case 'count':
      return count
    case 'quantity':
      return quantity
    case 'share':
      return share
    case 'number':
      return z.number()
    case 'yes-no':
      return z.boolean()
    default:
      return z.enum([...type])
  }
}

const partOf = (part: AssumptionPart) =>
  z
    .strictObject(
      Object.fromEntries(
        Object.entries(ASSUMPTION_PARTS[part]).map(([name, { type, text }]) => [name, entryOf(type).describe(text).optional()]),
      ),
    )
    .optional()

/** What an option would run on, in the words of `plan cost`: instanceType, brokers, … */
const deployment = z.record(z.string(), z.union([z.number(), z.string(), z.null()]))

/** `odradek/assumptions`: everything that isn't measured. */
export const assumptionsFile = z.strictObject({
  kind: z.literal('odradek/assumptions'),
  version: z.literal(1),
  ...(Object.fromEntries(Object.keys(ASSUMPTION_PARTS).map((part) => [part, partOf(part as AssumptionPart)])) as Record<
    AssumptionPart,
    ReturnType<typeof partOf>
  >),
  deployments: z
    .record(z.string(), deployment)
    .optional()
    .describe('by option: what it would run on; options differ in it, so the hash leaves it out'),
})

export type Assumptions = z.output<typeof assumptionsFile>

interface Entry {
  readonly value: unknown
  readonly low?: unknown
  readonly high?: unknown
}

/**
 * What all options of a comparison must share, as one text: SHA-256 over the canonical JSON of those parts. What was assumed counts, not why or by
 * whom: another reason makes no other assumption.
 */
export function assumptionsHash(assumptions: Assumptions): string {
  const money = Object.fromEntries(
    Object.entries(assumptions.money ?? {}).filter(([name]) => (SHARED_MONEY as readonly string[]).includes(name)),
  )
  const parts = [...SHARED_PARTS.map((part) => [part, assumptions[part] ?? {}] as const), ['money', money] as const]
  const shared = parts.map(([part, entries]) => [part, Object.fromEntries(Object.entries(entries).flatMap(assumed))] as const)
  return sha256(canonicalJson(Object.fromEntries(shared)))
}

function assumed([name, entry]: readonly [string, unknown]): (readonly [string, Entry])[] {
  const { value = null, low, high } = (entry ?? {}) as Partial<Entry>
  // Nobody knows, whether they say so or not.
  if (value === null) return []
  return [[name, { value, low, high }]]
}
