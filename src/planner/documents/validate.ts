import { Failure } from '../../base/failure.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { jsonPointer, valueAt } from '../json-pointer.ts'
import { type JsonSchema, jsonSchemaOf, type z } from '../schema.ts'

const PROBLEMS_SHOWN_MAX = 20

/** Something that a document can't say, and where. */
export interface Problem {
  /** JSON pointer. */
  readonly path: string
  readonly text: string
}

/** A Failure that keeps what it found, for those who know more of where it came from. */
export class BadDocument extends Failure {
  readonly document: string
  readonly problems: readonly Problem[]

  constructor(message: string, document: string, problems: readonly Problem[]) {
    super('invalid', 'bad-document', 'no', message)
    this.document = document
    this.problems = problems
  }
}

/** The value as the schema gives it, defaults filled in. Throws a Failure (`invalid`, `bad-document`) that names every field that is wrong. */
export function validate<Schema extends z.ZodType>(name: string, schema: Schema, raw: unknown): z.output<Schema> {
  try {
    return checked(name, schema, raw)
  } catch (cause) {
    if (!isTooMuch(cause)) throw cause
    throw badDocument(name, [{ path: '', text: 'is nested too deep, or wrong in too many places' }])
  }
}

/** The stack's end: checks go down by calls, and hand on all mistakes of a list as arguments of one call. */
export function isTooMuch(cause: unknown): boolean {
  return cause instanceof RangeError && cause.message.includes('call stack')
}

function checked<Schema extends z.ZodType>(name: string, schema: Schema, raw: unknown): z.output<Schema> {
  const [poisoned] = protoPaths(raw)
  if (poisoned !== undefined) throw badDocument(name, [{ path: jsonPointer(poisoned), text: 'is a name that no field can have' }])
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  throw badDocument(name, problemsIn(schema, raw, parsed.error))
}

/** What a schema found wrong, in our words. */
export function problemsIn(schema: z.ZodType, raw: unknown, { issues }: z.ZodError): Problem[] {
  const known = jsonSchemaOf(schema, 'input')
  return issues.flatMap((issue) => problemsOf(issue, raw, known))
}

/** Throws with the same words for what schemas can't tell. */
export function badDocument(name: string, problems: readonly Problem[]): BadDocument {
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).map(({ path, text }) => `${name}: ${path === '' ? '/' : path} ${text}`)
  const left = problems.length - shown.length
  return new BadDocument([...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'), name, problems)
}

/** Without paths: of a hundred thousand partitions each has some fields. */
function hasProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasProto)
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || hasProto((value as Record<string, unknown>)[key])) return true
  }
  return false
}

/** Objects lose a field of this name when they are copied: it would be ignored in silence. */
export function protoPaths(raw: unknown): PropertyKey[][] {
  return hasProto(raw) ? protoPathsIn(raw, []) : []
}

function protoPathsIn(value: unknown, path: readonly PropertyKey[]): PropertyKey[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value).flatMap((key) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    return key === '__proto__' ? [here] : protoPathsIn((value as Record<string, unknown>)[key], here)
  })
}

type Issue = z.core.$ZodIssue

function problemsOf(issue: Issue, raw: unknown, known: JsonSchema): Problem[] {
  const path = jsonPointer(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: jsonPointer([...issue.path, key]),
      text: unknownField(key, namesAt(known, issue.path)),
    }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, one) => (depth(one) > depth(best) ? one : best))
    return nearest.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, raw, known))
  }
  const value = valueAt(raw, issue.path)
  return [{ path, text: value === undefined ? 'is missing' : `must be ${wanted(issue)}, and is ${shown(value)}` }]
}

/** The alternative that was meant is the one that was right the longest. */
function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length))
}

function unknownField(key: string, names: readonly string[]): string {
  const near = nearestName(key, names)
  if (near !== undefined) return `is unknown; did you mean ${near}?`
  return names.length === 0 ? 'is unknown' : `is unknown; known are ${names.join(', ')}`
}

/** Field names of the object at `path`. */
function namesAt(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  let here: readonly JsonSchema[] = [schema]
  for (const part of path) here = here.flatMap(alternatives).flatMap((one) => stepInto(one, part))
  return [...new Set(here.flatMap(alternatives).flatMap((one) => Object.keys((one.properties ?? {}) as object)))]
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const inner = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as readonly JsonSchema[] | undefined
  return inner === undefined ? [schema] : inner.flatMap(alternatives)
}

function stepInto(schema: JsonSchema, part: PropertyKey): JsonSchema[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const next = typeof part === 'number' ? schema.items : (properties[String(part)] ?? schema.additionalProperties)
  return typeof next === 'object' && next !== null ? [next as JsonSchema] : []
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : kindText(issue.expected)
    case 'too_small':
      return `${issue.inclusive === false ? `more than ${issue.minimum}` : `${issue.minimum} or more`}${sizeText(issue.origin)}`
    case 'too_big':
      return `${issue.inclusive === false ? `less than ${issue.maximum}` : `at most ${issue.maximum}`}${sizeText(issue.origin)}`
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'invalid_format':
      return `of the form ${issue.pattern ?? issue.format}`
    default:
      return issue.message
  }
}

function kindText(expected: string): string {
  return (
    { number: 'a number', string: 'a text', boolean: 'true or false', array: 'a list', object: 'a map', record: 'a map' }[
      expected
    ] ?? expected
  )
}

function sizeText(origin: string): string {
  if (origin === 'array' || origin === 'set') return ' entries'
  return origin === 'string' ? ' letters' : ''
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'a map'
  return JSON.stringify(value)
}
