// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface CreateAclsRequest {
  /** Rules to add. */
  readonly creations: readonly CreateAclsRequestCreation[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateAclsRequestInit {
  /** Rules to add. */
  readonly creations: readonly CreateAclsRequestCreationInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateAclsRequestCreation {
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly resourcePatternType: number
  /** Type and name, as `User:alice`. */
  readonly principal: string
  readonly host: string
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateAclsRequestCreationInit {
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly resourcePatternType?: number
  /** Type and name, as `User:alice`. */
  readonly principal: string
  readonly host: string
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeCreateAclsRequestCreation(reader: WireReader, version: number): CreateAclsRequestCreation {
  const flexible = version >= 2
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const resourcePatternType = reader.int8()
  const principal = reader.string(flexible)
  const host = reader.string(flexible)
  const operation = reader.int8()
  const permissionType = reader.int8()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreateAclsRequest(reader: WireReader, version: number): CreateAclsRequest {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateAclsRequest', version)
  const flexible = version >= 2
  const creations: CreateAclsRequestCreation[] = []
  const creationsCount = reader.count(flexible, 8, 160)
  for (let i = 0; i < creationsCount; i++) creations.push(decodeCreateAclsRequestCreation(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { creations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreateAclsRequestCreation(writer: WireWriter, message: CreateAclsRequestCreationInit, version: number): void {
  const flexible = version >= 2
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const resourcePatternType = message.resourcePatternType ?? 3
  writer.int8(resourcePatternType)
  const principal = message.principal
  writer.string(principal, flexible)
  const host = message.host
  writer.string(host, flexible)
  const operation = message.operation
  writer.int8(operation)
  const permissionType = message.permissionType
  writer.int8(permissionType)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreateAclsRequest(writer: WireWriter, message: CreateAclsRequestInit, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateAclsRequest', version)
  const flexible = version >= 2
  const creations = message.creations
  writer.count(creations.length, flexible)
  for (let i = 0; i < creations.length; i++) encodeCreateAclsRequestCreation(writer, creations[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface CreateAclsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly CreateAclsResponseCreation[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedCreateAclsResponse = CreateAclsResponse

export interface CreateAclsResponseCreation {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedCreateAclsResponseCreation = CreateAclsResponseCreation


function decodeCreateAclsResponseCreation(reader: WireReader, version: number): DecodedCreateAclsResponseCreation {
  const flexible = version >= 2
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreateAclsResponse(reader: WireReader, version: number): DecodedCreateAclsResponse {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const results: DecodedCreateAclsResponseCreation[] = []
  const resultsCount = reader.count(flexible, 4, 72)
  for (let i = 0; i < resultsCount; i++) results.push(decodeCreateAclsResponseCreation(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreateAclsResponseCreation(writer: WireWriter, message: CreateAclsResponseCreation, version: number): void {
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreateAclsResponse(writer: WireWriter, message: CreateAclsResponse, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const results = message.results
  writer.count(results.length, flexible)
  for (let i = 0; i < results.length; i++) encodeCreateAclsResponseCreation(writer, results[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const createAclsApi: Api<CreateAclsRequest, CreateAclsResponse, CreateAclsRequestInit, DecodedCreateAclsResponse> = {
  key: 30,
  name: 'CreateAcls',
  versions: { min: 1, max: 3 },
  advertised: { min: 1, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeCreateAclsRequest,
  encodeRequest: encodeCreateAclsRequest,
  decodeResponse: decodeCreateAclsResponse,
  encodeResponse: encodeCreateAclsResponse,
}
