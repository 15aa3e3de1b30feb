// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ConsumerGroupHeartbeatRequest {
  readonly groupId: string
  readonly memberId: string
  /** 0 joins, -1 leaves, -2 leaves as a static member. */
  readonly memberEpoch: number
  /** Static member; null: dynamic. */
  readonly instanceId: string | null
  /** Null: unchanged. */
  readonly rackId: string | null
  /** Time to give partitions up in, in milliseconds; -1: unchanged. */
  readonly rebalanceTimeoutMs: number
  /** Topics subscribed to; null: unchanged. */
  readonly subscribedTopicNames: readonly string[] | null
  /** Pattern subscribed to; null: unchanged. */
  readonly subscribedTopicRegex: string | null
  /** Null: the broker picks, or unchanged. */
  readonly serverAssignor: string | null
  /** What the member owns; null: unchanged. */
  readonly topicPartitions: readonly ConsumerGroupHeartbeatRequestTopicPartition[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupHeartbeatRequestInit {
  readonly groupId: string
  readonly memberId: string
  /** 0 joins, -1 leaves, -2 leaves as a static member. */
  readonly memberEpoch: number
  /** Static member; null: dynamic. */
  readonly instanceId?: string | null
  /** Null: unchanged. */
  readonly rackId?: string | null
  /** Time to give partitions up in, in milliseconds; -1: unchanged. */
  readonly rebalanceTimeoutMs?: number
  /** Topics subscribed to; null: unchanged. */
  readonly subscribedTopicNames?: readonly string[] | null
  /** Pattern subscribed to; null: unchanged. */
  readonly subscribedTopicRegex?: string | null
  /** Null: the broker picks, or unchanged. */
  readonly serverAssignor?: string | null
  /** What the member owns; null: unchanged. */
  readonly topicPartitions?: readonly ConsumerGroupHeartbeatRequestTopicPartitionInit[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupHeartbeatRequestTopicPartition {
  readonly topicId: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ConsumerGroupHeartbeatRequestTopicPartitionInit = ConsumerGroupHeartbeatRequestTopicPartition


function decodeConsumerGroupHeartbeatRequestTopicPartition(reader: WireReader): ConsumerGroupHeartbeatRequestTopicPartition {
  const topicId = reader.uuid()
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeConsumerGroupHeartbeatRequest(reader: WireReader, version: number): ConsumerGroupHeartbeatRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupHeartbeatRequest', version)
  const groupId = reader.string(true)
  const memberId = reader.string(true)
  const memberEpoch = reader.int32()
  const instanceId = reader.nullableString(true)
  const rackId = reader.nullableString(true)
  const rebalanceTimeoutMs = reader.int32()
  let subscribedTopicNames: string[] | null = []
  const subscribedTopicNamesCount = reader.nullableCount(true, 1, 32)
  const subscribedTopicNamesItems: string[] = []
  for (let i = 0; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.string(true))
  subscribedTopicNames = subscribedTopicNamesCount < 0 ? null : subscribedTopicNamesItems
  const subscribedTopicRegex = version === 1 ? reader.nullableString(true) : null
  const serverAssignor = reader.nullableString(true)
  let topicPartitions: ConsumerGroupHeartbeatRequestTopicPartition[] | null = []
  const topicPartitionsCount = reader.nullableCount(true, 18, 128)
  const topicPartitionsItems: ConsumerGroupHeartbeatRequestTopicPartition[] = []
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeConsumerGroupHeartbeatRequestTopicPartition(reader))
  topicPartitions = topicPartitionsCount < 0 ? null : topicPartitionsItems
  const unknownTags = reader.unknownTags()
  const message = { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeConsumerGroupHeartbeatRequestTopicPartition(writer: WireWriter, message: ConsumerGroupHeartbeatRequestTopicPartitionInit): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeConsumerGroupHeartbeatRequest(writer: WireWriter, message: ConsumerGroupHeartbeatRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupHeartbeatRequest', version)
  const groupId = message.groupId
  writer.string(groupId, true)
  const memberId = message.memberId
  writer.string(memberId, true)
  const memberEpoch = message.memberEpoch
  writer.int32(memberEpoch)
  const instanceId = message.instanceId === undefined ? null : message.instanceId
  writer.nullableString(instanceId, true)
  const rackId = message.rackId === undefined ? null : message.rackId
  writer.nullableString(rackId, true)
  const rebalanceTimeoutMs = message.rebalanceTimeoutMs ?? -1
  writer.int32(rebalanceTimeoutMs)
  const subscribedTopicNames = message.subscribedTopicNames === undefined ? null : message.subscribedTopicNames
  if (subscribedTopicNames === null) writer.nullCount(true)
  else {
    writer.count(subscribedTopicNames.length, true)
    for (let i = 0; i < subscribedTopicNames.length; i++) writer.string(subscribedTopicNames[i]!, true)
  }
  const subscribedTopicRegex = message.subscribedTopicRegex === undefined ? null : message.subscribedTopicRegex
  if (version === 1) {
    writer.nullableString(subscribedTopicRegex, true)
  } else if (subscribedTopicRegex !== null) throw requestUnsayable('ConsumerGroupHeartbeatRequest.subscribedTopicRegex', version)
  const serverAssignor = message.serverAssignor === undefined ? null : message.serverAssignor
  writer.nullableString(serverAssignor, true)
  const topicPartitions = message.topicPartitions === undefined ? null : message.topicPartitions
  if (topicPartitions === null) writer.nullCount(true)
  else {
    writer.count(topicPartitions.length, true)
    for (let i = 0; i < topicPartitions.length; i++) encodeConsumerGroupHeartbeatRequestTopicPartition(writer, topicPartitions[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

export interface ConsumerGroupHeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly memberId?: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** What the member shall own; null: unchanged. */
  readonly assignment?: ConsumerGroupHeartbeatResponseAssignment | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedConsumerGroupHeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly memberId: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** What the member shall own; null: unchanged. */
  readonly assignment: DecodedConsumerGroupHeartbeatResponseAssignment | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupHeartbeatResponseAssignment {
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartitions[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedConsumerGroupHeartbeatResponseAssignment = ConsumerGroupHeartbeatResponseAssignment

export interface ConsumerGroupHeartbeatResponseTopicPartitions {
  readonly topicId: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedConsumerGroupHeartbeatResponseTopicPartitions = ConsumerGroupHeartbeatResponseTopicPartitions


function decodeConsumerGroupHeartbeatResponseTopicPartitions(reader: WireReader): DecodedConsumerGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid()
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeConsumerGroupHeartbeatResponseAssignment(reader: WireReader): DecodedConsumerGroupHeartbeatResponseAssignment {
  const topicPartitions: DecodedConsumerGroupHeartbeatResponseTopicPartitions[] = []
  const topicPartitionsCount = reader.count(true, 18, 128)
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitions.push(decodeConsumerGroupHeartbeatResponseTopicPartitions(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicPartitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeConsumerGroupHeartbeatResponse(reader: WireReader, version: number): DecodedConsumerGroupHeartbeatResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupHeartbeatResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const memberId = reader.nullableString(true)
  const memberEpoch = reader.int32()
  const heartbeatIntervalMs = reader.int32()
  const assignment = (reader.structIsNull() ? null : decodeConsumerGroupHeartbeatResponseAssignment(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeConsumerGroupHeartbeatResponseTopicPartitions(writer: WireWriter, message: ConsumerGroupHeartbeatResponseTopicPartitions): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeConsumerGroupHeartbeatResponseAssignment(writer: WireWriter, message: ConsumerGroupHeartbeatResponseAssignment): void {
  const topicPartitions = message.topicPartitions
  writer.count(topicPartitions.length, true)
  for (let i = 0; i < topicPartitions.length; i++) encodeConsumerGroupHeartbeatResponseTopicPartitions(writer, topicPartitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeConsumerGroupHeartbeatResponse(writer: WireWriter, message: ConsumerGroupHeartbeatResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupHeartbeatResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const memberId = message.memberId === undefined ? null : message.memberId
  writer.nullableString(memberId, true)
  const memberEpoch = message.memberEpoch
  writer.int32(memberEpoch)
  const heartbeatIntervalMs = message.heartbeatIntervalMs
  writer.int32(heartbeatIntervalMs)
  const assignment = message.assignment === undefined ? null : message.assignment
  writer.structIsNull(assignment === null)
  if (assignment !== null) encodeConsumerGroupHeartbeatResponseAssignment(writer, assignment)
  writer.unknownTags(message.unknownTags)
}

export const consumerGroupHeartbeatApi: Api<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse, ConsumerGroupHeartbeatRequestInit, DecodedConsumerGroupHeartbeatResponse> = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeConsumerGroupHeartbeatRequest,
  encodeRequest: encodeConsumerGroupHeartbeatRequest,
  decodeResponse: decodeConsumerGroupHeartbeatResponse,
  encodeResponse: encodeConsumerGroupHeartbeatResponse,
}
