// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DeleteAclsRequest {
  readonly filters: readonly DeleteAclsRequestFilter[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteAclsRequestInit {
  readonly filters: readonly DeleteAclsRequestFilterInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteAclsRequestFilter {
  readonly resourceTypeFilter: number
  /** Null: any. */
  readonly resourceNameFilter: string | null
  /** 1 any, 2 match, 3 literal, 4 prefixed. */
  readonly patternTypeFilter: number
  /** Null: any. */
  readonly principalFilter: string | null
  /** Null: any. */
  readonly hostFilter: string | null
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteAclsRequestFilterInit {
  readonly resourceTypeFilter: number
  /** Null: any. */
  readonly resourceNameFilter: string | null
  /** 1 any, 2 match, 3 literal, 4 prefixed. */
  readonly patternTypeFilter?: number
  /** Null: any. */
  readonly principalFilter: string | null
  /** Null: any. */
  readonly hostFilter: string | null
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDeleteAclsRequestFilter(reader: WireReader, version: number): DeleteAclsRequestFilter {
  const flexible = version >= 2
  const resourceTypeFilter = reader.int8()
  const resourceNameFilter = reader.nullableString(flexible)
  const patternTypeFilter = reader.int8()
  const principalFilter = reader.nullableString(flexible)
  const hostFilter = reader.nullableString(flexible)
  const operation = reader.int8()
  const permissionType = reader.int8()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceTypeFilter, resourceNameFilter, patternTypeFilter, principalFilter, hostFilter, operation, permissionType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteAclsRequest(reader: WireReader, version: number): DeleteAclsRequest {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DeleteAclsRequest', version)
  const flexible = version >= 2
  const filters: DeleteAclsRequestFilter[] = []
  const filtersCount = reader.count(flexible, 8, 160)
  for (let i = 0; i < filtersCount; i++) filters.push(decodeDeleteAclsRequestFilter(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { filters }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteAclsRequestFilter(writer: WireWriter, message: DeleteAclsRequestFilterInit, version: number): void {
  const flexible = version >= 2
  const resourceTypeFilter = message.resourceTypeFilter
  writer.int8(resourceTypeFilter)
  const resourceNameFilter = message.resourceNameFilter
  writer.nullableString(resourceNameFilter, flexible)
  const patternTypeFilter = message.patternTypeFilter ?? 3
  writer.int8(patternTypeFilter)
  const principalFilter = message.principalFilter
  writer.nullableString(principalFilter, flexible)
  const hostFilter = message.hostFilter
  writer.nullableString(hostFilter, flexible)
  const operation = message.operation
  writer.int8(operation)
  const permissionType = message.permissionType
  writer.int8(permissionType)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteAclsRequest(writer: WireWriter, message: DeleteAclsRequestInit, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DeleteAclsRequest', version)
  const flexible = version >= 2
  const filters = message.filters
  writer.count(filters.length, flexible)
  for (let i = 0; i < filters.length; i++) encodeDeleteAclsRequestFilter(writer, filters[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DeleteAclsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly filterResults: readonly DeleteAclsResponseFilterResult[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteAclsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly filterResults: readonly DecodedDeleteAclsResponseFilterResult[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteAclsResponseFilterResult {
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Rules deleted. */
  readonly matchingAcls: readonly DeleteAclsResponseMatchingAcl[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteAclsResponseFilterResult {
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Rules deleted. */
  readonly matchingAcls: readonly DecodedDeleteAclsResponseMatchingAcl[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteAclsResponseMatchingAcl {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly patternType?: number
  /** Type and name, as `User:alice`. */
  readonly principal: string
  readonly host: string
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteAclsResponseMatchingAcl {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly patternType: number
  /** Type and name, as `User:alice`. */
  readonly principal: string
  readonly host: string
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDeleteAclsResponseMatchingAcl(reader: WireReader, version: number): DecodedDeleteAclsResponseMatchingAcl {
  const flexible = version >= 2
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const patternType = reader.int8()
  const principal = reader.string(flexible)
  const host = reader.string(flexible)
  const operation = reader.int8()
  const permissionType = reader.int8()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, resourceType, resourceName, patternType, principal, host, operation, permissionType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDeleteAclsResponseFilterResult(reader: WireReader, version: number): DecodedDeleteAclsResponseFilterResult {
  const flexible = version >= 2
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const matchingAcls: DecodedDeleteAclsResponseMatchingAcl[] = []
  const matchingAclsCount = reader.count(flexible, 11, 200)
  for (let i = 0; i < matchingAclsCount; i++) matchingAcls.push(decodeDeleteAclsResponseMatchingAcl(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, matchingAcls }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteAclsResponse(reader: WireReader, version: number): DecodedDeleteAclsResponse {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DeleteAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const filterResults: DecodedDeleteAclsResponseFilterResult[] = []
  const filterResultsCount = reader.count(flexible, 5, 112)
  for (let i = 0; i < filterResultsCount; i++) filterResults.push(decodeDeleteAclsResponseFilterResult(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, filterResults }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteAclsResponseMatchingAcl(writer: WireWriter, message: DeleteAclsResponseMatchingAcl, version: number): void {
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const patternType = message.patternType ?? 3
  writer.int8(patternType)
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

function encodeDeleteAclsResponseFilterResult(writer: WireWriter, message: DeleteAclsResponseFilterResult, version: number): void {
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const matchingAcls = message.matchingAcls
  writer.count(matchingAcls.length, flexible)
  for (let i = 0; i < matchingAcls.length; i++) encodeDeleteAclsResponseMatchingAcl(writer, matchingAcls[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteAclsResponse(writer: WireWriter, message: DeleteAclsResponse, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DeleteAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const filterResults = message.filterResults
  writer.count(filterResults.length, flexible)
  for (let i = 0; i < filterResults.length; i++) encodeDeleteAclsResponseFilterResult(writer, filterResults[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const deleteAclsApi: Api<DeleteAclsRequest, DeleteAclsResponse, DeleteAclsRequestInit, DecodedDeleteAclsResponse> = {
  key: 31,
  name: 'DeleteAcls',
  versions: { min: 1, max: 3 },
  advertised: { min: 1, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeDeleteAclsRequest,
  encodeRequest: encodeDeleteAclsRequest,
  decodeResponse: decodeDeleteAclsResponse,
  encodeResponse: encodeDeleteAclsResponse,
}
