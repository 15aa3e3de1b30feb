const TIME = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** ms since 1970 of `2026-11-20T08:00:00+00:00`, `2026/11/20 08:00:00` and the like, UTC if nothing else is said; null if it is no time. */
export function timeMs(text: string): number | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = TIME.exec(text) ?? []
  if (year === undefined) return null
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  return Number.isNaN(atMs) ? null : atMs
}

const MS_PER_DAY = 86_400_000
const DAYS_PER_ERA = 146_097

/** `2026-11-20T08:00:00Z`: the proleptic Gregorian calendar, counted in eras of 400 years that begin in March. */
export function timeText(atMs: number): string {
  const days = Math.floor(atMs / MS_PER_DAY) + 719_468
  const era = Math.floor(days / DAYS_PER_ERA)
  const dayOfEra = days - era * DAYS_PER_ERA
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const second = Math.floor((atMs - Math.floor(atMs / MS_PER_DAY) * MS_PER_DAY) / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}Z`
}
