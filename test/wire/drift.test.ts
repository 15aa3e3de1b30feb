import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ErrorCode, errorFacts } from '../../src/protocol/errors.ts'
import { defaultOf, type Field, type Fields, fieldRange, type MessageSchema, nullableRange } from '../../src/protocol/schema.ts'
import { API_SCHEMAS, DATA_SCHEMAS } from '../../src/protocol/schemas/schemas.ts'
import { type FactBlock, type FactField, findFactsDirectory, inRange, parseRange, readFacts } from './kafka-facts.ts'

const directory = findFactsDirectory()
const skip = directory === undefined ? 'no shared/kafka/messages beside the checkout' : false
const facts = directory === undefined ? [] : readFacts(directory)
const messages = [...API_SCHEMAS.flatMap(({ request, response }) => [request, response]), ...DATA_SCHEMAS]

/** APIs that a broker without replicas, directories to move or streams groups has no use for. */
const LEFT_OUT = new Set([34, 64, 80, 81, 88, 89])

/** Where we take other versions than Kafka 4.3: old clients that don't look at the range, and versions only for brokers. */
const OTHER_VERSIONS = new Map<string, readonly [number, number]>([
  ['ListOffsets', [0, 11]],
  ['OffsetCommit', [1, 10]],
  ['CreateTopics', [0, 7]],
  ['DeleteTopics', [0, 6]],
  ['DescribeConfigs', [0, 4]],
  ['DescribeLogDirs', [0, 5]],
  ['AddPartitionsToTxn', [0, 3]],
])

/** Fields of versions that Kafka 4.3 has dropped, and with them from its schemas. */
const DROPPED = new Map<string, FieldFacts>([
  ['ListOffsetsRequest 0 topics.partitions.maxNumOffsets', plain('int32', 1)],
  ['ListOffsetsResponse 0 topics.partitions.oldStyleOffsets', plain('[]int64', [])],
  ['OffsetCommitRequest 1 topics.partitions.commitTimestamp', { ...plain('int64', -1), ignorable: true }],
  ['DescribeConfigsResponse 0 results.configs.isDefault', plain('bool', false)],
])

interface FieldFacts {
  readonly type: string
  readonly nullable: boolean
  readonly default: unknown
  readonly tag: number | undefined
  readonly ignorable: boolean
}

function plain(type: string, fallback: unknown): FieldFacts {
  return { type, nullable: false, default: fallback, tag: undefined, ignorable: false }
}

test('every API of Kafka that clients use has a schema', { skip }, () => {
  const keys = facts.filter(({ kind }) => kind === 'request').map(({ apiKey }) => apiKey!)
  const ours = API_SCHEMAS.map(({ request }) => request.apiKey)
  assert.deepEqual(
    ours,
    keys.filter((key) => !LEFT_OUT.has(key)).sort((a, b) => a - b),
  )
})

test('the versions taken are those of Kafka, and the exceptions are named', { skip }, () => {
  for (const schema of messages) {
    const fact = factOf(schema)
    const last =
      fact.versions.last -
      (facts.some((block) => block.apiKey === schema.apiKey && block.isLatestUnstable) && schema.apiKey !== undefined ? 1 : 0)
    assert.deepEqual(schema.versions, OTHER_VERSIONS.get(schema.name) ?? [fact.versions.first, last], fact.name)
  }
})

test('what is advertised is what the list of APIs recommends', { skip }, () => {
  const text = readFileSync(join(directory!, '..', 'apis.md'), 'utf8')
  let compared = 0
  for (const [, keys = '', cell = ''] of text.matchAll(/^\| ([\d ]+) \|[^|]*\|[^|]*\| ([^|]*) \|/gm)) {
    // Some cells are words: those depend on what else is built.
    if (!/^\d+(–\d+)?(, \d+(–\d+)?)*$/.test(cell)) continue
    const ranges = cell.split(', ').map((range) => range.split('–').map(Number))
    for (const [index, key] of keys.split(' ').map(Number).entries()) {
      const [first, last = first] = ranges[index] ?? ranges[0]!
      const schema = API_SCHEMAS.find(({ request }) => request.apiKey === key)
      if (schema === undefined) assert.ok(LEFT_OUT.has(key), `API ${key}`)
      else assert.deepEqual(schema.request.advertised, [first, last], schema.request.name)
      compared++
    }
  }
  assert.ok(compared > 50, `${compared} APIs`)
})

for (const schema of messages) {
  test(`${schema.name} ${schema.kind} has the fields that Kafka has in every version`, { skip }, () => {
    const fact = factOf(schema)
    for (let version = schema.versions[0]; version <= schema.versions[1]; version++) {
      assert.equal(isFlexible(schema, version), inRange(version, fact.flexible), `flexible v${version}`)
      const ours = new Map(describe(schema.fields, version, schema, ''))
      for (const [key, dropped] of DROPPED) {
        const [name, droppedVersion, path = ''] = key.split(' ')
        if (name !== fact.name || Number(droppedVersion) !== version) continue
        assert.deepEqual(ours.get(path), dropped, key)
        ours.delete(path)
      }
      assert.deepEqual([...ours], describeFacts(fact, fact.fields, version, ''), `${fact.name} v${version}`)
    }
  })
}

