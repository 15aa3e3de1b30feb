import type { Book } from './book/book.ts'
import { badDocument, validate } from './documents/validate.ts'
import { inputSources } from './input-sources.ts'
import { jsonPointer, valueAt } from './json-pointer.ts'
import type { ObjectSchema, z } from './schema.ts'
import type { Source } from './source.ts'
import { QuietTrace, Trace, type TraceEntry } from './trace.ts'

type Constants = Readonly<Record<string, number>>

/** What a calculation has besides its input. */
export interface Context<Names extends string = never> {
  readonly book: Book
  /** The calculation's own constants, as a file of limits may have changed them. */
  readonly constants: Readonly<Record<Names, number>>
  readonly trace: Trace
  /** The trace of a part of the input that is an input of its own, as a cost is of a comparison. */
  readonly part: (name: string, path: readonly PropertyKey[]) => Trace
}

/** What one file of `calculations/` says. */
export interface Definition<Input extends ObjectSchema, Output extends ObjectSchema, Names extends string> {
  /** As it is called: `plan fit kafka`. */
  readonly command: string
  /** One line for the help, without a full stop. */
  readonly summary: string
  /** Thresholds, weights and factors that a user may change, under `command.name` without `plan`: `options.paybackMonthsMax`. */
  readonly constants?: Readonly<Record<Names, number>>
  readonly input: Input
  readonly output: Output
  /** Pure: same input and book, same output. */
  readonly run: (input: z.output<Input>, context: Context<Names>) => z.input<Output>
  /** Of a calculation that is a check: whether it failed, which the command's exit code says. */
  readonly hasFailed?: (output: z.input<Output>) => boolean
}

/** A calculation as the registry, the command line and the oracles see it. */
export interface Calculation {
  readonly command: string
  readonly summary: string
  readonly constants: Constants
  readonly input: ObjectSchema
  readonly output: ObjectSchema
  readonly evaluate: (raw: unknown, book: Book, given?: InputSources) => Evaluation
  /** The same without a trace, for those who ask thousands of times. */
  readonly evaluateQuietly: (raw: unknown, book: Book) => Omit<Evaluation, 'trace'>
}

/** Sources of input fields by JSON pointer, where they come from documents. */
export type InputSources = ReadonlyMap<string, Source>

export interface Evaluation {
  readonly output: Readonly<Record<string, unknown>>
  readonly trace: readonly TraceEntry[]
  /** A check that failed: a red gate, a damaged record. */
  readonly hasFailed: boolean
}

/** Makes a calculation that refuses what its input can't be, and that can't give what its output schema doesn't allow. */
export function calculation<Input extends ObjectSchema, Output extends ObjectSchema, Names extends string = never>(
  definition: Definition<Input, Output, Names>,
): Calculation {
  const { command, summary, input, output, run, hasFailed = () => false } = definition
  const constants: Constants = definition.constants ?? {}
  const sourced = (book: Book) =>
    Object.entries(constants).map(
      ([name, fallback]) => [name, book.limits.constant(constantId(command, name), fallback)] as const,
    )
  const ran = (parsed: z.output<Input>, context: Context<Names>) => {
    const result = run(parsed, context)
    const problem = output.safeParse(result).error
    if (problem !== undefined) throw tooFar(problem, result)
    return { output: result, hasFailed: hasFailed(result) }
  }
  return {
    command,
    summary,
    constants,
    input,
    output,
    evaluate: (raw, book, given = new Map()) => {
      const parsed = validate('input', input, raw)
      const figures = sourced(book)
      const trace = new Trace(
        new Map([...inputSources(raw, parsed, given), ...figures.map(([name, { source }]) => [name, source] as const)]),
      )
      const part = (name: string, path: readonly PropertyKey[]): Trace =>
        trace.part(name, inputSources(valueAt(raw, path), valueAt(parsed, path), given, path))
      return { ...ran(parsed, { book, constants: valuesOf<Names>(figures), trace, part }), trace: trace.entries }
    },
    evaluateQuietly: (raw, book) => {
      const trace = new QuietTrace()
      return ran(validate('input', input, raw), { book, constants: valuesOf<Names>(sourced(book)), trace, part: () => trace })
    },
  }
}

/** A figure without end comes of an input that no calculation can take. Anything else that an output can't be is a bug of ours. */
function tooFar(problem: z.ZodError, result: unknown): Error {
  const endless = problem.issues.filter(({ path }) => {
    const value = valueAt(result, path)
    return typeof value === 'number' && !Number.isFinite(value)
  })
  if (endless.length < problem.issues.length) return problem
  const text = `has a figure that is too large or too small: ${jsonPointer(endless[0]!.path)} of the result has no value then`
  return badDocument('input', [{ path: '', text }])
}

function valuesOf<Names extends string>(
  figures: readonly (readonly [string, { readonly value: number }])[],
): Readonly<Record<Names, number>> {
  return Object.fromEntries(figures.map(([name, { value }]) => [name, value])) as Record<Names, number>
}

/** A calculation's constants, as a file of limits may have changed them, for others that go by the same rules. */
export function constantsIn<Names extends string>(
  book: Book,
  command: string,
  constants: Readonly<Record<Names, number>>,
): Readonly<Record<Names, number>> {
  const values = Object.entries<number>(constants).map(
    ([name, fallback]) => [name, book.limits.constant(constantId(command, name), fallback).value] as const,
  )
  return Object.fromEntries(values) as Record<Names, number>
}

export function constantId(command: string, name: string): string {
  return `${command.replace(/^plan /, '').replaceAll(' ', '.')}.${name}`
}
