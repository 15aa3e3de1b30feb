import { calculation, constantsIn } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { count, positive, quantity, share, z } from '../schema.ts'
import { namedIn } from '../trace.ts'
import { changesOf, clearsOf, DRIVER_NAMES } from './options-changes.ts'
import { optionsText, reasonTexts } from './options-text.ts'
import { tuningInput, tuningOf, tuningOutput } from './options-tuning.ts'
import { OPTION_CONSTANTS, OPTIONS, type OptionVerdict, STAY_REASONS, verdictOf } from './options-verdict.ts'
import { PRESSURES, perPressure, pressureFacts, pressureScorer } from './pressure-signals.ts'
import { SHARED_CONDITIONS, SHARED_CONSTANTS, sharedCondition } from './shared-conditions.ts'

const answer = z.boolean().nullish()

const change = {
  driver: z.string(),
  from: z.union([z.number(), z.boolean()]).nullable(),
  direction: z.enum(['above', 'below', 'answer']),
  threshold: z.number().nullable(),
  isReached: z.boolean(),
  text: z.string(),
}

const perUnit = z.strictObject({ currentUsd: z.number(), bestAlternativeUsd: z.number() })

/**
 * `plan options`: stay, run it yourselves, another hosted service, or shared storage.
 *
 * smallAndStable: avgInMiBps, retentionHours, peakToAverage, growthPerMonth at most their bounds, and it is clear who owns the cost. selfManage fits
 * with expertEngineersMin engineers and a need of full control, hosted with the wish for less operations and no boundary, sharedStorage with enough
 * conditions (`shared-conditions.ts`), stay always. paybackMonths = oneOffUsd ÷ (currentMonthlyUsd − bestAlternativeMonthlyUsd). Any reason to stay
 * decides for it; else the fitting option with most support: conditions met, 2 for selfManage, 1 for hosted. Changes: each fact moved alone, by
 * bisection (`options-changes.ts`).
 */
