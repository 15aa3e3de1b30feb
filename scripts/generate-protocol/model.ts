import { assert } from '../../src/base/assert.ts'
import {
  type Field,
  type Fields,
  fieldRange,
  type MessageSchema,
  nullableRange,
  type ScalarType,
  type Structure,
  type VersionRange,
} from '../../src/protocol/schema.ts'

/** A schema made ready for printing: structs named, version ranges intersected, sizes estimated. */
export interface MessageModel {
  readonly schema: MessageSchema
  /** `ProduceRequest`; for data the schema's own name. */
  readonly name: string
  readonly root: StructModel
  /** All structs, each after those that it contains; the root comes last. */
  readonly structs: readonly StructModel[]
}

export interface StructModel {
  /** `ProduceRequestTopic`: the type in which every field is set. */
  readonly fullName: string
  readonly isRoot: boolean
  readonly versions: VersionRange
  readonly fields: FieldModel[]
  /** Whether its codec asks for the version. */
  usesVersion: boolean
  /** Whether a writer may leave something out, here or further in, or may pass other bytes than a Buffer. */
  isLoose: boolean
}

export interface FieldModel {
  readonly name: string
  readonly field: Field
  readonly scalar: ScalarType | undefined
  readonly struct: StructModel | undefined
  readonly isArray: boolean
  /** Versions of the struct that have the field. */
  readonly present: VersionRange
  readonly nullable: VersionRange
  readonly isOptional: boolean
}

export function modelOf(schema: MessageSchema): MessageModel {
  const name = schema.kind === 'data' ? schema.name : `${schema.name}${schema.kind === 'request' ? 'Request' : 'Response'}`
  const builder = new ModelBuilder(schema, name)
  const root = builder.build(name, schema.fields, { first: schema.versions[0], last: schema.versions[1] }, true)
  return { schema, name, root, structs: builder.structs }
}

class ModelBuilder {
  readonly structs: StructModel[] = []
  readonly #schema: MessageSchema
  readonly #prefix: string
  /** By identity: a shared structure is one struct, two structs of one name are a mistake. */
  readonly #shared = new Map<Structure, StructModel>()
  readonly #names = new Set<string>()

  constructor(schema: MessageSchema, prefix: string) {
    this.#schema = schema
    this.#prefix = prefix
  }

  build(fullName: string, fields: Fields, versions: VersionRange, isRoot: boolean): StructModel {
    assert(!this.#names.has(fullName), `two structs are called ${fullName}: name one with { struct }`)
    this.#names.add(fullName)
    const models = Object.entries(fields).map(([name, field]) => this.#field(fullName, name, field, versions))
    const flexibleFrom = this.#schema.flexibleFrom
    const flexibleVaries = flexibleFrom !== undefined && flexibleFrom > versions.first && flexibleFrom <= versions.last
    const struct: StructModel = {
      fullName,
      isRoot,
      versions,
      fields: models,
      usesVersion: flexibleVaries || models.some((model) => fieldUsesVersion(model, versions)),
      isLoose: models.some((model) => model.isOptional || isBytes(model) || model.struct?.isLoose === true),
    }
    this.structs.push(struct)
    return struct
  }

  #field(owner: string, name: string, field: Field, versions: VersionRange): FieldModel {
    const { type, options } = field
    const present = fieldRange(options, versions)
    assert(present.first <= present.last, `${owner}.${name} is in no version`)
    const element = type.kind === 'array' ? type.element : type
    const struct = element.kind === 'structure' ? this.#struct(element, name, type.kind === 'array', present) : undefined
    if (options.tag !== undefined) {
      assert(
        present.first >= (this.#schema.flexibleFrom ?? Number.POSITIVE_INFINITY),
        `${owner}.${name}: a tag needs flexibility`,
      )
      assert(options.nullable === undefined || type.kind !== 'structure', `${owner}.${name}: a tagged struct isn't nullable`)
    }
    const isPartial = present.first > versions.first || present.last < versions.last
    return {
      name,
      field,
      scalar: element.kind === 'scalar' ? element.scalar : undefined,
      struct,
      isArray: type.kind === 'array',
      present,
      nullable: nullableRange(options, present),
      isOptional: isPartial || options.default !== undefined || options.tag !== undefined || options.ignorable === true,
    }
  }

  #struct(structure: Structure, fieldName: string, isArray: boolean, present: VersionRange): StructModel {
    const known = this.#shared.get(structure)
    if (known !== undefined) {
      assert(known.versions.first <= present.first && known.versions.last >= present.last, `${fieldName}: shared across versions`)
      return known
    }
    const name = structure.name ?? capitalised(isArray ? singular(fieldName) : fieldName)
    const model = this.build(this.#prefix + name, structure.fields, present, false)
    this.#shared.set(structure, model)
    return model
  }
}

function fieldUsesVersion(model: FieldModel, within: VersionRange): boolean {
  return (
    model.present.first > within.first ||
    model.present.last < within.last ||
    (model.nullable.first > within.first && model.nullable.first <= within.last) ||
    model.struct?.usesVersion === true
  )
}

function isBytes(model: FieldModel): boolean {
  return model.scalar === 'bytes' || model.scalar === 'records'
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return name.endsWith('s') ? name.slice(0, -1) : name
}

export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The condition under which a version of `within` is in `range`; undefined: always. */
export function conditionOf(range: VersionRange, within: VersionRange): string | undefined {
  const low = range.first > within.first
  const high = range.last < within.last
  if (low && range.first === within.last) return `version === ${within.last}`
  if (high && range.last === within.first) return `version === ${within.first}`
  if (low && high) return `version >= ${range.first} && version <= ${range.last}`
  if (low) return `version >= ${range.first}`
  return high ? `version <= ${range.last}` : undefined
}

/** `true`, `false` or `flexible`, which the codec then has to declare. */
export function flexibilityOf(schema: MessageSchema, within: VersionRange): 'true' | 'false' | 'flexible' {
  const from = schema.flexibleFrom
  if (from === undefined || from > within.last) return 'false'
  return from <= within.first ? 'true' : 'flexible'
}

export function isNullable(model: FieldModel): boolean {
  return model.nullable.first <= model.nullable.last
}
