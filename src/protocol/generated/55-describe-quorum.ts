// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeQuorumRequest {
  readonly topics: readonly DescribeQuorumRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeQuorumRequestInit = DescribeQuorumRequest

export interface DescribeQuorumRequestTopic {
  readonly topicName: string
  readonly partitions: readonly DescribeQuorumRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeQuorumRequestTopicInit = DescribeQuorumRequestTopic

export interface DescribeQuorumRequestPartition {
  readonly partitionIndex: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeQuorumRequestPartitionInit = DescribeQuorumRequestPartition


function decodeDescribeQuorumRequestPartition(reader: WireReader): DescribeQuorumRequestPartition {
  const partitionIndex = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeQuorumRequestTopic(reader: WireReader): DescribeQuorumRequestTopic {
  const topicName = reader.string(true)
  const partitions: DescribeQuorumRequestPartition[] = []
  const partitionsCount = reader.count(true, 5, 40)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeQuorumRequestPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeQuorumRequest(reader: WireReader, version: number): DescribeQuorumRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeQuorumRequest', version)
  const topics: DescribeQuorumRequestTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeQuorumRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeQuorumRequestPartition(writer: WireWriter, message: DescribeQuorumRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeQuorumRequestTopic(writer: WireWriter, message: DescribeQuorumRequestTopicInit): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeDescribeQuorumRequestPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeQuorumRequest(writer: WireWriter, message: DescribeQuorumRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeQuorumRequest', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeQuorumRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeQuorumResponse {
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly topics: readonly DescribeQuorumResponseTopic[]
  readonly nodes?: readonly DescribeQuorumResponseNode[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeQuorumResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly topics: readonly DecodedDescribeQuorumResponseTopic[]
  readonly nodes: readonly DecodedDescribeQuorumResponseNode[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeQuorumResponseNode {
  readonly nodeId: number
  readonly listeners: readonly DescribeQuorumResponseListener[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeQuorumResponseNode = DescribeQuorumResponseNode

export interface DescribeQuorumResponseListener {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeQuorumResponseListener = DescribeQuorumResponseListener

export interface DescribeQuorumResponseTopic {
  readonly topicName: string
  readonly partitions: readonly DescribeQuorumResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeQuorumResponseTopic {
  readonly topicName: string
  readonly partitions: readonly DecodedDescribeQuorumResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeQuorumResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly highWatermark: number
  readonly currentVoters: readonly DescribeQuorumResponseReplicaState[]
  readonly observers: readonly DescribeQuorumResponseReplicaState[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeQuorumResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly highWatermark: number
  readonly currentVoters: readonly DecodedDescribeQuorumResponseReplicaState[]
  readonly observers: readonly DecodedDescribeQuorumResponseReplicaState[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeQuorumResponseReplicaState {
  readonly replicaId: number
  readonly replicaDirectoryId?: string
  readonly logEndOffset: number
  readonly lastFetchTimestamp?: number
  readonly lastCaughtUpTimestamp?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeQuorumResponseReplicaState {
  readonly replicaId: number
  readonly replicaDirectoryId: string
  readonly logEndOffset: number
  readonly lastFetchTimestamp: number
  readonly lastCaughtUpTimestamp: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeQuorumResponseReplicaState(reader: WireReader, version: number): DecodedDescribeQuorumResponseReplicaState {
  const replicaId = reader.int32()
  const replicaDirectoryId = version === 2 ? reader.uuid() : NO_UUID
  const logEndOffset = reader.int64()
  const lastFetchTimestamp = version >= 1 ? reader.int64() : -1
  const lastCaughtUpTimestamp = version >= 1 ? reader.int64() : -1
  const unknownTags = reader.unknownTags()
  const message = { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeQuorumResponsePartition(reader: WireReader, version: number): DecodedDescribeQuorumResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = version === 2 ? reader.nullableString(true) : ''
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const highWatermark = reader.int64()
  const currentVoters: DecodedDescribeQuorumResponseReplicaState[] = []
  const currentVotersCount = reader.count(true, 13, 168)
  for (let i = 0; i < currentVotersCount; i++) currentVoters.push(decodeDescribeQuorumResponseReplicaState(reader, version))
  const observers: DecodedDescribeQuorumResponseReplicaState[] = []
  const observersCount = reader.count(true, 13, 168)
  for (let i = 0; i < observersCount; i++) observers.push(decodeDescribeQuorumResponseReplicaState(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage, leaderId, leaderEpoch, highWatermark, currentVoters, observers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeQuorumResponseTopic(reader: WireReader, version: number): DecodedDescribeQuorumResponseTopic {
  const topicName = reader.string(true)
  const partitions: DecodedDescribeQuorumResponsePartition[] = []
  const partitionsCount = reader.count(true, 25, 200)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeQuorumResponsePartition(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeQuorumResponseListener(reader: WireReader): DecodedDescribeQuorumResponseListener {
  const name = reader.string(true)
  const host = reader.string(true)
  const port = reader.uint16()
  const unknownTags = reader.unknownTags()
  const message = { name, host, port }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeQuorumResponseNode(reader: WireReader): DecodedDescribeQuorumResponseNode {
  const nodeId = reader.int32()
  const listeners: DecodedDescribeQuorumResponseListener[] = []
  const listenersCount = reader.count(true, 5, 104)
  for (let i = 0; i < listenersCount; i++) listeners.push(decodeDescribeQuorumResponseListener(reader))
  const unknownTags = reader.unknownTags()
  const message = { nodeId, listeners }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeQuorumResponse(reader: WireReader, version: number): DecodedDescribeQuorumResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeQuorumResponse', version)
  const errorCode = reader.int16()
  const errorMessage = version === 2 ? reader.nullableString(true) : ''
  const topics: DecodedDescribeQuorumResponseTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeQuorumResponseTopic(reader, version))
  const nodes: DecodedDescribeQuorumResponseNode[] = []
  if (version === 2) {
    const nodesCount = reader.count(true, 6, 80)
    for (let i = 0; i < nodesCount; i++) nodes.push(decodeDescribeQuorumResponseNode(reader))
  }
  const unknownTags = reader.unknownTags()
  const message = { errorCode, errorMessage, topics, nodes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeQuorumResponseReplicaState(writer: WireWriter, message: DescribeQuorumResponseReplicaState, version: number): void {
  const replicaId = message.replicaId
  writer.int32(replicaId)
  const replicaDirectoryId = message.replicaDirectoryId ?? NO_UUID
  if (version === 2) {
    writer.uuid(replicaDirectoryId)
  } else if (replicaDirectoryId !== NO_UUID) throw responseUnsayable('DescribeQuorumResponseReplicaState.replicaDirectoryId', version)
  const logEndOffset = message.logEndOffset
  writer.int64(logEndOffset)
  const lastFetchTimestamp = message.lastFetchTimestamp ?? -1
  if (version >= 1) {
    writer.int64(lastFetchTimestamp)
  }
  const lastCaughtUpTimestamp = message.lastCaughtUpTimestamp ?? -1
  if (version >= 1) {
    writer.int64(lastCaughtUpTimestamp)
  }
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeQuorumResponsePartition(writer: WireWriter, message: DescribeQuorumResponsePartition, version: number): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? '' : message.errorMessage
  if (version === 2) {
    writer.nullableString(errorMessage, true)
  }
  const leaderId = message.leaderId
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch
  writer.int32(leaderEpoch)
  const highWatermark = message.highWatermark
  writer.int64(highWatermark)
  const currentVoters = message.currentVoters
  writer.count(currentVoters.length, true)
  for (let i = 0; i < currentVoters.length; i++) encodeDescribeQuorumResponseReplicaState(writer, currentVoters[i]!, version)
  const observers = message.observers
  writer.count(observers.length, true)
  for (let i = 0; i < observers.length; i++) encodeDescribeQuorumResponseReplicaState(writer, observers[i]!, version)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeQuorumResponseTopic(writer: WireWriter, message: DescribeQuorumResponseTopic, version: number): void {
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeDescribeQuorumResponsePartition(writer, partitions[i]!, version)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeQuorumResponseListener(writer: WireWriter, message: DescribeQuorumResponseListener): void {
  const name = message.name
  writer.string(name, true)
  const host = message.host
  writer.string(host, true)
  const port = message.port
  writer.uint16(port)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeQuorumResponseNode(writer: WireWriter, message: DescribeQuorumResponseNode): void {
  const nodeId = message.nodeId
  writer.int32(nodeId)
  const listeners = message.listeners
  writer.count(listeners.length, true)
  for (let i = 0; i < listeners.length; i++) encodeDescribeQuorumResponseListener(writer, listeners[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeQuorumResponse(writer: WireWriter, message: DescribeQuorumResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeQuorumResponse', version)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? '' : message.errorMessage
  if (version === 2) {
    writer.nullableString(errorMessage, true)
  }
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeQuorumResponseTopic(writer, topics[i]!, version)
  const nodes = message.nodes ?? NONE
  if (version === 2) {
    writer.count(nodes.length, true)
    for (let i = 0; i < nodes.length; i++) encodeDescribeQuorumResponseNode(writer, nodes[i]!)
  } else if (nodes.length !== 0) throw responseUnsayable('DescribeQuorumResponse.nodes', version)
  writer.unknownTags(message.unknownTags)
}

export const describeQuorumApi: Api<DescribeQuorumRequest, DescribeQuorumResponse, DescribeQuorumRequestInit, DecodedDescribeQuorumResponse> = {
  key: 55,
  name: 'DescribeQuorum',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeQuorumRequest,
  encodeRequest: encodeDescribeQuorumRequest,
  decodeResponse: decodeDescribeQuorumResponse,
  encodeResponse: encodeDescribeQuorumResponse,
}
