import { sum } from '../numbers.ts'
import { derived } from '../source.ts'
import type { Trace } from '../trace.ts'

/** Null, or missing: unknown. */
export type SignalValue = number | boolean | readonly string[] | null | undefined
export type SignalValues = Readonly<Record<string, SignalValue>>

type Comparison = 'at-most' | 'at-least' | 'above'

/** A row of a table of signals: when a fact of this name speaks for something, and how much. */
export type Signal = {
  readonly signal: string
  readonly weight: number
  /** One of these must be met. */
  readonly isAnchor?: true
} & (
  | { readonly rule: Comparison; readonly threshold: number }
  | { readonly rule: 'yes' }
  | { readonly rule: 'contains'; readonly words: readonly string[] }
)

/** What one signal says here. Null: nobody knows. */
export interface SignalRow {
  readonly signal: string
  readonly rule: string
  readonly weight: number
  readonly isAnchor: boolean
  readonly isMet: boolean | null
}

export interface Score {
  /** Weight met ÷ weight known; 0 if nothing is known. */
  readonly score: number
  /** Weight known ÷ weight of all. */
  readonly confidence: number
  readonly isAnchored: boolean
  readonly rows: readonly SignalRow[]
}

type Numbers = Readonly<Record<string, number>>

/** Weights and thresholds of tables as constants: `steady.fanOut.weight`, `steady.fanOut.threshold`. */
export function signalConstants(tables: Readonly<Record<string, readonly Signal[]>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tables).flatMap(([table, signals]) =>
      signals.flatMap((one) => [
        [`${table}.${one.signal}.weight`, one.weight] as const,
        ...('threshold' in one ? [[`${table}.${one.signal}.threshold`, one.threshold] as const] : []),
      ]),
    ),
  )
}

/** How far a table's signals are met. `constants`: those of `signalConstants`. */
export function scoreOf(table: string, signals: readonly Signal[], values: SignalValues, constants: Numbers): Score {
  const rows = signals.map((one) => rowOf(table, one, values[one.signal], constants))
  const known = sum(rows.filter(({ isMet }) => isMet !== null).map(({ weight }) => weight))
  const all = sum(rows.map(({ weight }) => weight))
  return {
    score: known === 0 ? 0 : sum(rows.filter(({ isMet }) => isMet === true).map(({ weight }) => weight)) / known,
    confidence: all === 0 ? 0 : known / all,
    isAnchored: rows.some(({ isAnchor, isMet }) => isAnchor && isMet === true),
    rows,
  }
}

/** Writes a table's score down, signal by signal. */
export function traceScore(trace: Trace, table: string, score: Score, values: SignalValues, constants: Numbers): void {
  for (const { signal, rule, weight, isMet } of score.rows) {
    const threshold = `${table}.${signal}.threshold`
    const inputs = {
      [signal]: values[signal] ?? null,
      ...(constants[threshold] === undefined ? {} : { [threshold]: constants[threshold] }),
      [`${table}.${signal}.weight`]: weight,
    }
    trace.step(`${table}.${signal}`, rule, inputs, isMet)
  }
  const weights = (isIn: (row: SignalRow) => boolean) => sum(score.rows.filter(isIn).map(({ weight }) => weight))
  const met = derived(
    weights(({ isMet }) => isMet === true),
    `Σ weights of ${table} that hold`,
  )
  const known = derived(
    weights(({ isMet }) => isMet !== null),
    `Σ weights of ${table} of which it is known`,
  )
  const all = derived(
    weights(() => true),
    `Σ weights of ${table}`,
  )
  trace.step(`scores.${table}`, 'weight met ÷ weight known, 0 if nothing is known', { met, known }, score.score)
  trace.step(`confidence.${table}`, 'weight known ÷ weight of all', { known, all }, score.confidence)
}

/** Names of signals whose facts are unknown, each once, in the order of the tables. */
export function unknownSignals(scores: readonly Score[]): string[] {
  return [...new Set(scores.flatMap(({ rows }) => rows.filter(({ isMet }) => isMet === null).map(({ signal }) => signal)))]
}

export function metSignals({ rows }: Score): string[] {
  return rows.filter(({ isMet }) => isMet === true).map(({ signal }) => signal)
}

function rowOf(table: string, one: Signal, value: SignalValue, constants: Numbers): SignalRow {
  const threshold = constants[`${table}.${one.signal}.threshold`] ?? 0
  return {
    signal: one.signal,
    rule: ruleText(one, threshold),
    weight: constants[`${table}.${one.signal}.weight`] ?? one.weight,
    isAnchor: one.isAnchor ?? false,
    isMet: value === null || value === undefined ? null : isMet(one, threshold, value),
  }
}

const SIGNS: Readonly<Record<Comparison, string>> = { 'at-most': '≤', 'at-least': '≥', above: '>' }

function ruleText(one: Signal, threshold: number): string {
  if (one.rule === 'yes') return `${one.signal} is true`
  if (one.rule === 'contains') return `${one.signal} has one of ${one.words.join(', ')}`
  return `${one.signal} ${SIGNS[one.rule]} ${threshold}`
}

function isMet(one: Signal, threshold: number, value: number | boolean | readonly string[]): boolean {
  switch (one.rule) {
    case 'at-most':
      return typeof value === 'number' && value <= threshold
    case 'at-least':
      return typeof value === 'number' && value >= threshold
    case 'above':
      return typeof value === 'number' && value > threshold
    case 'yes':
      return value === true
    case 'contains':
      return Array.isArray(value) && value.some((text) => one.words.includes(text))
  }
}
