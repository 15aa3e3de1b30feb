import { defaultOf, type MessageSchema, type ScalarType } from '../../src/protocol/schema.ts'
import { type FieldModel, isNullable, type MessageModel, type StructModel } from './model.ts'

/**
 * Two types per struct where they differ. What is decoded has every field set. What is encoded may leave out fields that
 * have a default or that some version lacks, and takes any bytes. The plain name belongs to the broker's side of a message:
 * a request as it was decoded, a response as it will be encoded.
 */
export function decodedName(schema: MessageSchema, struct: StructModel): string {
  return schema.kind === 'response' ? `Decoded${struct.fullName}` : struct.fullName
}

export function encodedName(schema: MessageSchema, struct: StructModel): string {
  return schema.kind === 'response' ? struct.fullName : `${struct.fullName}Init`
}

export function printTypes({ schema, structs }: MessageModel): string {
  return structs
    .toReversed()
    .map((struct) => printPlain(schema, struct) + printOther(schema, struct))
    .join('\n')
}

function printPlain(schema: MessageSchema, struct: StructModel): string {
  return printInterface(schema, struct, struct.fullName, schema.kind === 'response')
}

function printOther(schema: MessageSchema, struct: StructModel): string {
  const isEncoded = schema.kind !== 'response'
  const name = isEncoded ? encodedName(schema, struct) : decodedName(schema, struct)
  return `\n${struct.isLoose ? printInterface(schema, struct, name, isEncoded) : `export type ${name} = ${struct.fullName}\n`}`
}

function printInterface(schema: MessageSchema, struct: StructModel, name: string, isEncoded: boolean): string {
  const lines = struct.fields.map((model) => printProperty(schema, model, isEncoded))
  if (schema.flexibleFrom !== undefined) lines.push('  readonly unknownTags?: readonly UnknownTag[]\n')
  return `export interface ${name} {\n${lines.join('')}}\n`
}

function printProperty(schema: MessageSchema, model: FieldModel, isEncoded: boolean): string {
  const about = model.field.about === undefined ? '' : `  /** ${model.field.about} */\n`
  const mark = isEncoded && model.isOptional ? '?' : ''
  return `${about}  readonly ${model.name}${mark}: ${typeOf(schema, model, isEncoded)}\n`
}

function typeOf(schema: MessageSchema, model: FieldModel, isEncoded: boolean): string {
  const element = elementType(schema, model, isEncoded)
  return (model.isArray ? `readonly ${element}[]` : element) + (isNullable(model) ? ' | null' : '')
}

export function elementType(schema: MessageSchema, model: FieldModel, isEncoded: boolean): string {
  if (model.struct !== undefined) return isEncoded ? encodedName(schema, model.struct) : decodedName(schema, model.struct)
  return scalarType(model.scalar!, isEncoded)
}

function scalarType(scalar: ScalarType, isEncoded: boolean): string {
  switch (scalar) {
    case 'bool':
      return 'boolean'
    case 'string':
    case 'uuid':
      return 'string'
    case 'bytes':
      return isEncoded ? 'Uint8Array' : 'Buffer'
    case 'records':
      return isEncoded ? 'Records' : 'Buffer'
    default:
      return 'number'
  }
}

/** The field's default as an expression, for a reader (a fresh array) or a writer (a shared empty one). */
export function printDefault(model: FieldModel, side: 'reader' | 'writer'): string {
  const value = defaultOf(model.field)
  if (value === undefined) return `DEFAULT_${model.struct!.fullName}`
  if (Array.isArray(value)) return side === 'reader' ? '[]' : 'NONE'
  if (model.scalar === 'uuid') return 'NO_UUID'
  if (value === Number.MAX_SAFE_INTEGER) return 'Number.MAX_SAFE_INTEGER'
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** The value of a struct none of whose fields was set, for those that can be absent. */
export function printDefaultStruct(schema: MessageSchema, struct: StructModel): string {
  const entries = struct.fields.map((model) => `${model.name}: ${printDefault(model, 'reader')}`)
  return `const DEFAULT_${struct.fullName}: ${decodedName(schema, struct)} = { ${entries.join(', ')} }\n`
}
