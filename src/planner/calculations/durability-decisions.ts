import { z } from '../schema.ts'
import type { Trace } from '../trace.ts'

/** Settings that durability hangs on, in the order in which they are listed. */
const SETTINGS = ['replicationFactor', 'minInsyncReplicas', 'acks', 'uncleanLeaderElection'] as const
type Setting = (typeof SETTINGS)[number]

const decision = z.strictObject({
  value: z.union([z.number(), z.string(), z.boolean()]).nullish().describe('what was decided'),
  owner: z.string().nullish().describe('a role'),
  reason: z.string().nullish(),
})

const perSetting = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({
    replicationFactor: schema.optional(),
    minInsyncReplicas: schema.optional(),
    acks: schema.optional(),
    uncleanLeaderElection: schema.optional(),
  })

export const decisionFields = {
  decisions: perSetting(decision).default({}).describe('who decided each setting, and why'),
  isExplicit: perSetting(z.boolean().nullable()).default({}).describe('whether each was set, or left at its default'),
}

export const decisionRow = z.strictObject({
  setting: z.enum(SETTINGS),
  value: z.union([z.number(), z.string(), z.boolean()]),
  isDefault: z.boolean().nullable(),
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  state: z.enum(['decided', 'differs', 'undecided']),
})

const DECIDED = 'decided: an owner, a reason, and the value that is set; differs: another value was decided'

type Given = Readonly<Record<Setting, number | string | boolean>> & {
  readonly decisions: Partial<Record<Setting, z.output<typeof decision> | undefined>>
  readonly isExplicit: Partial<Record<Setting, boolean | null | undefined>>
}

/**
 * The decision record: every setting with its value, who answers for it and why. A default needs an owner and a reason like any other value; what was
 * decided otherwise than it is set was not decided.
 */
export function decisionRecord(given: Given, trace: Trace): z.output<typeof decisionRow>[] {
  return SETTINGS.map((setting) => {
    const { value: decidedValue, owner = null, reason = null } = given.decisions[setting] ?? {}
    const explicit = given.isExplicit[setting] ?? null
    const value = given[setting]
    const isOther = decidedValue != null && String(decidedValue) !== String(value)
    const state = isOther ? 'differs' : owner !== null && reason !== null ? 'decided' : 'undecided'
    const of = (field: string, known: unknown) => trace.field(`decisions.${setting}.${field}`, known)
    const inputs = {
      value: trace.field(setting, value),
      decidedValue: decidedValue === undefined ? undefined : of('value', decidedValue),
      owner: of('owner', owner),
      reason: of('reason', reason),
    }
    trace.step(`decisions.${setting}`, DECIDED, inputs, state)
    return { setting, value, isDefault: explicit === null ? null : !explicit, owner, reason, state }
  })
}
