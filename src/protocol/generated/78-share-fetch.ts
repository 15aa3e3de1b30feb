// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { Records, WireWriter } from '../writer.ts'

export interface ShareFetchRequest {
  readonly groupId: string | null
  readonly memberId: string | null
  /** -1: leaves, 0: a new session. */
  readonly shareSessionEpoch: number
  /** Longest wait for minBytes, in milliseconds. */
  readonly maxWaitMs: number
  /** Answer at once when as much is there. */
  readonly minBytes: number
  readonly maxBytes: number
  readonly maxRecords: number
  /** Best size of acquired batches, in records. */
  readonly batchSize: number
  /** 0 by batches, 1 by the exact count. */
  readonly shareAcquireMode: number
  /** Acknowledgements renew acquisition locks. */
  readonly isRenewAck: boolean
  /** Partitions that join the share session, or with acknowledgements. */
  readonly topics: readonly ShareFetchRequestTopic[]
  /** Partitions that leave the share session. */
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchRequestInit {
  readonly groupId?: string | null
  readonly memberId: string | null
  /** -1: leaves, 0: a new session. */
  readonly shareSessionEpoch: number
  /** Longest wait for minBytes, in milliseconds. */
  readonly maxWaitMs: number
  /** Answer at once when as much is there. */
  readonly minBytes: number
  readonly maxBytes?: number
  readonly maxRecords: number
  /** Best size of acquired batches, in records. */
  readonly batchSize: number
  /** 0 by batches, 1 by the exact count. */
  readonly shareAcquireMode?: number
  /** Acknowledgements renew acquisition locks. */
  readonly isRenewAck?: boolean
  /** Partitions that join the share session, or with acknowledgements. */
  readonly topics: readonly ShareFetchRequestTopicInit[]
  /** Partitions that leave the share session. */
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchRequestForgottenTopic {
  readonly topicId: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareFetchRequestForgottenTopicInit = ShareFetchRequestForgottenTopic

export interface ShareFetchRequestTopic {
  readonly topicId: string
  readonly partitions: readonly ShareFetchRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareFetchRequestTopicInit = ShareFetchRequestTopic

export interface ShareFetchRequestPartition {
  readonly partitionIndex: number
  readonly acknowledgementBatches: readonly ShareFetchRequestAcknowledgementBatche[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareFetchRequestPartitionInit = ShareFetchRequestPartition

export interface ShareFetchRequestAcknowledgementBatche {
  readonly firstOffset: number
  readonly lastOffset: number
  /** 0 gap, 1 accept, 2 release, 3 reject, 4 renew; one for all or one per offset. */
  readonly acknowledgeTypes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type ShareFetchRequestAcknowledgementBatcheInit = ShareFetchRequestAcknowledgementBatche


function decodeShareFetchRequestAcknowledgementBatche(reader: WireReader): ShareFetchRequestAcknowledgementBatche {
  const firstOffset = reader.int64()
  const lastOffset = reader.int64()
  const acknowledgeTypes: number[] = []
  const acknowledgeTypesCount = reader.count(true, 1, 8)
  for (let i = 0; i < acknowledgeTypesCount; i++) acknowledgeTypes.push(reader.int8())
  const unknownTags = reader.unknownTags()
  const message = { firstOffset, lastOffset, acknowledgeTypes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchRequestPartition(reader: WireReader): ShareFetchRequestPartition {
  const partitionIndex = reader.int32()
  const acknowledgementBatches: ShareFetchRequestAcknowledgementBatche[] = []
  const acknowledgementBatchesCount = reader.count(true, 18, 120)
  for (let i = 0; i < acknowledgementBatchesCount; i++) acknowledgementBatches.push(decodeShareFetchRequestAcknowledgementBatche(reader))
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, acknowledgementBatches }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchRequestTopic(reader: WireReader): ShareFetchRequestTopic {
  const topicId = reader.uuid()
  const partitions: ShareFetchRequestPartition[] = []
  const partitionsCount = reader.count(true, 6, 80)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeShareFetchRequestPartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchRequestForgottenTopic(reader: WireReader): ShareFetchRequestForgottenTopic {
  const topicId = reader.uuid()
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareFetchRequest(reader: WireReader, version: number): ShareFetchRequest {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareFetchRequest', version)
  const groupId = reader.nullableString(true)
  const memberId = reader.nullableString(true)
  const shareSessionEpoch = reader.int32()
  const maxWaitMs = reader.int32()
  const minBytes = reader.int32()
  const maxBytes = reader.int32()
  const maxRecords = reader.int32()
  const batchSize = reader.int32()
  const shareAcquireMode = version === 2 ? reader.int8() : 0
  const isRenewAck = version === 2 ? reader.bool() : false
  const topics: ShareFetchRequestTopic[] = []
  const topicsCount = reader.count(true, 18, 128)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeShareFetchRequestTopic(reader))
  const forgottenTopicsData: ShareFetchRequestForgottenTopic[] = []
  const forgottenTopicsDataCount = reader.count(true, 18, 128)
  for (let i = 0; i < forgottenTopicsDataCount; i++) forgottenTopicsData.push(decodeShareFetchRequestForgottenTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { groupId, memberId, shareSessionEpoch, maxWaitMs, minBytes, maxBytes, maxRecords, batchSize, shareAcquireMode, isRenewAck, topics, forgottenTopicsData }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareFetchRequestAcknowledgementBatche(writer: WireWriter, message: ShareFetchRequestAcknowledgementBatcheInit): void {
  const firstOffset = message.firstOffset
  writer.int64(firstOffset)
  const lastOffset = message.lastOffset
  writer.int64(lastOffset)
  const acknowledgeTypes = message.acknowledgeTypes
  writer.count(acknowledgeTypes.length, true)
  for (let i = 0; i < acknowledgeTypes.length; i++) writer.int8(acknowledgeTypes[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchRequestPartition(writer: WireWriter, message: ShareFetchRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const acknowledgementBatches = message.acknowledgementBatches
  writer.count(acknowledgementBatches.length, true)
  for (let i = 0; i < acknowledgementBatches.length; i++) encodeShareFetchRequestAcknowledgementBatche(writer, acknowledgementBatches[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchRequestTopic(writer: WireWriter, message: ShareFetchRequestTopicInit): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeShareFetchRequestPartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchRequestForgottenTopic(writer: WireWriter, message: ShareFetchRequestForgottenTopicInit): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeShareFetchRequest(writer: WireWriter, message: ShareFetchRequestInit, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareFetchRequest', version)
  const groupId = message.groupId === undefined ? null : message.groupId
  writer.nullableString(groupId, true)
  const memberId = message.memberId
  writer.nullableString(memberId, true)
  const shareSessionEpoch = message.shareSessionEpoch
  writer.int32(shareSessionEpoch)
  const maxWaitMs = message.maxWaitMs
  writer.int32(maxWaitMs)
  const minBytes = message.minBytes
  writer.int32(minBytes)
  const maxBytes = message.maxBytes ?? 2147483647
  writer.int32(maxBytes)
  const maxRecords = message.maxRecords
  writer.int32(maxRecords)
  const batchSize = message.batchSize
  writer.int32(batchSize)
  const shareAcquireMode = message.shareAcquireMode ?? 0
  if (version === 2) {
    writer.int8(shareAcquireMode)
  }
  const isRenewAck = message.isRenewAck ?? false
  if (version === 2) {
    writer.bool(isRenewAck)
  } else if (isRenewAck) throw requestUnsayable('ShareFetchRequest.isRenewAck', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeShareFetchRequestTopic(writer, topics[i]!)
  const forgottenTopicsData = message.forgottenTopicsData
  writer.count(forgottenTopicsData.length, true)
  for (let i = 0; i < forgottenTopicsData.length; i++) encodeShareFetchRequestForgottenTopic(writer, forgottenTopicsData[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface ShareFetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly acquisitionLockTimeoutMs: number
  readonly responses: readonly ShareFetchResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly ShareFetchResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareFetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly acquisitionLockTimeoutMs: number
  readonly responses: readonly DecodedShareFetchResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly DecodedShareFetchResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareFetchResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchResponseTopic {
  readonly topicId: string
  readonly partitions: readonly ShareFetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareFetchResponseTopic {
  readonly topicId: string
  readonly partitions: readonly DecodedShareFetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly acknowledgeErrorCode: number
  readonly acknowledgeErrorMessage?: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: ShareFetchResponseCurrentLeader
  /** Record batches. */
  readonly records: Records
  /** Ranges of offsets that the member now holds. */
  readonly acquiredRecords: readonly ShareFetchResponseAcquiredRecord[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedShareFetchResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly acknowledgeErrorCode: number
  readonly acknowledgeErrorMessage: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: DecodedShareFetchResponseCurrentLeader
  /** Record batches. */
  readonly records: Buffer
  /** Ranges of offsets that the member now holds. */
  readonly acquiredRecords: readonly DecodedShareFetchResponseAcquiredRecord[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ShareFetchResponseAcquiredRecord {
  readonly firstOffset: number
  readonly lastOffset: number
  readonly deliveryCount: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareFetchResponseAcquiredRecord = ShareFetchResponseAcquiredRecord

export interface ShareFetchResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedShareFetchResponseCurrentLeader = ShareFetchResponseCurrentLeader


function decodeShareFetchResponseCurrentLeader(reader: WireReader): DecodedShareFetchResponseCurrentLeader {
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { leaderId, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchResponseAcquiredRecord(reader: WireReader): DecodedShareFetchResponseAcquiredRecord {
  const firstOffset = reader.int64()
  const lastOffset = reader.int64()
  const deliveryCount = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { firstOffset, lastOffset, deliveryCount }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchResponsePartition(reader: WireReader): DecodedShareFetchResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const acknowledgeErrorCode = reader.int16()
  const acknowledgeErrorMessage = reader.nullableString(true)
  const currentLeader = decodeShareFetchResponseCurrentLeader(reader)
  const records = reader.bytes(true)
  const acquiredRecords: DecodedShareFetchResponseAcquiredRecord[] = []
  const acquiredRecordsCount = reader.count(true, 19, 88)
  for (let i = 0; i < acquiredRecordsCount; i++) acquiredRecords.push(decodeShareFetchResponseAcquiredRecord(reader))
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage, acknowledgeErrorCode, acknowledgeErrorMessage, currentLeader, records, acquiredRecords }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchResponseTopic(reader: WireReader): DecodedShareFetchResponseTopic {
  const topicId = reader.uuid()
  const partitions: DecodedShareFetchResponsePartition[] = []
  const partitionsCount = reader.count(true, 22, 312)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeShareFetchResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeShareFetchResponseNodeEndpoint(reader: WireReader): DecodedShareFetchResponseNodeEndpoint {
  const nodeId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const rack = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { nodeId, host, port, rack }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeShareFetchResponse(reader: WireReader, version: number): DecodedShareFetchResponse {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareFetchResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const acquisitionLockTimeoutMs = reader.int32()
  const responses: DecodedShareFetchResponseTopic[] = []
  const responsesCount = reader.count(true, 18, 128)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeShareFetchResponseTopic(reader))
  const nodeEndpoints: DecodedShareFetchResponseNodeEndpoint[] = []
  const nodeEndpointsCount = reader.count(true, 11, 112)
  for (let i = 0; i < nodeEndpointsCount; i++) nodeEndpoints.push(decodeShareFetchResponseNodeEndpoint(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeShareFetchResponseCurrentLeader(writer: WireWriter, message: ShareFetchResponseCurrentLeader): void {
  const leaderId = message.leaderId
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch
  writer.int32(leaderEpoch)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchResponseAcquiredRecord(writer: WireWriter, message: ShareFetchResponseAcquiredRecord): void {
  const firstOffset = message.firstOffset
  writer.int64(firstOffset)
  const lastOffset = message.lastOffset
  writer.int64(lastOffset)
  const deliveryCount = message.deliveryCount
  writer.int16(deliveryCount)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchResponsePartition(writer: WireWriter, message: ShareFetchResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const acknowledgeErrorCode = message.acknowledgeErrorCode
  writer.int16(acknowledgeErrorCode)
  const acknowledgeErrorMessage = message.acknowledgeErrorMessage === undefined ? null : message.acknowledgeErrorMessage
  writer.nullableString(acknowledgeErrorMessage, true)
  const currentLeader = message.currentLeader
  encodeShareFetchResponseCurrentLeader(writer, currentLeader)
  const records = message.records
  writer.records(records, true)
  const acquiredRecords = message.acquiredRecords
  writer.count(acquiredRecords.length, true)
  for (let i = 0; i < acquiredRecords.length; i++) encodeShareFetchResponseAcquiredRecord(writer, acquiredRecords[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchResponseTopic(writer: WireWriter, message: ShareFetchResponseTopic): void {
  const topicId = message.topicId
  writer.uuid(topicId)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeShareFetchResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeShareFetchResponseNodeEndpoint(writer: WireWriter, message: ShareFetchResponseNodeEndpoint): void {
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

export function encodeShareFetchResponse(writer: WireWriter, message: ShareFetchResponse, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ShareFetchResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const acquisitionLockTimeoutMs = message.acquisitionLockTimeoutMs
  writer.int32(acquisitionLockTimeoutMs)
  const responses = message.responses
  writer.count(responses.length, true)
  for (let i = 0; i < responses.length; i++) encodeShareFetchResponseTopic(writer, responses[i]!)
  const nodeEndpoints = message.nodeEndpoints
  writer.count(nodeEndpoints.length, true)
  for (let i = 0; i < nodeEndpoints.length; i++) encodeShareFetchResponseNodeEndpoint(writer, nodeEndpoints[i]!)
  writer.unknownTags(message.unknownTags)
}

export const shareFetchApi: Api<ShareFetchRequest, ShareFetchResponse, ShareFetchRequestInit, DecodedShareFetchResponse> = {
  key: 78,
  name: 'ShareFetch',
  versions: { min: 1, max: 2 },
  advertised: { min: 1, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeShareFetchRequest,
  encodeRequest: encodeShareFetchRequest,
  decodeResponse: decodeShareFetchResponse,
  encodeResponse: encodeShareFetchResponse,
}
