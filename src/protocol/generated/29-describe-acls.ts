// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeAclsRequest {
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

export interface DescribeAclsRequestInit {
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


export function decodeDescribeAclsRequest(reader: WireReader, version: number): DescribeAclsRequest {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeAclsRequest', version)
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

export function encodeDescribeAclsRequest(writer: WireWriter, message: DescribeAclsRequestInit, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeAclsRequest', version)
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

export interface DescribeAclsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resources: readonly DescribeAclsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeAclsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resources: readonly DecodedDescribeAclsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeAclsResponseResource {
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly patternType?: number
  /** Rules. */
  readonly acls: readonly DescribeAclsResponseAcl[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeAclsResponseResource {
  readonly resourceType: number
  readonly resourceName: string
  /** 3 literal, 4 prefixed. */
  readonly patternType: number
  /** Rules. */
  readonly acls: readonly DecodedDescribeAclsResponseAcl[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeAclsResponseAcl {
  /** Type and name, as `User:alice`. */
  readonly principal: string
  readonly host: string
  readonly operation: number
  /** 2 deny, 3 allow. */
  readonly permissionType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeAclsResponseAcl = DescribeAclsResponseAcl


function decodeDescribeAclsResponseAcl(reader: WireReader, version: number): DecodedDescribeAclsResponseAcl {
  const flexible = version >= 2
  const principal = reader.string(flexible)
  const host = reader.string(flexible)
  const operation = reader.int8()
  const permissionType = reader.int8()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { principal, host, operation, permissionType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeAclsResponseResource(reader: WireReader, version: number): DecodedDescribeAclsResponseResource {
  const flexible = version >= 2
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const patternType = reader.int8()
  const acls: DecodedDescribeAclsResponseAcl[] = []
  const aclsCount = reader.count(flexible, 5, 112)
  for (let i = 0; i < aclsCount; i++) acls.push(decodeDescribeAclsResponseAcl(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceType, resourceName, patternType, acls }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeAclsResponse(reader: WireReader, version: number): DecodedDescribeAclsResponse {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const resources: DecodedDescribeAclsResponseResource[] = []
  const resourcesCount = reader.count(flexible, 5, 120)
  for (let i = 0; i < resourcesCount; i++) resources.push(decodeDescribeAclsResponseResource(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, errorMessage, resources }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeAclsResponseAcl(writer: WireWriter, message: DescribeAclsResponseAcl, version: number): void {
  const flexible = version >= 2
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

function encodeDescribeAclsResponseResource(writer: WireWriter, message: DescribeAclsResponseResource, version: number): void {
  const flexible = version >= 2
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const patternType = message.patternType ?? 3
  writer.int8(patternType)
  const acls = message.acls
  writer.count(acls.length, flexible)
  for (let i = 0; i < acls.length; i++) encodeDescribeAclsResponseAcl(writer, acls[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeAclsResponse(writer: WireWriter, message: DescribeAclsResponse, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const resources = message.resources
  writer.count(resources.length, flexible)
  for (let i = 0; i < resources.length; i++) encodeDescribeAclsResponseResource(writer, resources[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeAclsApi: Api<DescribeAclsRequest, DescribeAclsResponse, DescribeAclsRequestInit, DecodedDescribeAclsResponse> = {
  key: 29,
  name: 'DescribeAcls',
  versions: { min: 1, max: 3 },
  advertised: { min: 1, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeDescribeAclsRequest,
  encodeRequest: encodeDescribeAclsRequest,
  decodeResponse: decodeDescribeAclsResponse,
  encodeResponse: encodeDescribeAclsResponse,
}
