// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface OffsetForLeaderEpochRequest {
  /** -2: a consumer. */
  readonly replicaId: number
  readonly topics: readonly OffsetForLeaderEpochRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochRequestInit {
  /** -2: a consumer. */
  readonly replicaId?: number
  readonly topics: readonly OffsetForLeaderEpochRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochRequestTopic {
  readonly topic: string
  readonly partitions: readonly OffsetForLeaderEpochRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochRequestTopicInit {
  readonly topic: string
  readonly partitions: readonly OffsetForLeaderEpochRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochRequestPartition {
  readonly partition: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochRequestPartitionInit {
  readonly partition: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch?: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeOffsetForLeaderEpochRequestPartition(reader: WireReader, version: number): OffsetForLeaderEpochRequestPartition {
  const flexible = version >= 4
  const partition = reader.int32()
  const currentLeaderEpoch = reader.int32()
  const leaderEpoch = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partition, currentLeaderEpoch, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetForLeaderEpochRequestTopic(reader: WireReader, version: number): OffsetForLeaderEpochRequestTopic {
  const flexible = version >= 4
  const topic = reader.string(flexible)
  const partitions: OffsetForLeaderEpochRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 12, 56)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetForLeaderEpochRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetForLeaderEpochRequest(reader: WireReader, version: number): OffsetForLeaderEpochRequest {
  if (!(version >= 2 && version <= 4)) throw unsupportedVersion('OffsetForLeaderEpochRequest', version)
  const flexible = version >= 4
  const replicaId = version >= 3 ? reader.int32() : -2
  const topics: OffsetForLeaderEpochRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetForLeaderEpochRequestTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { replicaId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetForLeaderEpochRequestPartition(writer: WireWriter, message: OffsetForLeaderEpochRequestPartitionInit, version: number): void {
  const flexible = version >= 4
  const partition = message.partition
  writer.int32(partition)
  const currentLeaderEpoch = message.currentLeaderEpoch ?? -1
  writer.int32(currentLeaderEpoch)
  const leaderEpoch = message.leaderEpoch
  writer.int32(leaderEpoch)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetForLeaderEpochRequestTopic(writer: WireWriter, message: OffsetForLeaderEpochRequestTopicInit, version: number): void {
  const flexible = version >= 4
  const topic = message.topic
  writer.string(topic, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeOffsetForLeaderEpochRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeOffsetForLeaderEpochRequest(writer: WireWriter, message: OffsetForLeaderEpochRequestInit, version: number): void {
  if (!(version >= 2 && version <= 4)) throw unsupportedVersion('OffsetForLeaderEpochRequest', version)
  const flexible = version >= 4
  const replicaId = message.replicaId ?? -2
  if (version >= 3) {
    writer.int32(replicaId)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeOffsetForLeaderEpochRequestTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface OffsetForLeaderEpochResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly OffsetForLeaderEpochResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetForLeaderEpochResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedOffsetForLeaderEpochResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochResponseTopic {
  readonly topic: string
  readonly partitions: readonly OffsetForLeaderEpochResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetForLeaderEpochResponseTopic {
  readonly topic: string
  readonly partitions: readonly DecodedOffsetForLeaderEpochResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetForLeaderEpochResponsePartition {
  readonly errorCode: number
  readonly partition: number
  /** -1: unknown. */
  readonly leaderEpoch?: number
  /** First offset after that epoch. */
  readonly endOffset?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetForLeaderEpochResponsePartition {
  readonly errorCode: number
  readonly partition: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  /** First offset after that epoch. */
  readonly endOffset: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeOffsetForLeaderEpochResponsePartition(reader: WireReader, version: number): DecodedOffsetForLeaderEpochResponsePartition {
  const flexible = version >= 4
  const errorCode = reader.int16()
  const partition = reader.int32()
  const leaderEpoch = reader.int32()
  const endOffset = reader.int64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, partition, leaderEpoch, endOffset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetForLeaderEpochResponseTopic(reader: WireReader, version: number): DecodedOffsetForLeaderEpochResponseTopic {
  const flexible = version >= 4
  const topic = reader.string(flexible)
  const partitions: DecodedOffsetForLeaderEpochResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 18, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetForLeaderEpochResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetForLeaderEpochResponse(reader: WireReader, version: number): DecodedOffsetForLeaderEpochResponse {
  if (!(version >= 2 && version <= 4)) throw unsupportedVersion('OffsetForLeaderEpochResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = reader.int32()
  const topics: DecodedOffsetForLeaderEpochResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetForLeaderEpochResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetForLeaderEpochResponsePartition(writer: WireWriter, message: OffsetForLeaderEpochResponsePartition, version: number): void {
  const flexible = version >= 4
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const partition = message.partition
  writer.int32(partition)
  const leaderEpoch = message.leaderEpoch ?? -1
  writer.int32(leaderEpoch)
  const endOffset = message.endOffset ?? -1
  writer.int64(endOffset)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetForLeaderEpochResponseTopic(writer: WireWriter, message: OffsetForLeaderEpochResponseTopic, version: number): void {
  const flexible = version >= 4
  const topic = message.topic
  writer.string(topic, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeOffsetForLeaderEpochResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeOffsetForLeaderEpochResponse(writer: WireWriter, message: OffsetForLeaderEpochResponse, version: number): void {
  if (!(version >= 2 && version <= 4)) throw unsupportedVersion('OffsetForLeaderEpochResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeOffsetForLeaderEpochResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const offsetForLeaderEpochApi: Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, OffsetForLeaderEpochRequestInit, DecodedOffsetForLeaderEpochResponse> = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: { min: 2, max: 4 },
  advertised: { min: 2, max: 4 },
  flexibleFrom: 4,
  decodeRequest: decodeOffsetForLeaderEpochRequest,
  encodeRequest: encodeOffsetForLeaderEpochRequest,
  decodeResponse: decodeOffsetForLeaderEpochResponse,
  encodeResponse: encodeOffsetForLeaderEpochResponse,
}
