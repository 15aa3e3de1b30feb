// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ListConfigResourcesRequest {
  /** Empty: all. */
  readonly resourceTypes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListConfigResourcesRequestInit {
  /** Empty: all. */
  readonly resourceTypes?: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeListConfigResourcesRequest(reader: WireReader, version: number): ListConfigResourcesRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ListConfigResourcesRequest', version)
  const resourceTypes: number[] = []
  if (version === 1) {
    const resourceTypesCount = reader.count(true, 1, 8)
    for (let i = 0; i < resourceTypesCount; i++) resourceTypes.push(reader.int8())
  }
  const unknownTags = reader.unknownTags()
  const message = { resourceTypes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeListConfigResourcesRequest(writer: WireWriter, message: ListConfigResourcesRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ListConfigResourcesRequest', version)
  const resourceTypes = message.resourceTypes ?? NONE
  if (version === 1) {
    writer.count(resourceTypes.length, true)
    for (let i = 0; i < resourceTypes.length; i++) writer.int8(resourceTypes[i]!)
  } else if (resourceTypes.length !== 0) throw requestUnsayable('ListConfigResourcesRequest.resourceTypes', version)
  writer.unknownTags(message.unknownTags)
}

export interface ListConfigResourcesResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly configResources: readonly ListConfigResourcesResponseConfigResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListConfigResourcesResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly configResources: readonly DecodedListConfigResourcesResponseConfigResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListConfigResourcesResponseConfigResource {
  readonly resourceName: string
  readonly resourceType?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListConfigResourcesResponseConfigResource {
  readonly resourceName: string
  readonly resourceType: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeListConfigResourcesResponseConfigResource(reader: WireReader, version: number): DecodedListConfigResourcesResponseConfigResource {
  const resourceName = reader.string(true)
  const resourceType = version === 1 ? reader.int8() : 16
  const unknownTags = reader.unknownTags()
  const message = { resourceName, resourceType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListConfigResourcesResponse(reader: WireReader, version: number): DecodedListConfigResourcesResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ListConfigResourcesResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const configResources: DecodedListConfigResourcesResponseConfigResource[] = []
  const configResourcesCount = reader.count(true, 2, 72)
  for (let i = 0; i < configResourcesCount; i++) configResources.push(decodeListConfigResourcesResponseConfigResource(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, configResources }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListConfigResourcesResponseConfigResource(writer: WireWriter, message: ListConfigResourcesResponseConfigResource, version: number): void {
  const resourceName = message.resourceName
  writer.string(resourceName, true)
  const resourceType = message.resourceType ?? 16
  if (version === 1) {
    writer.int8(resourceType)
  }
  writer.unknownTags(message.unknownTags)
}

export function encodeListConfigResourcesResponse(writer: WireWriter, message: ListConfigResourcesResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ListConfigResourcesResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const configResources = message.configResources
  writer.count(configResources.length, true)
  for (let i = 0; i < configResources.length; i++) encodeListConfigResourcesResponseConfigResource(writer, configResources[i]!, version)
  writer.unknownTags(message.unknownTags)
}

export const listConfigResourcesApi: Api<ListConfigResourcesRequest, ListConfigResourcesResponse, ListConfigResourcesRequestInit, DecodedListConfigResourcesResponse> = {
  key: 74,
  name: 'ListConfigResources',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeListConfigResourcesRequest,
  encodeRequest: encodeListConfigResourcesRequest,
  decodeResponse: decodeListConfigResourcesResponse,
  encodeResponse: encodeListConfigResourcesResponse,
}
