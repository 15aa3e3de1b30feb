// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface UpdateFeaturesRequest {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdate[]
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface UpdateFeaturesRequestInit {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdateInit[]
  /** Change nothing. */
  readonly validateOnly?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface UpdateFeaturesRequestFeatureUpdate {
  readonly feature: string
  /** Below 1: delete the feature. */
  readonly maxVersionLevel: number
  readonly allowDowngrade: boolean
  /** 1 upgrade, 2 safe downgrade, 3 unsafe downgrade. */
  readonly upgradeType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface UpdateFeaturesRequestFeatureUpdateInit {
  readonly feature: string
  /** Below 1: delete the feature. */
  readonly maxVersionLevel: number
  readonly allowDowngrade?: boolean
  /** 1 upgrade, 2 safe downgrade, 3 unsafe downgrade. */
  readonly upgradeType?: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeUpdateFeaturesRequestFeatureUpdate(reader: WireReader, version: number): UpdateFeaturesRequestFeatureUpdate {
  const feature = reader.string(true)
  const maxVersionLevel = reader.int16()
  const allowDowngrade = version === 0 ? reader.bool() : false
  const upgradeType = version >= 1 ? reader.int8() : 1
  const unknownTags = reader.unknownTags()
  const message = { feature, maxVersionLevel, allowDowngrade, upgradeType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeUpdateFeaturesRequest(reader: WireReader, version: number): UpdateFeaturesRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('UpdateFeaturesRequest', version)
  const timeoutMs = reader.int32()
  const featureUpdates: UpdateFeaturesRequestFeatureUpdate[] = []
  const featureUpdatesCount = reader.count(true, 5, 88)
  for (let i = 0; i < featureUpdatesCount; i++) featureUpdates.push(decodeUpdateFeaturesRequestFeatureUpdate(reader, version))
  const validateOnly = version >= 1 ? reader.bool() : false
  const unknownTags = reader.unknownTags()
  const message = { timeoutMs, featureUpdates, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeUpdateFeaturesRequestFeatureUpdate(writer: WireWriter, message: UpdateFeaturesRequestFeatureUpdateInit, version: number): void {
  const feature = message.feature
  writer.string(feature, true)
  const maxVersionLevel = message.maxVersionLevel
  writer.int16(maxVersionLevel)
  const allowDowngrade = message.allowDowngrade ?? false
  if (version === 0) {
    writer.bool(allowDowngrade)
  } else if (allowDowngrade) throw requestUnsayable('UpdateFeaturesRequestFeatureUpdate.allowDowngrade', version)
  const upgradeType = message.upgradeType ?? 1
  if (version >= 1) {
    writer.int8(upgradeType)
  } else if (upgradeType !== 1) throw requestUnsayable('UpdateFeaturesRequestFeatureUpdate.upgradeType', version)
  writer.unknownTags(message.unknownTags)
}

export function encodeUpdateFeaturesRequest(writer: WireWriter, message: UpdateFeaturesRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('UpdateFeaturesRequest', version)
  const timeoutMs = message.timeoutMs ?? 60000
  writer.int32(timeoutMs)
  const featureUpdates = message.featureUpdates
  writer.count(featureUpdates.length, true)
  for (let i = 0; i < featureUpdates.length; i++) encodeUpdateFeaturesRequestFeatureUpdate(writer, featureUpdates[i]!, version)
  const validateOnly = message.validateOnly ?? false
  if (version >= 1) {
    writer.bool(validateOnly)
  } else if (validateOnly) throw requestUnsayable('UpdateFeaturesRequest.validateOnly', version)
  writer.unknownTags(message.unknownTags)
}

export interface UpdateFeaturesResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly results?: readonly UpdateFeaturesResponseFeature[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedUpdateFeaturesResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly results: readonly DecodedUpdateFeaturesResponseFeature[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface UpdateFeaturesResponseFeature {
  readonly feature: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedUpdateFeaturesResponseFeature = UpdateFeaturesResponseFeature


function decodeUpdateFeaturesResponseFeature(reader: WireReader): DecodedUpdateFeaturesResponseFeature {
  const feature = reader.string(true)
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { feature, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeUpdateFeaturesResponse(reader: WireReader, version: number): DecodedUpdateFeaturesResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('UpdateFeaturesResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const results: DecodedUpdateFeaturesResponseFeature[] = []
  if (version <= 1) {
    const resultsCount = reader.count(true, 5, 104)
    for (let i = 0; i < resultsCount; i++) results.push(decodeUpdateFeaturesResponseFeature(reader))
  }
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeUpdateFeaturesResponseFeature(writer: WireWriter, message: UpdateFeaturesResponseFeature): void {
  const feature = message.feature
  writer.string(feature, true)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeUpdateFeaturesResponse(writer: WireWriter, message: UpdateFeaturesResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('UpdateFeaturesResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  const results = message.results ?? NONE
  if (version <= 1) {
    writer.count(results.length, true)
    for (let i = 0; i < results.length; i++) encodeUpdateFeaturesResponseFeature(writer, results[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

export const updateFeaturesApi: Api<UpdateFeaturesRequest, UpdateFeaturesResponse, UpdateFeaturesRequestInit, DecodedUpdateFeaturesResponse> = {
  key: 57,
  name: 'UpdateFeatures',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeUpdateFeaturesRequest,
  encodeRequest: encodeUpdateFeaturesRequest,
  decodeResponse: decodeUpdateFeaturesResponse,
  encodeResponse: encodeUpdateFeaturesResponse,
}
