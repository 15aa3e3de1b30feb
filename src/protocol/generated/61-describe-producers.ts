// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeProducersRequest {
  readonly topics: readonly DescribeProducersRequestTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeProducersRequestInit = DescribeProducersRequest

export interface DescribeProducersRequestTopic {
  readonly name: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeProducersRequestTopicInit = DescribeProducersRequestTopic


function decodeDescribeProducersRequestTopic(reader: WireReader): DescribeProducersRequestTopic {
  const name = reader.string(true)
  const partitionIndexes: number[] = []
  const partitionIndexesCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionIndexesCount; i++) partitionIndexes.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { name, partitionIndexes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeProducersRequest(reader: WireReader, version: number): DescribeProducersRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeProducersRequest', version)
  const topics: DescribeProducersRequestTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeProducersRequestTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeProducersRequestTopic(writer: WireWriter, message: DescribeProducersRequestTopicInit): void {
  const name = message.name
  writer.string(name, true)
  const partitionIndexes = message.partitionIndexes
  writer.count(partitionIndexes.length, true)
  for (let i = 0; i < partitionIndexes.length; i++) writer.int32(partitionIndexes[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeProducersRequest(writer: WireWriter, message: DescribeProducersRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeProducersRequest', version)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeProducersRequestTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeProducersResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DescribeProducersResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeProducersResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedDescribeProducersResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeProducersResponseTopic {
  readonly name: string
  readonly partitions: readonly DescribeProducersResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeProducersResponseTopic {
  readonly name: string
  readonly partitions: readonly DecodedDescribeProducersResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeProducersResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly activeProducers: readonly DescribeProducersResponseProducer[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeProducersResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly activeProducers: readonly DecodedDescribeProducersResponseProducer[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeProducersResponseProducer {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence?: number
  /** As the producer chose it. */
  readonly lastTimestamp?: number
  readonly coordinatorEpoch: number
  /** -1: no open transaction. */
  readonly currentTxnStartOffset?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeProducersResponseProducer {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence: number
  /** As the producer chose it. */
  readonly lastTimestamp: number
  readonly coordinatorEpoch: number
  /** -1: no open transaction. */
  readonly currentTxnStartOffset: number
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeProducersResponseProducer(reader: WireReader): DecodedDescribeProducersResponseProducer {
  const producerId = reader.int64()
  const producerEpoch = reader.int32()
  const lastSequence = reader.int32()
  const lastTimestamp = reader.saturatingInt64()
  const coordinatorEpoch = reader.int32()
  const currentTxnStartOffset = reader.int64()
  const unknownTags = reader.unknownTags()
  const message = { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeProducersResponsePartition(reader: WireReader): DecodedDescribeProducersResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const activeProducers: DecodedDescribeProducersResponseProducer[] = []
  const activeProducersCount = reader.count(true, 37, 128)
  for (let i = 0; i < activeProducersCount; i++) activeProducers.push(decodeDescribeProducersResponseProducer(reader))
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode, errorMessage, activeProducers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeProducersResponseTopic(reader: WireReader): DecodedDescribeProducersResponseTopic {
  const name = reader.string(true)
  const partitions: DecodedDescribeProducersResponsePartition[] = []
  const partitionsCount = reader.count(true, 9, 120)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeProducersResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeProducersResponse(reader: WireReader, version: number): DecodedDescribeProducersResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeProducersResponse', version)
  const throttleTimeMs = reader.int32()
  const topics: DecodedDescribeProducersResponseTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeProducersResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeProducersResponseProducer(writer: WireWriter, message: DescribeProducersResponseProducer): void {
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int32(producerEpoch)
  const lastSequence = message.lastSequence ?? -1
  writer.int32(lastSequence)
  const lastTimestamp = message.lastTimestamp ?? -1
  writer.saturatingInt64(lastTimestamp)
  const coordinatorEpoch = message.coordinatorEpoch
  writer.int32(coordinatorEpoch)
  const currentTxnStartOffset = message.currentTxnStartOffset ?? -1
  writer.int64(currentTxnStartOffset)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeProducersResponsePartition(writer: WireWriter, message: DescribeProducersResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const activeProducers = message.activeProducers
  writer.count(activeProducers.length, true)
  for (let i = 0; i < activeProducers.length; i++) encodeDescribeProducersResponseProducer(writer, activeProducers[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeProducersResponseTopic(writer: WireWriter, message: DescribeProducersResponseTopic): void {
  const name = message.name
  writer.string(name, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeDescribeProducersResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeProducersResponse(writer: WireWriter, message: DescribeProducersResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeProducersResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeProducersResponseTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export const describeProducersApi: Api<DescribeProducersRequest, DescribeProducersResponse, DescribeProducersRequestInit, DecodedDescribeProducersResponse> = {
  key: 61,
  name: 'DescribeProducers',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeProducersRequest,
  encodeRequest: encodeDescribeProducersRequest,
  decodeResponse: decodeDescribeProducersResponse,
  encodeResponse: encodeDescribeProducersResponse,
}
