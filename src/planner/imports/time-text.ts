const TIME = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** ms since 1970 of `2026-11-20T08:00:00+00:00`, `2026/11/20 08:00:00` and the like, UTC if nothing else is said; null if it is no time. */
export function timeMs(text: string): number | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = TIME.exec(text) ?? []
  if (year === undefined) return null
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  return Number.isNaN(atMs) ? null : atMs
}
