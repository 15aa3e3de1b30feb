import { Failure } from '../../base/failure.ts'
import type { Calculation, InputSources } from '../calculation.ts'
import { jsonPointer } from '../json-pointer.ts'
import { type JsonSchema, jsonSchemaOf } from '../schema.ts'
import { type Finder, type Found, firstOf } from './finders.ts'
import type { Place } from './place.ts'

/** How a calculation's bare input comes out of documents: a file of `inputs/` for each. */
export interface InputMap {
  /** As the calculation says it: `plan fit kafka`. */
  readonly command: string
  /** What one input is about. Of topics there is one for each. */
  readonly of: 'folder' | 'cluster' | 'topic'
  /** Whether `--option` says which option it is about; without it what the cluster runs on. */
  readonly takesOption?: true
  /** By dotted path into the input: ways to the value, the best first. */
  readonly fields: Readonly<Record<string, readonly Finder[]>>
  /** Needed unless all the others are there, which the schema can't say: `peakInMiBps` or an average with its ratio. */
  readonly orElse?: Readonly<Record<string, readonly string[]>>
  /** Of one topic by itself: more fields, which differ from each topic to the next and which figures of many topics don't need. */
  readonly alone?: Readonly<Record<string, readonly Finder[]>>
}

/** A bare input, where each field of it comes from, and what was found nowhere. */
export interface MappedInput {
  readonly input: Readonly<Record<string, unknown>>
  readonly sources: InputSources
  readonly used: readonly UsedField[]
  readonly missing: readonly MissingField[]
}

/** A field of the input and where it was read. */
export interface UsedField {
  readonly field: string
  readonly document: string
  readonly path: string
  readonly from: string | null
}

export interface MissingField {
  readonly field: string
  readonly isNeeded: boolean
  /** Where it may be put. */
  readonly wanted: readonly string[]
  /** What is taken in its place; undefined: nothing. */
  readonly taken: unknown
}

export function mappedInput({ fields, orElse = {} }: InputMap, calculation: Calculation, place: Place): MappedInput {
  const input: Record<string, unknown> = {}
  const sources = new Map<string, Found['source']>()
  const used: UsedField[] = []
  const missing: MissingField[] = []
  const schema = schemaOf(calculation)
  for (const [field, finders] of Object.entries(fields)) {
    const found = firstOf(finders, place)
    const path = field.split('.')
    if (found === undefined) {
      const wanted = finders.map((finder) => finder.wanted).filter((text) => text !== '')
      missing.push({ field, isNeeded: isNeeded(schema, path), wanted, taken: defaultAt(schema, path) })
      continue
    }
    put(input, path, found.value)
    if (found.source.kind !== 'document') continue
    sources.set(jsonPointer(path), found.source)
    used.push({ field, document: found.source.document, path: found.source.path, from: found.source.from ?? null })
  }
  const lacking = new Set(missing.map(({ field }) => field))
  const isLacking = (field: string): boolean => orElse[field]?.some((other) => lacking.has(other)) ?? false
  return { input, sources, used, missing: missing.map((one) => (isLacking(one.field) ? { ...one, isNeeded: true } : one)) }
}

/** Of one topic, with all that can be said of it. */
export function mappedAlone(map: InputMap, calculation: Calculation, place: Place): MappedInput {
  return mappedInput({ ...map, fields: { ...map.fields, ...map.alone } }, calculation, place)
}

/** Refuses an input that lacks what the calculation can't do without, with the places where it may be put. */
export function requireInput(command: string, { missing }: MappedInput): void {
  const lacking = missing.filter((one) => one.isNeeded)
  if (lacking.length === 0) return
  const lines = lacking.map(
    ({ field, wanted }) => `${field}: ${wanted.length === 0 ? 'no document has it' : wanted.join(', or ')}`,
  )
  throw new Failure('invalid', 'bad-document', 'no', `${command} lacks what it needs\n${lines.join('\n')}`)
}

/** Made once for each calculation: of ten thousand topics each asks. */
const schemas = new WeakMap<Calculation, JsonSchema>()

function schemaOf(calculation: Calculation): JsonSchema {
  const made = schemas.get(calculation) ?? jsonSchemaOf(calculation.input, 'input')
  schemas.set(calculation, made)
  return made
}

/** A field of a map that isn't needed itself isn't either. */
function isNeeded(schema: JsonSchema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const isRequired = ((schema.required ?? []) as readonly string[]).includes(name)
  return isRequired && isNeeded(properties[name] ?? {}, rest)
}

function defaultAt(schema: JsonSchema, path: readonly string[]): unknown {
  return path.reduce<JsonSchema>(
    (at, name) => ((at.properties ?? {}) as Readonly<Record<string, JsonSchema>>)[name] ?? {},
    schema,
  ).default
}

function put(target: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name!] = value
    return
  }
  const inner = (target[name!] ?? {}) as Record<string, unknown>
  target[name!] = inner
  put(inner, rest, value)
}
