// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface OffsetCommitRequest {
  readonly groupId: string
  /** -1: commits without being a member. */
  readonly generationIdOrMemberEpoch: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  /** -1: the broker's setting. */
  readonly retentionTimeMs: number
  readonly topics: readonly OffsetCommitRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitRequestInit {
  readonly groupId: string
  /** -1: commits without being a member. */
  readonly generationIdOrMemberEpoch?: number
  readonly memberId?: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  /** -1: the broker's setting. */
  readonly retentionTimeMs?: number
  readonly topics: readonly OffsetCommitRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitRequestTopic {
  readonly name: string
  readonly topicId: string
  readonly partitions: readonly OffsetCommitRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitRequestTopicInit {
  readonly name?: string
  readonly topicId?: string
  readonly partitions: readonly OffsetCommitRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitRequestPartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch: number
  readonly commitTimestamp: number
  /** The client's own note. */
  readonly committedMetadata: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitRequestPartitionInit {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch?: number
  readonly commitTimestamp?: number
  /** The client's own note. */
  readonly committedMetadata: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeOffsetCommitRequestPartition(reader: WireReader, version: number): OffsetCommitRequestPartition {
  const flexible = version >= 8
  const partitionIndex = reader.int32()
  const committedOffset = reader.int64()
  const committedLeaderEpoch = version >= 6 ? reader.int32() : -1
  const commitTimestamp = version === 1 ? reader.int64() : -1
  const committedMetadata = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, committedOffset, committedLeaderEpoch, commitTimestamp, committedMetadata }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetCommitRequestTopic(reader: WireReader, version: number): OffsetCommitRequestTopic {
  const flexible = version >= 8
  const name = version <= 9 ? reader.string(flexible) : ''
  const topicId = version === 10 ? reader.uuid() : NO_UUID
  const partitions: OffsetCommitRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 14, 128)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetCommitRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetCommitRequest(reader: WireReader, version: number): OffsetCommitRequest {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetCommitRequest', version)
  const flexible = version >= 8
  const groupId = reader.string(flexible)
  const generationIdOrMemberEpoch = reader.int32()
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 7 ? reader.nullableString(flexible) : null
  const retentionTimeMs = version >= 2 && version <= 4 ? reader.int64() : -1
  const topics: OffsetCommitRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetCommitRequestTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetCommitRequestPartition(writer: WireWriter, message: OffsetCommitRequestPartitionInit, version: number): void {
  const flexible = version >= 8
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const committedOffset = message.committedOffset
  writer.int64(committedOffset)
  const committedLeaderEpoch = message.committedLeaderEpoch ?? -1
  if (version >= 6) {
    writer.int32(committedLeaderEpoch)
  }
  const commitTimestamp = message.commitTimestamp ?? -1
  if (version === 1) {
    writer.int64(commitTimestamp)
  }
  const committedMetadata = message.committedMetadata
  writer.nullableString(committedMetadata, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetCommitRequestTopic(writer: WireWriter, message: OffsetCommitRequestTopicInit, version: number): void {
  const flexible = version >= 8
  const name = message.name ?? ''
  if (version <= 9) {
    writer.string(name, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 10) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeOffsetCommitRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeOffsetCommitRequest(writer: WireWriter, message: OffsetCommitRequestInit, version: number): void {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetCommitRequest', version)
  const flexible = version >= 8
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const generationIdOrMemberEpoch = message.generationIdOrMemberEpoch ?? -1
  writer.int32(generationIdOrMemberEpoch)
  const memberId = message.memberId ?? ''
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 7) {
    writer.nullableString(groupInstanceId, flexible)
  } else if (groupInstanceId !== null) throw requestUnsayable('OffsetCommitRequest.groupInstanceId', version)
  const retentionTimeMs = message.retentionTimeMs ?? -1
  if (version >= 2 && version <= 4) {
    writer.int64(retentionTimeMs)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeOffsetCommitRequestTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface OffsetCommitResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly OffsetCommitResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetCommitResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedOffsetCommitResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitResponseTopic {
  readonly name?: string
  readonly topicId?: string
  readonly partitions: readonly OffsetCommitResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetCommitResponseTopic {
  readonly name: string
  readonly topicId: string
  readonly partitions: readonly DecodedOffsetCommitResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetCommitResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedOffsetCommitResponsePartition = OffsetCommitResponsePartition


function decodeOffsetCommitResponsePartition(reader: WireReader, version: number): DecodedOffsetCommitResponsePartition {
  const flexible = version >= 8
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetCommitResponseTopic(reader: WireReader, version: number): DecodedOffsetCommitResponseTopic {
  const flexible = version >= 8
  const name = version <= 9 ? reader.string(flexible) : ''
  const topicId = version === 10 ? reader.uuid() : NO_UUID
  const partitions: DecodedOffsetCommitResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 6, 48)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetCommitResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetCommitResponse(reader: WireReader, version: number): DecodedOffsetCommitResponse {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetCommitResponse', version)
  const flexible = version >= 8
  const throttleTimeMs = version >= 3 ? reader.int32() : 0
  const topics: DecodedOffsetCommitResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetCommitResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetCommitResponsePartition(writer: WireWriter, message: OffsetCommitResponsePartition, version: number): void {
  const flexible = version >= 8
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetCommitResponseTopic(writer: WireWriter, message: OffsetCommitResponseTopic, version: number): void {
  const flexible = version >= 8
  const name = message.name ?? ''
  if (version <= 9) {
    writer.string(name, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 10) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeOffsetCommitResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeOffsetCommitResponse(writer: WireWriter, message: OffsetCommitResponse, version: number): void {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetCommitResponse', version)
  const flexible = version >= 8
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 3) {
    writer.int32(throttleTimeMs)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeOffsetCommitResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const offsetCommitApi: Api<OffsetCommitRequest, OffsetCommitResponse, OffsetCommitRequestInit, DecodedOffsetCommitResponse> = {
  key: 8,
  name: 'OffsetCommit',
  versions: { min: 1, max: 10 },
  advertised: { min: 2, max: 10 },
  flexibleFrom: 8,
  decodeRequest: decodeOffsetCommitRequest,
  encodeRequest: encodeOffsetCommitRequest,
  decodeResponse: decodeOffsetCommitResponse,
  encodeResponse: encodeOffsetCommitResponse,
}
