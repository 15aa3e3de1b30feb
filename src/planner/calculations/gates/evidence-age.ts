import { MS_PER_DAY } from '../../../base/utc-text.ts'

/** What makes a record count, and for how long. */
export interface Dated {
  /** A day, or a moment in UTC. */
  readonly at: string
  readonly result: 'pass' | 'fail'
  /** The record's own word. It may shorten its life, never lengthen it. */
  readonly validDays?: number | undefined
}

/** Whole days from `at` to `now`, by the calendar of UTC; below 0 for what is still to come. */
export function ageDays(at: string, now: string): number {
  return (dayOf(now) - dayOf(at)) / MS_PER_DAY
}

/** How many days a record still counts; 0 on its last one, null if it doesn't count: too old, or from the future. */
export function daysLeft({ at, validDays }: Dated, now: string, validDaysMax: number): number | null {
  const age = ageDays(at, now)
  const left = Math.min(validDays ?? validDaysMax, validDaysMax) - age
  return age >= 0 && left >= 0 ? left : null
}

/** The record that counts of those that are fresh: of the newest day, and of that day a failure before a pass. */
export function newestOf<Record extends Dated>(records: readonly Record[]): Record | undefined {
  return records.reduce<Record | undefined>((best, one) => (best === undefined || isBefore(best, one) ? one : best), undefined)
}

function isBefore(best: Dated, one: Dated): boolean {
  const difference = dayOf(one.at) - dayOf(best.at)
  return difference > 0 || (difference === 0 && one.result === 'fail' && best.result === 'pass')
}

function dayOf(text: string): number {
  return Date.parse(text.slice(0, 10))
}
