// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ShareGroupDescribeRequest {
  /** Groups to describe. */
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareGroupDescribeRequestInit = ShareGroupDescribeRequest


export function decodeShareGroupDescribeRequest(reader: WireReader, version: number): ShareGroupDescribeRequest {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupDescribeRequest', version)
  const groupIds: string[] = []
  const groupIdsCount = reader.count(true, 1, 32)
  for (let i = 0; i < groupIdsCount; i++) groupIds.push(reader.string(true))
  const includeAuthorizedOperations = reader.bool()
  const unknownTags = reader.unknownTags()
  const message = { groupIds, includeAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeShareGroupDescribeRequest(writer: WireWriter, message: ShareGroupDescribeRequestInit, version: number): void {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupDescribeRequest', version)
  const groupIds = message.groupIds
  writer.count(groupIds.length, true)
  for (let i = 0; i < groupIds.length; i++) writer.string(groupIds[i]!, true)
  const includeAuthorizedOperations = message.includeAuthorizedOperations
  writer.bool(includeAuthorizedOperations)
  writer.unknownTags(message.unknownTags)
}

export interface ShareGroupDescribeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly ShareGroupDescribeResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareGroupDescribeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly groups: readonly DecodedShareGroupDescribeResponseGroup[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareGroupDescribeResponseGroup {
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly ShareGroupDescribeResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareGroupDescribeResponseGroup {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly DecodedShareGroupDescribeResponseMember[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly authorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareGroupDescribeResponseMember {
  readonly memberId: string
  readonly rackId?: string | null
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  /** What it reads. */
  readonly assignment: ShareGroupDescribeResponseAssignment
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareGroupDescribeResponseMember {
  readonly memberId: string
  readonly rackId: string | null
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  /** What it reads. */
  readonly assignment: DecodedShareGroupDescribeResponseAssignment
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareGroupDescribeResponseAssignment {
  readonly topicPartitions: readonly ShareGroupDescribeResponseTopicPartitions[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareGroupDescribeResponseAssignment = ShareGroupDescribeResponseAssignment

export interface ShareGroupDescribeResponseTopicPartitions {
  readonly topicId: string
  readonly topicName: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareGroupDescribeResponseTopicPartitions = ShareGroupDescribeResponseTopicPartitions


function decodeShareGroupDescribeResponseTopicPartitions(reader: WireReader): DecodedShareGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid()
  const topicName = reader.string(true)
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, topicName, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareGroupDescribeResponseAssignment(reader: WireReader): DecodedShareGroupDescribeResponseAssignment {
  const topicPartitions: DecodedShareGroupDescribeResponseTopicPartitions[] = []
  const topicPartitionsCount = reader.count(true, 19, 160)
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitions.push(decodeShareGroupDescribeResponseTopicPartitions(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicPartitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareGroupDescribeResponseMember(reader: WireReader): DecodedShareGroupDescribeResponseMember {
  const memberId = reader.string(true)
  const rackId = reader.nullableString(true)
  const memberEpoch = reader.int32()
  const clientId = reader.string(true)
  const clientHost = reader.string(true)
  const subscribedTopicNames: string[] = []
  const subscribedTopicNamesCount = reader.count(true, 1, 32)
  for (let i = 0; i < subscribedTopicNamesCount; i++) subscribedTopicNames.push(reader.string(true))
  const assignment = decodeShareGroupDescribeResponseAssignment(reader)
  const unknownTags = reader.unknownTags()
  const message = { memberId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, assignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareGroupDescribeResponseGroup(reader: WireReader): DecodedShareGroupDescribeResponseGroup {
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const groupId = reader.string(true)
  const groupState = reader.string(true)
  const groupEpoch = reader.int32()
  const assignmentEpoch = reader.int32()
  const assignorName = reader.string(true)
  const members: DecodedShareGroupDescribeResponseMember[] = []
  const membersCount = reader.count(true, 12, 280)
  for (let i = 0; i < membersCount; i++) members.push(decodeShareGroupDescribeResponseMember(reader))
  const authorizedOperations = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareGroupDescribeResponse(reader: WireReader, version: number): DecodedShareGroupDescribeResponse {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupDescribeResponse', version)
  const throttleTimeMs = reader.int32()
  const groups: DecodedShareGroupDescribeResponseGroup[] = []
  const groupsCount = reader.count(true, 20, 232)
  for (let i = 0; i < groupsCount; i++) groups.push(decodeShareGroupDescribeResponseGroup(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, groups }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareGroupDescribeResponseTopicPartitions(writer: WireWriter, message: ShareGroupDescribeResponseTopicPartitions): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const topicName = message.topicName
  writer.string(topicName, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareGroupDescribeResponseAssignment(writer: WireWriter, message: ShareGroupDescribeResponseAssignment): void {
  const topicPartitions = message.topicPartitions
  writer.count(topicPartitions.length, true)
  for (let i = 0; i < topicPartitions.length; i++) encodeShareGroupDescribeResponseTopicPartitions(writer, topicPartitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareGroupDescribeResponseMember(writer: WireWriter, message: ShareGroupDescribeResponseMember): void {
  const memberId = message.memberId
  writer.string(memberId, true)
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
  const assignment = message.assignment
  encodeShareGroupDescribeResponseAssignment(writer, assignment)
  writer.unknownTags(message.unknownTags)
}

function encodeShareGroupDescribeResponseGroup(writer: WireWriter, message: ShareGroupDescribeResponseGroup): void {
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
  for (let i = 0; i < members.length; i++) encodeShareGroupDescribeResponseMember(writer, members[i]!)
  const authorizedOperations = message.authorizedOperations ?? -2147483648
  writer.int32(authorizedOperations)
  writer.unknownTags(message.unknownTags)
}

export function encodeShareGroupDescribeResponse(writer: WireWriter, message: ShareGroupDescribeResponse, version: number): void {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupDescribeResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const groups = message.groups
  writer.count(groups.length, true)
  for (let i = 0; i < groups.length; i++) encodeShareGroupDescribeResponseGroup(writer, groups[i]!)
  writer.unknownTags(message.unknownTags)
}

export const shareGroupDescribeApi: Api<ShareGroupDescribeRequest, ShareGroupDescribeResponse, ShareGroupDescribeRequestInit, DecodedShareGroupDescribeResponse> = {
  key: 77,
  name: 'ShareGroupDescribe',
  versions: { min: 1, max: 1 },
  advertised: { min: 1, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeShareGroupDescribeRequest,
  encodeRequest: encodeShareGroupDescribeRequest,
  decodeResponse: decodeShareGroupDescribeResponse,
  encodeResponse: encodeShareGroupDescribeResponse,
}
