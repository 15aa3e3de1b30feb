import fc from 'fast-check'
import {
  defaultOf,
  type ElementType,
  type Field,
  type Fields,
  fieldRange,
  type MessageSchema,
  nullableRange,
  type ScalarType,
  type VersionRange,
} from '../../src/protocol/schema.ts'

/** Messages as a decoder gives them: every field set, those that the version lacks to their defaults. */
export function arbitraryMessage(schema: MessageSchema, version: number): fc.Arbitrary<Record<string, unknown>> {
  const within = { first: schema.versions[0], last: schema.versions[1] }
  return arbitraryStruct({ schema, version }, schema.fields, within)
}

interface Place {
  readonly schema: MessageSchema
  readonly version: number
}

function arbitraryStruct(place: Place, fields: Fields, within: VersionRange): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(fields).map(([name, field]) => [name, arbitraryField(place, field, within)] as const)
  const known = fc.record(Object.fromEntries(entries), { noNullPrototype: true })
  const { flexibleFrom } = place.schema
  if (flexibleFrom === undefined || place.version < flexibleFrom) return known
  return fc.tuple(known, unknownTags).map(([message, tags]) => (tags.length === 0 ? message : { ...message, unknownTags: tags }))
}

/** Rarely some, with tags that no schema uses, in rising order. */
const unknownTags = fc.oneof(
  { weight: 9, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(
        fc.record({ tag: fc.integer({ min: 100, max: 2 ** 31 }), bytes: arbitraryBytes() }, { noNullPrototype: true }),
        {
          selector: ({ tag }) => tag,
          minLength: 1,
          maxLength: 3,
        },
      )
      .map((tags) => tags.sort((a, b) => a.tag - b.tag)),
  },
)

function arbitraryField(place: Place, field: Field, within: VersionRange): fc.Arbitrary<unknown> {
  const present = fieldRange(field.options, within)
  const { version } = place
  if (version < present.first || version > present.last) return fc.constant(absentValue(field))
  const value =
    field.type.kind === 'array'
      ? fc.array(arbitraryElement(place, field, field.type.element, present), { maxLength: 3 })
      : arbitraryElement(place, field, field.type, present)
  return version >= nullableRange(field.options, present).first ? fc.option(value, { freq: 4 }) : value
}

export function absentValue(field: Field): unknown {
  const value = defaultOf(field)
  if (value !== undefined)
    return field.type.kind === 'scalar' && field.type.scalar === 'bytes' && value === '' ? Buffer.alloc(0) : value
  const struct = field.type.kind === 'structure' ? field.type.fields : {}
  return Object.fromEntries(Object.entries(struct).map(([name, inner]) => [name, absentValue(inner)]))
}

function arbitraryElement(place: Place, field: Field, element: ElementType, within: VersionRange): fc.Arbitrary<unknown> {
  if (element.kind === 'structure') return arbitraryStruct(place, element.fields, within)
  const value = arbitraryScalar(element.scalar)
  const fallback = defaultOf(field)
  return typeof fallback === 'number'
    ? fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(fallback) })
    : value
}

function arbitraryScalar(scalar: ScalarType): fc.Arbitrary<unknown> {
  switch (scalar) {
    case 'bool':
      return fc.boolean()
    case 'int8':
      return fc.integer({ min: -0x80, max: 0x7f })
    case 'int16':
      return fc.integer({ min: -0x8000, max: 0x7fff })
    case 'uint16':
      return fc.integer({ min: 0, max: 0xffff })
    case 'int32':
      return fc.integer()
    case 'int64':
      return fc.maxSafeInteger()
    case 'float64':
      return fc.double()
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))
    case 'string':
      return fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'binary', minLength: 30, maxLength: 90 }))
    case 'bytes':
    case 'records':
      return arbitraryBytes()
  }
}

function arbitraryBytes(): fc.Arbitrary<Buffer> {
  const size = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(200), fc.constant(4096))
  return fc.tuple(size, fc.integer({ min: 0, max: 255 })).map(([length, fill]) => Buffer.alloc(length, fill))
}
