import type { Pressure, PressureFacts } from './pressure-signals.ts'
import { eachPressure, PRESSURES } from './pressure-signals.ts'
import {
  SHARED_CONDITIONS,
  type SharedCondition,
  type SharedConstants,
  type SharedFacts,
  sharedConditions,
} from './shared-conditions.ts'

export const OPTIONS = ['stay', 'selfManage', 'hosted', 'sharedStorage'] as const
export type Option = (typeof OPTIONS)[number]

export const STAY_REASONS = ['small-and-stable', 'no-strong-pressure', 'payback-too-long', 'no-other-option-fits'] as const
export type StayReason = (typeof STAY_REASONS)[number]

type Known<Value> = Value | null | undefined

/** What the verdict is reached from. */
export interface OptionFacts extends Readonly<Partial<Record<SharedCondition, Known<boolean>>>> {
  readonly avgInMiBps?: Known<number>
  readonly retentionHours?: Known<number>
  readonly peakToAverage?: Known<number>
  readonly growthPerMonth?: Known<number>
  readonly costOwnershipClear?: Known<boolean>
  readonly currentMonthlyUsd?: Known<number>
  readonly bestAlternativeMonthlyUsd?: Known<number>
  readonly oneOffUsd?: Known<number>
  readonly paybackMonthsMax?: Known<number>
  readonly pressures?: Known<Partial<Record<Pressure, Known<number>>>>
  readonly signals?: Known<PressureFacts>
  readonly volumeGrowthBlocked?: Known<boolean>
  readonly longReassignmentsPerMonth?: Known<number>
  readonly scaleApartWanted?: Known<boolean>
  readonly expertEngineers?: Known<number>
  readonly needsFullControl?: Known<boolean>
  readonly wantsLessOperations?: Known<boolean>
  readonly customerBoundaryRequired?: Known<boolean>
}

export const OPTION_CONSTANTS = {
  smallInMiBpsMax: 5,
  shortRetentionHoursMax: 72,
  steadyPeakToAverageMax: 2,
  slowGrowthPerMonthMax: 0.1,
  expertEngineersMin: 2,
  strongPressureMin: 0.5,
  paybackMonthsMax: 18,
  selfManageSupport: 2,
  hostedSupport: 1,
} as const

export type OptionConstants = Readonly<Record<keyof typeof OPTION_CONSTANTS, number>>

/** How facts are judged: our own numbers, and how pressures are read from signals. */
export interface OptionRules {
  readonly constants: OptionConstants
  readonly shared: SharedConstants
  readonly scorePressures: (facts: PressureFacts) => Readonly<Record<Pressure, number | null>>
}

export interface OptionVerdict {
  readonly verdict: Option
  readonly reasonsToStay: readonly StayReason[]
  readonly fits: Readonly<Record<Option, boolean>>
  readonly conditions: Readonly<Record<SharedCondition, boolean | null>>
  readonly pressures: Readonly<Record<Pressure, number | null>>
  /** Null: what is unknown decides. */
  readonly smallAndStable: boolean | null
  /** Null: nothing is saved, or a sum is unknown. */
  readonly paybackMonths: number | null
  readonly paybackMonthsMax: number
  /** The customer must hold account, bucket and keys: then payback is no reason to stay. */
  readonly isBoundaryRequired: boolean
}

const NO_SIGNALS: PressureFacts = {}

/** The verdict and all that it rests on. Pure, and cheap: what would change it is found by asking again and again. */
export function verdictOf(facts: OptionFacts, { constants, shared, scorePressures }: OptionRules): OptionVerdict {
  const conditions = sharedConditions({ ...facts.signals, ...withoutNulls(facts) }, shared)
  const scored = scorePressures(facts.signals ?? NO_SIGNALS)
  const pressures = eachPressure((pressure) => facts.pressures?.[pressure] ?? scored[pressure])
  const conditionsMet = SHARED_CONDITIONS.filter((name) => conditions[name] === true).length
  const isBoundaryRequired = facts.customerBoundaryRequired ?? facts.signals?.customerBoundaryRequired ?? false
  const fits = {
    stay: true,
    selfManage: (facts.expertEngineers ?? 0) >= constants.expertEngineersMin && facts.needsFullControl === true,
    hosted: facts.wantsLessOperations === true && !isBoundaryRequired,
    sharedStorage: conditionsMet >= shared.conditionsMin,
  }
  const smallAndStable = smallAndStableOf(facts, constants)
  const paybackMonths = paybackOf(facts)
  const paybackMonthsMax = facts.paybackMonthsMax ?? constants.paybackMonthsMax
  const isTooLong = paybackMonths === null || paybackMonths > paybackMonthsMax
  const holds: Readonly<Record<StayReason, boolean>> = {
    'small-and-stable': smallAndStable === true,
    'no-strong-pressure': PRESSURES.every((pressure) => (pressures[pressure] ?? 0) < constants.strongPressureMin),
    'payback-too-long': isTooLong && !isBoundaryRequired,
    'no-other-option-fits': !fits.selfManage && !fits.hosted && !fits.sharedStorage,
  }
  const reasonsToStay = STAY_REASONS.filter((reason) => holds[reason])
  const verdict = reasonsToStay.length > 0 ? 'stay' : bestOf(fits, conditionsMet, constants)
  return {
    verdict,
    reasonsToStay,
    fits,
    conditions,
    pressures,
    smallAndStable,
    paybackMonths,
    paybackMonthsMax,
    isBoundaryRequired,
  }
}

function bestOf(fits: Readonly<Record<Option, boolean>>, conditionsMet: number, constants: OptionConstants): Option {
  const support = [
    ['sharedStorage', conditionsMet],
    ['selfManage', constants.selfManageSupport],
    ['hosted', constants.hostedSupport],
  ] as const
  const fitting = support.filter(([option]) => fits[option])
  return fitting.reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}

function smallAndStableOf(facts: OptionFacts, constants: OptionConstants): boolean | null {
  const atMost = (value: Known<number>, most: number) => (value == null ? null : value <= most)
  const states = [
    atMost(facts.avgInMiBps, constants.smallInMiBpsMax),
    atMost(facts.retentionHours, constants.shortRetentionHoursMax),
    atMost(facts.peakToAverage, constants.steadyPeakToAverageMax),
    atMost(facts.growthPerMonth, constants.slowGrowthPerMonthMax),
    facts.costOwnershipClear ?? null,
  ]
  if (states.includes(false)) return false
  return states.includes(null) ? null : true
}

function paybackOf({ currentMonthlyUsd, bestAlternativeMonthlyUsd, oneOffUsd }: OptionFacts): number | null {
  if (currentMonthlyUsd == null || bestAlternativeMonthlyUsd == null || oneOffUsd == null) return null
  const saving = currentMonthlyUsd - bestAlternativeMonthlyUsd
  return saving > 0 ? oneOffUsd / saving : null
}

const SHARED_FACTS = [...SHARED_CONDITIONS, 'volumeGrowthBlocked', 'longReassignmentsPerMonth', 'scaleApartWanted'] as const

/** The four conditions as answered, where they are, and those facts of them that aren't signals of a pressure. */
function withoutNulls(facts: OptionFacts): SharedFacts {
  return Object.fromEntries(SHARED_FACTS.flatMap((name) => (facts[name] == null ? [] : [[name, facts[name]] as const])))
}
