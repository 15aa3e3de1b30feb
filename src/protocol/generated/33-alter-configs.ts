// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AlterConfigsRequest {
  readonly resources: readonly AlterConfigsRequestResource[]
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterConfigsRequestInit = AlterConfigsRequest

export interface AlterConfigsRequestResource {
  readonly resourceType: number
  readonly resourceName: string
  /** Settings. */
  readonly configs: readonly AlterConfigsRequestConfig[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterConfigsRequestResourceInit = AlterConfigsRequestResource

export interface AlterConfigsRequestConfig {
  readonly name: string
  readonly value: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterConfigsRequestConfigInit = AlterConfigsRequestConfig


function decodeAlterConfigsRequestConfig(reader: WireReader, version: number): AlterConfigsRequestConfig {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const value = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, value }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterConfigsRequestResource(reader: WireReader, version: number): AlterConfigsRequestResource {
  const flexible = version >= 2
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const configs: AlterConfigsRequestConfig[] = []
  const configsCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < configsCount; i++) configs.push(decodeAlterConfigsRequestConfig(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resourceType, resourceName, configs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterConfigsRequest(reader: WireReader, version: number): AlterConfigsRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('AlterConfigsRequest', version)
  const flexible = version >= 2
  const resources: AlterConfigsRequestResource[] = []
  const resourcesCount = reader.count(flexible, 4, 112)
  for (let i = 0; i < resourcesCount; i++) resources.push(decodeAlterConfigsRequestResource(reader, version))
  const validateOnly = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { resources, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterConfigsRequestConfig(writer: WireWriter, message: AlterConfigsRequestConfigInit, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const value = message.value
  writer.nullableString(value, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeAlterConfigsRequestResource(writer: WireWriter, message: AlterConfigsRequestResourceInit, version: number): void {
  const flexible = version >= 2
  const resourceType = message.resourceType
  writer.int8(resourceType)
  const resourceName = message.resourceName
  writer.string(resourceName, flexible)
  const configs = message.configs
  writer.count(configs.length, flexible)
  for (let i = 0; i < configs.length; i++) encodeAlterConfigsRequestConfig(writer, configs[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeAlterConfigsRequest(writer: WireWriter, message: AlterConfigsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('AlterConfigsRequest', version)
  const flexible = version >= 2
  const resources = message.resources
  writer.count(resources.length, flexible)
  for (let i = 0; i < resources.length; i++) encodeAlterConfigsRequestResource(writer, resources[i]!, version)
  const validateOnly = message.validateOnly
  writer.bool(validateOnly)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface AlterConfigsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly responses: readonly AlterConfigsResponseResource[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterConfigsResponse = AlterConfigsResponse

export interface AlterConfigsResponseResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterConfigsResponseResource = AlterConfigsResponseResource


function decodeAlterConfigsResponseResource(reader: WireReader, version: number): DecodedAlterConfigsResponseResource {
  const flexible = version >= 2
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const resourceType = reader.int8()
  const resourceName = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, resourceType, resourceName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterConfigsResponse(reader: WireReader, version: number): DecodedAlterConfigsResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('AlterConfigsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const responses: DecodedAlterConfigsResponseResource[] = []
  const responsesCount = reader.count(flexible, 6, 112)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeAlterConfigsResponseResource(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterConfigsResponseResource(writer: WireWriter, message: AlterConfigsResponseResource, version: number): void {
  const flexible = version >= 2
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

export function encodeAlterConfigsResponse(writer: WireWriter, message: AlterConfigsResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('AlterConfigsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const responses = message.responses
  writer.count(responses.length, flexible)
  for (let i = 0; i < responses.length; i++) encodeAlterConfigsResponseResource(writer, responses[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const alterConfigsApi: Api<AlterConfigsRequest, AlterConfigsResponse, AlterConfigsRequestInit, DecodedAlterConfigsResponse> = {
  key: 33,
  name: 'AlterConfigs',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeAlterConfigsRequest,
  encodeRequest: encodeAlterConfigsRequest,
  decodeResponse: decodeAlterConfigsResponse,
  encodeResponse: encodeAlterConfigsResponse,
}
