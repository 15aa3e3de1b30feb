// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeConfigsRequest {
  readonly resources: readonly DescribeConfigsRequestResource[]
  readonly includeSynonyms: boolean
  readonly includeDocumentation: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeConfigsRequestInit {
  readonly resources: readonly DescribeConfigsRequestResourceInit[]
  readonly includeSynonyms?: boolean
  readonly includeDocumentation?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeConfigsRequestResource {
  readonly resourceType: number
  readonly resourceName: string
  /** Settings asked for; null: all. */
  readonly configurationKeys: readonly string[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeConfigsRequestResourceInit = DescribeConfigsRequestResource


function decodeDescribeConfigsRequestResource(reader: WireReader, version: number): DescribeConfigsRequestResource {
  const flexible = version >= 4
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  let configurationKeys: string[] | null = []
  const configurationKeysCount = reader.nullableCount(flexible, 1, 32)
  const configurationKeysItems: string[] = []
  for (let i = 0; i < configurationKeysCount; i++) configurationKeysItems.push(reader.string(flexible))
  configurationKeys = configurationKeysCount < 0 ? null : configurationKeysItems
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceType, resourceName, configurationKeys }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeConfigsRequest(reader: WireReader, version: number): DescribeConfigsRequest {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('DescribeConfigsRequest', version)
  const flexible = version >= 4
  const resources: DescribeConfigsRequestResource[] = []
  const resourcesCount = reader.count(flexible, 4, 112)
  for (let i = 0; i < resourcesCount; i++) resources.push(decodeDescribeConfigsRequestResource(reader, version))
  const includeSynonyms = version >= 1 ? reader.bool() : false
  const includeDocumentation = version >= 3 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resources, includeSynonyms, includeDocumentation }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeConfigsRequestResource(writer: WireWriter, message: DescribeConfigsRequestResourceInit, version: number): void {
  const flexible = version >= 4
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const configurationKeys = message.configurationKeys
  if (configurationKeys === null) writer.nullCount(flexible)
  else {
    writer.count(configurationKeys.length, flexible)
    for (let i = 0; i < configurationKeys.length; i++) writer.string(configurationKeys[i]!, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeConfigsRequest(writer: WireWriter, message: DescribeConfigsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('DescribeConfigsRequest', version)
  const flexible = version >= 4
  const resources = message.resources
  writer.count(resources.length, flexible)
  for (let i = 0; i < resources.length; i++) encodeDescribeConfigsRequestResource(writer, resources[i]!, version)
  const includeSynonyms = message.includeSynonyms ?? false
  if (version >= 1) {
    writer.bool(includeSynonyms)
  } else if (includeSynonyms) throw requestUnsayable('DescribeConfigsRequest.includeSynonyms', version)
  const includeDocumentation = message.includeDocumentation ?? false
  if (version >= 3) {
    writer.bool(includeDocumentation)
  } else if (includeDocumentation) throw requestUnsayable('DescribeConfigsRequest.includeDocumentation', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DescribeConfigsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly DescribeConfigsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeConfigsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly DecodedDescribeConfigsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeConfigsResponseResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  /** Settings. */
  readonly configs: readonly DescribeConfigsResponseConfig[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeConfigsResponseResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  /** Settings. */
  readonly configs: readonly DecodedDescribeConfigsResponseConfig[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeConfigsResponseConfig {
  readonly name: string
  /** Null: unset or sensitive. */
  readonly value: string | null
  readonly readOnly: boolean
  /** Set nowhere. */
  readonly isDefault?: boolean
  /** Where the value comes from. */
  readonly configSource?: number
  readonly isSensitive: boolean
  /** Where else the value could come from, strongest first. */
  readonly synonyms?: readonly DescribeConfigsResponseSynonym[]
  readonly configType?: number
  readonly documentation?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeConfigsResponseConfig {
  readonly name: string
  /** Null: unset or sensitive. */
  readonly value: string | null
  readonly readOnly: boolean
  /** Set nowhere. */
  readonly isDefault: boolean
  /** Where the value comes from. */
  readonly configSource: number
  readonly isSensitive: boolean
  /** Where else the value could come from, strongest first. */
  readonly synonyms: readonly DecodedDescribeConfigsResponseSynonym[]
  readonly configType: number
  readonly documentation: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeConfigsResponseSynonym {
  readonly name: string
  /** Null: unset or sensitive. */
  readonly value: string | null
  readonly source: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeConfigsResponseSynonym = DescribeConfigsResponseSynonym


function decodeDescribeConfigsResponseSynonym(reader: WireReader, version: number): DecodedDescribeConfigsResponseSynonym {
  const flexible = version >= 4
  const name = reader.string(flexible)
  const value = reader.nullableString(flexible)
  const source = reader.int8()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, value, source }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeConfigsResponseConfig(reader: WireReader, version: number): DecodedDescribeConfigsResponseConfig {
  const flexible = version >= 4
  const name = reader.string(flexible)
  const value = reader.nullableString(flexible)
  const readOnly = reader.bool()
  const isDefault = version === 0 ? reader.bool() : false
  const configSource = version >= 1 ? reader.int8() : -1
  const isSensitive = reader.bool()
  const synonyms: DecodedDescribeConfigsResponseSynonym[] = []
  if (version >= 1) {
    const synonymsCount = reader.count(flexible, 4, 104)
    for (let i = 0; i < synonymsCount; i++) synonyms.push(decodeDescribeConfigsResponseSynonym(reader, version))
  }
  const configType = version >= 3 ? reader.int8() : 0
  const documentation = version >= 3 ? reader.nullableString(flexible) : ''
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, value, readOnly, isDefault, configSource, isSensitive, synonyms, configType, documentation }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeConfigsResponseResource(reader: WireReader, version: number): DecodedDescribeConfigsResponseResource {
  const flexible = version >= 4
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const configs: DecodedDescribeConfigsResponseConfig[] = []
  const configsCount = reader.count(flexible, 7, 208)
  for (let i = 0; i < configsCount; i++) configs.push(decodeDescribeConfigsResponseConfig(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, resourceType, resourceName, configs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeConfigsResponse(reader: WireReader, version: number): DecodedDescribeConfigsResponse {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('DescribeConfigsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = reader.int32()
  const results: DecodedDescribeConfigsResponseResource[] = []
  const resultsCount = reader.count(flexible, 7, 152)
  for (let i = 0; i < resultsCount; i++) results.push(decodeDescribeConfigsResponseResource(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeConfigsResponseSynonym(writer: WireWriter, message: DescribeConfigsResponseSynonym, version: number): void {
  const flexible = version >= 4
  const name = message.name
  writer.string(name, flexible)
  const value = message.value
  writer.nullableString(value, flexible)
  const source = message.source
  writer.int8(source)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeConfigsResponseConfig(writer: WireWriter, message: DescribeConfigsResponseConfig, version: number): void {
  const flexible = version >= 4
  const name = message.name
  writer.string(name, flexible)
  const value = message.value
  writer.nullableString(value, flexible)
  const readOnly = message.readOnly
  writer.bool(readOnly)
  const isDefault = message.isDefault ?? false
  if (version === 0) {
    writer.bool(isDefault)
  } else if (isDefault) throw responseUnsayable('DescribeConfigsResponseConfig.isDefault', version)
  const configSource = message.configSource ?? -1
  if (version >= 1) {
    writer.int8(configSource)
  }
  const isSensitive = message.isSensitive
  writer.bool(isSensitive)
  const synonyms = message.synonyms ?? NONE
  if (version >= 1) {
    writer.count(synonyms.length, flexible)
    for (let i = 0; i < synonyms.length; i++) encodeDescribeConfigsResponseSynonym(writer, synonyms[i]!, version)
  }
  const configType = message.configType ?? 0
  if (version >= 3) {
    writer.int8(configType)
  }
  const documentation = message.documentation === undefined ? '' : message.documentation
  if (version >= 3) {
    writer.nullableString(documentation, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeConfigsResponseResource(writer: WireWriter, message: DescribeConfigsResponseResource, version: number): void {
  const flexible = version >= 4
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const configs = message.configs
  writer.count(configs.length, flexible)
  for (let i = 0; i < configs.length; i++) encodeDescribeConfigsResponseConfig(writer, configs[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeConfigsResponse(writer: WireWriter, message: DescribeConfigsResponse, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('DescribeConfigsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const results = message.results
  writer.count(results.length, flexible)
  for (let i = 0; i < results.length; i++) encodeDescribeConfigsResponseResource(writer, results[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeConfigsApi: Api<DescribeConfigsRequest, DescribeConfigsResponse, DescribeConfigsRequestInit, DecodedDescribeConfigsResponse> = {
  key: 32,
  name: 'DescribeConfigs',
  versions: { min: 0, max: 4 },
  advertised: { min: 1, max: 4 },
  flexibleFrom: 4,
  decodeRequest: decodeDescribeConfigsRequest,
  encodeRequest: encodeDescribeConfigsRequest,
  decodeResponse: decodeDescribeConfigsResponse,
  encodeResponse: encodeDescribeConfigsResponse,
}
