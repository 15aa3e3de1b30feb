// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface MetadataRequest {
  /** Topics asked for; null means all, in v0 empty does. */
  readonly topics: readonly MetadataRequestTopic[] | null
  readonly allowAutoTopicCreation: boolean
  readonly includeClusterAuthorizedOperations: boolean
  readonly includeTopicAuthorizedOperations: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataRequestInit {
  /** Topics asked for; null means all, in v0 empty does. */
  readonly topics: readonly MetadataRequestTopicInit[] | null
  readonly allowAutoTopicCreation?: boolean
  readonly includeClusterAuthorizedOperations?: boolean
  readonly includeTopicAuthorizedOperations?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataRequestTopic {
  readonly topicId: string
  /** Null: by id. */
  readonly name: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataRequestTopicInit {
  readonly topicId?: string
  /** Null: by id. */
  readonly name: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeMetadataRequestTopic(reader: WireReader, version: number): MetadataRequestTopic {
  const flexible = version >= 9
  const topicId = version >= 10 ? reader.uuid() : NO_UUID
  const name = (version >= 10 ? reader.nullableString(flexible) : reader.string(flexible))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topicId, name }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeMetadataRequest(reader: WireReader, version: number): MetadataRequest {
  if (!(version >= 0 && version <= 13)) throw unsupportedVersion('MetadataRequest', version)
  const flexible = version >= 9
  let topics: MetadataRequestTopic[] | null = []
  const topicsCount = version >= 1 ? reader.nullableCount(flexible, 2, 120) : reader.count(flexible, 2, 120)
  const topicsItems: MetadataRequestTopic[] = []
  for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeMetadataRequestTopic(reader, version))
  topics = topicsCount < 0 ? null : topicsItems
  const allowAutoTopicCreation = version >= 4 ? reader.bool() : true
  const includeClusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.bool() : false
  const includeTopicAuthorizedOperations = version >= 8 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeMetadataRequestTopic(writer: WireWriter, message: MetadataRequestTopicInit, version: number): void {
  const flexible = version >= 9
  const topicId = message.topicId ?? NO_UUID
  if (version >= 10) {
    writer.uuid(topicId)
  }
  const name = message.name
  if (name === null && !(version >= 10)) throw requestUnsayable('MetadataRequestTopic.name', version)
  writer.nullableString(name, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeMetadataRequest(writer: WireWriter, message: MetadataRequestInit, version: number): void {
  if (!(version >= 0 && version <= 13)) throw unsupportedVersion('MetadataRequest', version)
  const flexible = version >= 9
  const topics = message.topics
  if (topics === null && !(version >= 1)) throw requestUnsayable('MetadataRequest.topics', version)
  if (topics === null) writer.nullCount(flexible)
  else {
    writer.count(topics.length, flexible)
    for (let i = 0; i < topics.length; i++) encodeMetadataRequestTopic(writer, topics[i]!, version)
  }
  const allowAutoTopicCreation = message.allowAutoTopicCreation ?? true
  if (version >= 4) {
    writer.bool(allowAutoTopicCreation)
  } else if (allowAutoTopicCreation !== true) throw requestUnsayable('MetadataRequest.allowAutoTopicCreation', version)
  const includeClusterAuthorizedOperations = message.includeClusterAuthorizedOperations ?? false
  if (version >= 8 && version <= 10) {
    writer.bool(includeClusterAuthorizedOperations)
  } else if (includeClusterAuthorizedOperations) throw requestUnsayable('MetadataRequest.includeClusterAuthorizedOperations', version)
  const includeTopicAuthorizedOperations = message.includeTopicAuthorizedOperations ?? false
  if (version >= 8) {
    writer.bool(includeTopicAuthorizedOperations)
  } else if (includeTopicAuthorizedOperations) throw requestUnsayable('MetadataRequest.includeTopicAuthorizedOperations', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface MetadataResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly brokers: readonly MetadataResponseBroker[]
  readonly clusterId?: string | null
  /** -1: none. */
  readonly controllerId?: number
  readonly topics: readonly MetadataResponseTopic[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly clusterAuthorizedOperations?: number
  readonly errorCode?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedMetadataResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly brokers: readonly DecodedMetadataResponseBroker[]
  readonly clusterId: string | null
  /** -1: none. */
  readonly controllerId: number
  readonly topics: readonly DecodedMetadataResponseTopic[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly clusterAuthorizedOperations: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataResponseTopic {
  readonly errorCode: number
  /** Null: unknown id. */
  readonly name: string | null
  readonly topicId?: string
  readonly isInternal?: boolean
  readonly partitions: readonly MetadataResponsePartition[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly topicAuthorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedMetadataResponseTopic {
  readonly errorCode: number
  /** Null: unknown id. */
  readonly name: string | null
  readonly topicId: string
  readonly isInternal: boolean
  readonly partitions: readonly DecodedMetadataResponsePartition[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly topicAuthorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataResponsePartition {
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
  /** Replicas that don't answer. */
  readonly offlineReplicas?: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedMetadataResponsePartition {
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
  /** Replicas that don't answer. */
  readonly offlineReplicas: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface MetadataResponseBroker {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedMetadataResponseBroker {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeMetadataResponseBroker(reader: WireReader, version: number): DecodedMetadataResponseBroker {
  const flexible = version >= 9
  const nodeId = reader.int32()
  const host = reader.string(flexible)
  const port = reader.int32()
  const rack = version >= 1 ? reader.nullableString(flexible) : null
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { nodeId, host, port, rack }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeMetadataResponsePartition(reader: WireReader, version: number): DecodedMetadataResponsePartition {
  const flexible = version >= 9
  const errorCode = reader.int16()
  const partitionIndex = reader.int32()
  const leaderId = reader.int32()
  const leaderEpoch = version >= 7 ? reader.int32() : -1
  const replicaNodes: number[] = []
  const replicaNodesCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < replicaNodesCount; i++) replicaNodes.push(reader.int32())
  const isrNodes: number[] = []
  const isrNodesCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < isrNodesCount; i++) isrNodes.push(reader.int32())
  const offlineReplicas: number[] = []
  if (version >= 5) {
    const offlineReplicasCount = reader.count(flexible, 4, 8)
    for (let i = 0; i < offlineReplicasCount; i++) offlineReplicas.push(reader.int32())
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeMetadataResponseTopic(reader: WireReader, version: number): DecodedMetadataResponseTopic {
  const flexible = version >= 9
  const errorCode = reader.int16()
  const name = (version >= 12 ? reader.nullableString(flexible) : reader.string(flexible))
  const topicId = version >= 10 ? reader.uuid() : NO_UUID
  const isInternal = version >= 1 ? reader.bool() : false
  const partitions: DecodedMetadataResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 18, 184)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeMetadataResponsePartition(reader, version))
  const topicAuthorizedOperations = version >= 8 ? reader.int32() : -2147483648
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeMetadataResponse(reader: WireReader, version: number): DecodedMetadataResponse {
  if (!(version >= 0 && version <= 13)) throw unsupportedVersion('MetadataResponse', version)
  const flexible = version >= 9
  const throttleTimeMs = version >= 3 ? reader.int32() : 0
  const brokers: DecodedMetadataResponseBroker[] = []
  const brokersCount = reader.count(flexible, 10, 112)
  for (let i = 0; i < brokersCount; i++) brokers.push(decodeMetadataResponseBroker(reader, version))
  const clusterId = version >= 2 ? reader.nullableString(flexible) : null
  const controllerId = version >= 1 ? reader.int32() : -1
  const topics: DecodedMetadataResponseTopic[] = []
  const topicsCount = reader.count(flexible, 8, 184)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeMetadataResponseTopic(reader, version))
  const clusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.int32() : -2147483648
  const errorCode = version === 13 ? reader.int16() : 0
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeMetadataResponseBroker(writer: WireWriter, message: MetadataResponseBroker, version: number): void {
  const flexible = version >= 9
  const nodeId = message.nodeId
  writer.int32(nodeId)
  const host = message.host
  writer.string(host, flexible)
  const port = message.port
  writer.int32(port)
  const rack = message.rack === undefined ? null : message.rack
  if (version >= 1) {
    writer.nullableString(rack, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeMetadataResponsePartition(writer: WireWriter, message: MetadataResponsePartition, version: number): void {
  const flexible = version >= 9
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const leaderId = message.leaderId
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch ?? -1
  if (version >= 7) {
    writer.int32(leaderEpoch)
  }
  const replicaNodes = message.replicaNodes
  writer.count(replicaNodes.length, flexible)
  for (let i = 0; i < replicaNodes.length; i++) writer.int32(replicaNodes[i]!)
  const isrNodes = message.isrNodes
  writer.count(isrNodes.length, flexible)
  for (let i = 0; i < isrNodes.length; i++) writer.int32(isrNodes[i]!)
  const offlineReplicas = message.offlineReplicas ?? NONE
  if (version >= 5) {
    writer.count(offlineReplicas.length, flexible)
    for (let i = 0; i < offlineReplicas.length; i++) writer.int32(offlineReplicas[i]!)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeMetadataResponseTopic(writer: WireWriter, message: MetadataResponseTopic, version: number): void {
  const flexible = version >= 9
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const name = message.name
  if (name === null && !(version >= 12)) throw responseUnsayable('MetadataResponseTopic.name', version)
  writer.nullableString(name, flexible)
  const topicId = message.topicId ?? NO_UUID
  if (version >= 10) {
    writer.uuid(topicId)
  }
  const isInternal = message.isInternal ?? false
  if (version >= 1) {
    writer.bool(isInternal)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeMetadataResponsePartition(writer, partitions[i]!, version)
  const topicAuthorizedOperations = message.topicAuthorizedOperations ?? -2147483648
  if (version >= 8) {
    writer.int32(topicAuthorizedOperations)
  } else if (topicAuthorizedOperations !== -2147483648) throw responseUnsayable('MetadataResponseTopic.topicAuthorizedOperations', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeMetadataResponse(writer: WireWriter, message: MetadataResponse, version: number): void {
  if (!(version >= 0 && version <= 13)) throw unsupportedVersion('MetadataResponse', version)
  const flexible = version >= 9
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 3) {
    writer.int32(throttleTimeMs)
  }
  const brokers = message.brokers
  writer.count(brokers.length, flexible)
  for (let i = 0; i < brokers.length; i++) encodeMetadataResponseBroker(writer, brokers[i]!, version)
  const clusterId = message.clusterId === undefined ? null : message.clusterId
  if (version >= 2) {
    writer.nullableString(clusterId, flexible)
  }
  const controllerId = message.controllerId ?? -1
  if (version >= 1) {
    writer.int32(controllerId)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeMetadataResponseTopic(writer, topics[i]!, version)
  const clusterAuthorizedOperations = message.clusterAuthorizedOperations ?? -2147483648
  if (version >= 8 && version <= 10) {
    writer.int32(clusterAuthorizedOperations)
  } else if (clusterAuthorizedOperations !== -2147483648) throw responseUnsayable('MetadataResponse.clusterAuthorizedOperations', version)
  const errorCode = message.errorCode ?? 0
  if (version === 13) {
    writer.int16(errorCode)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const metadataApi: Api<MetadataRequest, MetadataResponse, MetadataRequestInit, DecodedMetadataResponse> = {
  key: 3,
  name: 'Metadata',
  versions: { min: 0, max: 13 },
  advertised: { min: 0, max: 13 },
  flexibleFrom: 9,
  decodeRequest: decodeMetadataRequest,
  encodeRequest: encodeMetadataRequest,
  decodeResponse: decodeMetadataResponse,
  encodeResponse: encodeMetadataResponse,
}
