// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly IncrementalAlterConfigsRequestResource[]
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type IncrementalAlterConfigsRequestInit = IncrementalAlterConfigsRequest

export interface IncrementalAlterConfigsRequestResource {
  readonly resourceType: number
  readonly resourceName: string
  /** Settings. */
  readonly configs: readonly IncrementalAlterConfigsRequestConfig[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type IncrementalAlterConfigsRequestResourceInit = IncrementalAlterConfigsRequestResource

export interface IncrementalAlterConfigsRequestConfig {
  readonly name: string
  /** 0 set, 1 delete, 2 append, 3 subtract. */
  readonly configOperation: number
  readonly value: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type IncrementalAlterConfigsRequestConfigInit = IncrementalAlterConfigsRequestConfig


function decodeIncrementalAlterConfigsRequestConfig(reader: WireReader, version: number): IncrementalAlterConfigsRequestConfig {
  const flexible = version >= 1
  const name = reader.string(flexible)
  const configOperation = reader.int8()
  const value = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, configOperation, value }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeIncrementalAlterConfigsRequestResource(reader: WireReader, version: number): IncrementalAlterConfigsRequestResource {
  const flexible = version >= 1
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const configs: IncrementalAlterConfigsRequestConfig[] = []
  const configsCount = reader.count(flexible, 4, 104)
  for (let i = 0; i < configsCount; i++) configs.push(decodeIncrementalAlterConfigsRequestConfig(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceType, resourceName, configs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeIncrementalAlterConfigsRequest(reader: WireReader, version: number): IncrementalAlterConfigsRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('IncrementalAlterConfigsRequest', version)
  const flexible = version >= 1
  const resources: IncrementalAlterConfigsRequestResource[] = []
  const resourcesCount = reader.count(flexible, 4, 112)
  for (let i = 0; i < resourcesCount; i++) resources.push(decodeIncrementalAlterConfigsRequestResource(reader, version))
  const validateOnly = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resources, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeIncrementalAlterConfigsRequestConfig(writer: WireWriter, message: IncrementalAlterConfigsRequestConfigInit, version: number): void {
  const flexible = version >= 1
  const name = message.name
  writer.string(name, flexible)
  const configOperation = message.configOperation
  writer.int8(configOperation)
  const value = message.value
  writer.nullableString(value, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeIncrementalAlterConfigsRequestResource(writer: WireWriter, message: IncrementalAlterConfigsRequestResourceInit, version: number): void {
  const flexible = version >= 1
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const configs = message.configs
  writer.count(configs.length, flexible)
  for (let i = 0; i < configs.length; i++) encodeIncrementalAlterConfigsRequestConfig(writer, configs[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeIncrementalAlterConfigsRequest(writer: WireWriter, message: IncrementalAlterConfigsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('IncrementalAlterConfigsRequest', version)
  const flexible = version >= 1
  const resources = message.resources
  writer.count(resources.length, flexible)
  for (let i = 0; i < resources.length; i++) encodeIncrementalAlterConfigsRequestResource(writer, resources[i]!, version)
  const validateOnly = message.validateOnly
  writer.bool(validateOnly)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface IncrementalAlterConfigsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly responses: readonly IncrementalAlterConfigsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedIncrementalAlterConfigsResponse = IncrementalAlterConfigsResponse

export interface IncrementalAlterConfigsResponseResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedIncrementalAlterConfigsResponseResource = IncrementalAlterConfigsResponseResource


function decodeIncrementalAlterConfigsResponseResource(reader: WireReader, version: number): DecodedIncrementalAlterConfigsResponseResource {
  const flexible = version >= 1
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, resourceType, resourceName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeIncrementalAlterConfigsResponse(reader: WireReader, version: number): DecodedIncrementalAlterConfigsResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('IncrementalAlterConfigsResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.int32()
  const responses: DecodedIncrementalAlterConfigsResponseResource[] = []
  const responsesCount = reader.count(flexible, 6, 112)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeIncrementalAlterConfigsResponseResource(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeIncrementalAlterConfigsResponseResource(writer: WireWriter, message: IncrementalAlterConfigsResponseResource, version: number): void {
  const flexible = version >= 1
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeIncrementalAlterConfigsResponse(writer: WireWriter, message: IncrementalAlterConfigsResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('IncrementalAlterConfigsResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const responses = message.responses
  writer.count(responses.length, flexible)
  for (let i = 0; i < responses.length; i++) encodeIncrementalAlterConfigsResponseResource(writer, responses[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const incrementalAlterConfigsApi: Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, IncrementalAlterConfigsRequestInit, DecodedIncrementalAlterConfigsResponse> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 1,
  decodeRequest: decodeIncrementalAlterConfigsRequest,
  encodeRequest: encodeIncrementalAlterConfigsRequest,
  decodeResponse: decodeIncrementalAlterConfigsResponse,
  encodeResponse: encodeIncrementalAlterConfigsResponse,
}
