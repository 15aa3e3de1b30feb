// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface TxnOffsetCommitRequest {
  readonly transactionalId: string
  readonly groupId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** -1: commits without being a member. */
  readonly generationId: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  readonly topics: readonly TxnOffsetCommitRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface TxnOffsetCommitRequestInit {
  readonly transactionalId: string
  readonly groupId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** -1: commits without being a member. */
  readonly generationId?: number
  readonly memberId?: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  readonly topics: readonly TxnOffsetCommitRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface TxnOffsetCommitRequestTopic {
  readonly name: string
  readonly partitions: readonly TxnOffsetCommitRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface TxnOffsetCommitRequestTopicInit {
  readonly name: string
  readonly partitions: readonly TxnOffsetCommitRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface TxnOffsetCommitRequestPartition {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch: number
  /** The client's own note. */
  readonly committedMetadata: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface TxnOffsetCommitRequestPartitionInit {
  readonly partitionIndex: number
  /** -1: none. */
  readonly committedOffset: number
  /** Of the last record consumed; -1: unknown. */
  readonly committedLeaderEpoch?: number
  /** The client's own note. */
  readonly committedMetadata: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeTxnOffsetCommitRequestPartition(reader: WireReader, version: number): TxnOffsetCommitRequestPartition {
  const flexible = version >= 3
  const partitionIndex = reader.int32()
  const committedOffset = reader.int64()
  const committedLeaderEpoch = version >= 2 ? reader.int32() : -1
  const committedMetadata = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeTxnOffsetCommitRequestTopic(reader: WireReader, version: number): TxnOffsetCommitRequestTopic {
  const flexible = version >= 3
  const name = reader.string(flexible)
  const partitions: TxnOffsetCommitRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 14, 104)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeTxnOffsetCommitRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeTxnOffsetCommitRequest(reader: WireReader, version: number): TxnOffsetCommitRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('TxnOffsetCommitRequest', version)
  const flexible = version >= 3
  const transactionalId = reader.string(flexible)
  const groupId = reader.string(flexible)
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const generationId = version >= 3 ? reader.int32() : -1
  const memberId = version >= 3 ? reader.string(flexible) : ''
  const groupInstanceId = version >= 3 ? reader.nullableString(flexible) : null
  const topics: TxnOffsetCommitRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeTxnOffsetCommitRequestTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { transactionalId, groupId, producerId, producerEpoch, generationId, memberId, groupInstanceId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeTxnOffsetCommitRequestPartition(writer: WireWriter, message: TxnOffsetCommitRequestPartitionInit, version: number): void {
  const flexible = version >= 3
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const committedOffset = message.committedOffset
  writer.int64(committedOffset)
  const committedLeaderEpoch = message.committedLeaderEpoch ?? -1
  if (version >= 2) {
    writer.int32(committedLeaderEpoch)
  }
  const committedMetadata = message.committedMetadata
  writer.nullableString(committedMetadata, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeTxnOffsetCommitRequestTopic(writer: WireWriter, message: TxnOffsetCommitRequestTopicInit, version: number): void {
  const flexible = version >= 3
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeTxnOffsetCommitRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeTxnOffsetCommitRequest(writer: WireWriter, message: TxnOffsetCommitRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('TxnOffsetCommitRequest', version)
  const flexible = version >= 3
  const transactionalId = message.transactionalId
  writer.string(transactionalId, flexible)
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  const generationId = message.generationId ?? -1
  if (version >= 3) {
    writer.int32(generationId)
  } else if (generationId !== -1) throw requestUnsayable('TxnOffsetCommitRequest.generationId', version)
  const memberId = message.memberId ?? ''
  if (version >= 3) {
    writer.string(memberId, flexible)
  } else if (memberId !== '') throw requestUnsayable('TxnOffsetCommitRequest.memberId', version)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 3) {
    writer.nullableString(groupInstanceId, flexible)
  } else if (groupInstanceId !== null) throw requestUnsayable('TxnOffsetCommitRequest.groupInstanceId', version)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeTxnOffsetCommitRequestTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface TxnOffsetCommitResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly TxnOffsetCommitResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedTxnOffsetCommitResponse = TxnOffsetCommitResponse

export interface TxnOffsetCommitResponseTopic {
  readonly name: string
  readonly partitions: readonly TxnOffsetCommitResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedTxnOffsetCommitResponseTopic = TxnOffsetCommitResponseTopic

export interface TxnOffsetCommitResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedTxnOffsetCommitResponsePartition = TxnOffsetCommitResponsePartition


function decodeTxnOffsetCommitResponsePartition(reader: WireReader, version: number): DecodedTxnOffsetCommitResponsePartition {
  const flexible = version >= 3
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeTxnOffsetCommitResponseTopic(reader: WireReader, version: number): DecodedTxnOffsetCommitResponseTopic {
  const flexible = version >= 3
  const name = reader.string(flexible)
  const partitions: DecodedTxnOffsetCommitResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 6, 48)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeTxnOffsetCommitResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeTxnOffsetCommitResponse(reader: WireReader, version: number): DecodedTxnOffsetCommitResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('TxnOffsetCommitResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.int32()
  const topics: DecodedTxnOffsetCommitResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeTxnOffsetCommitResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeTxnOffsetCommitResponsePartition(writer: WireWriter, message: TxnOffsetCommitResponsePartition, version: number): void {
  const flexible = version >= 3
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeTxnOffsetCommitResponseTopic(writer: WireWriter, message: TxnOffsetCommitResponseTopic, version: number): void {
  const flexible = version >= 3
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeTxnOffsetCommitResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeTxnOffsetCommitResponse(writer: WireWriter, message: TxnOffsetCommitResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('TxnOffsetCommitResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeTxnOffsetCommitResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const txnOffsetCommitApi: Api<TxnOffsetCommitRequest, TxnOffsetCommitResponse, TxnOffsetCommitRequestInit, DecodedTxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 3,
  decodeRequest: decodeTxnOffsetCommitRequest,
  encodeRequest: encodeTxnOffsetCommitRequest,
  decodeResponse: decodeTxnOffsetCommitResponse,
  encodeResponse: encodeTxnOffsetCommitResponse,
}
