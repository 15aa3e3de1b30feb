// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DeleteRecordsRequest {
  readonly topics: readonly DeleteRecordsRequestTopic[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteRecordsRequestInit = DeleteRecordsRequest

export interface DeleteRecordsRequestTopic {
  readonly name: string
  readonly partitions: readonly DeleteRecordsRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteRecordsRequestTopicInit = DeleteRecordsRequestTopic

export interface DeleteRecordsRequestPartition {
  readonly partitionIndex: number
  /** First offset that stays; -1 means the high watermark. */
  readonly offset: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DeleteRecordsRequestPartitionInit = DeleteRecordsRequestPartition


function decodeDeleteRecordsRequestPartition(reader: WireReader, version: number): DeleteRecordsRequestPartition {
  const flexible = version >= 2
  const partitionIndex = reader.int32()
  const offset = reader.int64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, offset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDeleteRecordsRequestTopic(reader: WireReader, version: number): DeleteRecordsRequestTopic {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const partitions: DeleteRecordsRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 12, 64)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDeleteRecordsRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteRecordsRequest(reader: WireReader, version: number): DeleteRecordsRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteRecordsRequest', version)
  const flexible = version >= 2
  const topics: DeleteRecordsRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDeleteRecordsRequestTopic(reader, version))
  const timeoutMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics, timeoutMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteRecordsRequestPartition(writer: WireWriter, message: DeleteRecordsRequestPartitionInit, version: number): void {
  const flexible = version >= 2
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const offset = message.offset
  writer.int64(offset)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDeleteRecordsRequestTopic(writer: WireWriter, message: DeleteRecordsRequestTopicInit, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeDeleteRecordsRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteRecordsRequest(writer: WireWriter, message: DeleteRecordsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteRecordsRequest', version)
  const flexible = version >= 2
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeDeleteRecordsRequestTopic(writer, topics[i]!, version)
  const timeoutMs = message.timeoutMs
  writer.int32(timeoutMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DeleteRecordsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DeleteRecordsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDeleteRecordsResponse = DeleteRecordsResponse

export interface DeleteRecordsResponseTopic {
  readonly name: string
  readonly partitions: readonly DeleteRecordsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDeleteRecordsResponseTopic = DeleteRecordsResponseTopic

export interface DeleteRecordsResponsePartition {
  readonly partitionIndex: number
  /** First offset that is still there; -1 on errors. */
  readonly lowWatermark: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDeleteRecordsResponsePartition = DeleteRecordsResponsePartition


function decodeDeleteRecordsResponsePartition(reader: WireReader, version: number): DecodedDeleteRecordsResponsePartition {
  const flexible = version >= 2
  const partitionIndex = reader.int32()
  const lowWatermark = reader.int64()
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, lowWatermark, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDeleteRecordsResponseTopic(reader: WireReader, version: number): DecodedDeleteRecordsResponseTopic {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const partitions: DecodedDeleteRecordsResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 14, 72)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDeleteRecordsResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDeleteRecordsResponse(reader: WireReader, version: number): DecodedDeleteRecordsResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteRecordsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const topics: DecodedDeleteRecordsResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDeleteRecordsResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDeleteRecordsResponsePartition(writer: WireWriter, message: DeleteRecordsResponsePartition, version: number): void {
  const flexible = version >= 2
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const lowWatermark = message.lowWatermark
  writer.int64(lowWatermark)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDeleteRecordsResponseTopic(writer: WireWriter, message: DeleteRecordsResponseTopic, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeDeleteRecordsResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDeleteRecordsResponse(writer: WireWriter, message: DeleteRecordsResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DeleteRecordsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeDeleteRecordsResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const deleteRecordsApi: Api<DeleteRecordsRequest, DeleteRecordsResponse, DeleteRecordsRequestInit, DecodedDeleteRecordsResponse> = {
  key: 21,
  name: 'DeleteRecords',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeDeleteRecordsRequest,
  encodeRequest: encodeDeleteRecordsRequest,
  decodeResponse: decodeDeleteRecordsResponse,
  encodeResponse: encodeDeleteRecordsResponse,
}
