import { type Calculation, type Context, calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { positive, quantity, z } from '../schema.ts'
import { type BillInput, billAgainst, billFields, billOutput } from './compare/bill-against-model.ts'
import { comparisonOf, rowOutput } from './compare/comparison.ts'
import { costedOf } from './compare/costed.ts'
import { paybackFields } from './compare/payback.ts'
import { questionsOutput } from './compare/questions.ts'
import { differsIn } from './compare/same-assumptions.ts'
import { checkSupport } from './cost/people.ts'
import { type CostInput, costInput } from './cost/statement.ts'
import { scenarioOutput } from './what-if/scenarios.ts'

const figure = z.number().nullable()

const monthly = {
  monthlyUsd: quantity.nullable().optional().describe('a month, as known; without it the total of cost; null: unknown'),
  assumptions: z.string().min(1).optional().describe('hash of what was assumed, the same for all'),
  cost: costInput.optional().describe('what plan cost takes: with it scenarios, questions and the tuned variant are worked out'),
}

const input = z.strictObject({
  current: z.strictObject(monthly),
  alternatives: z
    .array(
      z.strictObject({
        option: z.string(),
        ...monthly,
        ...paybackFields,
        linkMiBps: positive.optional().describe('MiB/s that a link may copy while both run'),
      }),
    )
    .min(1),
  horizonMonths: positive.default(36),
  bill: billFields.optional().describe('a bill of the current platform, to hold the model against'),
})

type Input = z.output<typeof input>

const CONSTANTS = { scenariosMin: 3, billErrorRatioMax: 0.15 }

/**
 * `plan compare`: alternatives against the current platform, under the same assumptions or not at all.
 *
 * doubleRunUsd = overlapWeeks × 168 ÷ hoursPerMonth × alternative; oneOffTotalUsd = oneOffUsd + doubleRunUsd; savingPerMonthUsd = current − alternative;
 * paybackMonths = oneOffTotalUsd ÷ saving, null if nothing is saved; horizonSavingUsd = saving × horizonMonths − oneOffTotalUsd. Different assumptions:
 * `mixed-assumptions`, and no rows. With costs: every option goes through the same scenarios, its scenariosLowUsd and scenariosHighUsd are the least and
 * the most of those, four questions are answered for each, and both sides are compared well tuned, too: of all lines, or of those that are known where the
 * same are missing on both sides (`compare/against-tuned.ts`). With a bill: the model of current against it.
 */
export const planCompare: Calculation = calculation({
  command: 'plan compare',
  summary: 'options side by side: payback, scenarios, and the model against the bill',
  constants: CONSTANTS,
  input,
  output: z.strictObject({
    error: z.enum(['mixed-assumptions']).nullable(),
    differs: z.array(z.strictObject({ option: z.string(), fields: z.array(z.string()) })),
    current: z
      .strictObject({
        monthlyUsd: figure,
        scenariosLowUsd: figure,
        scenariosHighUsd: figure,
        unknown: z.array(z.string()),
        tunedUsd: figure,
      })
      .nullable(),
    rows: z.array(rowOutput),
    scenarioCount: z.number(),
    scenarios: z.array(z.strictObject({ option: z.string(), results: z.array(scenarioOutput) })),
    questions: questionsOutput,
    bill: billOutput.nullable(),
    warnings: z.array(z.string()),
  }),
  run(given, context) {
    checkInput(given)
    const { current, alternatives } = given
    const differs = alternatives
      .map((one) => ({ option: one.option, fields: differsIn(current, one) }))
      .filter(({ fields }) => fields.length > 0)
    const bill = given.bill === undefined ? null : billed(given, given.bill, context)
    if (differs.length > 0) {
      return { ...NOTHING, error: 'mixed-assumptions' as const, differs, bill, warnings: [] }
    }
    return { ...comparisonOf(given, context), bill }
  },
})

const NOTHING = { current: null, rows: [], scenarioCount: 0, scenarios: [], questions: [] }

function checkInput({ current, alternatives, bill }: Input): void {
  const sides = [['/current', current] as const, ...alternatives.map((one, index) => [`/alternatives/${index}`, one] as const)]
  for (const [at, { cost, monthlyUsd, assumptions }] of sides) {
    if (cost !== undefined) checkSupport(cost.settings, `${at}/cost/settings`)
    if (cost === undefined && monthlyUsd === undefined)
      throw badDocument('input', [{ path: `${at}/monthlyUsd`, text: 'is missing, and there is no cost to work it out from' }])
    if (cost === undefined && assumptions === undefined)
      throw badDocument('input', [{ path: `${at}/assumptions`, text: 'is missing, and there is no cost that shows them' }])
  }
  if (bill !== undefined && bill.model === undefined && current.cost === undefined)
    throw badDocument('input', [{ path: '/bill/model', text: 'is missing, and current has no cost to hold against the bill' }])
}

/** The model of the bill's own month: months differ in hours. */
function billed({ current: { cost } }: Input, bill: BillInput, { book, constants, part }: Context<keyof typeof CONSTANTS>) {
  const trace = part('bill', ['current', 'cost'])
  const { hoursPerMonth = cost?.settings.hoursPerMonth } = bill
  const model =
    bill.model ?? (cost === undefined ? {} : costedOf('bill', ofMonth(cost, hoursPerMonth), book, trace).statement.groups)
  return billAgainst(bill, model, constants.billErrorRatioMax, book, trace)
}

function ofMonth(cost: CostInput, hoursPerMonth: number | undefined): CostInput {
  return { ...cost, settings: { ...cost.settings, hoursPerMonth } }
}
