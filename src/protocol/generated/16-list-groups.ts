// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ListGroupsRequest {
  /** Empty: all states. */
  readonly statesFilter: readonly string[]
  /** Empty: all types. */
  readonly typesFilter: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListGroupsRequestInit {
  /** Empty: all states. */
  readonly statesFilter?: readonly string[]
  /** Empty: all types. */
  readonly typesFilter?: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeListGroupsRequest(reader: WireReader, version: number): ListGroupsRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('ListGroupsRequest', version)
  const flexible = version >= 3
  const statesFilter: string[] = []
  if (version >= 4) {
    const statesFilterCount = reader.count(flexible, 1, 32)
    for (let i = 0; i < statesFilterCount; i++) statesFilter.push(reader.string(flexible))
  }
  const typesFilter: string[] = []
  if (version === 5) {
    const typesFilterCount = reader.count(flexible, 1, 32)
    for (let i = 0; i < typesFilterCount; i++) typesFilter.push(reader.string(flexible))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { statesFilter, typesFilter }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeListGroupsRequest(writer: WireWriter, message: ListGroupsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('ListGroupsRequest', version)
  const flexible = version >= 3
  const statesFilter = message.statesFilter ?? NONE
  if (version >= 4) {
    writer.count(statesFilter.length, flexible)
    for (let i = 0; i < statesFilter.length; i++) writer.string(statesFilter[i]!, flexible)
  } else if (statesFilter.length !== 0) throw requestUnsayable('ListGroupsRequest.statesFilter', version)
  const typesFilter = message.typesFilter ?? NONE
  if (version === 5) {
    writer.count(typesFilter.length, flexible)
    for (let i = 0; i < typesFilter.length; i++) writer.string(typesFilter[i]!, flexible)
  } else if (typesFilter.length !== 0) throw requestUnsayable('ListGroupsRequest.typesFilter', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ListGroupsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  readonly groups: readonly ListGroupsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListGroupsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly groups: readonly DecodedListGroupsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListGroupsResponseGroup {
  readonly groupId: string
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  readonly groupState?: string
  readonly groupType?: string
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListGroupsResponseGroup {
  readonly groupId: string
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  readonly groupState: string
  readonly groupType: string
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeListGroupsResponseGroup(reader: WireReader, version: number): DecodedListGroupsResponseGroup {
  const flexible = version >= 3
  const groupId = reader.string(flexible)
  const protocolType = reader.string(flexible)
  const groupState = version >= 4 ? reader.string(flexible) : ''
  const groupType = version === 5 ? reader.string(flexible) : ''
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, protocolType, groupState, groupType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListGroupsResponse(reader: WireReader, version: number): DecodedListGroupsResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('ListGroupsResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const errorCode = reader.int16()
  const groups: DecodedListGroupsResponseGroup[] = []
  const groupsCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeListGroupsResponseGroup(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListGroupsResponseGroup(writer: WireWriter, message: ListGroupsResponseGroup, version: number): void {
  const flexible = version >= 3
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const protocolType = message.protocolType
  writer.string(protocolType, flexible)
  const groupState = message.groupState ?? ''
  if (version >= 4) {
    writer.string(groupState, flexible)
  }
  const groupType = message.groupType ?? ''
  if (version === 5) {
    writer.string(groupType, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeListGroupsResponse(writer: WireWriter, message: ListGroupsResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('ListGroupsResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const groups = message.groups
  writer.count(groups.length, flexible)
  for (let i = 0; i < groups.length; i++) encodeListGroupsResponseGroup(writer, groups[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const listGroupsApi: Api<ListGroupsRequest, ListGroupsResponse, ListGroupsRequestInit, DecodedListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 3,
  decodeRequest: decodeListGroupsRequest,
  encodeRequest: encodeListGroupsRequest,
  decodeResponse: decodeListGroupsResponse,
  encodeResponse: encodeListGroupsResponse,
}
