import type { MessageSchema } from '../../src/protocol/schema.ts'
import { conditionOf, type FieldModel, isNullable, type MessageModel, type StructModel } from './model.ts'
import { encodedName, printDefault } from './print-types.ts'
import { type StructHead, structHead, tagOf } from './struct-head.ts'

export function printEncoders(model: MessageModel): string {
  return model.structs.map((struct) => new EncoderPrinter(model, struct).print()).join('\n')
}

/** Prints one struct's encoder: per field its value or default, then its bytes, or a refusal where the version has no room. */
class EncoderPrinter {
  readonly #schema: MessageSchema
  readonly #struct: StructModel
  readonly #head: StructHead

  constructor(model: MessageModel, struct: StructModel) {
    this.#schema = model.schema
    this.#struct = struct
    this.#head = structHead(model, struct)
  }

  print(): string {
    const { fullName, fields } = this.#struct
    const { exported, versionParameter } = this.#head
    const type = encodedName(this.#schema, this.#struct)
    const first = `${exported}function encode${fullName}(writer: WireWriter, message: ${type}${versionParameter}): void {`
    const lines = [first, ...this.#head.lines]
    for (const field of fields)
      lines.push(...(field.field.options.tag === undefined ? this.#field(field) : this.#taggedValue(field)))
    lines.push(...this.#tags())
    return `${lines.join('\n')}\n}\n`
  }

  /** Declares the value; where the version lacks the field, it is compared with the default and dropped or refused. */
  #field(model: FieldModel): string[] {
    const condition = conditionOf(model.present, this.#struct.versions)
    const lines = [declaration(model)]
    if (condition === undefined) lines.push(...this.#write(model, '  '))
    else {
      lines.push(`  if (${condition}) {`, ...this.#write(model, '    '))
      if (model.field.options.ignorable === true) lines.push('  }')
      else lines.push(`  } else if (${isSet(model)}) throw ${this.#refusal(model)}`)
    }
    return lines
  }

  #refusal(model: FieldModel): string {
    const refuse = this.#schema.kind === 'request' ? 'requestUnsayable' : 'responseUnsayable'
    return `${refuse}('${this.#struct.fullName}.${model.name}', version)`
  }

  #write(model: FieldModel, indent: string, flexible = this.#head.flexible): string[] {
    return this.#statements(model, flexible).map((line) => indent + line)
  }

  #statements(model: FieldModel, flexible: string): string[] {
    const { name } = model
    if (!isNullable(model)) return this.#nonNull(model, flexible)
    const condition = conditionOf(model.nullable, model.present)
    const refusal = condition === undefined ? [] : [`if (${name} === null && !(${condition})) throw ${this.#refusal(model)}`]
    if (model.isArray) {
      return [
        ...refusal,
        `if (${name} === null) writer.nullCount(${flexible})`,
        'else {',
        ...this.#nonNull(model, flexible).map((line) => `  ${line}`),
        '}',
      ]
    }
    if (model.struct !== undefined) {
      const encode = this.#encodeStruct(model.struct, name)
      const whenNullable = [`writer.structIsNull(${name} === null)`, `if (${name} !== null) ${encode}`]
      if (condition === undefined) return whenNullable
      return [...refusal, `if (${condition}) writer.structIsNull(${name} === null)`, `if (${name} !== null) ${encode}`]
    }
    const method = model.scalar === 'string' ? 'nullableString' : model.scalar === 'records' ? 'nullableRecords' : 'nullableBytes'
    return [...refusal, `writer.${method}(${name}, ${flexible})`]
  }

  #nonNull(model: FieldModel, flexible: string): string[] {
    const { name } = model
    if (!model.isArray) return [this.#one(model, name, flexible)]
    return [
      `writer.count(${name}.length, ${flexible})`,
      `for (let i = 0; i < ${name}.length; i++) ${this.#one(model, `${name}[i]!`, flexible)}`,
    ]
  }

  #one(model: FieldModel, value: string, flexible: string): string {
    if (model.struct !== undefined) return this.#encodeStruct(model.struct, value)
    switch (model.scalar!) {
      case 'string':
        return `writer.string(${value}, ${flexible})`
      case 'records':
        return `writer.records(${value}, ${flexible})`
      case 'bytes':
        return `writer.bytes(${value}, ${flexible})`
      case 'int64':
        return model.field.options.saturating === true ? `writer.saturatingInt64(${value})` : `writer.int64(${value})`
      default:
        return `writer.${model.scalar}(${value})`
    }
  }

  #encodeStruct(struct: StructModel, value: string): string {
    return `encode${struct.fullName}(writer, ${value}${struct.usesVersion ? ', version' : ''})`
  }

  #taggedValue(model: FieldModel): string[] {
    const condition = conditionOf(model.present, this.#struct.versions)
    const flag = `has${model.name.charAt(0).toUpperCase()}${model.name.slice(1)}`
    const lines = [declaration(model), `  const ${flag} = ${isSet(model)}`]
    if (condition !== undefined && model.field.options.ignorable !== true) {
      lines.push(`  if (${flag} && !(${condition})) throw ${this.#refusal(model)}`)
    }
    return lines
  }

  #tags(): string[] {
    if (this.#head.flexible === 'false') return []
    const indent = this.#head.flexible === 'true' ? '  ' : '    '
    const lines: string[] = []
    if (this.#head.tagged.length === 0) lines.push('writer.unknownTags(message.unknownTags)')
    else {
      lines.push('const unknownTags = message.unknownTags', 'let tagCount = unknownTags === undefined ? 0 : unknownTags.length')
      for (const model of this.#head.tagged) lines.push(`if (${this.#tagWritten(model)}) tagCount++`)
      lines.push('writer.uvarint(tagCount)', 'let nextTag = 0')
      for (const model of this.#head.tagged) {
        lines.push(`if (${this.#tagWritten(model)}) {`)
        lines.push(`  nextTag = writer.unknownTagsBelow(unknownTags, nextTag, ${tagOf(model)})`)
        lines.push(`  const mark = writer.beginTag(${tagOf(model)})`)
        lines.push(...this.#write(model, '  ', 'true'), '  writer.endTag(mark)', '}')
      }
      lines.push('writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)')
    }
    const body = lines.map((line) => indent + line)
    return this.#head.flexible === 'true' ? body : ['  if (flexible) {', ...body, '  }']
  }

  #tagWritten(model: FieldModel): string {
    const flag = `has${model.name.charAt(0).toUpperCase()}${model.name.slice(1)}`
    const first = this.#schema.flexibleFrom ?? 0
    const range = { first: Math.max(first, this.#struct.versions.first), last: this.#struct.versions.last }
    const condition = conditionOf(model.present, range)
    return condition === undefined ? flag : `${flag} && ${condition}`
  }
}

function declaration(model: FieldModel): string {
  const access = `message.${model.name}`
  if (!model.isOptional) return `  const ${model.name} = ${access}`
  const fallback = printDefault(model, 'writer')
  if (!isNullable(model)) return `  const ${model.name} = ${access} ?? ${fallback}`
  return `  const ${model.name} = ${access} === undefined ? ${fallback} : ${access}`
}

/** The condition under which the declared value isn't the default. */
function isSet(model: FieldModel): string {
  const { name } = model
  const fallback = printDefault(model, 'writer')
  if (fallback === 'null' || model.struct === undefined) {
    if (fallback === 'NONE') return `${isNullable(model) ? `${name} === null || ` : ''}${name}.length !== 0`
    return fallback === 'false' ? name : `${name} !== ${fallback}`
  }
  if (model.isArray) return `${isNullable(model) ? `${name} === null || ` : ''}${name}.length !== 0`
  return `!isDefault${model.struct.fullName}(${name})`
}

/** Whether a struct that can be absent has only defaults. */
export function printIsDefault(schema: MessageSchema, struct: StructModel): string {
  const conditions = struct.fields.map((model) => {
    const access = `message.${model.name}`
    const equal = `${access} === ${printDefault(model, 'writer')}`
    return model.isOptional ? `(${access} === undefined || ${equal})` : equal
  })
  conditions.push('message.unknownTags === undefined')
  const head = `function isDefault${struct.fullName}(message: ${encodedName(schema, struct)}): boolean {`
  return `${head}\n  return ${conditions.join(' && ')}\n}\n`
}
