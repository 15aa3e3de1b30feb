import { whenKnown } from '../../known.ts'
import { quantity, z } from '../../schema.ts'
import type { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'

const HOURS_PER_WEEK = 168

/** Once-only money of an alternative. */
export const paybackFields = {
  oneOffUsd: quantity.nullable().optional().describe('what changing over costs once; missing: nothing; null: unknown'),
  overlapWeeks: quantity.nullable().optional().describe('weeks in which both platforms run; missing: none; null: unknown'),
}

const figure = z.number().nullable()

export const paybackOutput = {
  doubleRunUsd: figure,
  oneOffTotalUsd: figure,
  savingPerMonthUsd: figure,
  paybackMonths: figure,
  horizonSavingUsd: figure,
}

/** Not told is nothing, null is unknown. */
export interface PaybackGiven {
  readonly oneOffUsd?: number | null | undefined
  readonly overlapWeeks?: number | null | undefined
}

export interface PaybackInput extends PaybackGiven {
  readonly currentUsd: number | null
  readonly alternativeUsd: number | null
  readonly horizonMonths: number
  readonly hoursPerMonth: Sourced<number>
}

/** The overlap is paid on the new platform; what saves nothing never pays back. */
export function paybackOf(input: PaybackInput, trace: Trace) {
  const { currentUsd, alternativeUsd, oneOffUsd = 0, overlapWeeks = 0, horizonMonths, hoursPerMonth } = input
  const doubleRunUsd = trace.step(
    'doubleRunUsd',
    'overlapWeeks × 168 ÷ hoursPerMonth × monthlyUsd',
    { overlapWeeks, hoursPerMonth, monthlyUsd: alternativeUsd },
    overlapWeeks === 0
      ? 0
      : whenKnown([overlapWeeks, alternativeUsd], (weeks, usd) => ((weeks * HOURS_PER_WEEK) / hoursPerMonth.value) * usd),
  )
  const oneOffTotalUsd = trace.step(
    'oneOffTotalUsd',
    'oneOffUsd + doubleRunUsd',
    { oneOffUsd, doubleRunUsd },
    whenKnown([oneOffUsd, doubleRunUsd], (once, twice) => once + twice),
  )
  const savingPerMonthUsd = trace.step(
    'savingPerMonthUsd',
    'current.monthlyUsd − monthlyUsd',
    { 'current.monthlyUsd': currentUsd, monthlyUsd: alternativeUsd },
    whenKnown([currentUsd, alternativeUsd], (now, then) => now - then),
  )
  const paybackMonths = trace.step(
    'paybackMonths',
    'oneOffTotalUsd ÷ savingPerMonthUsd; none if nothing is saved',
    { oneOffTotalUsd, savingPerMonthUsd },
    whenKnown([oneOffTotalUsd, savingPerMonthUsd], monthsToPay),
  )
  const horizonSavingUsd = trace.step(
    'horizonSavingUsd',
    'savingPerMonthUsd × horizonMonths − oneOffTotalUsd',
    { savingPerMonthUsd, horizonMonths, oneOffTotalUsd },
    whenKnown([savingPerMonthUsd, oneOffTotalUsd], (saved, once) => saved * horizonMonths - once),
  )
  return { doubleRunUsd, oneOffTotalUsd, savingPerMonthUsd, paybackMonths, horizonSavingUsd }
}

/** Never, where nothing is saved, or next to nothing. */
function monthsToPay(once: number, saved: number): number | null {
  const months = saved <= 0 ? Number.POSITIVE_INFINITY : once / saved
  return Number.isFinite(months) ? months : null
}
