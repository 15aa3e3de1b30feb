// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DeleteTopicsRequest {
  /** Topics to delete, by name or id. */
  readonly topics: readonly DeleteTopicsRequestTopic[]
  /** Topics to delete. */
  readonly topicNames: readonly string[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteTopicsRequestInit {
  /** Topics to delete, by name or id. */
  readonly topics?: readonly DeleteTopicsRequestTopicInit[]
  /** Topics to delete. */
  readonly topicNames?: readonly string[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteTopicsRequestTopic {
  /** Null: by id. */
  readonly name: string | null
  readonly topicId: string
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteTopicsRequestTopicInit {
  /** Null: by id. */
  readonly name?: string | null
  readonly topicId: string
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDeleteTopicsRequestTopic(reader: WireReader): DeleteTopicsRequestTopic {
  const name = reader.nullableString(true)
  const topicId = reader.uuid()
  const unknownTags = reader.unknownTags()
  const message = { name, topicId }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteTopicsRequest(reader: WireReader, version: number): DeleteTopicsRequest {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DeleteTopicsRequest', version)
  const flexible = version >= 4
  const topics: DeleteTopicsRequestTopic[] = []
  if (version === 6) {
    const topicsCount = reader.count(flexible, 18, 120)
    for (let i = 0; i < topicsCount; i++) topics.push(decodeDeleteTopicsRequestTopic(reader))
  }
  const topicNames: string[] = []
  if (version <= 5) {
    const topicNamesCount = reader.count(flexible, 1, 32)
    for (let i = 0; i < topicNamesCount; i++) topicNames.push(reader.string(flexible))
  }
  const timeoutMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics, topicNames, timeoutMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteTopicsRequestTopic(writer: WireWriter, message: DeleteTopicsRequestTopicInit): void {
  const name = message.name === undefined ? null : message.name
  writer.nullableString(name, true)
  const topicId = message.topicId
  writer.uuid(topicId)
  writer.unknownTags(message.unknownTags)
}

export function encodeDeleteTopicsRequest(writer: WireWriter, message: DeleteTopicsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DeleteTopicsRequest', version)
  const flexible = version >= 4
  const topics = message.topics ?? NONE
  if (version === 6) {
    writer.count(topics.length, flexible)
    for (let i = 0; i < topics.length; i++) encodeDeleteTopicsRequestTopic(writer, topics[i]!)
  } else if (topics.length !== 0) throw requestUnsayable('DeleteTopicsRequest.topics', version)
  const topicNames = message.topicNames ?? NONE
  if (version <= 5) {
    writer.count(topicNames.length, flexible)
    for (let i = 0; i < topicNames.length; i++) writer.string(topicNames[i]!, flexible)
  }
  const timeoutMs = message.timeoutMs
  writer.int32(timeoutMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DeleteTopicsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly responses: readonly DeleteTopicsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteTopicsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly responses: readonly DecodedDeleteTopicsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteTopicsResponseTopic {
  readonly name: string | null
  readonly topicId?: string
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteTopicsResponseTopic {
  readonly name: string | null
  readonly topicId: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDeleteTopicsResponseTopic(reader: WireReader, version: number): DecodedDeleteTopicsResponseTopic {
  const flexible = version >= 4
  const name = (version === 6 ? reader.nullableString(flexible) : reader.string(flexible))
  const topicId = version === 6 ? reader.uuid() : NO_UUID
  const errorCode = reader.int16()
  const errorMessage = version >= 5 ? reader.nullableString(flexible) : null
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, topicId, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteTopicsResponse(reader: WireReader, version: number): DecodedDeleteTopicsResponse {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DeleteTopicsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const responses: DecodedDeleteTopicsResponseTopic[] = []
  const responsesCount = reader.count(flexible, 4, 160)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeDeleteTopicsResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteTopicsResponseTopic(writer: WireWriter, message: DeleteTopicsResponseTopic, version: number): void {
  const flexible = version >= 4
  const name = message.name
  if (name === null && !(version === 6)) throw responseUnsayable('DeleteTopicsResponseTopic.name', version)
  writer.nullableString(name, flexible)
  const topicId = message.topicId ?? NO_UUID
  if (version === 6) {
    writer.uuid(topicId)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  if (version >= 5) {
    writer.nullableString(errorMessage, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteTopicsResponse(writer: WireWriter, message: DeleteTopicsResponse, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('DeleteTopicsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const responses = message.responses
  writer.count(responses.length, flexible)
  for (let i = 0; i < responses.length; i++) encodeDeleteTopicsResponseTopic(writer, responses[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const deleteTopicsApi: Api<DeleteTopicsRequest, DeleteTopicsResponse, DeleteTopicsRequestInit, DecodedDeleteTopicsResponse> = {
  key: 20,
  name: 'DeleteTopics',
  versions: { min: 0, max: 6 },
  advertised: { min: 1, max: 6 },
  flexibleFrom: 4,
  decodeRequest: decodeDeleteTopicsRequest,
  encodeRequest: encodeDeleteTopicsRequest,
  decodeResponse: decodeDeleteTopicsResponse,
  encodeResponse: encodeDeleteTopicsResponse,
}
