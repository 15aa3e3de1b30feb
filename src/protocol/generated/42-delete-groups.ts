// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DeleteGroupsRequest {
  /** Groups to delete. */
  readonly groupsNames: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteGroupsRequestInit = DeleteGroupsRequest


export function decodeDeleteGroupsRequest(reader: WireReader, version: number): DeleteGroupsRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteGroupsRequest', version)
  const flexible = version >= 2
  const groupsNames: string[] = []
  const groupsNamesCount = reader.count(flexible, 1, 32)
  for (let i = 0; i < groupsNamesCount; i++) groupsNames.push(reader.string(flexible))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupsNames }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeDeleteGroupsRequest(writer: WireWriter, message: DeleteGroupsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteGroupsRequest', version)
  const flexible = version >= 2
  const groupsNames = message.groupsNames
  writer.count(groupsNames.length, flexible)
  for (let i = 0; i < groupsNames.length; i++) writer.string(groupsNames[i]!, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DeleteGroupsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly DeleteGroupsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDeleteGroupsResponse = DeleteGroupsResponse

export interface DeleteGroupsResponseGroup {
  readonly groupId: string
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDeleteGroupsResponseGroup = DeleteGroupsResponseGroup


function decodeDeleteGroupsResponseGroup(reader: WireReader, version: number): DecodedDeleteGroupsResponseGroup {
  const flexible = version >= 2
  const groupId = reader.string(flexible)
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteGroupsResponse(reader: WireReader, version: number): DecodedDeleteGroupsResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteGroupsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const results: DecodedDeleteGroupsResponseGroup[] = []
  const resultsCount = reader.count(flexible, 4, 72)
  for (let i = 0; i < resultsCount; i++) results.push(decodeDeleteGroupsResponseGroup(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteGroupsResponseGroup(writer: WireWriter, message: DeleteGroupsResponseGroup, version: number): void {
  const flexible = version >= 2
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteGroupsResponse(writer: WireWriter, message: DeleteGroupsResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteGroupsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const results = message.results
  writer.count(results.length, flexible)
  for (let i = 0; i < results.length; i++) encodeDeleteGroupsResponseGroup(writer, results[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const deleteGroupsApi: Api<DeleteGroupsRequest, DeleteGroupsResponse, DeleteGroupsRequestInit, DecodedDeleteGroupsResponse> = {
  key: 42,
  name: 'DeleteGroups',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeDeleteGroupsRequest,
  encodeRequest: encodeDeleteGroupsRequest,
  decodeResponse: decodeDeleteGroupsResponse,
  encodeResponse: encodeDeleteGroupsResponse,
}
