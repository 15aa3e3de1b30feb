// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ShareGroupHeartbeatRequest {
  readonly groupId: string
  readonly memberId: string
  /** 0 joins, -1 leaves. */
  readonly memberEpoch: number
  /** Null: unchanged. */
  readonly rackId: string | null
  /** Topics subscribed to; null: unchanged. */
  readonly subscribedTopicNames: readonly string[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareGroupHeartbeatRequestInit {
  readonly groupId: string
  readonly memberId: string
  /** 0 joins, -1 leaves. */
  readonly memberEpoch: number
  /** Null: unchanged. */
  readonly rackId?: string | null
  /** Topics subscribed to; null: unchanged. */
  readonly subscribedTopicNames?: readonly string[] | null
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeShareGroupHeartbeatRequest(reader: WireReader, version: number): ShareGroupHeartbeatRequest {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupHeartbeatRequest', version)
  const groupId = reader.string(true)
  const memberId = reader.string(true)
  const memberEpoch = reader.int32()
  const rackId = reader.nullableString(true)
  let subscribedTopicNames: string[] | null = []
  const subscribedTopicNamesCount = reader.nullableCount(true, 1, 32)
  const subscribedTopicNamesItems: string[] = []
  for (let i = 0; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.string(true))
  subscribedTopicNames = subscribedTopicNamesCount < 0 ? null : subscribedTopicNamesItems
  const unknownTags = reader.unknownTags()
  const message = { groupId, memberId, memberEpoch, rackId, subscribedTopicNames }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeShareGroupHeartbeatRequest(writer: WireWriter, message: ShareGroupHeartbeatRequestInit, version: number): void {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupHeartbeatRequest', version)
  const groupId = message.groupId
  writer.string(groupId, true)
  const memberId = message.memberId
  writer.string(memberId, true)
  const memberEpoch = message.memberEpoch
  writer.int32(memberEpoch)
  const rackId = message.rackId === undefined ? null : message.rackId
  writer.nullableString(rackId, true)
  const subscribedTopicNames = message.subscribedTopicNames === undefined ? null : message.subscribedTopicNames
  if (subscribedTopicNames === null) writer.nullCount(true)
  else {
    writer.count(subscribedTopicNames.length, true)
    for (let i = 0; i < subscribedTopicNames.length; i++) writer.string(subscribedTopicNames[i]!, true)
  }
  writer.unknownTags(message.unknownTags)
}

export interface ShareGroupHeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly memberId?: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** What the member shall read; null: unchanged. */
  readonly assignment?: ShareGroupHeartbeatResponseAssignment | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareGroupHeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly memberId: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** What the member shall read; null: unchanged. */
  readonly assignment: DecodedShareGroupHeartbeatResponseAssignment | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareGroupHeartbeatResponseAssignment {
  readonly topicPartitions: readonly ShareGroupHeartbeatResponseTopicPartitions[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareGroupHeartbeatResponseAssignment = ShareGroupHeartbeatResponseAssignment

export interface ShareGroupHeartbeatResponseTopicPartitions {
  readonly topicId: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareGroupHeartbeatResponseTopicPartitions = ShareGroupHeartbeatResponseTopicPartitions


function decodeShareGroupHeartbeatResponseTopicPartitions(reader: WireReader): DecodedShareGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid()
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareGroupHeartbeatResponseAssignment(reader: WireReader): DecodedShareGroupHeartbeatResponseAssignment {
  const topicPartitions: DecodedShareGroupHeartbeatResponseTopicPartitions[] = []
  const topicPartitionsCount = reader.count(true, 18, 128)
  for (let i = 0; i < topicPartitionsCount; i++) topicPartitions.push(decodeShareGroupHeartbeatResponseTopicPartitions(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicPartitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareGroupHeartbeatResponse(reader: WireReader, version: number): DecodedShareGroupHeartbeatResponse {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupHeartbeatResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const memberId = reader.nullableString(true)
  const memberEpoch = reader.int32()
  const heartbeatIntervalMs = reader.int32()
  const assignment = (reader.structIsNull() ? null : decodeShareGroupHeartbeatResponseAssignment(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareGroupHeartbeatResponseTopicPartitions(writer: WireWriter, message: ShareGroupHeartbeatResponseTopicPartitions): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareGroupHeartbeatResponseAssignment(writer: WireWriter, message: ShareGroupHeartbeatResponseAssignment): void {
  const topicPartitions = message.topicPartitions
  writer.count(topicPartitions.length, true)
  for (let i = 0; i < topicPartitions.length; i++) encodeShareGroupHeartbeatResponseTopicPartitions(writer, topicPartitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeShareGroupHeartbeatResponse(writer: WireWriter, message: ShareGroupHeartbeatResponse, version: number): void {
  if (!(version >= 1 && version <= 1)) throw unsupportedVersion('ShareGroupHeartbeatResponse', version)
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
  if (assignment !== null) encodeShareGroupHeartbeatResponseAssignment(writer, assignment)
  writer.unknownTags(message.unknownTags)
}

export const shareGroupHeartbeatApi: Api<ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse, ShareGroupHeartbeatRequestInit, DecodedShareGroupHeartbeatResponse> = {
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: { min: 1, max: 1 },
  advertised: { min: 1, max: 1 },
  flexibleFrom: 0,
  decodeRequest: decodeShareGroupHeartbeatRequest,
  encodeRequest: encodeShareGroupHeartbeatRequest,
  decodeResponse: decodeShareGroupHeartbeatResponse,
  encodeResponse: encodeShareGroupHeartbeatResponse,
}
