// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ShareAcknowledgeRequest {
  readonly groupId: string | null
  readonly memberId: string | null
  /** -1: leaves, 0: a new session. */
  readonly shareSessionEpoch: number
  /** Acknowledgements renew acquisition locks. */
  readonly isRenewAck: boolean
  readonly topics: readonly ShareAcknowledgeRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeRequestInit {
  readonly groupId?: string | null
  readonly memberId: string | null
  /** -1: leaves, 0: a new session. */
  readonly shareSessionEpoch: number
  /** Acknowledgements renew acquisition locks. */
  readonly isRenewAck?: boolean
  readonly topics: readonly ShareAcknowledgeRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeRequestTopic {
  readonly topicId: string
  readonly partitions: readonly ShareAcknowledgeRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareAcknowledgeRequestTopicInit = ShareAcknowledgeRequestTopic

export interface ShareAcknowledgeRequestPartition {
  readonly partitionIndex: number
  readonly acknowledgementBatches: readonly ShareAcknowledgeRequestAcknowledgementBatche[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareAcknowledgeRequestPartitionInit = ShareAcknowledgeRequestPartition

export interface ShareAcknowledgeRequestAcknowledgementBatche {
  readonly firstOffset: number
  readonly lastOffset: number
  /** 0 gap, 1 accept, 2 release, 3 reject, 4 renew; one for all or one per offset. */
  readonly acknowledgeTypes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareAcknowledgeRequestAcknowledgementBatcheInit = ShareAcknowledgeRequestAcknowledgementBatche


function decodeShareAcknowledgeRequestAcknowledgementBatche(reader: WireReader): ShareAcknowledgeRequestAcknowledgementBatche {
  const firstOffset = reader.int64()
  const lastOffset = reader.int64()
  const acknowledgeTypes: number[] = []
  const acknowledgeTypesCount = reader.count(true, 1, 8)
  for (let i = 0; i < acknowledgeTypesCount; i++) acknowledgeTypes.push(reader.int8())
  const unknownTags = reader.unknownTags()
  const message = { firstOffset, lastOffset, acknowledgeTypes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareAcknowledgeRequestPartition(reader: WireReader): ShareAcknowledgeRequestPartition {
  const partitionIndex = reader.int32()
  const acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatche[] = []
  const acknowledgementBatchesCount = reader.count(true, 18, 120)
  for (let i = 0; i < acknowledgementBatchesCount; i++) acknowledgementBatches.push(decodeShareAcknowledgeRequestAcknowledgementBatche(reader))
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, acknowledgementBatches }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareAcknowledgeRequestTopic(reader: WireReader): ShareAcknowledgeRequestTopic {
  const topicId = reader.uuid()
  const partitions: ShareAcknowledgeRequestPartition[] = []
  const partitionsCount = reader.count(true, 6, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeShareAcknowledgeRequestPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareAcknowledgeRequest(reader: WireReader, version: number): ShareAcknowledgeRequest {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareAcknowledgeRequest', version)
  const groupId = reader.nullableString(true)
  const memberId = reader.nullableString(true)
  const shareSessionEpoch = reader.int32()
  const isRenewAck = version === 2 ? reader.bool() : false
  const topics: ShareAcknowledgeRequestTopic[] = []
  const topicsCount = reader.count(true, 18, 128)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeShareAcknowledgeRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { groupId, memberId, shareSessionEpoch, isRenewAck, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareAcknowledgeRequestAcknowledgementBatche(writer: WireWriter, message: ShareAcknowledgeRequestAcknowledgementBatcheInit): void {
  const firstOffset = message.firstOffset
  writer.int64(firstOffset)
  const lastOffset = message.lastOffset
  writer.int64(lastOffset)
  const acknowledgeTypes = message.acknowledgeTypes
  writer.count(acknowledgeTypes.length, true)
  for (let i = 0; i < acknowledgeTypes.length; i++) writer.int8(acknowledgeTypes[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareAcknowledgeRequestPartition(writer: WireWriter, message: ShareAcknowledgeRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const acknowledgementBatches = message.acknowledgementBatches
  writer.count(acknowledgementBatches.length, true)
  for (let i = 0; i < acknowledgementBatches.length; i++) encodeShareAcknowledgeRequestAcknowledgementBatche(writer, acknowledgementBatches[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareAcknowledgeRequestTopic(writer: WireWriter, message: ShareAcknowledgeRequestTopicInit): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeShareAcknowledgeRequestPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeShareAcknowledgeRequest(writer: WireWriter, message: ShareAcknowledgeRequestInit, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareAcknowledgeRequest', version)
  const groupId = message.groupId === undefined ? null : message.groupId
  writer.nullableString(groupId, true)
  const memberId = message.memberId
  writer.nullableString(memberId, true)
  const shareSessionEpoch = message.shareSessionEpoch
  writer.int32(shareSessionEpoch)
  const isRenewAck = message.isRenewAck ?? false
  if (version === 2) {
    writer.bool(isRenewAck)
  } else if (isRenewAck) throw requestUnsayable('ShareAcknowledgeRequest.isRenewAck', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeShareAcknowledgeRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface ShareAcknowledgeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly acquisitionLockTimeoutMs?: number
  readonly responses: readonly ShareAcknowledgeResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly ShareAcknowledgeResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareAcknowledgeResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly acquisitionLockTimeoutMs: number
  readonly responses: readonly DecodedShareAcknowledgeResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly DecodedShareAcknowledgeResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareAcknowledgeResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeResponseTopic {
  readonly topicId: string
  readonly partitions: readonly ShareAcknowledgeResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareAcknowledgeResponseTopic {
  readonly topicId: string
  readonly partitions: readonly DecodedShareAcknowledgeResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: ShareAcknowledgeResponseCurrentLeader
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareAcknowledgeResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: DecodedShareAcknowledgeResponseCurrentLeader
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareAcknowledgeResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareAcknowledgeResponseCurrentLeader = ShareAcknowledgeResponseCurrentLeader


function decodeShareAcknowledgeResponseCurrentLeader(reader: WireReader): DecodedShareAcknowledgeResponseCurrentLeader {
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { leaderId, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareAcknowledgeResponsePartition(reader: WireReader): DecodedShareAcknowledgeResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const currentLeader = decodeShareAcknowledgeResponseCurrentLeader(reader)
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage, currentLeader }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareAcknowledgeResponseTopic(reader: WireReader): DecodedShareAcknowledgeResponseTopic {
  const topicId = reader.uuid()
  const partitions: DecodedShareAcknowledgeResponsePartition[] = []
  const partitionsCount = reader.count(true, 17, 128)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeShareAcknowledgeResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareAcknowledgeResponseNodeEndpoint(reader: WireReader): DecodedShareAcknowledgeResponseNodeEndpoint {
  const nodeId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const rack = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { nodeId, host, port, rack }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareAcknowledgeResponse(reader: WireReader, version: number): DecodedShareAcknowledgeResponse {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareAcknowledgeResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const acquisitionLockTimeoutMs = version === 2 ? reader.int32() : 0
  const responses: DecodedShareAcknowledgeResponseTopic[] = []
  const responsesCount = reader.count(true, 18, 128)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeShareAcknowledgeResponseTopic(reader))
  const nodeEndpoints: DecodedShareAcknowledgeResponseNodeEndpoint[] = []
  const nodeEndpointsCount = reader.count(true, 11, 112)
  for (let i = 0; i < nodeEndpointsCount; i++) nodeEndpoints.push(decodeShareAcknowledgeResponseNodeEndpoint(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareAcknowledgeResponseCurrentLeader(writer: WireWriter, message: ShareAcknowledgeResponseCurrentLeader): void {
  const leaderId = message.leaderId
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch
  writer.int32(leaderEpoch)
  writer.unknownTags(message.unknownTags)
}

function encodeShareAcknowledgeResponsePartition(writer: WireWriter, message: ShareAcknowledgeResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const currentLeader = message.currentLeader
  encodeShareAcknowledgeResponseCurrentLeader(writer, currentLeader)
  writer.unknownTags(message.unknownTags)
}

function encodeShareAcknowledgeResponseTopic(writer: WireWriter, message: ShareAcknowledgeResponseTopic): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeShareAcknowledgeResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareAcknowledgeResponseNodeEndpoint(writer: WireWriter, message: ShareAcknowledgeResponseNodeEndpoint): void {
  const nodeId = message.nodeId
  writer.int32(nodeId)
  const host = message.host
  writer.string(host, true)
  const port = message.port
  writer.int32(port)
  const rack = message.rack === undefined ? null : message.rack
  writer.nullableString(rack, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeShareAcknowledgeResponse(writer: WireWriter, message: ShareAcknowledgeResponse, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareAcknowledgeResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const acquisitionLockTimeoutMs = message.acquisitionLockTimeoutMs ?? 0
  if (version === 2) {
    writer.int32(acquisitionLockTimeoutMs)
  }
  const responses = message.responses
  writer.count(responses.length, true)
  for (let i = 0; i < responses.length; i++) encodeShareAcknowledgeResponseTopic(writer, responses[i]!)
  const nodeEndpoints = message.nodeEndpoints
  writer.count(nodeEndpoints.length, true)
  for (let i = 0; i < nodeEndpoints.length; i++) encodeShareAcknowledgeResponseNodeEndpoint(writer, nodeEndpoints[i]!)
  writer.unknownTags(message.unknownTags)
}

export const shareAcknowledgeApi: Api<ShareAcknowledgeRequest, ShareAcknowledgeResponse, ShareAcknowledgeRequestInit, DecodedShareAcknowledgeResponse> = {
  key: 79,
  name: 'ShareAcknowledge',
  versions: { min: 1, max: 2 },
  advertised: { min: 1, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeShareAcknowledgeRequest,
  encodeRequest: encodeShareAcknowledgeRequest,
  decodeResponse: decodeShareAcknowledgeResponse,
  encodeResponse: encodeShareAcknowledgeResponse,
}
