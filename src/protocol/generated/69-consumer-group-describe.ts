// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ConsumerGroupDescribeRequest {
  /** Groups to describe. */
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type ConsumerGroupDescribeRequestInit = ConsumerGroupDescribeRequest


export function decodeConsumerGroupDescribeRequest(reader: WireReader, version: number): ConsumerGroupDescribeRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupDescribeRequest', version)
  const groupIds: string[] = []
  const groupIdsCount = reader.count(true, 1, 32)
  for (let i = 0; i < groupIdsCount; i++) groupIds.push(reader.string(true))
  const includeAuthorizedOperations = reader.bool()
  const unknownTags = reader.unknownTags()
  const message = { groupIds, includeAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeConsumerGroupDescribeRequest(writer: WireWriter, message: ConsumerGroupDescribeRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupDescribeRequest', version)
  const groupIds = message.groupIds
  writer.count(groupIds.length, true)
  for (let i = 0; i < groupIds.length; i++) writer.string(groupIds[i]!, true)
  const includeAuthorizedOperations = message.includeAuthorizedOperations
  writer.bool(includeAuthorizedOperations)
  writer.unknownTags(message.unknownTags)
}

export interface ConsumerGroupDescribeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly ConsumerGroupDescribeResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedConsumerGroupDescribeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly DecodedConsumerGroupDescribeResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupDescribeResponseGroup {
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly ConsumerGroupDescribeResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedConsumerGroupDescribeResponseGroup {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly DecodedConsumerGroupDescribeResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupDescribeResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly instanceId?: string | null
  readonly rackId?: string | null
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  /** Null: none. */
  readonly subscribedTopicRegex?: string | null
  /** What it owns. */
  readonly assignment: ConsumerGroupDescribeResponseAssignment
  /** What it will own when the rebalance is done. */
  readonly targetAssignment: ConsumerGroupDescribeResponseAssignment
  /** -1 unknown, 0 classic, 1 consumer. */
  readonly memberType?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedConsumerGroupDescribeResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  /** Null: none. */
  readonly subscribedTopicRegex: string | null
  /** What it owns. */
  readonly assignment: DecodedConsumerGroupDescribeResponseAssignment
  /** What it will own when the rebalance is done. */
  readonly targetAssignment: DecodedConsumerGroupDescribeResponseAssignment
  /** -1 unknown, 0 classic, 1 consumer. */
  readonly memberType: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ConsumerGroupDescribeResponseAssignment {
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTopicPartitions[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedConsumerGroupDescribeResponseAssignment = ConsumerGroupDescribeResponseAssignment

export interface ConsumerGroupDescribeResponseTopicPartitions {
  readonly topicId: string
  readonly topicName: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedConsumerGroupDescribeResponseTopicPartitions = ConsumerGroupDescribeResponseTopicPartitions


function decodeConsumerGroupDescribeResponseTopicPartitions(reader: WireReader): DecodedConsumerGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid()
  const topicName = reader.string(true)
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeConsumerGroupDescribeResponseAssignment(reader: WireReader): DecodedConsumerGroupDescribeResponseAssignment {
  const topicPartitions: DecodedConsumerGroupDescribeResponseTopicPartitions[] = []
  const topicPartitionsCount = reader.count(true, 19, 160)
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitions.push(decodeConsumerGroupDescribeResponseTopicPartitions(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicPartitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeConsumerGroupDescribeResponseMember(reader: WireReader, version: number): DecodedConsumerGroupDescribeResponseMember {
  const memberId = reader.string(true)
  const instanceId = reader.nullableString(true)
  const rackId = reader.nullableString(true)
  const memberEpoch = reader.int32()
  const clientId = reader.string(true)
  const clientHost = reader.string(true)
  const subscribedTopicNames: string[] = []
  const subscribedTopicNamesCount = reader.count(true, 1, 32)
  for (let i = 0; i < subscribedTopicNamesCount; i++) subscribedTopicNames.push(reader.string(true))
  const subscribedTopicRegex = reader.nullableString(true)
  const assignment = decodeConsumerGroupDescribeResponseAssignment(reader)
  const targetAssignment = decodeConsumerGroupDescribeResponseAssignment(reader)
  const memberType = version === 1 ? reader.int8() : -1
  const unknownTags = reader.unknownTags()
  const message = { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeConsumerGroupDescribeResponseGroup(reader: WireReader, version: number): DecodedConsumerGroupDescribeResponseGroup {
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const groupId = reader.string(true)
  const groupState = reader.string(true)
  const groupEpoch = reader.int32()
  const assignmentEpoch = reader.int32()
  const assignorName = reader.string(true)
  const members: DecodedConsumerGroupDescribeResponseMember[] = []
  const membersCount = reader.count(true, 16, 424)
  for (let i = 0; i < membersCount; i++) members.push(decodeConsumerGroupDescribeResponseMember(reader, version))
  const authorizedOperations = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeConsumerGroupDescribeResponse(reader: WireReader, version: number): DecodedConsumerGroupDescribeResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupDescribeResponse', version)
  const throttleTimeMs = reader.int32()
  const groups: DecodedConsumerGroupDescribeResponseGroup[] = []
  const groupsCount = reader.count(true, 20, 232)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeConsumerGroupDescribeResponseGroup(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeConsumerGroupDescribeResponseTopicPartitions(writer: WireWriter, message: ConsumerGroupDescribeResponseTopicPartitions): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeConsumerGroupDescribeResponseAssignment(writer: WireWriter, message: ConsumerGroupDescribeResponseAssignment): void {
  const topicPartitions = message.topicPartitions
  writer.count(topicPartitions.length, true)
  for (let i = 0; i < topicPartitions.length; i++) encodeConsumerGroupDescribeResponseTopicPartitions(writer, topicPartitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeConsumerGroupDescribeResponseMember(writer: WireWriter, message: ConsumerGroupDescribeResponseMember, version: number): void {
  const memberId = message.memberId
  writer.string(memberId, true)
  const instanceId = message.instanceId === undefined ? null : message.instanceId
  writer.nullableString(instanceId, true)
  const rackId = message.rackId === undefined ? null : message.rackId
  writer.nullableString(rackId, true)
  const memberEpoch = message.memberEpoch
  writer.int32(memberEpoch)
  const clientId = message.clientId
  writer.string(clientId, true)
  const clientHost = message.clientHost
  writer.string(clientHost, true)
  const subscribedTopicNames = message.subscribedTopicNames
  writer.count(subscribedTopicNames.length, true)
  for (let i = 0; i < subscribedTopicNames.length; i++) writer.string(subscribedTopicNames[i]!, true)
  const subscribedTopicRegex = message.subscribedTopicRegex === undefined ? null : message.subscribedTopicRegex
  writer.nullableString(subscribedTopicRegex, true)
  const assignment = message.assignment
  encodeConsumerGroupDescribeResponseAssignment(writer, assignment)
  const targetAssignment = message.targetAssignment
  encodeConsumerGroupDescribeResponseAssignment(writer, targetAssignment)
  const memberType = message.memberType ?? -1
  if (version === 1) {
    writer.int8(memberType)
  }
  writer.unknownTags(message.unknownTags)
}

function encodeConsumerGroupDescribeResponseGroup(writer: WireWriter, message: ConsumerGroupDescribeResponseGroup, version: number): void {
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const groupId = message.groupId
  writer.string(groupId, true)
  const groupState = message.groupState
  writer.string(groupState, true)
  const groupEpoch = message.groupEpoch
  writer.int32(groupEpoch)
  const assignmentEpoch = message.assignmentEpoch
  writer.int32(assignmentEpoch)
  const assignorName = message.assignorName
  writer.string(assignorName, true)
  const members = message.members
  writer.count(members.length, true)
  for (let i = 0; i < members.length; i++) encodeConsumerGroupDescribeResponseMember(writer, members[i]!, version)
  const authorizedOperations = message.authorizedOperations ?? -2147483648
  writer.int32(authorizedOperations)
  writer.unknownTags(message.unknownTags)
}

export function encodeConsumerGroupDescribeResponse(writer: WireWriter, message: ConsumerGroupDescribeResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('ConsumerGroupDescribeResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const groups = message.groups
  writer.count(groups.length, true)
  for (let i = 0; i < groups.length; i++) encodeConsumerGroupDescribeResponseGroup(writer, groups[i]!, version)
  writer.unknownTags(message.unknownTags)
}

export const consumerGroupDescribeApi: Api<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse, ConsumerGroupDescribeRequestInit, DecodedConsumerGroupDescribeResponse> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeConsumerGroupDescribeRequest,
  encodeRequest: encodeConsumerGroupDescribeRequest,
  decodeResponse: decodeConsumerGroupDescribeResponse,
  encodeResponse: encodeConsumerGroupDescribeResponse,
}
