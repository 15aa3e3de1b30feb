import { InvalidArgumentError } from 'commander'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30s`, `10m`, `1h` as milliseconds. */
export function duration(text: string): number {
  const found = /^(\d+)(ms|s|m|h|d)$/.exec(text)
  const value = found === null ? 0 : Number(found[1]) * UNIT_MS[found[2]!]!
  if (value > 0 && Number.isSafeInteger(value)) return value
  throw new InvalidArgumentError('It must be a whole number with a unit: 500ms, 30s, 10m, 1h, 1d.')
}
