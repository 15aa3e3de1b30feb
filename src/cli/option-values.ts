import { InvalidArgumentError } from 'commander'
import type { Address } from '../base/ports.ts'
import { parseAddress } from '../config/address.ts'

/** Readers of option values: what isn't allowed ends with exit code 2 and a line that names option, value and what is allowed. */

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^-?[0-9]+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number${boundsFor(value, min, max)}.`)
  }
}

/** What no number that people think of would reach is named only to who did. */
function boundsFor(value: number, min: number, max: number): string {
  if (max !== Number.MAX_SAFE_INTEGER || Math.abs(value) > max) return ` from ${min} to ${max}`
  return min === -Number.MAX_SAFE_INTEGER ? '' : ` from ${min} on`
}

export function nonEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}

/** A day, or a moment of it in UTC, as documents say it. */
export function dayOption(text: string): string {
  const isShaped = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/.test(text)
  const at = isShaped ? Date.parse(text) : Number.NaN
  // 31 April is read as 1 May.
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10))) return text
  throw new InvalidArgumentError('It must be a day such as 2026-11-20.')
}

/** `host:port`, several with commas between; without a port 9092. */
export function bootstrapList(text: string): readonly Address[] {
  const addresses = text.split(',').map((part) => {
    const one = part.trim()
    return parseAddress(one) ?? parseAddress(`${one}:9092`)
  })
  const read = addresses.filter((address) => address !== undefined && address.port > 0)
  if (read.length === 0 || read.length < addresses.length) {
    throw new InvalidArgumentError('It must be HOST:PORT, or several with commas between, for example kafka1:9092,kafka2:9092.')
  }
  return read.filter((address) => address !== undefined)
}

/** Collects `name=value`, given several times. The value may be empty. */
export function pairs(
  text: string,
  before: readonly (readonly [string, string])[] | undefined,
): readonly (readonly [string, string])[] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be NAME=VALUE.')
  return [...(before ?? []), [text.slice(0, at).trim(), text.slice(at + 1)]]
}

export function texts(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}

/** ms since 1970, or a date and time that says its zone; a date alone is midnight in UTC. */
export function moment(text: string): number {
  if (/^[0-9]+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  const value = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(value)) {
    throw new InvalidArgumentError('It must be milliseconds since 1970 or a time such as 2026-01-31T09:30:00Z.')
  }
  return value
}
