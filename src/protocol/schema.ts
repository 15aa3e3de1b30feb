import { assert } from '../base/assert.ts'
import { NO_UUID } from './absent.ts'

/**
 * The words in which `schemas/` describes Kafka's messages. A schema is data: `scripts/generate-protocol.ts` prints codecs
 * from it, tests compare it with Kafka's own facts and draw random messages from it. Nothing here runs in a broker.
 *
 * A field is `type(about?, options?)`. What a type costs on the wire depends on whether the version is flexible (KIP-482);
 * the codec knows, the schema doesn't say. Properties keep Kafka's names in camelCase and Kafka's order.
 */
export interface FieldOptions {
  /** First version that has the field; without it, all from the message's first on. */
  readonly since?: number
  /** Last version that has it. */
  readonly until?: number
  /** May be null in every version that has it (`true`), or from a version on. */
  readonly nullable?: true | number
  /** What a reader sees where the field is absent, and what a writer may leave out. Without it: 0, false, '', [], no uuid. */
  readonly default?: number | boolean | string | null
  /** Travels as this tagged field instead of in its place. */
  readonly tag?: number
  /** A writer drops a value that its version has no room for. Without it the writer refuses. */
  readonly ignorable?: true
  /**
   * For an int64 whose far ends mean "without limit": values beyond ±(2^53 - 1) are read as that bound, and the bound is
   * written as the end of the int64 range. Every other int64 out there is refused.
   */
  readonly saturating?: true
  /** Name of the struct's type; without it, the field's name in the singular. */
  readonly struct?: string
}

export type ScalarType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint16'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records'

export interface Structure {
  readonly kind: 'structure'
  /** Undefined: named after the field that declares it. */
  readonly name: string | undefined
  readonly fields: Fields
}

export type ElementType = { readonly kind: 'scalar'; readonly scalar: ScalarType } | Structure
export type FieldType = ElementType | { readonly kind: 'array'; readonly element: ElementType }

export interface Field {
  readonly type: FieldType
  readonly about: string | undefined
  readonly options: FieldOptions
}

export type Fields = { readonly [name: string]: Field }

export interface MessageSchema {
  /** Of the API that it belongs to; undefined for data inside other messages. */
  readonly apiKey: number | undefined
  /** `Produce` for both sides of an API, the full name of a `data` message. */
  readonly name: string
  readonly kind: 'request' | 'response' | 'data'
  /** First and last version that we read and write. */
  readonly versions: readonly [number, number]
  /** What ApiVersions says once a handler serves it; null: never offered. Only on requests. */
  readonly advertised: readonly [number, number] | null
  /** First version with compact lengths and tagged fields; undefined: none. */
  readonly flexibleFrom: number | undefined
  readonly fields: Fields
}

export interface ApiSchema {
  readonly request: MessageSchema
  readonly response: MessageSchema
}

type ScalarField = (about?: string | FieldOptions, options?: FieldOptions) => Field

function scalar(name: ScalarType): ScalarField {
  return (about, options) => field({ kind: 'scalar', scalar: name }, about, options)
}

function field(type: FieldType, about: string | FieldOptions | undefined, options: FieldOptions | undefined): Field {
  return typeof about === 'object' ? { type, about: undefined, options: about } : { type, about, options: options ?? {} }
}

export const bool = scalar('bool')
export const int8 = scalar('int8')
export const int16 = scalar('int16')
export const int32 = scalar('int32')
export const int64 = scalar('int64')
export const uint16 = scalar('uint16')
export const float64 = scalar('float64')
/** 32 lower-case hexadecimal digits. */
export const uuid = scalar('uuid')
export const string = scalar('string')
export const bytes = scalar('bytes')
/** Record batches, as bytes; `records/` knows what is inside. */
export const records = scalar('records')

/** A struct that stands in several places of one message. */
export function structure(name: string, fields: Fields): Structure {
  return { kind: 'structure', name, fields }
}

/** One nested struct. */
export function struct(about: string, shape: Fields | Structure, options: FieldOptions = {}): Field {
  return field(isStructure(shape) ? shape : { kind: 'structure', name: options.struct, fields: shape }, about, options)
}

type ArrayOf = Fields | Structure | Field

/** Zero or more scalars (`array('Broker ids.', int32())`) or structs (`array('Topics.', { name: string() })`). */
export function array(about: string, of: ArrayOf, options?: FieldOptions): Field
export function array(of: ArrayOf, options?: FieldOptions): Field
export function array(first: string | ArrayOf, second?: ArrayOf | FieldOptions, third?: FieldOptions): Field {
  if (typeof first === 'string') return arrayOf(first, second as ArrayOf, third)
  return arrayOf(undefined, first, second as FieldOptions | undefined)
}

function arrayOf(about: string | undefined, of: ArrayOf, options: FieldOptions = {}): Field {
  return field({ kind: 'array', element: elementOf(of, options) }, about, options)
}

function elementOf(of: ArrayOf, options: FieldOptions): ElementType {
  if (isStructure(of)) return of
  if (isField(of)) {
    assert(of.type.kind === 'scalar', 'an array of arrays does not exist on the wire')
    return of.type
  }
  return { kind: 'structure', name: options.struct, fields: of }
}

function isStructure(value: ArrayOf): value is Structure {
  return (value as { readonly kind?: unknown }).kind === 'structure'
}

function isField(value: Fields | Field): value is Field {
  return 'type' in value && 'about' in value && 'options' in value
}

export function message(schema: {
  readonly apiKey?: number
  readonly name: string
  readonly kind: 'request' | 'response' | 'data'
  readonly versions: readonly [number, number]
  readonly advertised?: readonly [number, number] | null
  readonly flexibleFrom?: number
  readonly fields: Fields
}): MessageSchema {
  assert(schema.versions[0] <= schema.versions[1], `${schema.name}: the first version isn't after the last`)
  return { ...schema, apiKey: schema.apiKey, flexibleFrom: schema.flexibleFrom, advertised: schema.advertised ?? null }
}

/** Versions from first to last, both included; empty where first > last. */
export interface VersionRange {
  readonly first: number
  readonly last: number
}

/** The versions among `within` that have the field. */
export function fieldRange(options: FieldOptions, within: VersionRange): VersionRange {
  return { first: Math.max(options.since ?? 0, within.first), last: Math.min(options.until ?? within.last, within.last) }
}

/** The versions among `present` in which the field may be null. */
export function nullableRange(options: FieldOptions, present: VersionRange): VersionRange {
  if (options.nullable === undefined) return { first: present.last + 1, last: present.last }
  return { first: options.nullable === true ? present.first : Math.max(options.nullable, present.first), last: present.last }
}

/** What a reader sees where the field is absent; undefined for a struct: all its fields' defaults. */
export function defaultOf({ type, options }: Field): number | boolean | string | null | undefined | readonly [] {
  if (options.default !== undefined) return options.default
  if (type.kind === 'structure') return undefined
  if (type.kind === 'array') return []
  switch (type.scalar) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'uuid':
      return NO_UUID
    case 'records':
      return null
    case 'bytes':
      return ''
    default:
      return 0
  }
}
