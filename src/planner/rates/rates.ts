import { sum } from '../numbers.ts'

const WINDOW_SECONDS = 300
const SECONDS_PER_DAY = 86_400
export const DAYS_PER_MONTH = 365.25 / 12

/** When a rate is too little to build on, and when a load is spiky. Constants of `plan inventory rates`. */
export const RATE_CONSTANTS = {
  thinDaysMin: 14,
  thinGapShareMax: 0.1,
  growthDaysMin: 28,
  spikyRatioMin: 2,
} as const

type RateConstants = Readonly<Record<keyof typeof RATE_CONSTANTS, number>>

/** Samples at even distances; null where one is missing. */
export interface Samples {
  readonly stepSeconds: number
  readonly values: readonly (number | null)[]
}

export interface Rate {
  readonly average: number
  /** 99th and 95th percentile of the means of five minutes. */
  readonly peak: number
  readonly p95: number
  readonly peakToAverage: number | null
  readonly isSpiky: boolean | null
  readonly days: number
  readonly gapShare: number
  /** Too few days or too many gaps: what is built on it is one step less sure. */
  readonly isThin: boolean
  /** Share of the mean by which it grows in a month; null if there are too few days. */
  readonly growthPerMonth: number | null
}

/** What a series says; nothing if there is no sample. */
export function rateOf({ stepSeconds, values }: Samples, constants: RateConstants = RATE_CONSTANTS): Rate | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const average = sum(known) / known.length
  const windows = means({ stepSeconds, values }, WINDOW_SECONDS).toSorted((one, other) => one - other)
  const [peak, p95] = [percentile(windows, 0.99), percentile(windows, 0.95)]
  const days = (values.length * stepSeconds) / SECONDS_PER_DAY
  const gapShare = 1 - known.length / values.length
  return {
    average,
    peak,
    p95,
    peakToAverage: average > 0 ? peak / average : null,
    isSpiky: p95 > 0 ? peak / p95 >= constants.spikyRatioMin : null,
    days,
    gapShare,
    isThin: days < constants.thinDaysMin || gapShare > constants.thinGapShareMax,
    growthPerMonth: growthPerMonth({ stepSeconds, values }, constants.growthDaysMin),
  }
}

/** Means of the known samples of each window from the first sample on; windows without one are left out. */
function means(samples: Samples, windowSeconds: number): number[] {
  return windowsOf(samples, windowSeconds).map(({ mean }) => mean)
}

function windowsOf({ stepSeconds, values }: Samples, windowSeconds: number): { readonly at: number; readonly mean: number }[] {
  const windows = new Map<number, { total: number; count: number }>()
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const at = Math.floor((index * stepSeconds) / windowSeconds)
    const window = windows.get(at) ?? { total: 0, count: 0 }
    window.total += value
    window.count += 1
    windows.set(at, window)
  }
  return [...windows].map(([at, { total, count }]) => ({ at, mean: total / count }))
}

/** The smallest value that at least this share is not above. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)]!
}

/** Least squares over daily means: slope by day × days of a month ÷ mean. */
function growthPerMonth(samples: Samples, daysMin: number): number | null {
  const days = windowsOf(samples, SECONDS_PER_DAY)
  if (days.length < daysMin) return null
  const middleDay = sum(days.map(({ at }) => at)) / days.length
  const mean = sum(days.map(({ mean: one }) => one)) / days.length
  if (mean <= 0) return null
  const together = sum(days.map(({ at, mean: one }) => (at - middleDay) * (one - mean)))
  const alone = sum(days.map(({ at }) => (at - middleDay) ** 2))
  return ((together / alone) * DAYS_PER_MONTH) / mean
}

/** Seven years by the minute. One wrong year in a document must not fill the memory with gaps. */
export const JOINED_SAMPLES_MAX = 4_000_000

/** Series of parts as one of the whole, on the grid of the first sample; null wherever a part has none. Nothing where steps differ, or parts lie decades apart. */
export function summed(
  parts: readonly (Samples & { readonly fromMs: number })[],
): (Samples & { readonly fromMs: number }) | null {
  const [first] = parts
  if (first === undefined || parts.some(({ stepSeconds }) => stepSeconds !== first.stepSeconds)) return null
  const stepMs = first.stepSeconds * 1000
  const fromMs = parts.reduce((least, part) => Math.min(least, part.fromMs), first.fromMs)
  const offsets = parts.map((part) => Math.round((part.fromMs - fromMs) / stepMs))
  const length = parts.reduce((most, part, at) => Math.max(most, offsets[at]! + part.values.length), 0)
  if (length > JOINED_SAMPLES_MAX) return null
  const totals = new Float64Array(length)
  const counts = new Uint32Array(length)
  for (const [at, part] of parts.entries()) {
    for (const [index, value] of part.values.entries()) {
      if (value === null) continue
      totals[index + offsets[at]!]! += value
      counts[index + offsets[at]!]! += 1
    }
  }
  const values = Array.from(totals, (total, index) => (counts[index] === parts.length ? total : null))
  return { stepSeconds: first.stepSeconds, fromMs, values }
}
