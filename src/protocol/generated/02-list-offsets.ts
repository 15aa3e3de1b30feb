// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ListOffsetsRequest {
  /** -1: a client. */
  readonly replicaId: number
  /** 0 read uncommitted, 1 read committed. */
  readonly isolationLevel: number
  readonly topics: readonly ListOffsetsRequestTopic[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsRequestInit {
  /** -1: a client. */
  readonly replicaId: number
  /** 0 read uncommitted, 1 read committed. */
  readonly isolationLevel?: number
  readonly topics: readonly ListOffsetsRequestTopicInit[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsRequestTopic {
  readonly name: string
  readonly partitions: readonly ListOffsetsRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsRequestTopicInit {
  readonly name: string
  readonly partitions: readonly ListOffsetsRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsRequestPartition {
  readonly partitionIndex: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch: number
  /** Milliseconds since 1970; below 0 a special place: -1 latest, -2 earliest and so on. */
  readonly timestamp: number
  /** Most offsets to answer. */
  readonly maxNumOffsets: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsRequestPartitionInit {
  readonly partitionIndex: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch?: number
  /** Milliseconds since 1970; below 0 a special place: -1 latest, -2 earliest and so on. */
  readonly timestamp: number
  /** Most offsets to answer. */
  readonly maxNumOffsets?: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeListOffsetsRequestPartition(reader: WireReader, version: number): ListOffsetsRequestPartition {
  const flexible = version >= 6
  const partitionIndex = reader.int32()
  const currentLeaderEpoch = version >= 4 ? reader.int32() : -1
  const timestamp = reader.saturatingInt64()
  const maxNumOffsets = version === 0 ? reader.int32() : 1
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, currentLeaderEpoch, timestamp, maxNumOffsets }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeListOffsetsRequestTopic(reader: WireReader, version: number): ListOffsetsRequestTopic {
  const flexible = version >= 6
  const name = reader.string(flexible)
  const partitions: ListOffsetsRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 12, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeListOffsetsRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListOffsetsRequest(reader: WireReader, version: number): ListOffsetsRequest {
  if (!(version >= 0 && version <= 11)) throw unsupportedVersion('ListOffsetsRequest', version)
  const flexible = version >= 6
  const replicaId = reader.int32()
  const isolationLevel = version >= 2 ? reader.int8() : 0
  const topics: ListOffsetsRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeListOffsetsRequestTopic(reader, version))
  const timeoutMs = version >= 10 ? reader.int32() : 0
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { replicaId, isolationLevel, topics, timeoutMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListOffsetsRequestPartition(writer: WireWriter, message: ListOffsetsRequestPartitionInit, version: number): void {
  const flexible = version >= 6
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const currentLeaderEpoch = message.currentLeaderEpoch ?? -1
  if (version >= 4) {
    writer.int32(currentLeaderEpoch)
  }
  const timestamp = message.timestamp
  writer.saturatingInt64(timestamp)
  const maxNumOffsets = message.maxNumOffsets ?? 1
  if (version === 0) {
    writer.int32(maxNumOffsets)
  } else if (maxNumOffsets !== 1) throw requestUnsayable('ListOffsetsRequestPartition.maxNumOffsets', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeListOffsetsRequestTopic(writer: WireWriter, message: ListOffsetsRequestTopicInit, version: number): void {
  const flexible = version >= 6
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeListOffsetsRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeListOffsetsRequest(writer: WireWriter, message: ListOffsetsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 11)) throw unsupportedVersion('ListOffsetsRequest', version)
  const flexible = version >= 6
  const replicaId = message.replicaId
  writer.int32(replicaId)
  const isolationLevel = message.isolationLevel ?? 0
  if (version >= 2) {
    writer.int8(isolationLevel)
  } else if (isolationLevel !== 0) throw requestUnsayable('ListOffsetsRequest.isolationLevel', version)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeListOffsetsRequestTopic(writer, topics[i]!, version)
  const timeoutMs = message.timeoutMs ?? 0
  if (version >= 10) {
    writer.int32(timeoutMs)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ListOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly ListOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListOffsetsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedListOffsetsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsResponseTopic {
  readonly name: string
  readonly partitions: readonly ListOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListOffsetsResponseTopic {
  readonly name: string
  readonly partitions: readonly DecodedListOffsetsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Offsets found, latest first. */
  readonly oldStyleOffsets?: readonly number[]
  /** Of the record found, as its producer chose it, in nanoseconds perhaps; -1: none. */
  readonly timestamp?: number
  /** -1: none. */
  readonly offset?: number
  /** -1: unknown. */
  readonly leaderEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedListOffsetsResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Offsets found, latest first. */
  readonly oldStyleOffsets: readonly number[]
  /** Of the record found, as its producer chose it, in nanoseconds perhaps; -1: none. */
  readonly timestamp: number
  /** -1: none. */
  readonly offset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeListOffsetsResponsePartition(reader: WireReader, version: number): DecodedListOffsetsResponsePartition {
  const flexible = version >= 6
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const oldStyleOffsets: number[] = []
  if (version === 0) {
    const oldStyleOffsetsCount = reader.count(flexible, 8, 24)
    for (let i = 0; i < oldStyleOffsetsCount; i++) oldStyleOffsets.push(reader.int64())
  }
  const timestamp = version >= 1 ? reader.saturatingInt64() : -1
  const offset = version >= 1 ? reader.int64() : -1
  const leaderEpoch = version >= 4 ? reader.int32() : -1
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, errorCode, oldStyleOffsets, timestamp, offset, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeListOffsetsResponseTopic(reader: WireReader, version: number): DecodedListOffsetsResponseTopic {
  const flexible = version >= 6
  const name = reader.string(flexible)
  const partitions: DecodedListOffsetsResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 10, 144)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeListOffsetsResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListOffsetsResponse(reader: WireReader, version: number): DecodedListOffsetsResponse {
  if (!(version >= 0 && version <= 11)) throw unsupportedVersion('ListOffsetsResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = version >= 2 ? reader.int32() : 0
  const topics: DecodedListOffsetsResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeListOffsetsResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListOffsetsResponsePartition(writer: WireWriter, message: ListOffsetsResponsePartition, version: number): void {
  const flexible = version >= 6
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const oldStyleOffsets = message.oldStyleOffsets ?? NONE
  if (version === 0) {
    writer.count(oldStyleOffsets.length, flexible)
    for (let i = 0; i < oldStyleOffsets.length; i++) writer.int64(oldStyleOffsets[i]!)
  } else if (oldStyleOffsets.length !== 0) throw responseUnsayable('ListOffsetsResponsePartition.oldStyleOffsets', version)
  const timestamp = message.timestamp ?? -1
  if (version >= 1) {
    writer.saturatingInt64(timestamp)
  } else if (timestamp !== -1) throw responseUnsayable('ListOffsetsResponsePartition.timestamp', version)
  const offset = message.offset ?? -1
  if (version >= 1) {
    writer.int64(offset)
  } else if (offset !== -1) throw responseUnsayable('ListOffsetsResponsePartition.offset', version)
  const leaderEpoch = message.leaderEpoch ?? -1
  if (version >= 4) {
    writer.int32(leaderEpoch)
  } else if (leaderEpoch !== -1) throw responseUnsayable('ListOffsetsResponsePartition.leaderEpoch', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeListOffsetsResponseTopic(writer: WireWriter, message: ListOffsetsResponseTopic, version: number): void {
  const flexible = version >= 6
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeListOffsetsResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeListOffsetsResponse(writer: WireWriter, message: ListOffsetsResponse, version: number): void {
  if (!(version >= 0 && version <= 11)) throw unsupportedVersion('ListOffsetsResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 2) {
    writer.int32(throttleTimeMs)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeListOffsetsResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const listOffsetsApi: Api<ListOffsetsRequest, ListOffsetsResponse, ListOffsetsRequestInit, DecodedListOffsetsResponse> = {
  key: 2,
  name: 'ListOffsets',
  versions: { min: 0, max: 11 },
  advertised: { min: 1, max: 11 },
  flexibleFrom: 6,
  decodeRequest: decodeListOffsetsRequest,
  encodeRequest: encodeListOffsetsRequest,
  decodeResponse: decodeListOffsetsResponse,
  encodeResponse: encodeListOffsetsResponse,
}
