// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeClientQuotasRequest {
  readonly components: readonly DescribeClientQuotasRequestComponent[]
  /** Only entities with no other parts. */
  readonly strict: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeClientQuotasRequestInit = DescribeClientQuotasRequest

export interface DescribeClientQuotasRequestComponent {
  /** `user`, `client-id` or `ip`. */
  readonly entityType: string
  /** 0 exact, 1 default, 2 any. */
  readonly matchType: number
  readonly match: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeClientQuotasRequestComponentInit = DescribeClientQuotasRequestComponent


function decodeDescribeClientQuotasRequestComponent(reader: WireReader, version: number): DescribeClientQuotasRequestComponent {
  const flexible = version >= 1
  const entityType = reader.string(flexible)
  const matchType = reader.int8()
  const match = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entityType, matchType, match }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeClientQuotasRequest(reader: WireReader, version: number): DescribeClientQuotasRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeClientQuotasRequest', version)
  const flexible = version >= 1
  const components: DescribeClientQuotasRequestComponent[] = []
  const componentsCount = reader.count(flexible, 4, 104)
  for (let i = 0; i < componentsCount; i++) components.push(decodeDescribeClientQuotasRequestComponent(reader, version))
  const strict = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { components, strict }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeClientQuotasRequestComponent(writer: WireWriter, message: DescribeClientQuotasRequestComponentInit, version: number): void {
  const flexible = version >= 1
  const entityType = message.entityType
  writer.string(entityType, flexible)
  const matchType = message.matchType
  writer.int8(matchType)
  const match = message.match
  writer.nullableString(match, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeClientQuotasRequest(writer: WireWriter, message: DescribeClientQuotasRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeClientQuotasRequest', version)
  const flexible = version >= 1
  const components = message.components
  writer.count(components.length, flexible)
  for (let i = 0; i < components.length; i++) encodeDescribeClientQuotasRequestComponent(writer, components[i]!, version)
  const strict = message.strict
  writer.bool(strict)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DescribeClientQuotasResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Null on errors. */
  readonly entries: readonly DescribeClientQuotasResponseEntry[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeClientQuotasResponse = DescribeClientQuotasResponse

export interface DescribeClientQuotasResponseEntry {
  readonly entity: readonly DescribeClientQuotasResponseEntity[]
  readonly values: readonly DescribeClientQuotasResponseValue[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeClientQuotasResponseEntry = DescribeClientQuotasResponseEntry

export interface DescribeClientQuotasResponseValue {
  readonly key: string
  readonly value: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeClientQuotasResponseValue = DescribeClientQuotasResponseValue

export interface DescribeClientQuotasResponseEntity {
  /** `user`, `client-id` or `ip`. */
  readonly entityType: string
  /** Null: the default. */
  readonly entityName: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeClientQuotasResponseEntity = DescribeClientQuotasResponseEntity


function decodeDescribeClientQuotasResponseEntity(reader: WireReader, version: number): DecodedDescribeClientQuotasResponseEntity {
  const flexible = version >= 1
  const entityType = reader.string(flexible)
  const entityName = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entityType, entityName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeClientQuotasResponseValue(reader: WireReader, version: number): DecodedDescribeClientQuotasResponseValue {
  const flexible = version >= 1
  const key = reader.string(flexible)
  const value = reader.float64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { key, value }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeClientQuotasResponseEntry(reader: WireReader, version: number): DecodedDescribeClientQuotasResponseEntry {
  const flexible = version >= 1
  const entity: DecodedDescribeClientQuotasResponseEntity[] = []
  const entityCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < entityCount; i++) entity.push(decodeDescribeClientQuotasResponseEntity(reader, version))
  const values: DecodedDescribeClientQuotasResponseValue[] = []
  const valuesCount = reader.count(flexible, 10, 88)
  for (let i = 0; i < valuesCount; i++) values.push(decodeDescribeClientQuotasResponseValue(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entity, values }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeClientQuotasResponse(reader: WireReader, version: number): DecodedDescribeClientQuotasResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  let entries: DecodedDescribeClientQuotasResponseEntry[] | null = []
  const entriesCount = reader.nullableCount(flexible, 3, 112)
  const entriesItems: DecodedDescribeClientQuotasResponseEntry[] = []
  for (let i = 0; i < entriesCount; i++) entriesItems.push(decodeDescribeClientQuotasResponseEntry(reader, version))
  entries = entriesCount < 0 ? null : entriesItems
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, errorMessage, entries }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeClientQuotasResponseEntity(writer: WireWriter, message: DescribeClientQuotasResponseEntity, version: number): void {
  const flexible = version >= 1
  const entityType = message.entityType
  writer.string(entityType, flexible)
  const entityName = message.entityName
  writer.nullableString(entityName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeClientQuotasResponseValue(writer: WireWriter, message: DescribeClientQuotasResponseValue, version: number): void {
  const flexible = version >= 1
  const key = message.key
  writer.string(key, flexible)
  const value = message.value
  writer.float64(value)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeClientQuotasResponseEntry(writer: WireWriter, message: DescribeClientQuotasResponseEntry, version: number): void {
  const flexible = version >= 1
  const entity = message.entity
  writer.count(entity.length, flexible)
  for (let i = 0; i < entity.length; i++) encodeDescribeClientQuotasResponseEntity(writer, entity[i]!, version)
  const values = message.values
  writer.count(values.length, flexible)
  for (let i = 0; i < values.length; i++) encodeDescribeClientQuotasResponseValue(writer, values[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeClientQuotasResponse(writer: WireWriter, message: DescribeClientQuotasResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const entries = message.entries
  if (entries === null) writer.nullCount(flexible)
  else {
    writer.count(entries.length, flexible)
    for (let i = 0; i < entries.length; i++) encodeDescribeClientQuotasResponseEntry(writer, entries[i]!, version)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeClientQuotasApi: Api<DescribeClientQuotasRequest, DescribeClientQuotasResponse, DescribeClientQuotasRequestInit, DecodedDescribeClientQuotasResponse> = {
  key: 48,
  name: 'DescribeClientQuotas',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 1,
  decodeRequest: decodeDescribeClientQuotasRequest,
  encodeRequest: encodeDescribeClientQuotasRequest,
  decodeResponse: decodeDescribeClientQuotasResponse,
  encodeResponse: encodeDescribeClientQuotasResponse,
}
