// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface OffsetFetchRequest {
  readonly groupId: string
  /** Null: all. */
  readonly topics: readonly OffsetFetchRequestTopic[] | null
  readonly groups: readonly OffsetFetchRequestGroup[]
  /** Refuse while transactions with offsets are open. */
  readonly requireStable: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestInit {
  readonly groupId?: string
  /** Null: all. */
  readonly topics?: readonly OffsetFetchRequestTopicInit[] | null
  readonly groups?: readonly OffsetFetchRequestGroupInit[]
  /** Refuse while transactions with offsets are open. */
  readonly requireStable?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestGroup {
  readonly groupId: string
  readonly memberId: string | null
  readonly memberEpoch: number
  /** Null: all. */
  readonly topics: readonly OffsetFetchRequestGroupTopic[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestGroupInit {
  readonly groupId: string
  readonly memberId?: string | null
  readonly memberEpoch?: number
  /** Null: all. */
  readonly topics: readonly OffsetFetchRequestGroupTopicInit[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestGroupTopic {
  readonly name: string
  readonly topicId: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestGroupTopicInit {
  readonly name?: string
  readonly topicId?: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchRequestTopic {
  readonly name: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type OffsetFetchRequestTopicInit = OffsetFetchRequestTopic


function decodeOffsetFetchRequestTopic(reader: WireReader, version: number): OffsetFetchRequestTopic {
  const flexible = version >= 6
  const name = reader.string(flexible)
  const partitionIndexes: number[] = []
  const partitionIndexesCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < partitionIndexesCount; i++) partitionIndexes.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitionIndexes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchRequestGroupTopic(reader: WireReader, version: number): OffsetFetchRequestGroupTopic {
  const name = version <= 9 ? reader.string(true) : ''
  const topicId = version === 10 ? reader.uuid() : NO_UUID
  const partitionIndexes: number[] = []
  const partitionIndexesCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionIndexesCount; i++) partitionIndexes.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { name, topicId, partitionIndexes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchRequestGroup(reader: WireReader, version: number): OffsetFetchRequestGroup {
  const groupId = reader.string(true)
  const memberId = version >= 9 ? reader.nullableString(true) : null
  const memberEpoch = version >= 9 ? reader.int32() : -1
  let topics: OffsetFetchRequestGroupTopic[] | null = []
  const topicsCount = reader.nullableCount(true, 3, 160)
  const topicsItems: OffsetFetchRequestGroupTopic[] = []
  for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchRequestGroupTopic(reader, version))
  topics = topicsCount < 0 ? null : topicsItems
  const unknownTags = reader.unknownTags()
  const message = { groupId, memberId, memberEpoch, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetFetchRequest(reader: WireReader, version: number): OffsetFetchRequest {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetFetchRequest', version)
  const flexible = version >= 6
  const groupId = version <= 7 ? reader.string(flexible) : ''
  let topics: OffsetFetchRequestTopic[] | null = []
  if (version <= 7) {
    const topicsCount = version >= 2 ? reader.nullableCount(flexible, 3, 104) : reader.count(flexible, 3, 104)
    const topicsItems: OffsetFetchRequestTopic[] = []
    for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchRequestTopic(reader, version))
    topics = topicsCount < 0 ? null : topicsItems
  }
  const groups: OffsetFetchRequestGroup[] = []
  if (version >= 8) {
    const groupsCount = reader.count(flexible, 3, 144)
    for (let i = 0; i < groupsCount; i++) groups.push(decodeOffsetFetchRequestGroup(reader, version))
  }
  const requireStable = version >= 7 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, topics, groups, requireStable }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetFetchRequestTopic(writer: WireWriter, message: OffsetFetchRequestTopicInit, version: number): void {
  const flexible = version >= 6
  const name = message.name
  writer.string(name, flexible)
  const partitionIndexes = message.partitionIndexes
  writer.count(partitionIndexes.length, flexible)
  for (let i = 0; i < partitionIndexes.length; i++) writer.int32(partitionIndexes[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetFetchRequestGroupTopic(writer: WireWriter, message: OffsetFetchRequestGroupTopicInit, version: number): void {
  const name = message.name ?? ''
  if (version <= 9) {
    writer.string(name, true)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 10) {
    writer.uuid(topicId)
  }
  const partitionIndexes = message.partitionIndexes
  writer.count(partitionIndexes.length, true)
  for (let i = 0; i < partitionIndexes.length; i++) writer.int32(partitionIndexes[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeOffsetFetchRequestGroup(writer: WireWriter, message: OffsetFetchRequestGroupInit, version: number): void {
  const groupId = message.groupId
  writer.string(groupId, true)
  const memberId = message.memberId === undefined ? null : message.memberId
  if (version >= 9) {
    writer.nullableString(memberId, true)
  }
  const memberEpoch = message.memberEpoch ?? -1
  if (version >= 9) {
    writer.int32(memberEpoch)
  }
  const topics = message.topics
  if (topics === null) writer.nullCount(true)
  else {
    writer.count(topics.length, true)
    for (let i = 0; i < topics.length; i++) encodeOffsetFetchRequestGroupTopic(writer, topics[i]!, version)
  }
  writer.unknownTags(message.unknownTags)
}

export function encodeOffsetFetchRequest(writer: WireWriter, message: OffsetFetchRequestInit, version: number): void {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetFetchRequest', version)
  const flexible = version >= 6
  const groupId = message.groupId ?? ''
  if (version <= 7) {
    writer.string(groupId, flexible)
  } else if (groupId !== '') throw requestUnsayable('OffsetFetchRequest.groupId', version)
  const topics = message.topics === undefined ? NONE : message.topics
  if (version <= 7) {
    if (topics === null && !(version >= 2)) throw requestUnsayable('OffsetFetchRequest.topics', version)
    if (topics === null) writer.nullCount(flexible)
    else {
      writer.count(topics.length, flexible)
      for (let i = 0; i < topics.length; i++) encodeOffsetFetchRequestTopic(writer, topics[i]!, version)
    }
  } else if (topics === null || topics.length !== 0) throw requestUnsayable('OffsetFetchRequest.topics', version)
  const groups = message.groups ?? NONE
  if (version >= 8) {
    writer.count(groups.length, flexible)
    for (let i = 0; i < groups.length; i++) encodeOffsetFetchRequestGroup(writer, groups[i]!, version)
  } else if (groups.length !== 0) throw requestUnsayable('OffsetFetchRequest.groups', version)
  const requireStable = message.requireStable ?? false
  if (version >= 7) {
    writer.bool(requireStable)
  } else if (requireStable) throw requestUnsayable('OffsetFetchRequest.requireStable', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface OffsetFetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics?: readonly OffsetFetchResponseTopic[]
  readonly errorCode?: number
  readonly groups?: readonly OffsetFetchResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedOffsetFetchResponseTopic[]
  readonly errorCode: number
  readonly groups: readonly DecodedOffsetFetchResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchResponseGroup {
  readonly groupId: string
  readonly topics: readonly OffsetFetchResponseGroupTopic[]
  readonly errorCode?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponseGroup {
  readonly groupId: string
  readonly topics: readonly DecodedOffsetFetchResponseGroupTopic[]
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchResponseGroupTopic {
  readonly name?: string
  readonly topicId?: string
  readonly partitions: readonly OffsetFetchResponseGroupPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponseGroupTopic {
  readonly name: string
  readonly topicId: string
  readonly partitions: readonly DecodedOffsetFetchResponseGroupPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchResponseGroupPartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch?: number
  readonly metadata: string | null
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponseGroupPartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch: number
  readonly metadata: string | null
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchResponseTopic {
  readonly name: string
  readonly partitions: readonly OffsetFetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponseTopic {
  readonly name: string
  readonly partitions: readonly DecodedOffsetFetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface OffsetFetchResponsePartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch?: number
  readonly metadata: string | null
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedOffsetFetchResponsePartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch: number
  readonly metadata: string | null
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeOffsetFetchResponsePartition(reader: WireReader, version: number): DecodedOffsetFetchResponsePartition {
  const flexible = version >= 6
  const partitionIndex = reader.int32()
  const committedOffset = reader.int64()
  const committedLeaderEpoch = version >= 5 ? reader.int32() : -1
  const metadata = reader.nullableString(flexible)
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchResponseTopic(reader: WireReader, version: number): DecodedOffsetFetchResponseTopic {
  const flexible = version >= 6
  const name = reader.string(flexible)
  const partitions: DecodedOffsetFetchResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 16, 112)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetFetchResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchResponseGroupPartition(reader: WireReader): DecodedOffsetFetchResponseGroupPartition {
  const partitionIndex = reader.int32()
  const committedOffset = reader.int64()
  const committedLeaderEpoch = reader.int32()
  const metadata = reader.nullableString(true)
  const errorCode = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchResponseGroupTopic(reader: WireReader, version: number): DecodedOffsetFetchResponseGroupTopic {
  const name = version <= 9 ? reader.string(true) : ''
  const topicId = version === 10 ? reader.uuid() : NO_UUID
  const partitions: DecodedOffsetFetchResponseGroupPartition[] = []
  const partitionsCount = reader.count(true, 20, 112)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetFetchResponseGroupPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeOffsetFetchResponseGroup(reader: WireReader, version: number): DecodedOffsetFetchResponseGroup {
  const groupId = reader.string(true)
  const topics: DecodedOffsetFetchResponseGroupTopic[] = []
  const topicsCount = reader.count(true, 3, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetFetchResponseGroupTopic(reader, version))
  const errorCode = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { groupId, topics, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeOffsetFetchResponse(reader: WireReader, version: number): DecodedOffsetFetchResponse {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetFetchResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = version >= 3 ? reader.int32() : 0
  const topics: DecodedOffsetFetchResponseTopic[] = []
  if (version <= 7) {
    const topicsCount = reader.count(flexible, 3, 104)
    for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetFetchResponseTopic(reader, version))
  }
  const errorCode = version >= 2 && version <= 7 ? reader.int16() : 0
  const groups: DecodedOffsetFetchResponseGroup[] = []
  if (version >= 8) {
    const groupsCount = reader.count(flexible, 5, 112)
    for (let i = 0; i < groupsCount; i++) groups.push(decodeOffsetFetchResponseGroup(reader, version))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics, errorCode, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeOffsetFetchResponsePartition(writer: WireWriter, message: OffsetFetchResponsePartition, version: number): void {
  const flexible = version >= 6
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const committedOffset = message.committedOffset
  writer.int64(committedOffset)
  const committedLeaderEpoch = message.committedLeaderEpoch ?? -1
  if (version >= 5) {
    writer.int32(committedLeaderEpoch)
  }
  const metadata = message.metadata
  writer.nullableString(metadata, flexible)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetFetchResponseTopic(writer: WireWriter, message: OffsetFetchResponseTopic, version: number): void {
  const flexible = version >= 6
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeOffsetFetchResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeOffsetFetchResponseGroupPartition(writer: WireWriter, message: OffsetFetchResponseGroupPartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const committedOffset = message.committedOffset
  writer.int64(committedOffset)
  const committedLeaderEpoch = message.committedLeaderEpoch ?? -1
  writer.int32(committedLeaderEpoch)
  const metadata = message.metadata
  writer.nullableString(metadata, true)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  writer.unknownTags(message.unknownTags)
}

function encodeOffsetFetchResponseGroupTopic(writer: WireWriter, message: OffsetFetchResponseGroupTopic, version: number): void {
  const name = message.name ?? ''
  if (version <= 9) {
    writer.string(name, true)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 10) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeOffsetFetchResponseGroupPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeOffsetFetchResponseGroup(writer: WireWriter, message: OffsetFetchResponseGroup, version: number): void {
  const groupId = message.groupId
  writer.string(groupId, true)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeOffsetFetchResponseGroupTopic(writer, topics[i]!, version)
  const errorCode = message.errorCode ?? 0
  writer.int16(errorCode)
  writer.unknownTags(message.unknownTags)
}

export function encodeOffsetFetchResponse(writer: WireWriter, message: OffsetFetchResponse, version: number): void {
  if (!(version >= 1 && version <= 10)) throw unsupportedVersion('OffsetFetchResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 3) {
    writer.int32(throttleTimeMs)
  }
  const topics = message.topics ?? NONE
  if (version <= 7) {
    writer.count(topics.length, flexible)
    for (let i = 0; i < topics.length; i++) encodeOffsetFetchResponseTopic(writer, topics[i]!, version)
  } else if (topics.length !== 0) throw responseUnsayable('OffsetFetchResponse.topics', version)
  const errorCode = message.errorCode ?? 0
  if (version >= 2 && version <= 7) {
    writer.int16(errorCode)
  }
  const groups = message.groups ?? NONE
  if (version >= 8) {
    writer.count(groups.length, flexible)
    for (let i = 0; i < groups.length; i++) encodeOffsetFetchResponseGroup(writer, groups[i]!, version)
  } else if (groups.length !== 0) throw responseUnsayable('OffsetFetchResponse.groups', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const offsetFetchApi: Api<OffsetFetchRequest, OffsetFetchResponse, OffsetFetchRequestInit, DecodedOffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  versions: { min: 1, max: 10 },
  advertised: { min: 1, max: 10 },
  flexibleFrom: 6,
  decodeRequest: decodeOffsetFetchRequest,
  encodeRequest: encodeOffsetFetchRequest,
  decodeResponse: decodeOffsetFetchResponse,
  encodeResponse: encodeOffsetFetchResponse,
}
