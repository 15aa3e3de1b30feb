// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DeleteShareGroupOffsetsRequest {
  readonly groupId: string
  readonly topics: readonly DeleteShareGroupOffsetsRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteShareGroupOffsetsRequestInit = DeleteShareGroupOffsetsRequest

export interface DeleteShareGroupOffsetsRequestTopic {
  readonly topicName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteShareGroupOffsetsRequestTopicInit = DeleteShareGroupOffsetsRequestTopic


function decodeDeleteShareGroupOffsetsRequestTopic(reader: WireReader): DeleteShareGroupOffsetsRequestTopic {
  const topicName = reader.string(true)
  const unknownTags = reader.unknownTags()
  const message = { topicName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteShareGroupOffsetsRequest(reader: WireReader, version: number): DeleteShareGroupOffsetsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DeleteShareGroupOffsetsRequest', version)
  const groupId = reader.string(true)
  const topics: DeleteShareGroupOffsetsRequestTopic[] = []
  const topicsCount = reader.count(true, 2, 64)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDeleteShareGroupOffsetsRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { groupId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteShareGroupOffsetsRequestTopic(writer: WireWriter, message: DeleteShareGroupOffsetsRequestTopicInit): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeDeleteShareGroupOffsetsRequest(writer: WireWriter, message: DeleteShareGroupOffsetsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DeleteShareGroupOffsetsRequest', version)
  const groupId = message.groupId
  writer.string(groupId, true)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDeleteShareGroupOffsetsRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface DeleteShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly responses: readonly DeleteShareGroupOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly responses: readonly DecodedDeleteShareGroupOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DeleteShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDeleteShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDeleteShareGroupOffsetsResponseTopic(reader: WireReader): DecodedDeleteShareGroupOffsetsResponseTopic {
  const topicName = reader.string(true)
  const topicId = reader.uuid()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { topicName, topicId, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteShareGroupOffsetsResponse(reader: WireReader, version: number): DecodedDeleteShareGroupOffsetsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DeleteShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const responses: DecodedDeleteShareGroupOffsetsResponseTopic[] = []
  const responsesCount = reader.count(true, 21, 160)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeDeleteShareGroupOffsetsResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteShareGroupOffsetsResponseTopic(writer: WireWriter, message: DeleteShareGroupOffsetsResponseTopic): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const topicId = message.topicId
  writer.uuid(topicId)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeDeleteShareGroupOffsetsResponse(writer: WireWriter, message: DeleteShareGroupOffsetsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DeleteShareGroupOffsetsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const responses = message.responses
  writer.count(responses.length, true)
  for (let i = 0; i < responses.length; i++) encodeDeleteShareGroupOffsetsResponseTopic(writer, responses[i]!)
  writer.unknownTags(message.unknownTags)
}

export const deleteShareGroupOffsetsApi: Api<DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsResponse, DeleteShareGroupOffsetsRequestInit, DecodedDeleteShareGroupOffsetsResponse> = {
  key: 92,
  name: 'DeleteShareGroupOffsets',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeDeleteShareGroupOffsetsRequest,
  encodeRequest: encodeDeleteShareGroupOffsetsRequest,
  decodeResponse: decodeDeleteShareGroupOffsetsResponse,
  encodeResponse: encodeDeleteShareGroupOffsetsResponse,
}
