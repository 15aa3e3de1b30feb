// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface WriteTxnMarkersRequest {
  readonly markers: readonly WriteTxnMarkersRequestMarker[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface WriteTxnMarkersRequestInit {
  readonly markers: readonly WriteTxnMarkersRequestMarkerInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface WriteTxnMarkersRequestMarker {
  readonly producerId: number
  readonly producerEpoch: number
  /** true commits, false aborts. */
  readonly transactionResult: boolean
  readonly topics: readonly WriteTxnMarkersRequestTopic[]
  readonly coordinatorEpoch: number
  readonly transactionVersion: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface WriteTxnMarkersRequestMarkerInit {
  readonly producerId: number
  readonly producerEpoch: number
  /** true commits, false aborts. */
  readonly transactionResult: boolean
  readonly topics: readonly WriteTxnMarkersRequestTopicInit[]
  readonly coordinatorEpoch: number
  readonly transactionVersion?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface WriteTxnMarkersRequestTopic {
  readonly name: string
  readonly partitionIndexes: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type WriteTxnMarkersRequestTopicInit = WriteTxnMarkersRequestTopic


function decodeWriteTxnMarkersRequestTopic(reader: WireReader): WriteTxnMarkersRequestTopic {
  const name = reader.string(true)
  const partitionIndexes: number[] = []
  const partitionIndexesCount = reader.count(true, 4, 8)
  for (let i = 0; i < partitionIndexesCount; i++) partitionIndexes.push(reader.int32())
  const unknownTags = reader.unknownTags()
  const message = { name, partitionIndexes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeWriteTxnMarkersRequestMarker(reader: WireReader, version: number): WriteTxnMarkersRequestMarker {
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const transactionResult = reader.bool()
  const topics: WriteTxnMarkersRequestTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeWriteTxnMarkersRequestTopic(reader))
  const coordinatorEpoch = reader.int32()
  const transactionVersion = version === 2 ? reader.int8() : 0
  const unknownTags = reader.unknownTags()
  const message = { producerId, producerEpoch, transactionResult, topics, coordinatorEpoch, transactionVersion }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeWriteTxnMarkersRequest(reader: WireReader, version: number): WriteTxnMarkersRequest {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('WriteTxnMarkersRequest', version)
  const markers: WriteTxnMarkersRequestMarker[] = []
  const markersCount = reader.count(true, 17, 128)
  for (let i = 0; i < markersCount; i++) markers.push(decodeWriteTxnMarkersRequestMarker(reader, version))
  const unknownTags = reader.unknownTags()
  const message = { markers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeWriteTxnMarkersRequestTopic(writer: WireWriter, message: WriteTxnMarkersRequestTopicInit): void {
  const name = message.name
  writer.string(name, true)
  const partitionIndexes = message.partitionIndexes
  writer.count(partitionIndexes.length, true)
  for (let i = 0; i < partitionIndexes.length; i++) writer.int32(partitionIndexes[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeWriteTxnMarkersRequestMarker(writer: WireWriter, message: WriteTxnMarkersRequestMarkerInit, version: number): void {
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  const transactionResult = message.transactionResult
  writer.bool(transactionResult)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeWriteTxnMarkersRequestTopic(writer, topics[i]!)
  const coordinatorEpoch = message.coordinatorEpoch
  writer.int32(coordinatorEpoch)
  const transactionVersion = message.transactionVersion ?? 0
  if (version === 2) {
    writer.int8(transactionVersion)
  }
  writer.unknownTags(message.unknownTags)
}

export function encodeWriteTxnMarkersRequest(writer: WireWriter, message: WriteTxnMarkersRequestInit, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('WriteTxnMarkersRequest', version)
  const markers = message.markers
  writer.count(markers.length, true)
  for (let i = 0; i < markers.length; i++) encodeWriteTxnMarkersRequestMarker(writer, markers[i]!, version)
  writer.unknownTags(message.unknownTags)
}

export interface WriteTxnMarkersResponse {
  readonly markers: readonly WriteTxnMarkersResponseMarker[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedWriteTxnMarkersResponse = WriteTxnMarkersResponse

export interface WriteTxnMarkersResponseMarker {
  readonly producerId: number
  readonly topics: readonly WriteTxnMarkersResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedWriteTxnMarkersResponseMarker = WriteTxnMarkersResponseMarker

export interface WriteTxnMarkersResponseTopic {
  readonly name: string
  readonly partitions: readonly WriteTxnMarkersResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedWriteTxnMarkersResponseTopic = WriteTxnMarkersResponseTopic

export interface WriteTxnMarkersResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedWriteTxnMarkersResponsePartition = WriteTxnMarkersResponsePartition


function decodeWriteTxnMarkersResponsePartition(reader: WireReader): DecodedWriteTxnMarkersResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { partitionIndex, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeWriteTxnMarkersResponseTopic(reader: WireReader): DecodedWriteTxnMarkersResponseTopic {
  const name = reader.string(true)
  const partitions: DecodedWriteTxnMarkersResponsePartition[] = []
  const partitionsCount = reader.count(true, 7, 48)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeWriteTxnMarkersResponsePartition(reader))
  const unknownTags = reader.unknownTags()
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeWriteTxnMarkersResponseMarker(reader: WireReader): DecodedWriteTxnMarkersResponseMarker {
  const producerId = reader.int64()
  const topics: DecodedWriteTxnMarkersResponseTopic[] = []
  const topicsCount = reader.count(true, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeWriteTxnMarkersResponseTopic(reader))
  const unknownTags = reader.unknownTags()
  const message = { producerId, topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeWriteTxnMarkersResponse(reader: WireReader, version: number): DecodedWriteTxnMarkersResponse {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('WriteTxnMarkersResponse', version)
  const markers: DecodedWriteTxnMarkersResponseMarker[] = []
  const markersCount = reader.count(true, 10, 96)
  for (let i = 0; i < markersCount; i++) markers.push(decodeWriteTxnMarkersResponseMarker(reader))
  const unknownTags = reader.unknownTags()
  const message = { markers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeWriteTxnMarkersResponsePartition(writer: WireWriter, message: WriteTxnMarkersResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  writer.unknownTags(message.unknownTags)
}

function encodeWriteTxnMarkersResponseTopic(writer: WireWriter, message: WriteTxnMarkersResponseTopic): void {
  const name = message.name
  writer.string(name, true)
  const partitions = message.partitions
  writer.count(partitions.length, true)
  for (let i = 0; i < partitions.length; i++) encodeWriteTxnMarkersResponsePartition(writer, partitions[i]!)
  writer.unknownTags(message.unknownTags)
}

function encodeWriteTxnMarkersResponseMarker(writer: WireWriter, message: WriteTxnMarkersResponseMarker): void {
  const producerId = message.producerId
  writer.int64(producerId)
  const topics = message.topics
  writer.count(topics.length, true)
  for (let i = 0; i < topics.length; i++) encodeWriteTxnMarkersResponseTopic(writer, topics[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeWriteTxnMarkersResponse(writer: WireWriter, message: WriteTxnMarkersResponse, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('WriteTxnMarkersResponse', version)
  const markers = message.markers
  writer.count(markers.length, true)
  for (let i = 0; i < markers.length; i++) encodeWriteTxnMarkersResponseMarker(writer, markers[i]!)
  writer.unknownTags(message.unknownTags)
}

export const writeTxnMarkersApi: Api<WriteTxnMarkersRequest, WriteTxnMarkersResponse, WriteTxnMarkersRequestInit, DecodedWriteTxnMarkersResponse> = {
  key: 27,
  name: 'WriteTxnMarkers',
  versions: { min: 1, max: 2 },
  advertised: { min: 1, max: 2 },
  flexibleFrom: 1,
  decodeRequest: decodeWriteTxnMarkersRequest,
  encodeRequest: encodeWriteTxnMarkersRequest,
  decodeResponse: decodeWriteTxnMarkersResponse,
  encodeResponse: encodeWriteTxnMarkersResponse,
}