export const planOptions = calculation({
  command: 'plan options',
  summary: 'the verdict among stay, self-managed, hosted and shared storage, and what would change it',
  constants: OPTION_CONSTANTS,
  input: z.strictObject({
    avgInMiBps: quantity.nullish().describe('MiB/s written, on average'),
    retentionHours: quantity.nullish(),
    peakToAverage: quantity.nullish(),
    growthPerMonth: z.number().nullish().describe('growth of the rate in a month: 0.1 is 10 %'),
    costOwnershipClear: answer.describe('whether it is clear who pays for what'),
    currentMonthlyUsd: quantity.nullish(),
    bestAlternativeMonthlyUsd: quantity.nullish(),
    oneOffUsd: quantity.nullish().describe('cost of moving, once'),
    paybackMonthsMax: positive.nullish().describe('months after which a move must have paid back; the constant if not said'),
    pressures: z
      .strictObject(Object.fromEntries(PRESSURES.map((name) => [name, share.nullish()])) as PressureShape)
      .nullish()
      .describe('scores of plan pressures; what is missing is read from signals'),
    signals: pressureFacts.nullish().describe('the facts of plan pressures'),
    storageSlowToScale: answer.describe('a condition of plan fit shared; from signals if not said'),
    crossZoneMaterial: answer.describe('a condition of plan fit shared; from signals if not said'),
    partitionMovementPainful: answer.describe('a condition of plan fit shared'),
    independenceOrBoundaryWanted: answer.describe('a condition of plan fit shared; from signals if not said'),
    volumeGrowthBlocked: answer.describe('whether volumes could not grow when they had to'),
    longReassignmentsPerMonth: quantity.nullish().describe('reassignments a month that take longer than four hours'),
    scaleApartWanted: answer.describe('whether compute and storage shall scale apart'),
    expertEngineers: count.nullish().describe('engineers who know how to run Kafka'),
    needsFullControl: answer,
    wantsLessOperations: answer,
    customerBoundaryRequired: answer.describe('whether the customer must hold account, bucket and keys'),
    usdPerUnit: z
      .record(z.string(), perUnit)
      .default({})
      .describe('what one more of a driver adds to both monthly sums, as plan sensitivity finds it'),
    tuning: tuningInput.optional().describe('what tuning can be worked out from'),
  }),
  output: z.strictObject({
    verdict: z.enum(OPTIONS),
    text: z.string(),
    reasonsToStay: z.array(z.enum(STAY_REASONS)),
    reasons: z.array(z.string()),
    fits: z.strictObject({ stay: z.boolean(), selfManage: z.boolean(), hosted: z.boolean(), sharedStorage: z.boolean() }),
    sharedStorageConditionsMet: z.array(sharedCondition),
    sharedStorageConditionsUnmet: z.array(sharedCondition),
    paybackMonths: z.number().nullable(),
    paybackMonthsMax: z.number(),
    isBoundaryRequired: z.boolean(),
    smallAndStable: z.boolean().nullable(),
    pressures: perPressure(z.number().nullable()),
    unknown: z.array(z.string()),
    changes: z.array(z.strictObject({ ...change, becomes: z.string() })),
    clears: z.array(z.strictObject({ reason: z.enum(STAY_REASONS), ...change })),
    tuning: z.array(tuningOutput),
  }),
  run({ usdPerUnit, tuning, ...facts }, { book, constants, trace }) {
    checkDrivers(Object.keys(usdPerUnit))
    const rules = {
      constants,
      shared: constantsIn(book, 'plan fit shared', SHARED_CONSTANTS),
      scorePressures: pressureScorer(book),
    }
    const found = verdictOf(facts, rules)
    const { avgInMiBps, retentionHours } = facts
    trace.step('smallAndStable', SMALL_AND_STABLE, namedIn(SMALL_AND_STABLE, { ...facts, ...constants }), found.smallAndStable)
    trace.step(
      'pressures',
      'as given, else weight met ÷ weight known of signals',
      { pressures: facts.pressures ?? null },
      found.pressures,
    )
    trace.step('fits', 'each by its rule; sharedStorage by conditions met', { conditions: found.conditions }, found.fits)
    const { currentMonthlyUsd, bestAlternativeMonthlyUsd, oneOffUsd } = facts
    trace.step(
      'paybackMonths',
      'oneOffUsd ÷ (currentMonthlyUsd − bestAlternativeMonthlyUsd), nothing if that is not positive',
      { currentMonthlyUsd, bestAlternativeMonthlyUsd, oneOffUsd },
      found.paybackMonths,
    )
    trace.step('reasonsToStay', 'those that hold', { paybackMonthsMax: facts.paybackMonthsMax ?? constants.paybackMonthsMax }, [
      ...found.reasonsToStay,
    ])
    trace.step(
      'verdict',
      'stay if there is a reason to, else the fitting option with most support',
      { fits: found.fits },
      found.verdict,
    )
    const changes = trace.step(
      'changes',
      'each fact moved alone, all others as they are, until the verdict is another one',
      { verdict: found.verdict },
      changesOf(facts, rules, usdPerUnit, ({ verdict }) => verdict),
    )
    return {
      verdict: found.verdict,
      text: optionsText(found, facts, changes),
      reasonsToStay: [...found.reasonsToStay],
      reasons: reasonTexts(found, facts),
      fits: found.fits,
      sharedStorageConditionsMet: SHARED_CONDITIONS.filter((name) => found.conditions[name] === true),
      // Who doesn't know a condition doesn't meet it; `unknown` names it.
      sharedStorageConditionsUnmet: SHARED_CONDITIONS.filter((name) => found.conditions[name] !== true),
      paybackMonths: found.paybackMonths,
      paybackMonthsMax: found.paybackMonthsMax,
      isBoundaryRequired: found.isBoundaryRequired,
      smallAndStable: found.smallAndStable,
      pressures: found.pressures,
      unknown: unknownOf(facts, found),
      changes,
      clears: clearsOf(facts, rules, usdPerUnit, found.reasonsToStay),
      tuning:
        found.verdict === 'stay'
          ? tuningOf(tuning, { book, trace, avgInMiBps: avgInMiBps ?? null, retentionHours: retentionHours ?? null })
          : [],
    }
  },
})

const optionalScore = share.nullish()
type PressureShape = Record<(typeof PRESSURES)[number], typeof optionalScore>

const SMALL_AND_STABLE =
  'avgInMiBps ≤ smallInMiBpsMax, retentionHours ≤ shortRetentionHoursMax, peakToAverage ≤ steadyPeakToAverageMax, growthPerMonth ≤ slowGrowthPerMonthMax, and costOwnershipClear'

function checkDrivers(names: readonly string[]): void {
  const wrong = names.filter((name) => !DRIVER_NAMES.includes(name))
  if (wrong.length > 0)
    throw badDocument(
      'input',
      wrong.map((name) => ({ path: `/usdPerUnit/${name}`, text: `is no driver; known are ${DRIVER_NAMES.join(', ')}` })),
    )
}

const ASKED = [
  'avgInMiBps',
  'retentionHours',
  'peakToAverage',
  'growthPerMonth',
  'costOwnershipClear',
  'currentMonthlyUsd',
  'bestAlternativeMonthlyUsd',
  'oneOffUsd',
  'expertEngineers',
  'needsFullControl',
  'wantsLessOperations',
  'customerBoundaryRequired',
] as const

function unknownOf(facts: Readonly<Record<string, unknown>>, { pressures, conditions }: OptionVerdict): string[] {
  return [
    ...ASKED.filter((name) => facts[name] === null || facts[name] === undefined),
    ...PRESSURES.filter((pressure) => pressures[pressure] === null).map((pressure) => `pressures.${pressure}`),
    ...SHARED_CONDITIONS.filter((name) => conditions[name] === null),
  ]
}
