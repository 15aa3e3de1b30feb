// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AlterShareGroupOffsetsRequest {
  readonly groupId: string
  readonly topics: readonly AlterShareGroupOffsetsRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterShareGroupOffsetsRequestInit = AlterShareGroupOffsetsRequest

export interface AlterShareGroupOffsetsRequestTopic {
  readonly topicName: string
  readonly partitions: readonly AlterShareGroupOffsetsRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterShareGroupOffsetsRequestTopicInit = AlterShareGroupOffsetsRequestTopic

export interface AlterShareGroupOffsetsRequestPartition {
  readonly partitionIndex: number
  readonly startOffset: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterShareGroupOffsetsRequestPartitionInit = AlterShareGroupOffsetsRequestPartition


function decodeAlterShareGroupOffsetsRequestPartition(reader: WireReader): AlterShareGroupOffsetsRequestPartition {
  const partitionIndex = reader.int32()
  const startOffset = reader.int64()
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, startOffset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterShareGroupOffsetsRequestTopic(reader: WireReader): AlterShareGroupOffsetsRequestTopic {
  const topicName = reader.string(true)
  const partitions: AlterShareGroupOffsetsRequestPartition[] = []
  const partitionsCount = reader.count(true, 13, 64)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeAlterShareGroupOffsetsRequestPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterShareGroupOffsetsRequest(reader: WireReader, version: number): AlterShareGroupOffsetsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterShareGroupOffsetsRequest', version)
  const groupId = reader.string(true)
  const topics: AlterShareGroupOffsetsRequestTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeAlterShareGroupOffsetsRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { groupId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterShareGroupOffsetsRequestPartition(writer: WireWriter, message: AlterShareGroupOffsetsRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const startOffset = message.startOffset
  writer.int64(startOffset)
  writer.unknownTags(message.unknownTags)
}

function encodeAlterShareGroupOffsetsRequestTopic(writer: WireWriter, message: AlterShareGroupOffsetsRequestTopicInit): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeAlterShareGroupOffsetsRequestPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterShareGroupOffsetsRequest(writer: WireWriter, message: AlterShareGroupOffsetsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterShareGroupOffsetsRequest', version)
  const groupId = message.groupId
  writer.string(groupId, true)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeAlterShareGroupOffsetsRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface AlterShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly responses: readonly AlterShareGroupOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedAlterShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly responses: readonly DecodedAlterShareGroupOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly partitions: readonly AlterShareGroupOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedAlterShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly partitions: readonly DecodedAlterShareGroupOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedAlterShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeAlterShareGroupOffsetsResponsePartition(reader: WireReader): DecodedAlterShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterShareGroupOffsetsResponseTopic(reader: WireReader): DecodedAlterShareGroupOffsetsResponseTopic {
  const topicName = reader.string(true)
  const topicId = reader.uuid()
  const partitions: DecodedAlterShareGroupOffsetsResponsePartition[] = []
  const partitionsCount = reader.count(true, 8, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeAlterShareGroupOffsetsResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicName, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterShareGroupOffsetsResponse(reader: WireReader, version: number): DecodedAlterShareGroupOffsetsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const responses: DecodedAlterShareGroupOffsetsResponseTopic[] = []
  const responsesCount = reader.count(true, 19, 160)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeAlterShareGroupOffsetsResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterShareGroupOffsetsResponsePartition(writer: WireWriter, message: AlterShareGroupOffsetsResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

function encodeAlterShareGroupOffsetsResponseTopic(writer: WireWriter, message: AlterShareGroupOffsetsResponseTopic): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeAlterShareGroupOffsetsResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterShareGroupOffsetsResponse(writer: WireWriter, message: AlterShareGroupOffsetsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterShareGroupOffsetsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const responses = message.responses
  writer.count(responses.length, true)
  for (let i = 0; i < responses.length; i++) encodeAlterShareGroupOffsetsResponseTopic(writer, responses[i]!)
  writer.unknownTags(message.unknownTags)
}

export const alterShareGroupOffsetsApi: Api<AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse, AlterShareGroupOffsetsRequestInit, DecodedAlterShareGroupOffsetsResponse> = {
  key: 91,
  name: 'AlterShareGroupOffsets',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeAlterShareGroupOffsetsRequest,
  encodeRequest: encodeAlterShareGroupOffsetsRequest,
  decodeResponse: decodeAlterShareGroupOffsetsResponse,
  encodeResponse: encodeAlterShareGroupOffsetsResponse,
}