test('the error table has the codes, names and retries of Kafka', { skip }, () => {
  const text = readFileSync(join(directory!, '..', 'errors.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (-?\d+) \| ([A-Z_]+) \| (yes)? *\|/gm)]
  assert.ok(rows.length > 130)
  assert.deepEqual(
    rows.map(([, code, name, retriable]) => ({ code: Number(code), name, retriable: retriable === 'yes' })),
    Object.values(ErrorCode).map((code) => {
      const { name, retriable } = errorFacts(code)!
      return { code, name, retriable }
    }),
  )
})

function factOf(schema: MessageSchema): FactBlock {
  const name = schema.kind === 'data' ? schema.name : `${schema.name}${schema.kind === 'request' ? 'Request' : 'Response'}`
  const fact = facts.find((block) => block.name === name && block.kind === schema.kind)
  assert.ok(fact !== undefined && fact.apiKey === (schema.kind === 'data' ? fact.apiKey : schema.apiKey), name)
  return fact
}

/** The fields of one version in wire order, each with its path. */
function describe(fields: Fields, version: number, schema: MessageSchema, path: string): [string, FieldFacts][] {
  const within = { first: schema.versions[0], last: schema.versions[1] }
  return Object.entries(fields).flatMap(([name, field]) => {
    const present = fieldRange(field.options, within)
    if (!inRange(version, present)) return []
    const at = `${path}${name}`
    const element = field.type.kind === 'array' ? field.type.element : field.type
    const own: FieldFacts = {
      type: (field.type.kind === 'array' ? '[]' : '') + (element.kind === 'scalar' ? element.scalar : 'struct'),
      nullable: inRange(version, nullableRange(field.options, present)),
      default: ourDefault(field),
      tag: field.options.tag,
      ignorable: field.options.ignorable === true,
    }
    const inner = element.kind === 'structure' ? describe(element.fields, version, schema, `${at}.`) : []
    return [[at, own] as [string, FieldFacts], ...inner]
  })
}

function ourDefault(field: Field): unknown {
  const value = defaultOf(field)
  return value === Number.MAX_SAFE_INTEGER && field.options.saturating === true ? '9223372036854775807' : value
}

function describeFacts(block: FactBlock, fields: readonly FactField[], version: number, path: string): [string, FieldFacts][] {
  return fields.flatMap((field) => {
    if (!inRange(version, field.range)) return []
    const at = `${path}${field.name.charAt(0).toLowerCase()}${field.name.slice(1)}`
    const element = field.type.replace('[]', '')
    const isStruct = /^[A-Z]/.test(element)
    const [tag, tagRange = 'none'] = (field.flags.get('tag') ?? '').split('@')
    const own: FieldFacts = {
      type: isStruct ? field.type.replace(element, 'struct') : field.type,
      nullable: inRange(version, parseRange(field.flags.get('null') ?? 'none')),
      default: factDefault(field),
      tag: inRange(version, parseRange(tagRange)) ? Number(tag) : undefined,
      ignorable: field.flags.has('ignorable'),
    }
    const inner = isStruct ? describeFacts(block, childrenOf(block, field, element), version, `${at}.`) : []
    return [[at, own] as [string, FieldFacts], ...inner]
  })
}

/** A struct is declared below a field, in a block of its own, or earlier in the same message. */
function childrenOf(block: FactBlock, field: FactField, struct: string): readonly FactField[] {
  if (field.children.length > 0) return field.children
  const own = facts.find(({ kind, name, owner }) => kind === 'struct' && name === struct && owner === block.name)
  const declared = own?.fields ?? findDeclared(block.fields, struct)
  assert.ok(declared !== undefined, `${block.name} declares ${struct}`)
  return declared
}

function findDeclared(fields: readonly FactField[], struct: string): readonly FactField[] | undefined {
  for (const field of fields) {
    if (field.type.replace('[]', '') === struct && field.children.length > 0) return field.children
    const inner = findDeclared(field.children, struct)
    if (inner !== undefined) return inner
  }
  return undefined
}

function factDefault({ type, flags }: FactField): unknown {
  const given = flags.get('default')
  if (given === '9223372036854775807') return given
  if (given !== undefined) return JSON.parse(given)
  if (type.startsWith('[]')) return []
  if (/^[A-Z]/.test(type)) return undefined
  if (type === 'bool') return false
  if (type === 'string' || type === 'bytes') return ''
  if (type === 'uuid') return '0'.repeat(32)
  return type === 'records' ? null : 0
}

function isFlexible(schema: MessageSchema, version: number): boolean {
  return schema.flexibleFrom !== undefined && version >= schema.flexibleFrom
}
