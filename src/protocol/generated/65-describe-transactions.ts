// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeTransactionsRequest {
  /** Transactional ids. */
  readonly transactionalIds: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeTransactionsRequestInit = DescribeTransactionsRequest


export function decodeDescribeTransactionsRequest(reader: WireReader, version: number): DescribeTransactionsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTransactionsRequest', version)
  const transactionalIds: string[] = []
  const transactionalIdsCount = reader.count(true, 1, 32)
  for (let i = 0; i < transactionalIdsCount; i++) transactionalIds.push(reader.string(true))
  const unknownTags = reader.unknownTags()
  const message = { transactionalIds }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeDescribeTransactionsRequest(writer: WireWriter, message: DescribeTransactionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTransactionsRequest', version)
  const transactionalIds = message.transactionalIds
  writer.count(transactionalIds.length, true)
  for (let i = 0; i < transactionalIds.length; i++) writer.string(transactionalIds[i]!, true)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeTransactionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly transactionStates: readonly DescribeTransactionsResponseTransaction[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeTransactionsResponse = DescribeTransactionsResponse

export interface DescribeTransactionsResponseTransaction {
  readonly errorCode: number
  readonly transactionalId: string
  readonly transactionState: string
  readonly transactionTimeoutMs: number
  /** -1: none. */
  readonly transactionStartTimeMs: number
  readonly producerId: number
  readonly producerEpoch: number
  /** Partitions in the transaction. */
  readonly topics: readonly DescribeTransactionsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeTransactionsResponseTransaction = DescribeTransactionsResponseTransaction

export interface DescribeTransactionsResponseTopic {
  readonly topic: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeTransactionsResponseTopic = DescribeTransactionsResponseTopic


function decodeDescribeTransactionsResponseTopic(reader: WireReader): DecodedDescribeTransactionsResponseTopic {
  const topic = reader.string(true)
  const partitions: number[] = []
  const partitionsCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { topic, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeTransactionsResponseTransaction(reader: WireReader): DecodedDescribeTransactionsResponseTransaction {
  const errorCode = reader.int16()
  const transactionalId = reader.string(true)
  const transactionState = reader.string(true)
  const transactionTimeoutMs = reader.int32()
  const transactionStartTimeMs = reader.int64()
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const topics: DecodedDescribeTransactionsResponseTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeTransactionsResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { errorCode, transactionalId, transactionState, transactionTimeoutMs, transactionStartTimeMs, producerId, producerEpoch, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeTransactionsResponse(reader: WireReader, version: number): DecodedDescribeTransactionsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTransactionsResponse', version)
  const throttleTimeMs = reader.int32()
  const transactionStates: DecodedDescribeTransactionsResponseTransaction[] = []
  const transactionStatesCount = reader.count(true, 28, 208)
  for (let i = 0; i < transactionStatesCount; i++) transactionStates.push(decodeDescribeTransactionsResponseTransaction(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, transactionStates }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeTransactionsResponseTopic(writer: WireWriter, message: DescribeTransactionsResponseTopic): void {
  const topic = message.topic
  writer.string(topic, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeTransactionsResponseTransaction(writer: WireWriter, message: DescribeTransactionsResponseTransaction): void {
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const transactionalId = message.transactionalId
  writer.string(transactionalId, true)
  const transactionState = message.transactionState
  writer.string(transactionState, true)
  const transactionTimeoutMs = message.transactionTimeoutMs
  writer.int32(transactionTimeoutMs)
  const transactionStartTimeMs = message.transactionStartTimeMs
  writer.int64(transactionStartTimeMs)
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeDescribeTransactionsResponseTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeTransactionsResponse(writer: WireWriter, message: DescribeTransactionsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeTransactionsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const transactionStates = message.transactionStates
  writer.count(transactionStates.length, true)
  for (let i = 0; i < transactionStates.length; i++) encodeDescribeTransactionsResponseTransaction(writer, transactionStates[i]!)
  writer.unknownTags(message.unknownTags)
}

export const describeTransactionsApi: Api<DescribeTransactionsRequest, DescribeTransactionsResponse, DescribeTransactionsRequestInit, DecodedDescribeTransactionsResponse> = {
  key: 65,
  name: 'DescribeTransactions',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeTransactionsRequest,
  encodeRequest: encodeDescribeTransactionsRequest,
  decodeResponse: decodeDescribeTransactionsResponse,
  encodeResponse: encodeDescribeTransactionsResponse,
}
