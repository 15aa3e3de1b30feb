import { assert } from '../../src/base/assert.ts'
import { type ApiSchema, defaultOf, type MessageSchema } from '../../src/protocol/schema.ts'
import { type FieldModel, type MessageModel, modelOf, type StructModel } from './model.ts'
import { printDecoders } from './print-decode.ts'
import { printEncoders, printIsDefault } from './print-encode.ts'
import { printDefaultStruct, printTypes } from './print-types.ts'

const HEADER = '// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.\n'

/** One generated file: the messages' types, decoders and encoders, and for an API its entry in the table. */
export function printFile(messages: readonly MessageSchema[], api: ApiSchema | undefined): string {
  const models = messages.map(modelOf)
  const parts = models.map((model) =>
    [printTypes(model), printDefaults(model), printDecoders(model), printEncoders(model)].join('\n'),
  )
  if (api !== undefined) parts.push(printApi(api))
  const body = parts.join('\n')
  return `${HEADER}${printImports(body)}\n${body}`
}

function printDefaults({ schema, structs }: MessageModel): string {
  const absent = new Set<StructModel>()
  for (const struct of structs) for (const field of struct.fields) if (canBeAbsent(field, struct)) absent.add(field.struct!)
  return [...absent]
    .map((struct) => {
      for (const field of struct.fields) assert(!field.isArray && field.struct === undefined, `${struct.fullName} must be flat`)
      return printDefaultStruct(schema, struct) + printIsDefault(schema, struct)
    })
    .join('\n')
}

function canBeAbsent(field: FieldModel, struct: StructModel): boolean {
  if (field.struct === undefined || field.isArray || defaultOf(field.field) === null) return false
  const { first, last } = field.present
  return field.field.options.tag !== undefined || first > struct.versions.first || last < struct.versions.last
}

function printImports(body: string): string {
  const lines: string[] = []
  const add = (names: readonly string[], from: string, isType: boolean) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(body))
    if (used.length > 0) lines.push(`import ${isType ? 'type ' : ''}{ ${used.join(', ')} } from '../${from}'\n`)
  }
  add(['Api'], 'api.ts', true)
  add(['NO_UUID', 'NONE'], 'absent.ts', false)
  add(['UnknownTag', 'WireReader'], 'reader.ts', true)
  add(['requestUnsayable', 'responseUnsayable', 'unsupportedVersion'], 'undecodable.ts', false)
  add(['Records', 'WireWriter'], 'writer.ts', true)
  return lines.join('')
}

function printApi({ request, response }: ApiSchema): string {
  const { name, versions, advertised } = request
  const types = [`${name}Request`, `${name}Response`, `${name}RequestInit`, `Decoded${name}Response`].join(', ')
  return `export const ${apiConstant(name)}: Api<${types}> = {
  key: ${request.apiKey},
  name: '${name}',
  versions: ${range(versions)},
  advertised: ${advertised === null ? 'null' : range(advertised)},
  flexibleFrom: ${request.flexibleFrom ?? 'undefined'},
  decodeRequest: decode${name}Request,
  encodeRequest: encode${name}Request,
  decodeResponse: decode${response.name}Response,
  encodeResponse: encode${response.name}Response,
}
`
}

function range([min, max]: readonly [number, number]): string {
  return `{ min: ${min}, max: ${max} }`
}

function apiConstant(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Api`
}

/** The list of all APIs in order of their keys. */
export function printApiList(apis: readonly ApiSchema[]): string {
  const names = apis.map(({ request }) => ({ constant: apiConstant(request.name), file: apiFileName(request) }))
  const imports = names.map(({ constant, file }) => `import { ${constant} } from './${file}'\n`).join('')
  return `${HEADER}import type { Api } from '../api.ts'\n${imports}
export const ALL_APIS: readonly Api[] = [
${names.map(({ constant }) => `  ${constant},\n`).join('')}]
`
}

/** `00-produce.ts` */
export function apiFileName({ apiKey, name }: MessageSchema): string {
  const words = name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase()
  return `${String(apiKey).padStart(2, '0')}-${words}.ts`
}
