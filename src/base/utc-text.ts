export const MS_PER_DAY = 86_400_000

const DAYS_TO_0000_03_01 = 719_468
const DAYS_PER_ERA = 146_097

/** ms since 1970 as `2026-11-20T08:00:00.000Z`, by sums alone: rooms that know no clock have no `Date` either. Years 0 to 9999. */
export function utcText(ms: number): string {
  const days = Math.floor(ms / MS_PER_DAY)
  const rest = ms - days * MS_PER_DAY
  const { year, month, day } = civil(days)
  const [hours, minutes, seconds] = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1000) % 60].map((one) =>
    digits(Math.floor(one), 2),
  )
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${hours}:${minutes}:${seconds}.${digits(Math.floor(rest % 1000), 3)}Z`
}

/** `2026-11-20T08:00:00Z`: to the second that has begun. */
export function utcSecondText(ms: number): string {
  return `${utcText(ms).slice(0, 19)}Z`
}

/** `2026-11-20`. */
export function utcDay(ms: number): string {
  return utcText(ms).slice(0, 10)
}

/** Years that begin in March have their leap day last; 400 of them are an era. */
function civil(daysSince1970: number): { readonly year: number; readonly month: number; readonly day: number } {
  const days = daysSince1970 + DAYS_TO_0000_03_01
  const era = Math.floor(days / DAYS_PER_ERA)
  const ofEra = days - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
