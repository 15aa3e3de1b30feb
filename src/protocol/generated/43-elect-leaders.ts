// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ElectLeadersRequest {
  /** 0 preferred, 1 unclean. */
  readonly electionType: number
  /** Null: all partitions. */
  readonly topicPartitions: readonly ElectLeadersRequestTopic[] | null
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ElectLeadersRequestInit {
  /** 0 preferred, 1 unclean. */
  readonly electionType?: number
  /** Null: all partitions. */
  readonly topicPartitions: readonly ElectLeadersRequestTopicInit[] | null
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ElectLeadersRequestTopic {
  readonly topic: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ElectLeadersRequestTopicInit = ElectLeadersRequestTopic


function decodeElectLeadersRequestTopic(reader: WireReader, version: number): ElectLeadersRequestTopic {
  const flexible = version >= 2
  const topic = reader.string(flexible)
  const partitions: number[] = []
  const partitionsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeElectLeadersRequest(reader: WireReader, version: number): ElectLeadersRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ElectLeadersRequest', version)
  const flexible = version >= 2
  const electionType = version >= 1 ? reader.int8() : 0
  let topicPartitions: ElectLeadersRequestTopic[] | null = []
  const topicPartitionsCount = reader.nullableCount(flexible, 3, 104)
  const topicPartitionsItems: ElectLeadersRequestTopic[] = []
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeElectLeadersRequestTopic(reader, version))
  topicPartitions = topicPartitionsCount < 0 ? null : topicPartitionsItems
  const timeoutMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { electionType, topicPartitions, timeoutMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeElectLeadersRequestTopic(writer: WireWriter, message: ElectLeadersRequestTopicInit, version: number): void {
  const flexible = version >= 2
  const topic = message.topic
  writer.string(topic, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeElectLeadersRequest(writer: WireWriter, message: ElectLeadersRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ElectLeadersRequest', version)
  const flexible = version >= 2
  const electionType = message.electionType ?? 0
  if (version >= 1) {
    writer.int8(electionType)
  } else if (electionType !== 0) throw requestUnsayable('ElectLeadersRequest.electionType', version)
  const topicPartitions = message.topicPartitions
  if (topicPartitions === null) writer.nullCount(flexible)
  else {
    writer.count(topicPartitions.length, flexible)
    for (let i = 0; i < topicPartitions.length; i++) encodeElectLeadersRequestTopic(writer, topicPartitions[i]!, version)
  }
  const timeoutMs = message.timeoutMs ?? 60000
  writer.int32(timeoutMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ElectLeadersResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode?: number
  readonly replicaElectionResults: readonly ElectLeadersResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedElectLeadersResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly replicaElectionResults: readonly DecodedElectLeadersResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ElectLeadersResponseTopic {
  readonly topic: string
  readonly partitionResult: readonly ElectLeadersResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedElectLeadersResponseTopic = ElectLeadersResponseTopic

export interface ElectLeadersResponsePartition {
  readonly partitionId: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedElectLeadersResponsePartition = ElectLeadersResponsePartition


function decodeElectLeadersResponsePartition(reader: WireReader, version: number): DecodedElectLeadersResponsePartition {
  const flexible = version >= 2
  const partitionId = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionId, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeElectLeadersResponseTopic(reader: WireReader, version: number): DecodedElectLeadersResponseTopic {
  const flexible = version >= 2
  const topic = reader.string(flexible)
  const partitionResult: DecodedElectLeadersResponsePartition[] = []
  const partitionResultCount = reader.count(flexible, 8, 80)
  for (let i = 0; i < partitionResultCount; i++) partitionResult.push(decodeElectLeadersResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, partitionResult }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeElectLeadersResponse(reader: WireReader, version: number): DecodedElectLeadersResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ElectLeadersResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const errorCode = version >= 1 ? reader.int16() : 0
  const replicaElectionResults: DecodedElectLeadersResponseTopic[] = []
  const replicaElectionResultsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < replicaElectionResultsCount; i++) replicaElectionResults.push(decodeElectLeadersResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, replicaElectionResults }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeElectLeadersResponsePartition(writer: WireWriter, message: ElectLeadersResponsePartition, version: number): void {
  const flexible = version >= 2
  const partitionId = message.partitionId
  writer.int32(partitionId)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeElectLeadersResponseTopic(writer: WireWriter, message: ElectLeadersResponseTopic, version: number): void {
  const flexible = version >= 2
  const topic = message.topic
  writer.string(topic, flexible)
  const partitionResult = message.partitionResult
  writer.count(partitionResult.length, flexible)
  for (let i = 0; i < partitionResult.length; i++) encodeElectLeadersResponsePartition(writer, partitionResult[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeElectLeadersResponse(writer: WireWriter, message: ElectLeadersResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ElectLeadersResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode ?? 0
  if (version >= 1) {
    writer.int16(errorCode)
  } else if (errorCode !== 0) throw responseUnsayable('ElectLeadersResponse.errorCode', version)
  const replicaElectionResults = message.replicaElectionResults
  writer.count(replicaElectionResults.length, flexible)
  for (let i = 0; i < replicaElectionResults.length; i++) encodeElectLeadersResponseTopic(writer, replicaElectionResults[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const electLeadersApi: Api<ElectLeadersRequest, ElectLeadersResponse, ElectLeadersRequestInit, DecodedElectLeadersResponse> = {
  key: 43,
  name: 'ElectLeaders',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeElectLeadersRequest,
  encodeRequest: encodeElectLeadersRequest,
  decodeResponse: decodeElectLeadersResponse,
  encodeResponse: encodeElectLeadersResponse,
}
