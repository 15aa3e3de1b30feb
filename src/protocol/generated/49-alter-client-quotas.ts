// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AlterClientQuotasRequest {
  readonly entries: readonly AlterClientQuotasRequestEntry[]
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterClientQuotasRequestInit = AlterClientQuotasRequest

export interface AlterClientQuotasRequestEntry {
  readonly entity: readonly AlterClientQuotasRequestEntity[]
  /** Changes. */
  readonly ops: readonly AlterClientQuotasRequestOp[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterClientQuotasRequestEntryInit = AlterClientQuotasRequestEntry

export interface AlterClientQuotasRequestOp {
  readonly key: string
  readonly value: number
  readonly remove: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterClientQuotasRequestOpInit = AlterClientQuotasRequestOp

export interface AlterClientQuotasRequestEntity {
  /** `user`, `client-id` or `ip`. */
  readonly entityType: string
  /** Null: the default. */
  readonly entityName: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterClientQuotasRequestEntityInit = AlterClientQuotasRequestEntity


function decodeAlterClientQuotasRequestEntity(reader: WireReader, version: number): AlterClientQuotasRequestEntity {
  const flexible = version >= 1
  const entityType = reader.string(flexible)
  const entityName = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entityType, entityName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterClientQuotasRequestOp(reader: WireReader, version: number): AlterClientQuotasRequestOp {
  const flexible = version >= 1
  const key = reader.string(flexible)
  const value = reader.float64()
  const remove = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { key, value, remove }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterClientQuotasRequestEntry(reader: WireReader, version: number): AlterClientQuotasRequestEntry {
  const flexible = version >= 1
  const entity: AlterClientQuotasRequestEntity[] = []
  const entityCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < entityCount; i++) entity.push(decodeAlterClientQuotasRequestEntity(reader, version))
  const ops: AlterClientQuotasRequestOp[] = []
  const opsCount = reader.count(flexible, 11, 96)
  for (let i = 0; i < opsCount; i++) ops.push(decodeAlterClientQuotasRequestOp(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entity, ops }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterClientQuotasRequest(reader: WireReader, version: number): AlterClientQuotasRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterClientQuotasRequest', version)
  const flexible = version >= 1
  const entries: AlterClientQuotasRequestEntry[] = []
  const entriesCount = reader.count(flexible, 3, 112)
  for (let i = 0; i < entriesCount; i++) entries.push(decodeAlterClientQuotasRequestEntry(reader, version))
  const validateOnly = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entries, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterClientQuotasRequestEntity(writer: WireWriter, message: AlterClientQuotasRequestEntityInit, version: number): void {
  const flexible = version >= 1
  const entityType = message.entityType
  writer.string(entityType, flexible)
  const entityName = message.entityName
  writer.nullableString(entityName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeAlterClientQuotasRequestOp(writer: WireWriter, message: AlterClientQuotasRequestOpInit, version: number): void {
  const flexible = version >= 1
  const key = message.key
  writer.string(key, flexible)
  const value = message.value
  writer.float64(value)
  const remove = message.remove
  writer.bool(remove)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeAlterClientQuotasRequestEntry(writer: WireWriter, message: AlterClientQuotasRequestEntryInit, version: number): void {
  const flexible = version >= 1
  const entity = message.entity
  writer.count(entity.length, flexible)
  for (let i = 0; i < entity.length; i++) encodeAlterClientQuotasRequestEntity(writer, entity[i]!, version)
  const ops = message.ops
  writer.count(ops.length, flexible)
  for (let i = 0; i < ops.length; i++) encodeAlterClientQuotasRequestOp(writer, ops[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeAlterClientQuotasRequest(writer: WireWriter, message: AlterClientQuotasRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterClientQuotasRequest', version)
  const flexible = version >= 1
  const entries = message.entries
  writer.count(entries.length, flexible)
  for (let i = 0; i < entries.length; i++) encodeAlterClientQuotasRequestEntry(writer, entries[i]!, version)
  const validateOnly = message.validateOnly
  writer.bool(validateOnly)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface AlterClientQuotasResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly entries: readonly AlterClientQuotasResponseEntry[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterClientQuotasResponse = AlterClientQuotasResponse

export interface AlterClientQuotasResponseEntry {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly entity: readonly AlterClientQuotasResponseEntity[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterClientQuotasResponseEntry = AlterClientQuotasResponseEntry

export interface AlterClientQuotasResponseEntity {
  /** `user`, `client-id` or `ip`. */
  readonly entityType: string
  /** Null: the default. */
  readonly entityName: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterClientQuotasResponseEntity = AlterClientQuotasResponseEntity


function decodeAlterClientQuotasResponseEntity(reader: WireReader, version: number): DecodedAlterClientQuotasResponseEntity {
  const flexible = version >= 1
  const entityType = reader.string(flexible)
  const entityName = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { entityType, entityName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterClientQuotasResponseEntry(reader: WireReader, version: number): DecodedAlterClientQuotasResponseEntry {
  const flexible = version >= 1
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const entity: DecodedAlterClientQuotasResponseEntity[] = []
  const entityCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < entityCount; i++) entity.push(decodeAlterClientQuotasResponseEntity(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, entity }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterClientQuotasResponse(reader: WireReader, version: number): DecodedAlterClientQuotasResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.int32()
  const entries: DecodedAlterClientQuotasResponseEntry[] = []
  const entriesCount = reader.count(flexible, 5, 112)
  for (let i = 0; i < entriesCount; i++) entries.push(decodeAlterClientQuotasResponseEntry(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, entries }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterClientQuotasResponseEntity(writer: WireWriter, message: AlterClientQuotasResponseEntity, version: number): void {
  const flexible = version >= 1
  const entityType = message.entityType
  writer.string(entityType, flexible)
  const entityName = message.entityName
  writer.nullableString(entityName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeAlterClientQuotasResponseEntry(writer: WireWriter, message: AlterClientQuotasResponseEntry, version: number): void {
  const flexible = version >= 1
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const entity = message.entity
  writer.count(entity.length, flexible)
  for (let i = 0; i < entity.length; i++) encodeAlterClientQuotasResponseEntity(writer, entity[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeAlterClientQuotasResponse(writer: WireWriter, message: AlterClientQuotasResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const entries = message.entries
  writer.count(entries.length, flexible)
  for (let i = 0; i < entries.length; i++) encodeAlterClientQuotasResponseEntry(writer, entries[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const alterClientQuotasApi: Api<AlterClientQuotasRequest, AlterClientQuotasResponse, AlterClientQuotasRequestInit, DecodedAlterClientQuotasResponse> = {
  key: 49,
  name: 'AlterClientQuotas',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 1,
  decodeRequest: decodeAlterClientQuotasRequest,
  encodeRequest: encodeAlterClientQuotasRequest,
  decodeResponse: decodeAlterClientQuotasResponse,
  encodeResponse: encodeAlterClientQuotasResponse,
}
