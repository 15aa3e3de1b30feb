// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeTopicPartitionsRequest {
  readonly topics: readonly DescribeTopicPartitionsRequestTopic[]
  readonly responsePartitionLimit: number
  /** Where to go on; null: at the first topic. */
  readonly cursor: DescribeTopicPartitionsRequestCursor | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeTopicPartitionsRequestInit {
  readonly topics: readonly DescribeTopicPartitionsRequestTopicInit[]
  readonly responsePartitionLimit?: number
  /** Where to go on; null: at the first topic. */
  readonly cursor?: DescribeTopicPartitionsRequestCursorInit | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeTopicPartitionsRequestCursor {
  readonly topicName: string
  readonly partitionIndex: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeTopicPartitionsRequestCursorInit = DescribeTopicPartitionsRequestCursor

export interface DescribeTopicPartitionsRequestTopic {
  readonly name: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeTopicPartitionsRequestTopicInit = DescribeTopicPartitionsRequestTopic


function decodeDescribeTopicPartitionsRequestTopic(reader: WireReader): DescribeTopicPartitionsRequestTopic {
  const name = reader.string(true)
  const unknownTags = reader.unknownTags()
  const message = { name }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeTopicPartitionsRequestCursor(reader: WireReader): DescribeTopicPartitionsRequestCursor {
  const topicName = reader.string(true)
  const partitionIndex = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitionIndex }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeTopicPartitionsRequest(reader: WireReader, version: number): DescribeTopicPartitionsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTopicPartitionsRequest', version)
  const topics: DescribeTopicPartitionsRequestTopic[] = []
  const topicsCount = reader.count(true, 2, 64)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeTopicPartitionsRequestTopic(reader))
  const responsePartitionLimit = reader.int32()
  const cursor = (reader.structIsNull() ? null : decodeDescribeTopicPartitionsRequestCursor(reader))
  const unknownTags = reader.unknownTags()
  const message = { topics, responsePartitionLimit, cursor }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeTopicPartitionsRequestTopic(writer: WireWriter, message: DescribeTopicPartitionsRequestTopicInit): void {
  const name = message.name
  writer.string(name, true)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeTopicPartitionsRequestCursor(writer: WireWriter, message: DescribeTopicPartitionsRequestCursorInit): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeTopicPartitionsRequest(writer: WireWriter, message: DescribeTopicPartitionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTopicPartitionsRequest', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeTopicPartitionsRequestTopic(writer, topics[i]!)
  const responsePartitionLimit = message.responsePartitionLimit ?? 2000
  writer.int32(responsePartitionLimit)
  const cursor = message.cursor === undefined ? null : message.cursor
  writer.structIsNull(cursor === null)
  if (cursor !== null) encodeDescribeTopicPartitionsRequestCursor(writer, cursor)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeTopicPartitionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly DescribeTopicPartitionsResponseTopic[]
  /** Where the next page starts; null: that was all. */
  readonly nextCursor?: DescribeTopicPartitionsResponseNextCursor | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeTopicPartitionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedDescribeTopicPartitionsResponseTopic[]
  /** Where the next page starts; null: that was all. */
  readonly nextCursor: DecodedDescribeTopicPartitionsResponseNextCursor | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeTopicPartitionsResponseNextCursor {
  readonly topicName: string
  readonly partitionIndex: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeTopicPartitionsResponseNextCursor = DescribeTopicPartitionsResponseNextCursor

export interface DescribeTopicPartitionsResponseTopic {
  readonly errorCode: number
  /** Null: unknown id. */
  readonly name: string | null
  readonly topicId?: string
  readonly isInternal?: boolean
  readonly partitions: readonly DescribeTopicPartitionsResponsePartition[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly topicAuthorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeTopicPartitionsResponseTopic {
  readonly errorCode: number
  /** Null: unknown id. */
  readonly name: string | null
  readonly topicId: string
  readonly isInternal: boolean
  readonly partitions: readonly DecodedDescribeTopicPartitionsResponsePartition[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly topicAuthorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeTopicPartitionsResponsePartition {
  readonly errorCode: number
  readonly partitionIndex: number
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch?: number
  /** Brokers that hold the partition. */
  readonly replicaNodes: readonly number[]
  /** Replicas in sync. */
  readonly isrNodes: readonly number[]
  /** Replicas that may lead though out of sync. */
  readonly eligibleLeaderReplicas?: readonly number[] | null
  /** Such replicas before the last unclean stop. */
  readonly lastKnownElr?: readonly number[] | null
  /** Replicas that don't answer. */
  readonly offlineReplicas?: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeTopicPartitionsResponsePartition {
  readonly errorCode: number
  readonly partitionIndex: number
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  /** Brokers that hold the partition. */
  readonly replicaNodes: readonly number[]
  /** Replicas in sync. */
  readonly isrNodes: readonly number[]
  /** Replicas that may lead though out of sync. */
  readonly eligibleLeaderReplicas: readonly number[] | null
  /** Such replicas before the last unclean stop. */
  readonly lastKnownElr: readonly number[] | null
  /** Replicas that don't answer. */
  readonly offlineReplicas: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeTopicPartitionsResponsePartition(reader: WireReader): DecodedDescribeTopicPartitionsResponsePartition {
  const errorCode = reader.int16()
  const partitionIndex = reader.int32()
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const replicaNodes: number[] = []
  const replicaNodesCount = reader.count(true, 4, 8)
  for (let i = 0; i < replicaNodesCount; i++) replicaNodes.push(reader.int32())
  const isrNodes: number[] = []
  const isrNodesCount = reader.count(true, 4, 8)
  for (let i = 0; i < isrNodesCount; i++) isrNodes.push(reader.int32())
  let eligibleLeaderReplicas: number[] | null = []
  const eligibleLeaderReplicasCount = reader.nullableCount(true, 4, 8)
  const eligibleLeaderReplicasItems: number[] = []
  for (let i = 0; i < eligibleLeaderReplicasCount; i++) eligibleLeaderReplicasItems.push(reader.int32())
  eligibleLeaderReplicas = eligibleLeaderReplicasCount < 0 ? null : eligibleLeaderReplicasItems
  let lastKnownElr: number[] | null = []
  const lastKnownElrCount = reader.nullableCount(true, 4, 8)
  const lastKnownElrItems: number[] = []
  for (let i = 0; i < lastKnownElrCount; i++) lastKnownElrItems.push(reader.int32())
  lastKnownElr = lastKnownElrCount < 0 ? null : lastKnownElrItems
  const offlineReplicas: number[] = []
  const offlineReplicasCount = reader.count(true, 4, 8)
  for (let i = 0; i < offlineReplicasCount; i++) offlineReplicas.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, eligibleLeaderReplicas, lastKnownElr, offlineReplicas }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeTopicPartitionsResponseTopic(reader: WireReader): DecodedDescribeTopicPartitionsResponseTopic {
  const errorCode = reader.int16()
  const name = reader.nullableString(true)
  const topicId = reader.uuid()
  const isInternal = reader.bool()
  const partitions: DecodedDescribeTopicPartitionsResponsePartition[] = []
  const partitionsCount = reader.count(true, 20, 264)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeTopicPartitionsResponsePartition(reader))
  const topicAuthorizedOperations = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeTopicPartitionsResponseNextCursor(reader: WireReader): DecodedDescribeTopicPartitionsResponseNextCursor {
  const topicName = reader.string(true)
  const partitionIndex = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitionIndex }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeTopicPartitionsResponse(reader: WireReader, version: number): DecodedDescribeTopicPartitionsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTopicPartitionsResponse', version)
  const throttleTimeMs = reader.int32()
  const topics: DecodedDescribeTopicPartitionsResponseTopic[] = []
  const topicsCount = reader.count(true, 26, 184)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeTopicPartitionsResponseTopic(reader))
  const nextCursor = (reader.structIsNull() ? null : decodeDescribeTopicPartitionsResponseNextCursor(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, topics, nextCursor }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeTopicPartitionsResponsePartition(writer: WireWriter, message: DescribeTopicPartitionsResponsePartition): void {
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const leaderId = message.leaderId
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch ?? -1
  writer.int32(leaderEpoch)
  const replicaNodes = message.replicaNodes
  writer.count(replicaNodes.length, true)
  for (let i = 0; i < replicaNodes.length; i++) writer.int32(replicaNodes[i]!)
  const isrNodes = message.isrNodes
  writer.count(isrNodes.length, true)
  for (let i = 0; i < isrNodes.length; i++) writer.int32(isrNodes[i]!)
  const eligibleLeaderReplicas = message.eligibleLeaderReplicas === undefined ? null : message.eligibleLeaderReplicas
  if (eligibleLeaderReplicas === null) writer.nullCount(true)
  else {
    writer.count(eligibleLeaderReplicas.length, true)
    for (let i = 0; i < eligibleLeaderReplicas.length; i++) writer.int32(eligibleLeaderReplicas[i]!)
  }
  const lastKnownElr = message.lastKnownElr === undefined ? null : message.lastKnownElr
  if (lastKnownElr === null) writer.nullCount(true)
  else {
    writer.count(lastKnownElr.length, true)
    for (let i = 0; i < lastKnownElr.length; i++) writer.int32(lastKnownElr[i]!)
  }
  const offlineReplicas = message.offlineReplicas ?? NONE
  writer.count(offlineReplicas.length, true)
  for (let i = 0; i < offlineReplicas.length; i++) writer.int32(offlineReplicas[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeTopicPartitionsResponseTopic(writer: WireWriter, message: DescribeTopicPartitionsResponseTopic): void {
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const name = message.name
  writer.nullableString(name, true)
  const topicId = message.topicId ?? NO_UUID
  writer.uuid(topicId)
  const isInternal = message.isInternal ?? false
  writer.bool(isInternal)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeDescribeTopicPartitionsResponsePartition(writer, partitions[i]!)
  const topicAuthorizedOperations = message.topicAuthorizedOperations ?? -2147483648
  writer.int32(topicAuthorizedOperations)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeTopicPartitionsResponseNextCursor(writer: WireWriter, message: DescribeTopicPartitionsResponseNextCursor): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeTopicPartitionsResponse(writer: WireWriter, message: DescribeTopicPartitionsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTopicPartitionsResponse', version)
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeTopicPartitionsResponseTopic(writer, topics[i]!)
  const nextCursor = message.nextCursor === undefined ? null : message.nextCursor
  writer.structIsNull(nextCursor === null)
  if (nextCursor !== null) encodeDescribeTopicPartitionsResponseNextCursor(writer, nextCursor)
  writer.unknownTags(message.unknownTags)
}

export const describeTopicPartitionsApi: Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse, DescribeTopicPartitionsRequestInit, DecodedDescribeTopicPartitionsResponse> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeTopicPartitionsRequest,
  encodeRequest: encodeDescribeTopicPartitionsRequest,
  decodeResponse: decodeDescribeTopicPartitionsResponse,
  encodeResponse: encodeDescribeTopicPartitionsResponse,
}
