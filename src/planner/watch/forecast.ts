import { MS_PER_DAY } from '../../base/utc-text.ts'
import { numberText } from '../number-text.ts'
import { sum } from '../numbers.ts'
import { z } from '../schema.ts'
import type { Drift } from './drift.ts'
import type { WatchDays } from './watch-limits.ts'

const quantities = z.record(z.string(), z.number())

/** What one look counted of a cluster: kept, so that the next looks can tell where it goes. */
export const totals = z.strictObject({ at: z.string(), cluster: z.string(), quantities })
export type Totals = z.output<typeof totals>

/** Where something must stop growing. */
export interface Ceiling {
  readonly cluster: string
  readonly quantity: string
  readonly limit: number
  readonly text: string
}

/** Straight lines through what was counted: what meets its ceiling within so many days. */
export function forecast(history: readonly Totals[], ceilings: readonly Ceiling[], nowMs: number, days: WatchDays): Drift[] {
  return ceilings.flatMap((ceiling) => crossing(history, ceiling, nowMs, days) ?? [])
}

function crossing(history: readonly Totals[], ceiling: Ceiling, nowMs: number, days: WatchDays): Drift | undefined {
  const { cluster, quantity, limit, text } = ceiling
  const points = history.flatMap(({ at, cluster: of, quantities: counted }) => {
    const [value, day] = [counted[quantity], (Date.parse(at) - nowMs) / MS_PER_DAY]
    return of !== cluster || value === undefined || day < -days.historyDays || day > 0 ? [] : [{ day, value }]
  })
  const span = Math.max(...points.map(({ day }) => day)) - Math.min(...points.map(({ day }) => day))
  if (points.length < 2 || span < days.historyDaysMin) return undefined
  const line = lineThrough(points)
  const daysLeft = line.now >= limit ? 0 : line.slope <= 0 ? Number.POSITIVE_INFINITY : (limit - line.now) / line.slope
  if (daysLeft > days.forecastDays) return undefined
  const when = daysLeft === 0 ? 'now' : `in ${Math.ceil(daysLeft)} days`
  return {
    kind: 'forecast-crossing',
    cluster,
    about: quantity,
    text: `${quantity} crosses ${numberText(limit, quantity)} ${when}: ${text}`,
    value: null,
  }
}

/** Least squares; `now` is where the line stands on day 0. */
function lineThrough(points: readonly { readonly day: number; readonly value: number }[]) {
  const middleDay = sum(points.map(({ day }) => day)) / points.length
  const mean = sum(points.map(({ value }) => value)) / points.length
  const together = sum(points.map(({ day, value }) => (day - middleDay) * (value - mean)))
  const slope = together / sum(points.map(({ day }) => (day - middleDay) ** 2))
  return { slope, now: mean - slope * middleDay }
}
