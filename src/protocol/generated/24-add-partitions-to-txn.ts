// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AddPartitionsToTxnRequest {
  readonly v3AndBelowTransactionalId: string
  readonly v3AndBelowProducerId: number
  readonly v3AndBelowProducerEpoch: number
  readonly v3AndBelowTopics: readonly AddPartitionsToTxnRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AddPartitionsToTxnRequestInit = AddPartitionsToTxnRequest

export interface AddPartitionsToTxnRequestTopic {
  readonly name: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type AddPartitionsToTxnRequestTopicInit = AddPartitionsToTxnRequestTopic


function decodeAddPartitionsToTxnRequestTopic(reader: WireReader, version: number): AddPartitionsToTxnRequestTopic {
  const flexible = version >= 3
  const name = reader.string(flexible)
  const partitions: number[] = []
  const partitionsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAddPartitionsToTxnRequest(reader: WireReader, version: number): AddPartitionsToTxnRequest {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('AddPartitionsToTxnRequest', version)
  const flexible = version >= 3
  const v3AndBelowTransactionalId = reader.string(flexible)
  const v3AndBelowProducerId = reader.int64()
  const v3AndBelowProducerEpoch = reader.int16()
  const v3AndBelowTopics: AddPartitionsToTxnRequestTopic[] = []
  const v3AndBelowTopicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < v3AndBelowTopicsCount; i++) v3AndBelowTopics.push(decodeAddPartitionsToTxnRequestTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { v3AndBelowTransactionalId, v3AndBelowProducerId, v3AndBelowProducerEpoch, v3AndBelowTopics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAddPartitionsToTxnRequestTopic(writer: WireWriter, message: AddPartitionsToTxnRequestTopicInit, version: number): void {
  const flexible = version >= 3
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeAddPartitionsToTxnRequest(writer: WireWriter, message: AddPartitionsToTxnRequestInit, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('AddPartitionsToTxnRequest', version)
  const flexible = version >= 3
  const v3AndBelowTransactionalId = message.v3AndBelowTransactionalId
  writer.string(v3AndBelowTransactionalId, flexible)
  const v3AndBelowProducerId = message.v3AndBelowProducerId
  writer.int64(v3AndBelowProducerId)
  const v3AndBelowProducerEpoch = message.v3AndBelowProducerEpoch
  writer.int16(v3AndBelowProducerEpoch)
  const v3AndBelowTopics = message.v3AndBelowTopics
  writer.count(v3AndBelowTopics.length, flexible)
  for (let i = 0; i < v3AndBelowTopics.length; i++) encodeAddPartitionsToTxnRequestTopic(writer, v3AndBelowTopics[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface AddPartitionsToTxnResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly resultsByTopicV3AndBelow: readonly AddPartitionsToTxnResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAddPartitionsToTxnResponse = AddPartitionsToTxnResponse

export interface AddPartitionsToTxnResponseTopic {
  readonly name: string
  readonly resultsByPartition: readonly AddPartitionsToTxnResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAddPartitionsToTxnResponseTopic = AddPartitionsToTxnResponseTopic

export interface AddPartitionsToTxnResponsePartition {
  readonly partitionIndex: number
  readonly partitionErrorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAddPartitionsToTxnResponsePartition = AddPartitionsToTxnResponsePartition


function decodeAddPartitionsToTxnResponsePartition(reader: WireReader, version: number): DecodedAddPartitionsToTxnResponsePartition {
  const flexible = version >= 3
  const partitionIndex = reader.int32()
  const partitionErrorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, partitionErrorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAddPartitionsToTxnResponseTopic(reader: WireReader, version: number): DecodedAddPartitionsToTxnResponseTopic {
  const flexible = version >= 3
  const name = reader.string(flexible)
  const resultsByPartition: DecodedAddPartitionsToTxnResponsePartition[] = []
  const resultsByPartitionCount = reader.count(flexible, 6, 48)
  for (let i = 0; i < resultsByPartitionCount; i++) resultsByPartition.push(decodeAddPartitionsToTxnResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, resultsByPartition }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAddPartitionsToTxnResponse(reader: WireReader, version: number): DecodedAddPartitionsToTxnResponse {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('AddPartitionsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.int32()
  const resultsByTopicV3AndBelow: DecodedAddPartitionsToTxnResponseTopic[] = []
  const resultsByTopicV3AndBelowCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < resultsByTopicV3AndBelowCount; i++) resultsByTopicV3AndBelow.push(decodeAddPartitionsToTxnResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, resultsByTopicV3AndBelow }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAddPartitionsToTxnResponsePartition(writer: WireWriter, message: AddPartitionsToTxnResponsePartition, version: number): void {
  const flexible = version >= 3
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const partitionErrorCode = message.partitionErrorCode
  writer.int16(partitionErrorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeAddPartitionsToTxnResponseTopic(writer: WireWriter, message: AddPartitionsToTxnResponseTopic, version: number): void {
  const flexible = version >= 3
  const name = message.name
  writer.string(name, flexible)
  const resultsByPartition = message.resultsByPartition
  writer.count(resultsByPartition.length, flexible)
  for (let i = 0; i < resultsByPartition.length; i++) encodeAddPartitionsToTxnResponsePartition(writer, resultsByPartition[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeAddPartitionsToTxnResponse(writer: WireWriter, message: AddPartitionsToTxnResponse, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('AddPartitionsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const resultsByTopicV3AndBelow = message.resultsByTopicV3AndBelow
  writer.count(resultsByTopicV3AndBelow.length, flexible)
  for (let i = 0; i < resultsByTopicV3AndBelow.length; i++) encodeAddPartitionsToTxnResponseTopic(writer, resultsByTopicV3AndBelow[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const addPartitionsToTxnApi: Api<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse, AddPartitionsToTxnRequestInit, DecodedAddPartitionsToTxnResponse> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: { min: 0, max: 3 },
  advertised: { min: 0, max: 3 },
  flexibleFrom: 3,
  decodeRequest: decodeAddPartitionsToTxnRequest,
  encodeRequest: encodeAddPartitionsToTxnRequest,
  decodeResponse: decodeAddPartitionsToTxnResponse,
  encodeResponse: encodeAddPartitionsToTxnResponse,
}
