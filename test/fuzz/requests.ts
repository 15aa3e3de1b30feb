import fc from 'fast-check'
import { encodeRequestHeader } from '../../src/protocol/header.ts'
import { APIS, type Api } from '../../src/protocol/protocol.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { type Field, type Fields, fieldRange, type MessageSchema } from '../../src/protocol/schema.ts'
import { API_SCHEMAS } from '../../src/protocol/schemas/schemas.ts'
import { WireWriter } from '../../src/protocol/writer.ts'
import { arbitraryMessage } from '../wire/arbitrary-message.ts'
import type { Chance } from './chance.ts'

/** What requests name, so that they find something: the room's topics and groups. */
export interface Known {
  readonly topicNames: readonly string[]
  readonly topicIds: readonly string[]
  readonly nowMs: number
}

export interface RequestKind {
  readonly api: Api
  readonly schema: MessageSchema
  readonly version: number
}

/** Every API that the broker knows, in each of its versions. */
export const REQUEST_KINDS: readonly RequestKind[] = API_SCHEMAS.flatMap(({ request }) => {
  const api = APIS.get(request.apiKey!)!
  const [first, last] = request.versions
  return Array.from({ length: last - first + 1 }, (_, index) => ({ api, schema: request, version: first + index }))
})

const GROUPS = ['group', 'group-2', '']

/** Valid messages of a kind, `count` of them, most of which name what is there. */
export function sampleMessages(kind: RequestKind, count: number, known: Known, chance: Chance): Record<string, unknown>[] {
  const seed = chance.int(2 ** 31)
  const messages = fc.sample(arbitraryMessage(kind.schema, kind.version), { numRuns: count, seed })
  for (const message of messages) aim(message, kind.schema.fields, { version: kind.version, known, chance })
  return messages
}

export function encodeFrame({ api, version }: RequestKind, message: unknown, correlationId: number): Buffer {
  const writer = new WireWriter()
  encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId, clientId: 'fuzz' })
  api.encodeRequest(writer, message, version)
  return Buffer.from(writer.finishBytes())
}

/** The same message with one of its arrays grown to `count` elements; undefined if it has none. */
export function grown(message: Record<string, unknown>, fields: Fields, count: number, chance: Chance): unknown {
  const arrays = Object.entries(fields).filter(([name, { type }]) => type.kind === 'array' && !isEmptyArray(message[name]))
  if (arrays.length === 0) return undefined
  const [name, field] = chance.pick(arrays)
  const [element] = message[name] as unknown[]
  if (field.type.kind === 'array' && field.type.element.kind === 'structure' && chance.once(2)) {
    const inner = grown(element as Record<string, unknown>, field.type.element.fields, count, chance)
    if (inner !== undefined) return { ...message, [name]: [inner] }
  }
  return { ...message, [name]: Array<unknown>(count).fill(element) }
}

function isEmptyArray(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0
}

interface Aim {
  readonly version: number
  readonly known: Known
  readonly chance: Chance
}

/** Puts what exists in the place of what chance drew, most of the time. */
function aim(message: Record<string, unknown>, fields: Fields, how: Aim): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = message[name]
    const { first, last } = fieldRange(field.options, { first: 0, last: 0x7fff })
    if (value === null || value === undefined || how.version < first || how.version > last) continue
    if (Array.isArray(value)) message[name] = value.map((element) => aimed(name, element, elementFields(field), how))
    else message[name] = aimed(name, value, field.type.kind === 'structure' ? field.type.fields : undefined, how)
  }
}

function elementFields({ type }: Field): Fields | undefined {
  return type.kind === 'array' && type.element.kind === 'structure' ? type.element.fields : undefined
}

function aimed(name: string, value: unknown, fields: Fields | undefined, how: Aim): unknown {
  const { known, chance } = how
  if (fields !== undefined) {
    aim(value as Record<string, unknown>, fields, how)
    return value
  }
  if (chance.once(6)) return value
  if (Buffer.isBuffer(value)) return name === 'records' ? batch(known, chance) : value
  if (typeof value === 'string') return aimedText(name, value, known, chance)
  return typeof value === 'number' ? aimedNumber(name, value, chance) : value
}

function aimedText(name: string, value: string, known: Known, chance: Chance): string {
  if (/topicId/i.test(name)) return chance.pick(known.topicIds)
  if (/^[0-9a-f]{32}$/.test(value)) return value
  if (/group/i.test(name)) return chance.pick(GROUPS)
  if (/^(name|topic|topicName|resourceName|topics|topicNames)$/.test(name)) return chance.pick(known.topicNames)
  if (/protocolType/.test(name)) return 'consumer'
  if (/instanceId|transactionalId/i.test(name)) return chance.pick([value, 'instance'])
  return value
}

function aimedNumber(name: string, value: number, chance: Chance): number {
  if (/partition|index/i.test(name)) return chance.int(3)
  if (/offset/i.test(name)) return chance.pick([0, 1, 2, 5, 100, value])
  if (/session.*timeout/i.test(name)) return chance.pick([6_000, 30_000, value])
  if (/bytes/i.test(name)) return chance.pick([1, 1_000, 1_000_000, 2 ** 31 - 1, value])
  if (/acks/.test(name)) return chance.pick([-1, 0, 1, 1, value])
  if (/ms$/i.test(name)) return chance.pick([0, 1, 100, 10_000, 2 ** 31 - 1, value])
  if (/epoch|generation|replica|session/i.test(name)) return chance.pick([-1, -1, 0, 1, value])
  return value
}

function batch({ nowMs }: Known, chance: Chance): Buffer {
  const producer = chance.once(3) ? { producerId: chance.int(4), producerEpoch: chance.int(2), baseSequence: chance.int(4) } : {}
  const records = Array.from({ length: 1 + chance.int(4) }, () => ({
    timestamp: nowMs - chance.int(10),
    key: chance.once(4) ? null : chance.bytes(chance.int(8)),
    value: chance.once(4) ? null : chance.bytes(chance.int(40)),
    headers: chance.once(4) ? [{ key: 'h', value: chance.bytes(4) }] : [],
  }))
  return buildBatch({ ...producer, records })
}
