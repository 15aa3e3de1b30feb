/**
 * How one config is written, checked and read. All text comes from people or clients, so reading never throws: it gives a
 * value or the reason why not. Text is read as Kafka's own parser does: blanks around it are dropped, booleans in any
 * case, whole numbers in decimal, lists split at commas.
 */
export interface Definition<Value> {
  readonly type: ValueType
  readonly about: string
  /** As one would write it; null: there is none. */
  readonly fallback: string | null
  /** What may be written, as words behind "must be". */
  readonly allowed: string
  /** `keep`: accepted, checked, stored and shown, so that tools that set it go on working; it changes nothing here. */
  readonly effect: 'use' | 'keep'
  /** Whether it can be changed at run time: for all brokers and each of them, or only for one broker. */
  readonly dynamic: 'no' | 'cluster-wide' | 'per-broker'
  readonly read: (text: string) => Reading<Value>
}

/** Kafka's types, as DescribeConfigs tells them. */
export type ValueType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password'

/** `text` is the one spelling that is shown: without blanks, signs or leading zeros that mean nothing. */
export type Reading<Value> =
  | { readonly kind: 'value'; readonly value: Value; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string }

export type ValueOf<Defined> = Defined extends Definition<infer Value> ? Value : never

/** Kafka's largest long. As a number it is Infinity here: no clock and no disk gets there. */
export const LONG_MAX = '9223372036854775807'
export const INT_MAX = 2_147_483_647

export function keep<Value>(definition: Definition<Value>): Definition<Value> {
  return { ...definition, effect: 'keep' }
}

export function clusterWide<Value>(definition: Definition<Value>): Definition<Value> {
  return { ...definition, dynamic: 'cluster-wide' }
}

export function perBroker<Value>(definition: Definition<Value>): Definition<Value> {
  return { ...definition, dynamic: 'per-broker' }
}

/** Adds undefined where there is no fallback. */
type OrNone<Value, Fallback> = Fallback extends null ? Value | undefined : Value

export interface Range {
  readonly min?: number
  readonly max?: number
}

export function int<F extends number | null>(fallback: F, about: string, range: Range = {}): Definition<OrNone<number, F>> {
  return whole('int', fallback, about, { min: range.min ?? -INT_MAX - 1, max: range.max ?? INT_MAX })
}

export function short<F extends number | null>(fallback: F, about: string, range: Range = {}): Definition<OrNone<number, F>> {
  return whole('short', fallback, about, { min: range.min ?? -32_768, max: range.max ?? 32_767 })
}

/** Beyond 2^53 - 1 the value is Infinity: exactness ends there, and nothing that we count gets there. */
export function long<F extends number | string | null>(
  fallback: F,
  about: string,
  range: Range = {},
): Definition<OrNone<number, F>> {
  return whole('long', fallback, about, {
    min: range.min ?? Number.NEGATIVE_INFINITY,
    max: range.max ?? Number.POSITIVE_INFINITY,
  })
}

const WHOLE = /^[+-]?[0-9]{1,19}$/
const LONG_LIMIT = 9_223_372_036_854_775_807n

function whole<F extends number | string | null>(
  type: 'int' | 'short' | 'long',
  fallback: F,
  about: string,
  { min, max }: Required<Range>,
): Definition<OrNone<number, F>> {
  const allowed = wholeRange(min, max)
  const read = (raw: string): Reading<number> => {
    const text = raw.trim()
    if (!WHOLE.test(text)) return refused(`Not a number of type ${type.toUpperCase()}`)
    const exact = BigInt(text)
    if (exact > LONG_LIMIT || exact < -LONG_LIMIT - 1n) return refused(`Not a number of type ${type.toUpperCase()}`)
    const value = asNumber(exact)
    if (value < min) return refused(`Value must be at least ${min}`)
    if (value > max) return refused(`Value must be no more than ${max}`)
    return { kind: 'value', value, text: String(exact) }
  }
  return base(type, fallback === null ? null : String(fallback), about, allowed, read)
}

function asNumber(exact: bigint): number {
  const value = Number(exact)
  if (Number.isSafeInteger(value)) return value
  return value > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}

function wholeRange(min: number, max: number): string {
  const isLow = min > -INT_MAX - 1 && min !== -32_768
  const isHigh = Number.isFinite(max) && max !== INT_MAX && max !== 32_767
  if (isLow && isHigh) return `a whole number from ${min} to ${max}`
  if (isLow) return `a whole number, ${min} or more`
  return isHigh ? `a whole number, ${max} or less` : 'a whole number'
}

/** Shown with a fraction always, as Java prints doubles. */
export function double(fallback: number, about: string, { min, max }: Required<Range>): Definition<number> {
  const shown = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value))
  const read = (raw: string): Reading<number> => {
    const text = raw.trim()
    const value = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$/.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(value)) return refused('Not a number of type DOUBLE')
    if (value < min) return refused(`Value must be at least ${min}`)
    if (value > max) return refused(`Value must be no more than ${max}`)
    return { kind: 'value', value, text: shown(value) }
  }
  return base('double', shown(fallback), about, `a number from ${min} to ${max}`, read)
}

export function boolean(fallback: boolean, about: string): Definition<boolean> {
  return base('boolean', String(fallback), about, 'true or false', (raw) => {
    const text = raw.trim().toLowerCase()
    if (text !== 'true' && text !== 'false') return refused('Expected value to be either true or false')
    return { kind: 'value', value: text === 'true', text }
  })
}

/** Any text. */
export function string<F extends string | null>(fallback: F, about: string): Definition<OrNone<string, F>> {
  return base('string', fallback, about, 'text', (raw) => ({ kind: 'value', value: raw.trim(), text: raw.trim() }))
}

export function oneOf<const Choice extends string>(
  fallback: Choice,
  about: string,
  choices: readonly Choice[],
): Definition<Choice> {
  return base('string', fallback, about, `one of ${choices.join(', ')}`, (raw) => {
    const text = raw.trim()
    const value = choices.find((choice) => choice === text)
    return value === undefined ? refused(`String must be one of: ${choices.join(', ')}`) : { kind: 'value', value, text }
  })
}

/** Text with a form of its own: `parse` gives undefined for what hasn't got it. */
export function parsed<Value, F extends string | null>(
  fallback: F,
  about: string,
  allowed: string,
  parse: (text: string) => Value | undefined,
): Definition<OrNone<Value, F>> {
  return base('string', fallback, about, allowed, (raw) => {
    const text = raw.trim()
    const value = parse(text)
    return value === undefined ? refused(`Value must be ${allowed}`) : { kind: 'value', value, text }
  })
}

/** `whyNot` tells what is wrong with an element. An empty list is allowed; an element may come only once. */
export function list(
  fallback: string,
  about: string,
  allowed: string,
  whyNot: (element: string) => string | undefined = () => undefined,
): Definition<readonly string[]> {
  return base('list', fallback, about, allowed, (raw) => {
    const value = splitList(raw)
    if (new Set(value).size !== value.length) return refused(`Configuration '${raw.trim()}' contains duplicate values`)
    for (const element of value) {
      const why = whyNot(element)
      if (why !== undefined) return refused(why)
    }
    return { kind: 'value', value, text: value.join(',') }
  })
}

/** The parts between commas, without blanks around them; empty ones don't count. */
export function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function base<Value, Known extends Value>(
  type: ValueType,
  fallback: string | null,
  about: string,
  allowed: string,
  read: (text: string) => Reading<Known>,
): Definition<Value> {
  return { type, about, fallback, allowed, read, effect: 'use', dynamic: 'no' }
}

function refused(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why }
}
