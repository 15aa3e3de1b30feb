import type { MessageSchema, VersionRange } from '../../src/protocol/schema.ts'
import { conditionOf, type FieldModel, isNullable, type MessageModel, type StructModel } from './model.ts'
import { decodedName, elementType, printDefault } from './print-types.ts'
import { elementHeapBytes, elementWireBytes } from './sizes.ts'
import { type StructHead, structHead } from './struct-head.ts'

export function printDecoders(model: MessageModel): string {
  return model.structs.map((struct) => new DecoderPrinter(model, struct).print()).join('\n')
}

/** Prints one struct's decoder: a constant per field in wire order, then the object. */
class DecoderPrinter {
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
    const { exported, versionParameter, flexible } = this.#head
    const type = decodedName(this.#schema, this.#struct)
    const lines = [`${exported}function decode${fullName}(reader: WireReader${versionParameter}): ${type} {`, ...this.#head.lines]
    for (const field of fields) if (field.field.options.tag === undefined) lines.push(this.#field(field))
    lines.push(...this.#tags())
    const object = `{ ${fields.map(({ name }) => name).join(', ')} }`
    if (flexible === 'false') lines.push(`  return ${object}`)
    else lines.push(`  const message = ${object}`, '  return unknownTags === undefined ? message : { ...message, unknownTags }')
    return `${lines.join('\n')}\n}\n`
  }

  #field(model: FieldModel): string {
    const condition = conditionOf(model.present, this.#struct.versions)
    if (model.isArray) return this.#array(model, condition)
    const read = this.#single(model)
    const expression = condition === undefined ? read : `${condition} ? ${read} : ${printDefault(model, 'reader')}`
    return `  const ${model.name} = ${expression}`
  }

  #single(model: FieldModel): string {
    if (!isNullable(model)) return this.#read(model, false)
    const condition = conditionOf(model.nullable, model.present)
    if (condition === undefined) return this.#read(model, true)
    return `(${condition} ? ${this.#read(model, true)} : ${this.#read(model, false)})`
  }

  /** The expression that reads one value, or one element of an array. */
  #read(model: FieldModel, nullable: boolean, flexible = this.#head.flexible): string {
    if (model.struct !== undefined) {
      const decode = `decode${model.struct.fullName}(reader${model.struct.usesVersion ? ', version' : ''})`
      return nullable ? `(reader.structIsNull() ? null : ${decode})` : decode
    }
    switch (model.scalar!) {
      case 'string':
        return `reader.${nullable ? 'nullableString' : 'string'}(${flexible})`
      case 'bytes':
      case 'records':
        return `reader.${nullable ? 'nullableBytes' : 'bytes'}(${flexible})`
      case 'int64':
        return model.field.options.saturating === true ? 'reader.saturatingInt64()' : 'reader.int64()'
      default:
        return `reader.${model.scalar}()`
    }
  }

  #array(model: FieldModel, condition: string | undefined): string {
    const { name } = model
    const element = elementType(this.#schema, model, false)
    const nullable = isNullable(model)
    const initial = condition === undefined ? '[]' : printDefault(model, 'reader')
    const declared = `  ${nullable ? 'let' : 'const'} ${name}: ${element}[]${nullable ? ' | null' : ''} = ${initial}\n`
    const body = this.#elements(model, condition === undefined ? '  ' : '    ', this.#head.flexible)
    return declared + (condition === undefined ? body : `  if (${condition}) {\n${body}\n  }`)
  }

  /** Fills the variable named like the field. */
  #elements(model: FieldModel, indent: string, flexible: string): string {
    const { name } = model
    const count = `${name}Count`
    const read = this.#read(model, false, flexible)
    const lines = [`const ${count} = ${this.#count(model, flexible)}`]
    if (isNullable(model)) {
      const items = `${name}Items`
      lines.push(`const ${items}: ${elementType(this.#schema, model, false)}[] = []`)
      lines.push(`for (let i = 0; i < ${count}; i++) ${items}.push(${read})`)
      lines.push(`${name} = ${count} < 0 ? null : ${items}`)
    } else lines.push(`for (let i = 0; i < ${count}; i++) ${name}.push(${read})`)
    return lines.map((line) => indent + line).join('\n')
  }

  #count(model: FieldModel, flexible: string): string {
    const bounds = `${elementWireBytes(model, this.#schema.flexibleFrom)}, ${elementHeapBytes(model)}`
    const plain = `reader.count(${flexible}, ${bounds})`
    if (!isNullable(model)) return plain
    const nullable = `reader.nullableCount(${flexible}, ${bounds})`
    const condition = conditionOf(model.nullable, model.present)
    return condition === undefined ? nullable : `${condition} ? ${nullable} : ${plain}`
  }

  #tags(): string[] {
    if (this.#head.flexible === 'false') return []
    if (this.#head.tagged.length === 0) {
      const read = 'reader.unknownTags()'
      return [`  const unknownTags = ${this.#head.flexible === 'true' ? read : `flexible ? ${read} : undefined`}`]
    }
    const lines = this.#head.tagged.map((model) => {
      const element = elementType(this.#schema, model, false)
      const type = (model.isArray ? `${element}[]` : element) + (isNullable(model) ? ' | null' : '')
      return `  let ${model.name}: ${type} = ${printDefault(model, 'reader')}`
    })
    lines.push('  let unknownTags: UnknownTag[] | undefined')
    const count = this.#head.flexible === 'true' ? 'reader.tagCount()' : 'flexible ? reader.tagCount() : 0'
    lines.push(`  for (let left = ${count}, tag = -1; left > 0; left--) {`, '    tag = reader.tag(tag)')
    this.#head.tagged.forEach((model, index) => {
      lines.push(`    ${index === 0 ? '' : '} else '}if (${tagCondition(model, this.#struct.versions)}) {`)
      lines.push('      const end = reader.beginTag()', this.#taggedContent(model), '      reader.endTag(end)')
    })
    lines.push('    } else unknownTags = reader.unknownTag(tag, unknownTags)', '  }')
    return lines
  }

  #taggedContent(model: FieldModel): string {
    if (model.isArray) return this.#elements(model, '      ', 'true')
    return `      ${model.name} = ${this.#read(model, isNullable(model), 'true')}`
  }
}

/** In a version before its time a tag is one that we don't know, and is kept. */
function tagCondition(model: FieldModel, within: VersionRange): string {
  const condition = conditionOf(model.present, within)
  return `tag === ${model.field.options.tag}${condition === undefined ? '' : ` && ${condition}`}`
}
