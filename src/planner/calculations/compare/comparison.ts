import type { Book } from '../../book/book.ts'
import { type Context, constantsIn } from '../../calculation.ts'
import { whenKnown } from '../../known.ts'
import { z } from '../../schema.ts'
import { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'
import type { CostInput } from '../cost/statement.ts'
import { type ScenarioResult, scenariosOf } from '../what-if/scenarios.ts'
import { againstTunedOf, againstTunedOutput } from './against-tuned.ts'
import { type Costed, costedOf, type Sums, tunedOf } from './costed.ts'
import { migrationOf, migrationOutput } from './migration.ts'
import { type PaybackGiven, paybackOf, paybackOutput } from './payback.ts'
import { questionsOf } from './questions.ts'

const figure = z.number().nullable()

/** The least and the most of all scenarios that last; null where a scenario has no total, or there are none. Not the range of `plan sensitivity`. */
export const rowOutput = z.strictObject({
  option: z.string(),
  monthlyUsd: figure,
  scenariosLowUsd: figure,
  scenariosHighUsd: figure,
  unknown: z.array(z.string()),
  ...paybackOutput,
  tunedUsd: figure,
  savingAgainstTunedUsd: figure,
  againstTuned: againstTunedOutput.nullable(),
  migration: migrationOutput.nullable(),
})

interface Monthly {
  readonly monthlyUsd?: number | null | undefined
  readonly cost?: CostInput | undefined
}

interface Alternative extends Monthly, PaybackGiven {
  readonly option: string
  readonly linkMiBps?: number | undefined
}

interface Given {
  readonly current: Monthly
  readonly alternatives: readonly Alternative[]
  readonly horizonMonths: number
}

/** One side of a comparison, with all that is worked out of it. */
interface Side {
  readonly name: string
  readonly monthlyUsd: number | null
  /** Lines without which there is no sum. */
  readonly unknown: string[]
  readonly costed: Costed | undefined
  readonly tuned: Sums | null
  readonly scenarios: readonly ScenarioResult[]
}

/** What tuned Kafka goes by is a constant of `plan cost`. */
const TUNING = { tunedPrimaryHours: 24 }

export function comparisonOf(given: Given, context: Context<'scenariosMin'>) {
  const { current, alternatives } = given
  const now = sideOf('current', current, ['current'], context)
  const sides = alternatives.map((one, index) => ({ given: one, ...sideOf(one.option, one, ['alternatives', index], context) }))
  const costed = [now, ...sides].flatMap((side) => (side.costed === undefined ? [] : [side.costed]))
  // Only what all went through tells them apart.
  const scenarioCount = Math.min(
    ...[now, ...sides].map(({ scenarios }) => scenarios.filter(({ after }) => after !== null).length),
  )
  return {
    error: null,
    differs: [],
    current: { monthlyUsd: now.monthlyUsd, ...spanOf(now), unknown: now.unknown, tunedUsd: now.tuned?.totalUsd ?? null },
    rows: sides.map((side, index) =>
      rowOf(now, side, given.horizonMonths, context.book, context.part(side.name, ['alternatives', index])),
    ),
    scenarioCount,
    scenarios: [now, ...sides].flatMap(({ name, scenarios }) =>
      scenarios.length === 0 ? [] : [{ option: name, results: [...scenarios] }],
    ),
    questions: costed.length === 0 ? [] : questionsOf(costed, now.costed),
    warnings: [
      ...(scenarioCount < context.constants.scenariosMin ? [`fewer-than-${context.constants.scenariosMin}-scenarios`] : []),
      ...alternatives.filter(({ oneOffUsd }) => oneOffUsd === undefined).map(({ option }) => `one-off-not-told: ${option}`),
      ...[now, ...sides].filter(({ monthlyUsd }) => monthlyUsd === null).map(({ name }) => `no-total: ${name}`),
    ],
  }
}

function sideOf(
  name: string,
  { monthlyUsd, cost }: Monthly,
  path: readonly PropertyKey[],
  { book, part }: Context<'scenariosMin'>,
): Side {
  const bare = { name, monthlyUsd: monthlyUsd ?? null, unknown: [], costed: undefined, tuned: null, scenarios: [] }
  if (cost === undefined) return bare
  const at = [...path, 'cost']
  const costed = costedOf(name, cost, book, part(name, at))
  const { totalUsd, unknown } = costed.statement
  const { tunedPrimaryHours } = constantsIn(book, 'plan cost', TUNING)
  const tuned = tunedOf(costed, tunedPrimaryHours)
  costed.scene.trace.step(
    'tunedUsd',
    'totalUsd with consumers that read in their zone, and Kafka with tunedPrimaryHours on brokers where tiering is allowed, and right-sized',
    { tunedPrimaryHours, knownUsd: tuned.knownUsd },
    tuned.totalUsd,
  )
  return {
    name,
    monthlyUsd: monthlyUsd === undefined ? totalUsd : monthlyUsd,
    unknown: monthlyUsd === undefined ? [...unknown] : [],
    costed,
    tuned,
    scenarios: scenariosOf(cost, book, part(`${name}.scenarios`, at)),
  }
}

function rowOf(now: Side, side: Side & { readonly given: Alternative }, horizonMonths: number, book: Book, trace: Trace) {
  const { given, name, monthlyUsd, unknown } = side
  const [tunedNowUsd, tunedUsd] = [now.tuned?.totalUsd ?? null, side.tuned?.totalUsd ?? null]
  const payback = paybackOf(
    { ...given, currentUsd: now.monthlyUsd, alternativeUsd: monthlyUsd, horizonMonths, hoursPerMonth: hoursIn(book) },
    trace,
  )
  // A sum that is told stands as it is.
  const alternativeUsd = side.costed === undefined ? monthlyUsd : tunedUsd
  const savingAgainstTunedUsd = trace.step(
    'savingAgainstTunedUsd',
    'current, well tuned − alternative, well tuned',
    { 'current.tunedUsd': tunedNowUsd, tunedUsd: alternativeUsd },
    whenKnown([tunedNowUsd, alternativeUsd], (tuned, other) => tuned - other),
  )
  const overlap = {
    currentUsd: now.monthlyUsd,
    alternativeUsd: monthlyUsd,
    overlapWeeks: given.overlapWeeks === undefined ? 0 : given.overlapWeeks,
    linkMiBps: given.linkMiBps ?? null,
  }
  return {
    option: name,
    monthlyUsd,
    ...spanOf(side),
    unknown,
    ...payback,
    tunedUsd,
    savingAgainstTunedUsd,
    againstTuned: againstTunedOf(now, side, { ...given, horizonMonths, hoursPerMonth: hoursIn(book) }, trace),
    migration: now.costed === undefined ? null : migrationOf(now.costed, overlap, book, trace),
  }
}

function spanOf({ scenarios, costed }: Side) {
  const sides = scenarios
    .filter(({ lasts }) => lasts)
    .flatMap(({ before, after }) => [before, after])
    .filter((side) => side !== null)
  const sums = sides.map(({ totalUsd }) => totalUsd).filter((usd) => usd !== null)
  if (costed === undefined || sums.length === 0 || sums.length < sides.length)
    return { scenariosLowUsd: null, scenariosHighUsd: null }
  const span = { scenariosLowUsd: Math.min(...sums), scenariosHighUsd: Math.max(...sums) }
  return costed.scene.trace.step(
    'span',
    'the least and the most totalUsd of all scenarios that last',
    { sums: sums.length },
    span,
  )
}

function hoursIn(book: Book): Sourced<number> {
  return new Sourced(book.prices.hoursPerMonth, { kind: 'constant', id: 'hoursPerMonth', origin: 'price book' })
}
