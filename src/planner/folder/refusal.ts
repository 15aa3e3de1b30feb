import { type BadDocument, badDocument, type Problem } from '../documents/validate.ts'
import { jsonPointer } from '../json-pointer.ts'
import { THE_OPTION } from './finders.ts'
import type { InputMap, MappedInput } from './input-map.ts'

/** What a calculation refuses of an input that documents gave, with the documents in which it stands or may be put. */
export function refusalOf(refused: BadDocument, command: string, map: InputMap, mapped: MappedInput): BadDocument {
  if (refused.document !== 'input') return refused
  return badDocument(
    command,
    refused.problems.map(({ path, text }) => ({ path, text: `${text}${whereOf(path, map, mapped)}` })),
  )
}

function whereOf(path: Problem['path'], { fields }: InputMap, { sources, missing }: MappedInput): string {
  const lies = (field: string): boolean => `${path}/`.startsWith(`${pointerOf(field)}/`)
  const lacking = missing.find(({ field, wanted }) => lies(field) && wanted.length > 0)
  if (lacking !== undefined) return `; it may stand at ${lacking.wanted.join(', or ')}`
  const field = Object.keys(fields).find(lies)
  const source = field === undefined ? undefined : sources.get(pointerOf(field))
  const stands = source?.kind === 'document' ? `, from ${source.document} ${source.path}` : ''
  return field !== undefined && fields[field]!.includes(THE_OPTION) ? `${stands}; --option asks about another one` : stands
}

function pointerOf(field: string): string {
  return jsonPointer(field.split('.'))
}
