import { Failure } from '../base/failure.ts'
import type { Book } from './book/book.ts'
import type { Calculation } from './calculation.ts'
import { jsonPointer } from './json-pointer.ts'
import { z } from './schema.ts'

const oracleCase = z.strictObject({
  id: z.string(),
  command: z.string(),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
  tolerance: z.strictObject({ relative: z.number().min(0), absolute: z.number().min(0) }),
  explanation: z.string().optional(),
})

/** A file of worked examples: what a command gives for an input. */
export const oracleFile = z.looseObject({
  schemaVersion: z.literal(1),
  cases: z.array(oracleCase),
})

type OracleCase = z.output<typeof oracleCase>
export type OracleFile = z.output<typeof oracleFile>

export interface OracleResult {
  readonly id: string
  readonly command: string
  readonly result: 'pass' | 'fail'
  readonly differences: readonly Difference[]
}

/** What the output has in place of what it should have. */
interface Difference {
  /** JSON pointer into the output. */
  readonly path: string
  readonly expected: unknown
  /** Undefined: it isn't there. */
  readonly actual: unknown
}

/** Each case with its result, in the order of the file. A command that nobody knows fails. */
export function runOracles({ cases }: OracleFile, calculations: readonly Calculation[], book: Book): OracleResult[] {
  return cases.map((one) => {
    const differences = differencesOf(one, calculations, book)
    return { id: one.id, command: one.command, result: differences.length === 0 ? 'pass' : 'fail', differences }
  })
}

function differencesOf(
  { command, input, expected, tolerance }: OracleCase,
  calculations: readonly Calculation[],
  book: Book,
): Difference[] {
  const calculation = calculations.find((one) => one.command === command)
  if (calculation === undefined) return [{ path: '', expected: command, actual: 'there is no such command' }]
  try {
    return compare(expected, calculation.evaluate(input, book).output, tolerance, [])
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return [{ path: '', expected: 'an output', actual: cause.message }]
  }
}

type Tolerance = OracleCase['tolerance']

/**
 * Every path of `expected` must be there: numbers within the larger of the two tolerances, all else equal; lists of the same length and order;
 * maps may have more.
 */
export function compare(expected: unknown, actual: unknown, tolerance: Tolerance, path: readonly PropertyKey[]): Difference[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const allowed = Math.max(tolerance.absolute, tolerance.relative * Math.abs(expected))
    return Math.abs(actual - expected) <= allowed ? [] : [{ path: jsonPointer(path), expected, actual }]
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path: jsonPointer(path), expected, actual }]
    return expected.flatMap((one, index) => compare(one, actual[index], tolerance, [...path, index]))
  }
  if (isMap(expected)) {
    if (!isMap(actual)) return [{ path: jsonPointer(path), expected, actual }]
    return Object.entries(expected).flatMap(([name, one]) =>
      compare(one, Object.hasOwn(actual, name) ? actual[name] : undefined, tolerance, [...path, name]),
    )
  }
  return Object.is(expected, actual) ? [] : [{ path: jsonPointer(path), expected, actual }]
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
