import type { ScalarType } from '../../src/protocol/schema.ts'
import type { FieldModel, StructModel } from './model.ts'

/** How small and how large things get: what a reader checks a count against before it makes the first element. */
const FIXED_BYTES: { readonly [Scalar in ScalarType]?: number } = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  int64: 8,
  float64: 8,
  uuid: 16,
}

/** A guess at V8's cost of a value beside its slot: a string, a Buffer object, a boxed double. */
const HEAP_BYTES: { readonly [Scalar in ScalarType]?: number } = {
  string: 24,
  bytes: 96,
  records: 96,
  uuid: 48,
  int64: 16,
  float64: 16,
}
const SLOT_BYTES = 8
const OBJECT_BYTES = 24
const ARRAY_BYTES = 32

/** The fewest bytes that one element of this array has on the wire, in any version. */
export function elementWireBytes(model: FieldModel, flexibleFrom: number | undefined): number {
  return leastOver(model.present.first, model.present.last, (version) => {
    if (model.struct !== undefined) return structWireBytes(model.struct, flexibleFrom, version)
    return scalarWireBytes(model.scalar!, isFlexible(flexibleFrom, version))
  })
}

function structWireBytes(struct: StructModel, flexibleFrom: number | undefined, version: number): number {
  const flexible = isFlexible(flexibleFrom, version)
  let sum = flexible ? 1 : 0
  for (const field of struct.fields) {
    if (field.field.options.tag !== undefined || version < field.present.first || version > field.present.last) continue
    if (field.isArray) sum += flexible ? 1 : 4
    else if (field.struct === undefined) sum += scalarWireBytes(field.scalar!, flexible)
    else sum += field.nullable.first <= version ? 1 : structWireBytes(field.struct, flexibleFrom, version)
  }
  return sum
}

function scalarWireBytes(scalar: ScalarType, flexible: boolean): number {
  const fixed = FIXED_BYTES[scalar]
  if (fixed !== undefined) return fixed
  if (flexible) return 1
  return scalar === 'string' ? 2 : 4
}

/** About what one element of this array costs in memory, without what its own arrays hold. */
export function elementHeapBytes(model: FieldModel): number {
  return SLOT_BYTES + (model.struct === undefined ? scalarHeapBytes(model.scalar!) : structHeapBytes(model.struct))
}

function structHeapBytes(struct: StructModel): number {
  let sum = OBJECT_BYTES
  for (const field of struct.fields) {
    sum += SLOT_BYTES
    if (field.isArray) sum += ARRAY_BYTES
    else if (field.struct === undefined) sum += scalarHeapBytes(field.scalar!)
    else sum += structHeapBytes(field.struct)
  }
  return sum
}

function scalarHeapBytes(scalar: ScalarType): number {
  return HEAP_BYTES[scalar] ?? 0
}

function isFlexible(flexibleFrom: number | undefined, version: number): boolean {
  return flexibleFrom !== undefined && version >= flexibleFrom
}

function leastOver(first: number, last: number, of: (version: number) => number): number {
  let least = Number.POSITIVE_INFINITY
  for (let version = first; version <= last; version++) least = Math.min(least, of(version))
  return least
}
