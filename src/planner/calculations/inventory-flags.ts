import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import { FLAG_CONSTANTS, FLAG_RULES, type FlagRule, flagFacts } from './inventory/flag-rules.ts'
import { FLAG_TEXTS, flagTexts } from './inventory/flag-texts.ts'

const flagState = z.enum(['triggered', 'not-triggered', 'unknown'])

/**
 * `plan inventory flags`: what in an inventory needs somebody's eye before anything is planned.
 *
 * Three-valued: a flag is triggered or not by facts that were collected, and unknown where its facts were not.
 */
export const planInventoryFlags = calculation({
  command: 'plan inventory flags',
  summary: 'red flags of an inventory: triggered, not triggered or unknown',
  constants: FLAG_CONSTANTS,
  input: flagFacts,
  output: z.strictObject({
    flags: z.record(z.string(), flagState),
    triggered: z.array(z.string()),
    unknown: z.array(z.string()),
    evidence: z.array(
      z.strictObject({ flag: z.string(), state: flagState, rule: z.string(), found: z.string(), means: z.string() }),
    ),
  }),
  run(given, { book, constants, trace }) {
    const means = book.limits.table('redFlags', flagTexts, FLAG_TEXTS)
    const evidence = Object.entries(FLAG_RULES).map(([flag, { needs, rule, isTriggered }]) => {
      const inputs = Object.fromEntries(needs.map((name) => [name, given[name] ?? null]))
      const triggered = Object.values(inputs).includes(null)
        ? null
        : isTriggered(given as Parameters<FlagRule['isTriggered']>[0], constants)
      const state = trace.step(flag, rule(constants), inputs, stateOf(triggered))
      return { flag, state, rule: rule(constants), found: foundText(inputs), means: means[flag] ?? '' }
    })
    const inState = (state: z.output<typeof flagState>) => evidence.filter((one) => one.state === state).map(({ flag }) => flag)
    return {
      flags: Object.fromEntries(evidence.map(({ flag, state }) => [flag, state])),
      triggered: inState('triggered'),
      unknown: inState('unknown'),
      evidence,
    }
  },
})

function stateOf(triggered: boolean | null): z.output<typeof flagState> {
  if (triggered === null) return 'unknown'
  return triggered ? 'triggered' : 'not-triggered'
}

function foundText(inputs: Readonly<Record<string, unknown>>): string {
  return Object.entries(inputs)
    .map(
      ([name, value]) =>
        `${name} ${value === null ? 'not collected' : Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}`,
    )
    .join(', ')
}
