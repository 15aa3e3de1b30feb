// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface CreateTopicsRequest {
  readonly topics: readonly CreateTopicsRequestTopic[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateTopicsRequestInit {
  readonly topics: readonly CreateTopicsRequestTopicInit[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs?: number
  /** Change nothing. */
  readonly validateOnly?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateTopicsRequestTopic {
  readonly name: string
  /** -1: the default. */
  readonly numPartitions: number
  /** -1: the default. */
  readonly replicationFactor: number
  /** Replicas by hand; empty: the broker picks. */
  readonly assignments: readonly CreateTopicsRequestAssignment[]
  /** Settings. */
  readonly configs: readonly CreateTopicsRequestConfig[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreateTopicsRequestTopicInit = CreateTopicsRequestTopic

export interface CreateTopicsRequestConfig {
  readonly name: string
  readonly value: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreateTopicsRequestConfigInit = CreateTopicsRequestConfig

export interface CreateTopicsRequestAssignment {
  readonly partitionIndex: number
  /** Replicas, the preferred leader first. */
  readonly brokerIds: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreateTopicsRequestAssignmentInit = CreateTopicsRequestAssignment


function decodeCreateTopicsRequestAssignment(reader: WireReader, version: number): CreateTopicsRequestAssignment {
  const flexible = version >= 5
  const partitionIndex = reader.int32()
  const brokerIds: number[] = []
  const brokerIdsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < brokerIdsCount; i++) brokerIds.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, brokerIds }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeCreateTopicsRequestConfig(reader: WireReader, version: number): CreateTopicsRequestConfig {
  const flexible = version >= 5
  const name = reader.string(flexible)
  const value = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, value }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeCreateTopicsRequestTopic(reader: WireReader, version: number): CreateTopicsRequestTopic {
  const flexible = version >= 5
  const name = reader.string(flexible)
  const numPartitions = reader.int32()
  const replicationFactor = reader.int16()
  const assignments: CreateTopicsRequestAssignment[] = []
  const assignmentsCount = reader.count(flexible, 6, 80)
  for (let i = 0; i < assignmentsCount; i++) assignments.push(decodeCreateTopicsRequestAssignment(reader, version))
  const configs: CreateTopicsRequestConfig[] = []
  const configsCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < configsCount; i++) configs.push(decodeCreateTopicsRequestConfig(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, numPartitions, replicationFactor, assignments, configs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreateTopicsRequest(reader: WireReader, version: number): CreateTopicsRequest {
  if (!(version >= 0 && version <= 7)) throw unsupportedVersion('CreateTopicsRequest', version)
  const flexible = version >= 5
  const topics: CreateTopicsRequestTopic[] = []
  const topicsCount = reader.count(flexible, 10, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeCreateTopicsRequestTopic(reader, version))
  const timeoutMs = reader.int32()
  const validateOnly = version >= 1 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics, timeoutMs, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreateTopicsRequestAssignment(writer: WireWriter, message: CreateTopicsRequestAssignmentInit, version: number): void {
  const flexible = version >= 5
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const brokerIds = message.brokerIds
  writer.count(brokerIds.length, flexible)
  for (let i = 0; i < brokerIds.length; i++) writer.int32(brokerIds[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeCreateTopicsRequestConfig(writer: WireWriter, message: CreateTopicsRequestConfigInit, version: number): void {
  const flexible = version >= 5
  const name = message.name
  writer.string(name, flexible)
  const value = message.value
  writer.nullableString(value, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeCreateTopicsRequestTopic(writer: WireWriter, message: CreateTopicsRequestTopicInit, version: number): void {
  const flexible = version >= 5
  const name = message.name
  writer.string(name, flexible)
  const numPartitions = message.numPartitions
  writer.int32(numPartitions)
  const replicationFactor = message.replicationFactor
  writer.int16(replicationFactor)
  const assignments = message.assignments
  writer.count(assignments.length, flexible)
  for (let i = 0; i < assignments.length; i++) encodeCreateTopicsRequestAssignment(writer, assignments[i]!, version)
  const configs = message.configs
  writer.count(configs.length, flexible)
  for (let i = 0; i < configs.length; i++) encodeCreateTopicsRequestConfig(writer, configs[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreateTopicsRequest(writer: WireWriter, message: CreateTopicsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 7)) throw unsupportedVersion('CreateTopicsRequest', version)
  const flexible = version >= 5
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeCreateTopicsRequestTopic(writer, topics[i]!, version)
  const timeoutMs = message.timeoutMs ?? 60000
  writer.int32(timeoutMs)
  const validateOnly = message.validateOnly ?? false
  if (version >= 1) {
    writer.bool(validateOnly)
  } else if (validateOnly) throw requestUnsayable('CreateTopicsRequest.validateOnly', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface CreateTopicsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly CreateTopicsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreateTopicsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedCreateTopicsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateTopicsResponseTopic {
  readonly name: string
  readonly topicId?: string
  readonly errorCode: number
  readonly errorMessage?: string | null
  /** Why the settings aren't told. */
  readonly topicConfigErrorCode?: number
  /** -1: unknown. */
  readonly numPartitions?: number
  /** -1: unknown. */
  readonly replicationFactor?: number
  /** Settings of the new topic; null: may not be told. */
  readonly configs?: readonly CreateTopicsResponseConfig[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreateTopicsResponseTopic {
  readonly name: string
  readonly topicId: string
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Why the settings aren't told. */
  readonly topicConfigErrorCode: number
  /** -1: unknown. */
  readonly numPartitions: number
  /** -1: unknown. */
  readonly replicationFactor: number
  /** Settings of the new topic; null: may not be told. */
  readonly configs: readonly DecodedCreateTopicsResponseConfig[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateTopicsResponseConfig {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  /** Where the value comes from. */
  readonly configSource?: number
  readonly isSensitive: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreateTopicsResponseConfig {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  /** Where the value comes from. */
  readonly configSource: number
  readonly isSensitive: boolean
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeCreateTopicsResponseConfig(reader: WireReader): DecodedCreateTopicsResponseConfig {
  const name = reader.string(true)
  const value = reader.nullableString(true)
  const readOnly = reader.bool()
  const configSource = reader.int8()
  const isSensitive = reader.bool()
  const unknownTags = reader.unknownTags()
  const message = { name, value, readOnly, configSource, isSensitive }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeCreateTopicsResponseTopic(reader: WireReader, version: number): DecodedCreateTopicsResponseTopic {
  const flexible = version >= 5
  const name = reader.string(flexible)
  const topicId = version === 7 ? reader.uuid() : NO_UUID
  const errorCode = reader.int16()
  const errorMessage = version >= 1 ? reader.nullableString(flexible) : ''
  const numPartitions = version >= 5 ? reader.int32() : -1
  const replicationFactor = version >= 5 ? reader.int16() : -1
  let configs: DecodedCreateTopicsResponseConfig[] | null = []
  if (version >= 5) {
    const configsCount = reader.nullableCount(flexible, 6, 120)
    const configsItems: DecodedCreateTopicsResponseConfig[] = []
    for (let i = 0; i < configsCount; i++) configsItems.push(decodeCreateTopicsResponseConfig(reader))
    configs = configsCount < 0 ? null : configsItems
  }
  let topicConfigErrorCode: number = 0
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 5) {
      const end = reader.beginTag()
      topicConfigErrorCode = reader.int16()
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { name, topicId, errorCode, errorMessage, topicConfigErrorCode, numPartitions, replicationFactor, configs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreateTopicsResponse(reader: WireReader, version: number): DecodedCreateTopicsResponse {
  if (!(version >= 0 && version <= 7)) throw unsupportedVersion('CreateTopicsResponse', version)
  const flexible = version >= 5
  const throttleTimeMs = version >= 2 ? reader.int32() : 0
  const topics: DecodedCreateTopicsResponseTopic[] = []
  const topicsCount = reader.count(flexible, 4, 224)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeCreateTopicsResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreateTopicsResponseConfig(writer: WireWriter, message: CreateTopicsResponseConfig): void {
  const name = message.name
  writer.string(name, true)
  const value = message.value
  writer.nullableString(value, true)
  const readOnly = message.readOnly
  writer.bool(readOnly)
  const configSource = message.configSource ?? -1
  writer.int8(configSource)
  const isSensitive = message.isSensitive
  writer.bool(isSensitive)
  writer.unknownTags(message.unknownTags)
}

function encodeCreateTopicsResponseTopic(writer: WireWriter, message: CreateTopicsResponseTopic, version: number): void {
  const flexible = version >= 5
  const name = message.name
  writer.string(name, flexible)
  const topicId = message.topicId ?? NO_UUID
  if (version === 7) {
    writer.uuid(topicId)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? '' : message.errorMessage
  if (version >= 1) {
    writer.nullableString(errorMessage, flexible)
  }
  const topicConfigErrorCode = message.topicConfigErrorCode ?? 0
  const hasTopicConfigErrorCode = topicConfigErrorCode !== 0
  const numPartitions = message.numPartitions ?? -1
  if (version >= 5) {
    writer.int32(numPartitions)
  }
  const replicationFactor = message.replicationFactor ?? -1
  if (version >= 5) {
    writer.int16(replicationFactor)
  }
  const configs = message.configs === undefined ? NONE : message.configs
  if (version >= 5) {
    if (configs === null) writer.nullCount(flexible)
    else {
      writer.count(configs.length, flexible)
      for (let i = 0; i < configs.length; i++) encodeCreateTopicsResponseConfig(writer, configs[i]!)
    }
  }
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasTopicConfigErrorCode) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasTopicConfigErrorCode) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.int16(topicConfigErrorCode)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

export function encodeCreateTopicsResponse(writer: WireWriter, message: CreateTopicsResponse, version: number): void {
  if (!(version >= 0 && version <= 7)) throw unsupportedVersion('CreateTopicsResponse', version)
  const flexible = version >= 5
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 2) {
    writer.int32(throttleTimeMs)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeCreateTopicsResponseTopic(writer, topics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const createTopicsApi: Api<CreateTopicsRequest, CreateTopicsResponse, CreateTopicsRequestInit, DecodedCreateTopicsResponse> = {
  key: 19,
  name: 'CreateTopics',
  versions: { min: 0, max: 7 },
  advertised: { min: 2, max: 7 },
  flexibleFrom: 5,
  decodeRequest: decodeCreateTopicsRequest,
  encodeRequest: encodeCreateTopicsRequest,
  decodeResponse: decodeCreateTopicsResponse,
  encodeResponse: encodeCreateTopicsResponse,
}
