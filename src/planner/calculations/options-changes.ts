import { numberText } from '../number-text.ts'
import type { OptionFacts, OptionRules, OptionVerdict, StayReason } from './options-verdict.ts'
import { verdictOf } from './options-verdict.ts'

/** A fact that is moved alone, to see when the verdict changes. */
interface Driver {
  readonly path: readonly [string] | readonly ['pressures' | 'signals', string]
  readonly words: string
  readonly low: number
  readonly high: number
  /** How a value is said. */
  readonly text: (value: number) => string
}

const percent = (value: number) => `${numberText(value * 100, 'percent')} %`
const plain = (value: number) => numberText(value, 'value')
const score = (value: number) => numberText(value, 'score')
const hours = (value: number) => (value > 96 ? `${numberText(value / 24, 'days')} days` : `${numberText(value, 'hours')} hours`)
const usd = (value: number) => `${numberText(value, 'usd')} USD`
const mibps = (value: number) => `${numberText(value, 'value')} MiB/s`

const DRIVERS: readonly Driver[] = [
  { path: ['avgInMiBps'], words: 'the rate written', low: 0, high: 10_240, text: mibps },
  { path: ['retentionHours'], words: 'retention', low: 0, high: 17_520, text: hours },
  { path: ['peakToAverage'], words: 'peak to average', low: 1, high: 20, text: plain },
  { path: ['growthPerMonth'], words: 'growth a month', low: 0, high: 1, text: percent },
  { path: ['currentMonthlyUsd'], words: 'the monthly bill', low: 0, high: 10_000_000, text: usd },
  { path: ['bestAlternativeMonthlyUsd'], words: 'the monthly cost of the best alternative', low: 0, high: 10_000_000, text: usd },
  { path: ['oneOffUsd'], words: 'the cost of moving', low: 0, high: 10_000_000, text: usd },
  { path: ['expertEngineers'], words: 'the number of expert engineers', low: 0, high: 20, text: plain },
  { path: ['pressures', 'compatibility'], words: 'the pressure of compatibility', low: 0, high: 1, text: score },
  { path: ['pressures', 'network'], words: 'the pressure of the network', low: 0, high: 1, text: score },
  { path: ['pressures', 'storage'], words: 'the pressure of storage', low: 0, high: 1, text: score },
  { path: ['pressures', 'governance'], words: 'the pressure of governance', low: 0, high: 1, text: score },
  { path: ['pressures', 'migration'], words: 'the pressure of migration', low: 0, high: 1, text: score },
  { path: ['signals', 'crossZoneShare'], words: 'the cross-zone share of the bill', low: 0, high: 0.99, text: percent },
  { path: ['signals', 'storageShare'], words: 'the storage share of the bill', low: 0, high: 0.99, text: percent },
  { path: ['signals', 'privateConnectivityShare'], words: 'the share of private connections', low: 0, high: 0.99, text: percent },
  { path: ['signals', 'reassignmentHours'], words: 'the time to move partitions', low: 0, high: 168, text: hours },
  { path: ['signals', 'brokerReplacementHours'], words: 'the time to replace a broker', low: 0, high: 168, text: hours },
  { path: ['signals', 'diskUtilisation'], words: 'how full disks are', low: 0, high: 1, text: percent },
]

/** Answers that are turned around, in words for yes and for no. */
const ANSWERS = [
  ['costOwnershipClear', 'it is clear who owns the cost', 'it is not clear who owns the cost'],
  ['storageSlowToScale', 'storage is slow to scale', 'storage is not slow to scale'],
  ['crossZoneMaterial', 'traffic across zones is a material cost', 'traffic across zones is no material cost'],
  ['partitionMovementPainful', 'moving partitions is painful', 'moving partitions is not painful'],
  [
    'independenceOrBoundaryWanted',
    'compute and storage shall scale apart, or the customer must hold account, bucket and keys',
    'neither scaling apart nor a boundary is wanted',
  ],
  ['needsFullControl', 'full control is needed', 'full control is not needed'],
  ['wantsLessOperations', 'less operations are wanted', 'less operations are not wanted'],
  [
    'customerBoundaryRequired',
    'the customer must hold account, bucket and keys',
    'the customer need not hold account, bucket and keys',
  ],
] as const

/** What a unit of a driver adds to both sums in a month, where that is known. */
export type UsdPerUnit = Readonly<Record<string, { readonly currentUsd: number; readonly bestAlternativeUsd: number }>>

export interface Change {
  readonly driver: string
  readonly from: number | boolean | null
  readonly direction: 'above' | 'below' | 'answer'
  /** Null: an answer. */
  readonly threshold: number | null
  /** Whether the change is there at the threshold itself, not only past it. */
  readonly isReached: boolean
  readonly becomes: string
  readonly text: string
}

