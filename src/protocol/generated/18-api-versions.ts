// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ApiVersionsRequest {
  readonly clientSoftwareName: string
  readonly clientSoftwareVersion: string
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ApiVersionsRequestInit {
  readonly clientSoftwareName?: string
  readonly clientSoftwareVersion?: string
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeApiVersionsRequest(reader: WireReader, version: number): ApiVersionsRequest {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('ApiVersionsRequest', version)
  const flexible = version >= 3
  const clientSoftwareName = version >= 3 ? reader.string(flexible) : ''
  const clientSoftwareVersion = version >= 3 ? reader.string(flexible) : ''
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { clientSoftwareName, clientSoftwareVersion }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeApiVersionsRequest(writer: WireWriter, message: ApiVersionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('ApiVersionsRequest', version)
  const flexible = version >= 3
  const clientSoftwareName = message.clientSoftwareName ?? ''
  if (version >= 3) {
    writer.string(clientSoftwareName, flexible)
  }
  const clientSoftwareVersion = message.clientSoftwareVersion ?? ''
  if (version >= 3) {
    writer.string(clientSoftwareVersion, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ApiVersionsResponse {
  readonly errorCode: number
  /** APIs served. */
  readonly apiKeys: readonly ApiVersionsResponseApiKey[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  /** Levels that this broker could run. */
  readonly supportedFeatures?: readonly ApiVersionsResponseSupportedFeature[]
  /** Rises with each change; -1: unknown. */
  readonly finalizedFeaturesEpoch?: number
  /** Levels that the cluster runs. */
  readonly finalizedFeatures?: readonly ApiVersionsResponseFinalizedFeature[]
  /** Always false. */
  readonly zkMigrationReady?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedApiVersionsResponse {
  readonly errorCode: number
  /** APIs served. */
  readonly apiKeys: readonly DecodedApiVersionsResponseApiKey[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  /** Levels that this broker could run. */
  readonly supportedFeatures: readonly DecodedApiVersionsResponseSupportedFeature[]
  /** Rises with each change; -1: unknown. */
  readonly finalizedFeaturesEpoch: number
  /** Levels that the cluster runs. */
  readonly finalizedFeatures: readonly DecodedApiVersionsResponseFinalizedFeature[]
  /** Always false. */
  readonly zkMigrationReady: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ApiVersionsResponseFinalizedFeature {
  readonly name: string
  readonly maxVersionLevel: number
  readonly minVersionLevel: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedApiVersionsResponseFinalizedFeature = ApiVersionsResponseFinalizedFeature

export interface ApiVersionsResponseSupportedFeature {
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedApiVersionsResponseSupportedFeature = ApiVersionsResponseSupportedFeature

export interface ApiVersionsResponseApiKey {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedApiVersionsResponseApiKey = ApiVersionsResponseApiKey


function decodeApiVersionsResponseApiKey(reader: WireReader, version: number): DecodedApiVersionsResponseApiKey {
  const flexible = version >= 3
  const apiKey = reader.int16()
  const minVersion = reader.int16()
  const maxVersion = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { apiKey, minVersion, maxVersion }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeApiVersionsResponseSupportedFeature(reader: WireReader): DecodedApiVersionsResponseSupportedFeature {
  const name = reader.string(true)
  const minVersion = reader.int16()
  const maxVersion = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { name, minVersion, maxVersion }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeApiVersionsResponseFinalizedFeature(reader: WireReader): DecodedApiVersionsResponseFinalizedFeature {
  const name = reader.string(true)
  const maxVersionLevel = reader.int16()
  const minVersionLevel = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { name, maxVersionLevel, minVersionLevel }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeApiVersionsResponse(reader: WireReader, version: number): DecodedApiVersionsResponse {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('ApiVersionsResponse', version)
  const flexible = version >= 3
  const errorCode = reader.int16()
  const apiKeys: DecodedApiVersionsResponseApiKey[] = []
  const apiKeysCount = reader.count(flexible, 6, 56)
  for (let i = 0; i < apiKeysCount; i++) apiKeys.push(decodeApiVersionsResponseApiKey(reader, version))
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  let supportedFeatures: DecodedApiVersionsResponseSupportedFeature[] = []
  let finalizedFeaturesEpoch: number = -1
  let finalizedFeatures: DecodedApiVersionsResponseFinalizedFeature[] = []
  let zkMigrationReady: boolean = false
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 3) {
      const end = reader.beginTag()
      const supportedFeaturesCount = reader.count(true, 6, 80)
      for (let i = 0; i < supportedFeaturesCount; i++) supportedFeatures.push(decodeApiVersionsResponseSupportedFeature(reader))
      reader.endTag(end)
    } else if (tag === 1 && version >= 3) {
      const end = reader.beginTag()
      finalizedFeaturesEpoch = reader.int64()
      reader.endTag(end)
    } else if (tag === 2 && version >= 3) {
      const end = reader.beginTag()
      const finalizedFeaturesCount = reader.count(true, 6, 80)
      for (let i = 0; i < finalizedFeaturesCount; i++) finalizedFeatures.push(decodeApiVersionsResponseFinalizedFeature(reader))
      reader.endTag(end)
    } else if (tag === 3 && version >= 3) {
      const end = reader.beginTag()
      zkMigrationReady = reader.bool()
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { errorCode, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeApiVersionsResponseApiKey(writer: WireWriter, message: ApiVersionsResponseApiKey, version: number): void {
  const flexible = version >= 3
  const apiKey = message.apiKey
  writer.int16(apiKey)
  const minVersion = message.minVersion
  writer.int16(minVersion)
  const maxVersion = message.maxVersion
  writer.int16(maxVersion)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeApiVersionsResponseSupportedFeature(writer: WireWriter, message: ApiVersionsResponseSupportedFeature): void {
  const name = message.name
  writer.string(name, true)
  const minVersion = message.minVersion
  writer.int16(minVersion)
  const maxVersion = message.maxVersion
  writer.int16(maxVersion)
  writer.unknownTags(message.unknownTags)
}

function encodeApiVersionsResponseFinalizedFeature(writer: WireWriter, message: ApiVersionsResponseFinalizedFeature): void {
  const name = message.name
  writer.string(name, true)
  const maxVersionLevel = message.maxVersionLevel
  writer.int16(maxVersionLevel)
  const minVersionLevel = message.minVersionLevel
  writer.int16(minVersionLevel)
  writer.unknownTags(message.unknownTags)
}

export function encodeApiVersionsResponse(writer: WireWriter, message: ApiVersionsResponse, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('ApiVersionsResponse', version)
  const flexible = version >= 3
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const apiKeys = message.apiKeys
  writer.count(apiKeys.length, flexible)
  for (let i = 0; i < apiKeys.length; i++) encodeApiVersionsResponseApiKey(writer, apiKeys[i]!, version)
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const supportedFeatures = message.supportedFeatures ?? NONE
  const hasSupportedFeatures = supportedFeatures.length !== 0
  const finalizedFeaturesEpoch = message.finalizedFeaturesEpoch ?? -1
  const hasFinalizedFeaturesEpoch = finalizedFeaturesEpoch !== -1
  const finalizedFeatures = message.finalizedFeatures ?? NONE
  const hasFinalizedFeatures = finalizedFeatures.length !== 0
  const zkMigrationReady = message.zkMigrationReady ?? false
  const hasZkMigrationReady = zkMigrationReady
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasSupportedFeatures) tagCount++
    if (hasFinalizedFeaturesEpoch) tagCount++
    if (hasFinalizedFeatures) tagCount++
    if (hasZkMigrationReady) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasSupportedFeatures) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.count(supportedFeatures.length, true)
      for (let i = 0; i < supportedFeatures.length; i++) encodeApiVersionsResponseSupportedFeature(writer, supportedFeatures[i]!)
      writer.endTag(mark)
    }
    if (hasFinalizedFeaturesEpoch) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 1)
      const mark = writer.beginTag(1)
      writer.int64(finalizedFeaturesEpoch)
      writer.endTag(mark)
    }
    if (hasFinalizedFeatures) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 2)
      const mark = writer.beginTag(2)
      writer.count(finalizedFeatures.length, true)
      for (let i = 0; i < finalizedFeatures.length; i++) encodeApiVersionsResponseFinalizedFeature(writer, finalizedFeatures[i]!)
      writer.endTag(mark)
    }
    if (hasZkMigrationReady) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 3)
      const mark = writer.beginTag(3)
      writer.bool(zkMigrationReady)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

export const apiVersionsApi: Api<ApiVersionsRequest, ApiVersionsResponse, ApiVersionsRequestInit, DecodedApiVersionsResponse> = {
  key: 18,
  name: 'ApiVersions',
  versions: { min: 0, max: 4 },
  advertised: { min: 0, max: 4 },
  flexibleFrom: 3,
  decodeRequest: decodeApiVersionsRequest,
  encodeRequest: encodeApiVersionsRequest,
  decodeResponse: decodeApiVersionsResponse,
  encodeResponse: encodeApiVersionsResponse,
}
