// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { Records, WireWriter } from '../writer.ts'

export interface ProduceRequest {
  readonly transactionalId: string | null
  /** 0 none, 1 leader, -1 all in-sync replicas. */
  readonly acks: number
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  /** Topics to append to. */
  readonly topicData: readonly ProduceRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceRequestInit {
  readonly transactionalId?: string | null
  /** 0 none, 1 leader, -1 all in-sync replicas. */
  readonly acks: number
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  /** Topics to append to. */
  readonly topicData: readonly ProduceRequestTopicInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceRequestTopic {
  readonly name: string
  readonly topicId: string
  readonly partitionData: readonly ProduceRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceRequestTopicInit {
  readonly name?: string
  readonly topicId?: string
  readonly partitionData: readonly ProduceRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceRequestPartition {
  readonly index: number
  /** One batch; null is refused by handlers. */
  readonly records: Buffer | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceRequestPartitionInit {
  readonly index: number
  /** One batch; null is refused by handlers. */
  readonly records: Records | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeProduceRequestPartition(reader: WireReader, version: number): ProduceRequestPartition {
  const flexible = version >= 9
  const index = reader.int32()
  const records = reader.nullableBytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { index, records }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeProduceRequestTopic(reader: WireReader, version: number): ProduceRequestTopic {
  const flexible = version >= 9
  const name = version <= 12 ? reader.string(flexible) : ''
  const topicId = version === 13 ? reader.uuid() : NO_UUID
  const partitionData: ProduceRequestPartition[] = []
  const partitionDataCount = reader.count(flexible, 6, 144)
  for (let i = 0; i < partitionDataCount; i++) partitionData.push(decodeProduceRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, topicId, partitionData }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeProduceRequest(reader: WireReader, version: number): ProduceRequest {
  if (!(version >= 3 && version <= 13)) throw unsupportedVersion('ProduceRequest', version)
  const flexible = version >= 9
  const transactionalId = reader.nullableString(flexible)
  const acks = reader.int16()
  const timeoutMs = reader.int32()
  const topicData: ProduceRequestTopic[] = []
  const topicDataCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < topicDataCount; i++) topicData.push(decodeProduceRequestTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { transactionalId, acks, timeoutMs, topicData }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeProduceRequestPartition(writer: WireWriter, message: ProduceRequestPartitionInit, version: number): void {
  const flexible = version >= 9
  const index = message.index
  writer.int32(index)
  const records = message.records
  writer.nullableRecords(records, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeProduceRequestTopic(writer: WireWriter, message: ProduceRequestTopicInit, version: number): void {
  const flexible = version >= 9
  const name = message.name ?? ''
  if (version <= 12) {
    writer.string(name, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 13) {
    writer.uuid(topicId)
  }
  const partitionData = message.partitionData
  writer.count(partitionData.length, flexible)
  for (let i = 0; i < partitionData.length; i++) encodeProduceRequestPartition(writer, partitionData[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeProduceRequest(writer: WireWriter, message: ProduceRequestInit, version: number): void {
  if (!(version >= 3 && version <= 13)) throw unsupportedVersion('ProduceRequest', version)
  const flexible = version >= 9
  const transactionalId = message.transactionalId === undefined ? null : message.transactionalId
  writer.nullableString(transactionalId, flexible)
  const acks = message.acks
  writer.int16(acks)
  const timeoutMs = message.timeoutMs
  writer.int32(timeoutMs)
  const topicData = message.topicData
  writer.count(topicData.length, flexible)
  for (let i = 0; i < topicData.length; i++) encodeProduceRequestTopic(writer, topicData[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ProduceResponse {
  readonly responses: readonly ProduceResponseTopic[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  /** Where the leaders named above listen. */
  readonly nodeEndpoints?: readonly ProduceResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponse {
  readonly responses: readonly DecodedProduceResponseTopic[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly DecodedProduceResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceResponseTopic {
  readonly name?: string
  readonly topicId?: string
  readonly partitionResponses: readonly ProduceResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponseTopic {
  readonly name: string
  readonly topicId: string
  readonly partitionResponses: readonly DecodedProduceResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceResponsePartition {
  readonly index: number
  readonly errorCode: number
  /** Offset given to the first record. */
  readonly baseOffset: number
  /** Time of the append; -1 where records keep their own. */
  readonly logAppendTimeMs?: number
  /** First offset that is still there. */
  readonly logStartOffset?: number
  /** Records for which the batch was refused. */
  readonly recordErrors?: readonly ProduceResponseRecordError[]
  readonly errorMessage?: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader?: ProduceResponseCurrentLeader
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponsePartition {
  readonly index: number
  readonly errorCode: number
  /** Offset given to the first record. */
  readonly baseOffset: number
  /** Time of the append; -1 where records keep their own. */
  readonly logAppendTimeMs: number
  /** First offset that is still there. */
  readonly logStartOffset: number
  /** Records for which the batch was refused. */
  readonly recordErrors: readonly DecodedProduceResponseRecordError[]
  readonly errorMessage: string | null
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: DecodedProduceResponseCurrentLeader
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId?: number
  /** -1: unknown. */
  readonly leaderEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ProduceResponseRecordError {
  /** Place of the record in its batch. */
  readonly batchIndex: number
  readonly batchIndexErrorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedProduceResponseRecordError {
  /** Place of the record in its batch. */
  readonly batchIndex: number
  readonly batchIndexErrorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

const DEFAULT_ProduceResponseCurrentLeader: DecodedProduceResponseCurrentLeader = { leaderId: -1, leaderEpoch: -1 }
function isDefaultProduceResponseCurrentLeader(message: ProduceResponseCurrentLeader): boolean {
  return (message.leaderId === undefined || message.leaderId === -1) && (message.leaderEpoch === undefined || message.leaderEpoch === -1) && message.unknownTags === undefined
}

function decodeProduceResponseRecordError(reader: WireReader, version: number): DecodedProduceResponseRecordError {
  const flexible = version >= 9
  const batchIndex = reader.int32()
  const batchIndexErrorMessage = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { batchIndex, batchIndexErrorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeProduceResponseCurrentLeader(reader: WireReader): DecodedProduceResponseCurrentLeader {
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { leaderId, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeProduceResponsePartition(reader: WireReader, version: number): DecodedProduceResponsePartition {
  const flexible = version >= 9
  const index = reader.int32()
  const errorCode = reader.int16()
  const baseOffset = reader.int64()
  const logAppendTimeMs = reader.int64()
  const logStartOffset = version >= 5 ? reader.int64() : -1
  const recordErrors: DecodedProduceResponseRecordError[] = []
  if (version >= 8) {
    const recordErrorsCount = reader.count(flexible, 6, 72)
    for (let i = 0; i < recordErrorsCount; i++) recordErrors.push(decodeProduceResponseRecordError(reader, version))
  }
  const errorMessage = version >= 8 ? reader.nullableString(flexible) : null
  let currentLeader: DecodedProduceResponseCurrentLeader = DEFAULT_ProduceResponseCurrentLeader
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 10) {
      const end = reader.beginTag()
      currentLeader = decodeProduceResponseCurrentLeader(reader)
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { index, errorCode, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeProduceResponseTopic(reader: WireReader, version: number): DecodedProduceResponseTopic {
  const flexible = version >= 9
  const name = version <= 12 ? reader.string(flexible) : ''
  const topicId = version === 13 ? reader.uuid() : NO_UUID
  const partitionResponses: DecodedProduceResponsePartition[] = []
  const partitionResponsesCount = reader.count(flexible, 22, 240)
  for (let i = 0; i < partitionResponsesCount; i++) partitionResponses.push(decodeProduceResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, topicId, partitionResponses }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeProduceResponseNodeEndpoint(reader: WireReader): DecodedProduceResponseNodeEndpoint {
  const nodeId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const rack = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { nodeId, host, port, rack }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeProduceResponse(reader: WireReader, version: number): DecodedProduceResponse {
  if (!(version >= 3 && version <= 13)) throw unsupportedVersion('ProduceResponse', version)
  const flexible = version >= 9
  const responses: DecodedProduceResponseTopic[] = []
  const responsesCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeProduceResponseTopic(reader, version))
  const throttleTimeMs = reader.int32()
  let nodeEndpoints: DecodedProduceResponseNodeEndpoint[] = []
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 10) {
      const end = reader.beginTag()
      const nodeEndpointsCount = reader.count(true, 11, 112)
      for (let i = 0; i < nodeEndpointsCount; i++) nodeEndpoints.push(decodeProduceResponseNodeEndpoint(reader))
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { responses, throttleTimeMs, nodeEndpoints }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeProduceResponseRecordError(writer: WireWriter, message: ProduceResponseRecordError, version: number): void {
  const flexible = version >= 9
  const batchIndex = message.batchIndex
  writer.int32(batchIndex)
  const batchIndexErrorMessage = message.batchIndexErrorMessage === undefined ? null : message.batchIndexErrorMessage
  writer.nullableString(batchIndexErrorMessage, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeProduceResponseCurrentLeader(writer: WireWriter, message: ProduceResponseCurrentLeader): void {
  const leaderId = message.leaderId ?? -1
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch ?? -1
  writer.int32(leaderEpoch)
  writer.unknownTags(message.unknownTags)
}

function encodeProduceResponsePartition(writer: WireWriter, message: ProduceResponsePartition, version: number): void {
  const flexible = version >= 9
  const index = message.index
  writer.int32(index)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const baseOffset = message.baseOffset
  writer.int64(baseOffset)
  const logAppendTimeMs = message.logAppendTimeMs ?? -1
  writer.int64(logAppendTimeMs)
  const logStartOffset = message.logStartOffset ?? -1
  if (version >= 5) {
    writer.int64(logStartOffset)
  }
  const recordErrors = message.recordErrors ?? NONE
  if (version >= 8) {
    writer.count(recordErrors.length, flexible)
    for (let i = 0; i < recordErrors.length; i++) encodeProduceResponseRecordError(writer, recordErrors[i]!, version)
  }
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  if (version >= 8) {
    writer.nullableString(errorMessage, flexible)
  }
  const currentLeader = message.currentLeader ?? DEFAULT_ProduceResponseCurrentLeader
  const hasCurrentLeader = !isDefaultProduceResponseCurrentLeader(currentLeader)
  if (hasCurrentLeader && !(version >= 10)) throw responseUnsayable('ProduceResponsePartition.currentLeader', version)
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasCurrentLeader && version >= 10) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasCurrentLeader && version >= 10) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      encodeProduceResponseCurrentLeader(writer, currentLeader)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

function encodeProduceResponseTopic(writer: WireWriter, message: ProduceResponseTopic, version: number): void {
  const flexible = version >= 9
  const name = message.name ?? ''
  if (version <= 12) {
    writer.string(name, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version === 13) {
    writer.uuid(topicId)
  }
  const partitionResponses = message.partitionResponses
  writer.count(partitionResponses.length, flexible)
  for (let i = 0; i < partitionResponses.length; i++) encodeProduceResponsePartition(writer, partitionResponses[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeProduceResponseNodeEndpoint(writer: WireWriter, message: ProduceResponseNodeEndpoint): void {
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

export function encodeProduceResponse(writer: WireWriter, message: ProduceResponse, version: number): void {
  if (!(version >= 3 && version <= 13)) throw unsupportedVersion('ProduceResponse', version)
  const flexible = version >= 9
  const responses = message.responses
  writer.count(responses.length, flexible)
  for (let i = 0; i < responses.length; i++) encodeProduceResponseTopic(writer, responses[i]!, version)
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const nodeEndpoints = message.nodeEndpoints ?? NONE
  const hasNodeEndpoints = nodeEndpoints.length !== 0
  if (hasNodeEndpoints && !(version >= 10)) throw responseUnsayable('ProduceResponse.nodeEndpoints', version)
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasNodeEndpoints && version >= 10) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasNodeEndpoints && version >= 10) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.count(nodeEndpoints.length, true)
      for (let i = 0; i < nodeEndpoints.length; i++) encodeProduceResponseNodeEndpoint(writer, nodeEndpoints[i]!)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

export const produceApi: Api<ProduceRequest, ProduceResponse, ProduceRequestInit, DecodedProduceResponse> = {
  key: 0,
  name: 'Produce',
  versions: { min: 3, max: 13 },
  advertised: { min: 0, max: 13 },
  flexibleFrom: 9,
  decodeRequest: decodeProduceRequest,
  encodeRequest: encodeProduceRequest,
  decodeResponse: decodeProduceResponse,
  encodeResponse: encodeProduceResponse,
}