/** Single facts that change what `outcome` says, each with the value from which on, found by bisection. */
export function changesOf(
  facts: OptionFacts,
  rules: OptionRules,
  usdPerUnit: UsdPerUnit,
  outcome: (verdict: OptionVerdict) => string,
): Change[] {
  const of = (changed: OptionFacts) => outcome(verdictOf(changed, rules))
  const now = of(facts)
  return [
    ...DRIVERS.flatMap((driver) => driverChanges(driver, facts, usdPerUnit, of, now)),
    ...ANSWERS.flatMap(([answer, yes, no]): Change[] => {
      const from = facts[answer] ?? null
      const to = from !== true
      const becomes = of({ ...facts, [answer]: to })
      if (becomes === now) return []
      return [{ driver: answer, from, direction: 'answer', threshold: null, isReached: false, becomes, text: to ? yes : no }]
    }),
  ]
}

function driverChanges(
  driver: Driver,
  facts: OptionFacts,
  usdPerUnit: UsdPerUnit,
  of: (changed: OptionFacts) => string,
  now: string,
): Change[] {
  const name = driver.path.join('.')
  const from = valueAt(facts, driver.path)
  if (from === null) return []
  const at = (value: number) => of(moved(facts, driver.path, value, value - from, usdPerUnit[name]))
  return (['above', 'below'] as const).flatMap((direction) => {
    const end = direction === 'above' ? driver.high : driver.low
    if (direction === 'above' ? end <= from : end >= from) return []
    const found = firstChange(from, end, at, now)
    if (found === undefined) return []
    return [{ driver: name, from, direction, ...found, text: changeText(driver, direction, found) }]
  })
}

interface Found {
  readonly threshold: number
  readonly isReached: boolean
  readonly becomes: string
}

function changeText({ words, text }: Driver, direction: 'above' | 'below', { threshold, isReached }: Found): string {
  const verb = direction === 'above' ? (isReached ? 'reaches' : 'goes beyond') : isReached ? 'falls to' : 'falls below'
  return `${words} ${verb} ${text(threshold)}`
}

const POINTS = 128
const HALVINGS = 60
const DECIMALS = 1e6

/** The nearest point towards `end` where the outcome is another one: coarse steps that grow, then halving between the last two. */
function firstChange(from: number, end: number, at: (value: number) => string, now: string): Found | undefined {
  let before = from
  for (let step = 1; step <= POINTS; step++) {
    // Fine near the present value, coarse far away.
    const value = from + (end - from) * (step / POINTS) ** 3
    if (at(value) === now) {
      before = value
      continue
    }
    let after = value
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = (before + after) / 2
      if (at(middle) === now) before = middle
      else after = middle
    }
    const tidy = Math.round(after * DECIMALS) / DECIMALS
    return { threshold: tidy, isReached: at(tidy) !== now, becomes: at(after) }
  }
  return undefined
}

function valueAt(facts: OptionFacts, [part, inner]: Driver['path']): number | null {
  const outer = (facts as Readonly<Record<string, unknown>>)[part]
  const value = inner === undefined ? outer : (outer as Readonly<Record<string, unknown>> | null | undefined)?.[inner]
  return typeof value === 'number' ? value : null
}

/** The same facts with another value, and the sums that hang on it. */
function moved(
  facts: OptionFacts,
  [part, inner]: Driver['path'],
  value: number,
  difference: number,
  perUnit: UsdPerUnit[string] | undefined,
): OptionFacts {
  const outer = (facts as Readonly<Record<string, unknown>>)[part]
  const changed = inner === undefined ? { [part]: value } : { [part]: { ...(outer as object), [inner]: value } }
  const add = (sum: number | null | undefined, unit: number) => (sum == null ? sum : Math.max(0, sum + unit * difference))
  const sums =
    perUnit === undefined
      ? {}
      : {
          currentMonthlyUsd: add(facts.currentMonthlyUsd, perUnit.currentUsd),
          bestAlternativeMonthlyUsd: add(facts.bestAlternativeMonthlyUsd, perUnit.bestAlternativeUsd),
        }
  return { ...facts, ...sums, ...changed } as OptionFacts
}

/** What each reason to stay would take to go away. */
export function clearsOf(facts: OptionFacts, rules: OptionRules, usdPerUnit: UsdPerUnit, reasons: readonly StayReason[]) {
  return reasons.flatMap((reason) =>
    changesOf(facts, rules, usdPerUnit, ({ reasonsToStay }) => String(reasonsToStay.includes(reason))).map(
      ({ driver, from, direction, threshold, isReached, text }) => ({
        reason,
        driver,
        from,
        direction,
        threshold,
        isReached,
        text,
      }),
    ),
  )
}

/** Names of drivers that money may hang on. */
export const DRIVER_NAMES: readonly string[] = DRIVERS.map(({ path }) => path.join('.'))
