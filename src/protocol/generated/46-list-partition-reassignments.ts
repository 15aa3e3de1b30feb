// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ListPartitionReassignmentsRequest {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  /** Null: all. */
  readonly topics: readonly ListPartitionReassignmentsRequestTopic[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListPartitionReassignmentsRequestInit {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  /** Null: all. */
  readonly topics?: readonly ListPartitionReassignmentsRequestTopicInit[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListPartitionReassignmentsRequestTopic {
  readonly name: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ListPartitionReassignmentsRequestTopicInit = ListPartitionReassignmentsRequestTopic


function decodeListPartitionReassignmentsRequestTopic(reader: WireReader): ListPartitionReassignmentsRequestTopic {
  const name = reader.string(true)
  const partitionIndexes: number[] = []
  const partitionIndexesCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionIndexesCount; i++) partitionIndexes.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { name, partitionIndexes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListPartitionReassignmentsRequest(reader: WireReader, version: number): ListPartitionReassignmentsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('ListPartitionReassignmentsRequest', version)
  const timeoutMs = reader.int32()
  let topics: ListPartitionReassignmentsRequestTopic[] | null = []
  const topicsCount = reader.nullableCount(true, 3, 104)
  const topicsItems: ListPartitionReassignmentsRequestTopic[] = []
  for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeListPartitionReassignmentsRequestTopic(reader))
  topics = topicsCount < 0 ? null : topicsItems
  const unknownTags = reader.unknownTags()
  const message = { timeoutMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListPartitionReassignmentsRequestTopic(writer: WireWriter, message: ListPartitionReassignmentsRequestTopicInit): void {
  const name = message.name
  writer.string(name, true)
  const partitionIndexes = message.partitionIndexes
  writer.count(partitionIndexes.length, true)
  for (let i = 0; i < partitionIndexes.length; i++) writer.int32(partitionIndexes[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeListPartitionReassignmentsRequest(writer: WireWriter, message: ListPartitionReassignmentsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('ListPartitionReassignmentsRequest', version)
  const timeoutMs = message.timeoutMs ?? 60000
  writer.int32(timeoutMs)
  const topics = message.topics === undefined ? null : message.topics
  if (topics === null) writer.nullCount(true)
  else {
    writer.count(topics.length, true)
    for (let i = 0; i < topics.length; i++) encodeListPartitionReassignmentsRequestTopic(writer, topics[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

export interface ListPartitionReassignmentsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly topics: readonly ListPartitionReassignmentsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedListPartitionReassignmentsResponse = ListPartitionReassignmentsResponse

export interface ListPartitionReassignmentsResponseTopic {
  readonly name: string
  readonly partitions: readonly ListPartitionReassignmentsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedListPartitionReassignmentsResponseTopic = ListPartitionReassignmentsResponseTopic

export interface ListPartitionReassignmentsResponsePartition {
  readonly partitionIndex: number
  readonly replicas: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedListPartitionReassignmentsResponsePartition = ListPartitionReassignmentsResponsePartition


function decodeListPartitionReassignmentsResponsePartition(reader: WireReader): DecodedListPartitionReassignmentsResponsePartition {
  const partitionIndex = reader.int32()
  const replicas: number[] = []
  const replicasCount = reader.count(true, 4, 8)
  for (let i = 0; i < replicasCount; i++) replicas.push(reader.int32())
  const addingReplicas: number[] = []
  const addingReplicasCount = reader.count(true, 4, 8)
  for (let i = 0; i < addingReplicasCount; i++) addingReplicas.push(reader.int32())
  const removingReplicas: number[] = []
  const removingReplicasCount = reader.count(true, 4, 8)
  for (let i = 0; i < removingReplicasCount; i++) removingReplicas.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, replicas, addingReplicas, removingReplicas }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeListPartitionReassignmentsResponseTopic(reader: WireReader): DecodedListPartitionReassignmentsResponseTopic {
  const name = reader.string(true)
  const partitions: DecodedListPartitionReassignmentsResponsePartition[] = []
  const partitionsCount = reader.count(true, 8, 160)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeListPartitionReassignmentsResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListPartitionReassignmentsResponse(reader: WireReader, version: number): DecodedListPartitionReassignmentsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('ListPartitionReassignmentsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const topics: DecodedListPartitionReassignmentsResponseTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeListPartitionReassignmentsResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListPartitionReassignmentsResponsePartition(writer: WireWriter, message: ListPartitionReassignmentsResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const replicas = message.replicas
  writer.count(replicas.length, true)
  for (let i = 0; i < replicas.length; i++) writer.int32(replicas[i]!)
  const addingReplicas = message.addingReplicas
  writer.count(addingReplicas.length, true)
  for (let i = 0; i < addingReplicas.length; i++) writer.int32(addingReplicas[i]!)
  const removingReplicas = message.removingReplicas
  writer.count(removingReplicas.length, true)
  for (let i = 0; i < removingReplicas.length; i++) writer.int32(removingReplicas[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeListPartitionReassignmentsResponseTopic(writer: WireWriter, message: ListPartitionReassignmentsResponseTopic): void {
  const name = message.name
  writer.string(name, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeListPartitionReassignmentsResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeListPartitionReassignmentsResponse(writer: WireWriter, message: ListPartitionReassignmentsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('ListPartitionReassignmentsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeListPartitionReassignmentsResponseTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export const listPartitionReassignmentsApi: Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse, ListPartitionReassignmentsRequestInit, DecodedListPartitionReassignmentsResponse> = {
  key: 46,
  name: 'ListPartitionReassignments',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeListPartitionReassignmentsRequest,
  encodeRequest: encodeListPartitionReassignmentsRequest,
  decodeResponse: decodeListPartitionReassignmentsResponse,
  encodeResponse: encodeListPartitionReassignmentsResponse,
}
