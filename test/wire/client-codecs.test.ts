import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as platformatic from '@platformatic/kafka'
import fc from 'fast-check'
import type { Field, Fields } from '../../src/protocol/schema.ts'
import { absentValue, arbitraryMessage } from './arbitrary-message.ts'
import { CODECS, encoded } from './codecs.ts'

/**
 * Our codecs against those of a client that was written by somebody else: its parser must find in our responses what we
 * put in, field by field where both call it the same, and our decoder must find in its requests what it was given.
 */
interface ClientApi {
  readonly api: { readonly key: number; readonly version: number }
  createRequest(...parameters: never[]): { readonly buffer: Buffer }
  parseResponse(correlationId: number, apiKey: number, version: number, reader: unknown): unknown
}

const CLIENT_APIS = Object.entries(platformatic).filter((entry): entry is [string, ClientApi & (typeof entry)[1]] => {
  return /V\d+$/.test(entry[0]) && typeof entry[1] === 'object' && entry[1] !== null && 'parseResponse' in entry[1]
})

/** Responses that the client itself reads otherwise than Kafka writes them. */
const MISREAD = new Map<string, string>([
  ['alterPartitionReassignmentsV1', 'it skips allowReplicationFactorChange'],
  ['consumerGroupDescribeV0', 'it takes subscribedTopicNames for a string'],
  ['consumerGroupHeartbeatV0', 'it skips the tag section of the assignment'],
  ['consumerGroupHeartbeatV1', 'it skips the tag section of the assignment'],
  ['describeConfigsV2', 'it expects fields of v3'],
  ['describeTopicPartitionsV0', 'it skips the tag section of the cursor'],
  ['listTransactionsV2', 'it expects an error message'],
  ['metadataV9', 'it skips clusterAuthorizedOperations'],
  ['metadataV10', 'it skips clusterAuthorizedOperations'],
  ['offsetForLeaderEpochV4', 'it takes the partition for the error code'],
])

for (const [name, client] of CLIENT_APIS) {
  const { key, version } = client.api
  const codec = CODECS.find(({ schema }) => schema.apiKey === key && schema.kind === 'response')
  const isServed = codec !== undefined && version >= codec.schema.versions[0] && version <= codec.schema.versions[1]
  const skip = isServed ? (MISREAD.get(name) ?? false) : 'a version that we do not serve'
  test(`another client reads our answer to ${name}`, { skip }, () => {
    fc.assert(
      fc.property(arbitraryMessage(codec!.schema, version), (message) => {
        const plain = plainOf(codec!.schema.fields, message)
        const reader = platformatic.Reader.from(encoded(codec!, plain, version))
        const theirs = client.parseResponse(1, key, version, reader)
        assertAgrees(theirs, presentIn(codec!.schema.fields, plain, version), name)
        // It leaves the last tag section to the frame.
        assert.ok(reader.remaining <= 1, `${reader.remaining} bytes are left over`)
      }),
      { numRuns: 8 },
    )
  })
}

/** Errors make the client throw, and tagged fields and record batches are read with its own ideas: leaves them out. */
function plainOf(fields: Fields, message: Values): Values {
  return mapFields(fields, message, (name, field, value) => {
    if (name.endsWith('rrorCode')) return 0
    return field.options.tag !== undefined || name === 'records' || name === 'recordErrors' ? absentValue(field) : value
  })
}

/** Only the fields that the version has: what the others are called, and are by default, is the client's business. */
function presentIn(fields: Fields, message: Values, version: number): Values {
  return mapFields(fields, message, (_name, { options }, value) => {
    return version >= (options.since ?? 0) && version <= (options.until ?? version) && options.tag === undefined
      ? value
      : undefined
  })
}

type Values = Record<string, unknown>

function mapFields(fields: Fields, message: Values, change: (name: string, field: Field, value: unknown) => unknown): Values {
  const inner = (of: Fields, value: unknown) => mapFields(of, value as Values, change)
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { type } = field
      const value = change(name, field, message[name])
      if (type.kind === 'structure' && isRecord(value)) return [name, inner(type.fields, value)]
      if (type.kind !== 'array' || type.element.kind !== 'structure' || !Array.isArray(value)) return [name, value]
      const { fields: elementFields } = type.element
      return [name, value.map((element) => inner(elementFields, element))]
    }),
  )
}

function assertAgrees(theirs: unknown, ours: unknown, path: string): void {
  if (ours === undefined || (ours === null && Array.isArray(theirs) && theirs.length === 0)) return
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    assert.equal(theirs.length, ours.length, path)
    for (const [index, element] of theirs.entries()) assertAgrees(element, ours[index], `${path}[${index}]`)
  } else if (isRecord(theirs) && isRecord(ours)) {
    for (const [name, value] of Object.entries(theirs)) if (name in ours) assertAgrees(value, ours[name], `${path}.${name}`)
  } else if (typeof theirs === 'bigint') assert.equal(saturated(theirs), ours, path)
  else if (typeof theirs === 'string' && /^[0-9a-f]{8}-/.test(theirs)) assert.equal(theirs.replaceAll('-', ''), ours, path)
  else assert.deepEqual(theirs, ours, path)
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}

/** Where a field takes more than a number can hold, its ends stand for the ends of what fits (`saturating`). */
function saturated(value: bigint): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)))
}
