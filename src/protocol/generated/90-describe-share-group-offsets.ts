// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeShareGroupOffsetsRequest {
  readonly groups: readonly DescribeShareGroupOffsetsRequestGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeShareGroupOffsetsRequestInit = DescribeShareGroupOffsetsRequest

export interface DescribeShareGroupOffsetsRequestGroup {
  readonly groupId: string
  /** Null: all. */
  readonly topics: readonly DescribeShareGroupOffsetsRequestTopic[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeShareGroupOffsetsRequestGroupInit = DescribeShareGroupOffsetsRequestGroup

export interface DescribeShareGroupOffsetsRequestTopic {
  readonly topicName: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeShareGroupOffsetsRequestTopicInit = DescribeShareGroupOffsetsRequestTopic


function decodeDescribeShareGroupOffsetsRequestTopic(reader: WireReader): DescribeShareGroupOffsetsRequestTopic {
  const topicName = reader.string(true)
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeShareGroupOffsetsRequestGroup(reader: WireReader): DescribeShareGroupOffsetsRequestGroup {
  const groupId = reader.string(true)
  let topics: DescribeShareGroupOffsetsRequestTopic[] | null = []
  const topicsCount = reader.nullableCount(true, 3, 104)
  const topicsItems: DescribeShareGroupOffsetsRequestTopic[] = []
  for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeDescribeShareGroupOffsetsRequestTopic(reader))
  topics = topicsCount < 0 ? null : topicsItems
  const unknownTags = reader.unknownTags()
  const message = { groupId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeShareGroupOffsetsRequest(reader: WireReader, version: number): DescribeShareGroupOffsetsRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeShareGroupOffsetsRequest', version)
  const groups: DescribeShareGroupOffsetsRequestGroup[] = []
  const groupsCount = reader.count(true, 3, 104)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeDescribeShareGroupOffsetsRequestGroup(reader))
  const unknownTags = reader.unknownTags()
  const message = { groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeShareGroupOffsetsRequestTopic(writer: WireWriter, message: DescribeShareGroupOffsetsRequestTopicInit): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeShareGroupOffsetsRequestGroup(writer: WireWriter, message: DescribeShareGroupOffsetsRequestGroupInit): void {
  const groupId = message.groupId
  writer.string(groupId, true)
  const topics = message.topics
  if (topics === null) writer.nullCount(true)
  else {
    writer.count(topics.length, true)
    for (let i = 0; i < topics.length; i++) encodeDescribeShareGroupOffsetsRequestTopic(writer, topics[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeShareGroupOffsetsRequest(writer: WireWriter, message: DescribeShareGroupOffsetsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeShareGroupOffsetsRequest', version)
  const groups = message.groups
  writer.count(groups.length, true)
  for (let i = 0; i < groups.length; i++) encodeDescribeShareGroupOffsetsRequestGroup(writer, groups[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly DescribeShareGroupOffsetsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeShareGroupOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly DecodedDescribeShareGroupOffsetsResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeShareGroupOffsetsResponseGroup {
  readonly groupId: string
  readonly topics: readonly DescribeShareGroupOffsetsResponseTopic[]
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeShareGroupOffsetsResponseGroup {
  readonly groupId: string
  readonly topics: readonly DecodedDescribeShareGroupOffsetsResponseTopic[]
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly partitions: readonly DescribeShareGroupOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeShareGroupOffsetsResponseTopic {
  readonly topicName: string
  readonly topicId: string
  readonly partitions: readonly DecodedDescribeShareGroupOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly startOffset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  /** -1: unknown. */
  readonly lag?: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly startOffset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  /** -1: unknown. */
  readonly lag: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeShareGroupOffsetsResponsePartition(reader: WireReader, version: number): DecodedDescribeShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32()
  const startOffset = reader.int64()
  const leaderEpoch = reader.int32()
  const lag = version === 1 ? reader.int64() : -1
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, startOffset, leaderEpoch, lag, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeShareGroupOffsetsResponseTopic(reader: WireReader, version: number): DecodedDescribeShareGroupOffsetsResponseTopic {
  const topicName = reader.string(true)
  const topicId = reader.uuid()
  const partitions: DecodedDescribeShareGroupOffsetsResponsePartition[] = []
  const partitionsCount = reader.count(true, 20, 136)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeShareGroupOffsetsResponsePartition(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { topicName, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeShareGroupOffsetsResponseGroup(reader: WireReader, version: number): DecodedDescribeShareGroupOffsetsResponseGroup {
  const groupId = reader.string(true)
  const topics: DecodedDescribeShareGroupOffsetsResponseTopic[] = []
  const topicsCount = reader.count(true, 19, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeShareGroupOffsetsResponseTopic(reader, version))
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { groupId, topics, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeShareGroupOffsetsResponse(reader: WireReader, version: number): DecodedDescribeShareGroupOffsetsResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.int32()
  const groups: DecodedDescribeShareGroupOffsetsResponseGroup[] = []
  const groupsCount = reader.count(true, 6, 144)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeDescribeShareGroupOffsetsResponseGroup(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeShareGroupOffsetsResponsePartition(writer: WireWriter, message: DescribeShareGroupOffsetsResponsePartition, version: number): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const startOffset = message.startOffset
  writer.int64(startOffset)
  const leaderEpoch = message.leaderEpoch
  writer.int32(leaderEpoch)
  const lag = message.lag ?? -1
  if (version === 1) {
    writer.int64(lag)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeShareGroupOffsetsResponseTopic(writer: WireWriter, message: DescribeShareGroupOffsetsResponseTopic, version: number): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeDescribeShareGroupOffsetsResponsePartition(writer, partitions[i]!, version)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeShareGroupOffsetsResponseGroup(writer: WireWriter, message: DescribeShareGroupOffsetsResponseGroup, version: number): void {
  const groupId = message.groupId
  writer.string(groupId, true)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeShareGroupOffsetsResponseTopic(writer, topics[i]!, version)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeShareGroupOffsetsResponse(writer: WireWriter, message: DescribeShareGroupOffsetsResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('DescribeShareGroupOffsetsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const groups = message.groups
  writer.count(groups.length, true)
  for (let i = 0; i < groups.length; i++) encodeDescribeShareGroupOffsetsResponseGroup(writer, groups[i]!, version)
  writer.unknownTags(message.unknownTags)
}

export const describeShareGroupOffsetsApi: Api<DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse, DescribeShareGroupOffsetsRequestInit, DecodedDescribeShareGroupOffsetsResponse> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeShareGroupOffsetsRequest,
  encodeRequest: encodeDescribeShareGroupOffsetsRequest,
  decodeResponse: decodeDescribeShareGroupOffsetsResponse,
  encodeResponse: encodeDescribeShareGroupOffsetsResponse,
}
