// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeGroupsRequest {
  /** Groups to describe. */
  readonly groups: readonly string[]
  readonly includeAuthorizedOperations: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeGroupsRequestInit {
  /** Groups to describe. */
  readonly groups: readonly string[]
  readonly includeAuthorizedOperations?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeDescribeGroupsRequest(reader: WireReader, version: number): DescribeGroupsRequest {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DescribeGroupsRequest', version)
  const flexible = version >= 5
  const groups: string[] = []
  const groupsCount = reader.count(flexible, 1, 32)
  for (let i = 0; i < groupsCount; i++) groups.push(reader.string(flexible))
  const includeAuthorizedOperations = version >= 3 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groups, includeAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeDescribeGroupsRequest(writer: WireWriter, message: DescribeGroupsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DescribeGroupsRequest', version)
  const flexible = version >= 5
  const groups = message.groups
  writer.count(groups.length, flexible)
  for (let i = 0; i < groups.length; i++) writer.string(groups[i]!, flexible)
  const includeAuthorizedOperations = message.includeAuthorizedOperations ?? false
  if (version >= 3) {
    writer.bool(includeAuthorizedOperations)
  } else if (includeAuthorizedOperations) throw requestUnsayable('DescribeGroupsRequest.includeAuthorizedOperations', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DescribeGroupsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly groups: readonly DescribeGroupsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeGroupsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly DecodedDescribeGroupsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeGroupsResponseGroup {
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly groupId: string
  readonly groupState: string
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  /** The protocol picked. */
  readonly protocolData: string
  readonly members: readonly DescribeGroupsResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeGroupsResponseGroup {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly groupId: string
  readonly groupState: string
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  /** The protocol picked. */
  readonly protocolData: string
  readonly members: readonly DecodedDescribeGroupsResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeGroupsResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly memberMetadata: Uint8Array
  readonly memberAssignment: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeGroupsResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly memberMetadata: Buffer
  readonly memberAssignment: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeGroupsResponseMember(reader: WireReader, version: number): DecodedDescribeGroupsResponseMember {
  const flexible = version >= 5
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 4 ? reader.nullableString(flexible) : null
  const clientId = reader.string(flexible)
  const clientHost = reader.string(flexible)
  const memberMetadata = reader.bytes(flexible)
  const memberAssignment = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeGroupsResponseGroup(reader: WireReader, version: number): DecodedDescribeGroupsResponseGroup {
  const flexible = version >= 5
  const errorCode = reader.int16()
  const errorMessage = version === 6 ? reader.nullableString(flexible) : null
  const groupId = reader.string(flexible)
  const groupState = reader.string(flexible)
  const protocolType = reader.string(flexible)
  const protocolData = reader.string(flexible)
  const members: DecodedDescribeGroupsResponseMember[] = []
  const membersCount = reader.count(flexible, 7, 368)
  for (let i = 0; i < membersCount; i++) members.push(decodeDescribeGroupsResponseMember(reader, version))
  const authorizedOperations = version >= 3 ? reader.int32() : -2147483648
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeGroupsResponse(reader: WireReader, version: number): DecodedDescribeGroupsResponse {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DescribeGroupsResponse', version)
  const flexible = version >= 5
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const groups: DecodedDescribeGroupsResponseGroup[] = []
  const groupsCount = reader.count(flexible, 12, 248)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeDescribeGroupsResponseGroup(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeGroupsResponseMember(writer: WireWriter, message: DescribeGroupsResponseMember, version: number): void {
  const flexible = version >= 5
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 4) {
    writer.nullableString(groupInstanceId, flexible)
  }
  const clientId = message.clientId
  writer.string(clientId, flexible)
  const clientHost = message.clientHost
  writer.string(clientHost, flexible)
  const memberMetadata = message.memberMetadata
  writer.bytes(memberMetadata, flexible)
  const memberAssignment = message.memberAssignment
  writer.bytes(memberAssignment, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeGroupsResponseGroup(writer: WireWriter, message: DescribeGroupsResponseGroup, version: number): void {
  const flexible = version >= 5
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  if (version === 6) {
    writer.nullableString(errorMessage, flexible)
  } else if (errorMessage !== null) throw responseUnsayable('DescribeGroupsResponseGroup.errorMessage', version)
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const groupState = message.groupState
  writer.string(groupState, flexible)
  const protocolType = message.protocolType
  writer.string(protocolType, flexible)
  const protocolData = message.protocolData
  writer.string(protocolData, flexible)
  const members = message.members
  writer.count(members.length, flexible)
  for (let i = 0; i < members.length; i++) encodeDescribeGroupsResponseMember(writer, members[i]!, version)
  const authorizedOperations = message.authorizedOperations ?? -2147483648
  if (version >= 3) {
    writer.int32(authorizedOperations)
  } else if (authorizedOperations !== -2147483648) throw responseUnsayable('DescribeGroupsResponseGroup.authorizedOperations', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeGroupsResponse(writer: WireWriter, message: DescribeGroupsResponse, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DescribeGroupsResponse', version)
  const flexible = version >= 5
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const groups = message.groups
  writer.count(groups.length, flexible)
  for (let i = 0; i < groups.length; i++) encodeDescribeGroupsResponseGroup(writer, groups[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeGroupsApi: Api<DescribeGroupsRequest, DescribeGroupsResponse, DescribeGroupsRequestInit, DecodedDescribeGroupsResponse> = {
  key: 15,
  name: 'DescribeGroups',
  versions: { min: 0, max: 6 },
  advertised: { min: 0, max: 6 },
  flexibleFrom: 5,
  decodeRequest: decodeDescribeGroupsRequest,
  encodeRequest: encodeDescribeGroupsRequest,
  decodeResponse: decodeDescribeGroupsResponse,
  encodeResponse: encodeDescribeGroupsResponse,
}
