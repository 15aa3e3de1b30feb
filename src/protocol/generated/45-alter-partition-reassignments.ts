// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AlterPartitionReassignmentsRequest {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly allowReplicationFactorChange: boolean
  readonly topics: readonly AlterPartitionReassignmentsRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsRequestInit {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  readonly allowReplicationFactorChange?: boolean
  readonly topics: readonly AlterPartitionReassignmentsRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsRequestTopic {
  readonly name: string
  readonly partitions: readonly AlterPartitionReassignmentsRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsRequestTopicInit {
  readonly name: string
  readonly partitions: readonly AlterPartitionReassignmentsRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsRequestPartition {
  readonly partitionIndex: number
  /** Wanted brokers; null cancels a move. */
  readonly replicas: readonly number[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsRequestPartitionInit {
  readonly partitionIndex: number
  /** Wanted brokers; null cancels a move. */
  readonly replicas?: readonly number[] | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeAlterPartitionReassignmentsRequestPartition(reader: WireReader): AlterPartitionReassignmentsRequestPartition {
  const partitionIndex = reader.int32()
  let replicas: number[] | null = []
  const replicasCount = reader.nullableCount(true, 4, 8)
  const replicasItems: number[] = []
  for (let i = 0; i < replicasCount; i++) replicasItems.push(reader.int32())
  replicas = replicasCount < 0 ? null : replicasItems
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, replicas }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterPartitionReassignmentsRequestTopic(reader: WireReader): AlterPartitionReassignmentsRequestTopic {
  const name = reader.string(true)
  const partitions: AlterPartitionReassignmentsRequestPartition[] = []
  const partitionsCount = reader.count(true, 6, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeAlterPartitionReassignmentsRequestPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterPartitionReassignmentsRequest(reader: WireReader, version: number): AlterPartitionReassignmentsRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterPartitionReassignmentsRequest', version)
  const timeoutMs = reader.int32()
  const allowReplicationFactorChange = version === 1 ? reader.bool() : true
  const topics: AlterPartitionReassignmentsRequestTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeAlterPartitionReassignmentsRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { timeoutMs, allowReplicationFactorChange, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterPartitionReassignmentsRequestPartition(writer: WireWriter, message: AlterPartitionReassignmentsRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const replicas = message.replicas === undefined ? null : message.replicas
  if (replicas === null) writer.nullCount(true)
  else {
    writer.count(replicas.length, true)
    for (let i = 0; i < replicas.length; i++) writer.int32(replicas[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

function encodeAlterPartitionReassignmentsRequestTopic(writer: WireWriter, message: AlterPartitionReassignmentsRequestTopicInit): void {
  const name = message.name
  writer.string(name, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeAlterPartitionReassignmentsRequestPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterPartitionReassignmentsRequest(writer: WireWriter, message: AlterPartitionReassignmentsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterPartitionReassignmentsRequest', version)
  const timeoutMs = message.timeoutMs ?? 60000
  writer.int32(timeoutMs)
  const allowReplicationFactorChange = message.allowReplicationFactorChange ?? true
  if (version === 1) {
    writer.bool(allowReplicationFactorChange)
  } else if (allowReplicationFactorChange !== true) throw requestUnsayable('AlterPartitionReassignmentsRequest.allowReplicationFactorChange', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeAlterPartitionReassignmentsRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface AlterPartitionReassignmentsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly allowReplicationFactorChange?: boolean
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly responses: readonly AlterPartitionReassignmentsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedAlterPartitionReassignmentsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly allowReplicationFactorChange: boolean
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly responses: readonly DecodedAlterPartitionReassignmentsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterPartitionReassignmentsResponseTopic {
  readonly name: string
  readonly partitions: readonly AlterPartitionReassignmentsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterPartitionReassignmentsResponseTopic = AlterPartitionReassignmentsResponseTopic

export interface AlterPartitionReassignmentsResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterPartitionReassignmentsResponsePartition = AlterPartitionReassignmentsResponsePartition


function decodeAlterPartitionReassignmentsResponsePartition(reader: WireReader): DecodedAlterPartitionReassignmentsResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterPartitionReassignmentsResponseTopic(reader: WireReader): DecodedAlterPartitionReassignmentsResponseTopic {
  const name = reader.string(true)
  const partitions: DecodedAlterPartitionReassignmentsResponsePartition[] = []
  const partitionsCount = reader.count(true, 8, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeAlterPartitionReassignmentsResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterPartitionReassignmentsResponse(reader: WireReader, version: number): DecodedAlterPartitionReassignmentsResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterPartitionReassignmentsResponse', version)
  const throttleTimeMs = reader.int32()
  const allowReplicationFactorChange = version === 1 ? reader.bool() : true
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const responses: DecodedAlterPartitionReassignmentsResponseTopic[] = []
  const responsesCount = reader.count(true, 3, 104)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeAlterPartitionReassignmentsResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, allowReplicationFactorChange, errorCode, errorMessage, responses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterPartitionReassignmentsResponsePartition(writer: WireWriter, message: AlterPartitionReassignmentsResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

function encodeAlterPartitionReassignmentsResponseTopic(writer: WireWriter, message: AlterPartitionReassignmentsResponseTopic): void {
  const name = message.name
  writer.string(name, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeAlterPartitionReassignmentsResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterPartitionReassignmentsResponse(writer: WireWriter, message: AlterPartitionReassignmentsResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('AlterPartitionReassignmentsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const allowReplicationFactorChange = message.allowReplicationFactorChange ?? true
  if (version === 1) {
    writer.bool(allowReplicationFactorChange)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  const responses = message.responses
  writer.count(responses.length, true)
  for (let i = 0; i < responses.length; i++) encodeAlterPartitionReassignmentsResponseTopic(writer, responses[i]!)
  writer.unknownTags(message.unknownTags)
}

export const alterPartitionReassignmentsApi: Api<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse, AlterPartitionReassignmentsRequestInit, DecodedAlterPartitionReassignmentsResponse> = {
  key: 45,
  name: 'AlterPartitionReassignments',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeAlterPartitionReassignmentsRequest,
  encodeRequest: encodeAlterPartitionReassignmentsRequest,
  decodeResponse: decodeAlterPartitionReassignmentsResponse,
  encodeResponse: encodeAlterPartitionReassignmentsResponse,
}
