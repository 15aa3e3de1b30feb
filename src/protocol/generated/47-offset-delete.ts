// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface OffsetDeleteRequest {
  readonly groupId: string
  readonly topics: readonly OffsetDeleteRequestTopic[]
}

export type OffsetDeleteRequestInit = OffsetDeleteRequest

export interface OffsetDeleteRequestTopic {
  readonly name: string
  readonly partitions: readonly OffsetDeleteRequestPartition[]
}

export type OffsetDeleteRequestTopicInit = OffsetDeleteRequestTopic

export interface OffsetDeleteRequestPartition {
  readonly partitionIndex: number
}

export type OffsetDeleteRequestPartitionInit = OffsetDeleteRequestPartition


function decodeOffsetDeleteRequestPartition(reader: WireReader): OffsetDeleteRequestPartition {
  const partitionIndex = reader.int32()
  return { partitionIndex }
}

function decodeOffsetDeleteRequestTopic(reader: WireReader): OffsetDeleteRequestTopic {
  const name = reader.string(false)
  const partitions: OffsetDeleteRequestPartition[] = []
  const partitionsCount = reader.count(false, 4, 40)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetDeleteRequestPartition(reader))
  return { name, partitions }
}

export function decodeOffsetDeleteRequest(reader: WireReader, version: number): OffsetDeleteRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('OffsetDeleteRequest', version)
  const groupId = reader.string(false)
  const topics: OffsetDeleteRequestTopic[] = []
  const topicsCount = reader.count(false, 6, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetDeleteRequestTopic(reader))
  return { groupId, topics }
}

function encodeOffsetDeleteRequestPartition(writer: WireWriter, message: OffsetDeleteRequestPartitionInit): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
}

function encodeOffsetDeleteRequestTopic(writer: WireWriter, message: OffsetDeleteRequestTopicInit): void {
  const name = message.name
  writer.string(name, false)
  const partitions = message.partitions
  writer.count(partitions.length, false)
  for (let i = 0; i < partitions.length; i++) encodeOffsetDeleteRequestPartition(writer, partitions[i]!)
}

export function encodeOffsetDeleteRequest(writer: WireWriter, message: OffsetDeleteRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('OffsetDeleteRequest', version)
  const groupId = message.groupId
  writer.string(groupId, false)
  const topics = message.topics
  writer.count(topics.length, false)
  for (let i = 0; i < topics.length; i++) encodeOffsetDeleteRequestTopic(writer, topics[i]!)
}

export interface OffsetDeleteResponse {
  readonly errorCode: number
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly topics: readonly OffsetDeleteResponseTopic[]
}

export interface DecodedOffsetDeleteResponse {
  readonly errorCode: number
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly topics: readonly DecodedOffsetDeleteResponseTopic[]
}

export interface OffsetDeleteResponseTopic {
  readonly name: string
  readonly partitions: readonly OffsetDeleteResponsePartition[]
}

export type DecodedOffsetDeleteResponseTopic = OffsetDeleteResponseTopic

export interface OffsetDeleteResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
}

export type DecodedOffsetDeleteResponsePartition = OffsetDeleteResponsePartition


function decodeOffsetDeleteResponsePartition(reader: WireReader): DecodedOffsetDeleteResponsePartition {
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  return { partitionIndex, errorCode }
}

function decodeOffsetDeleteResponseTopic(reader: WireReader): DecodedOffsetDeleteResponseTopic {
  const name = reader.string(false)
  const partitions: DecodedOffsetDeleteResponsePartition[] = []
  const partitionsCount = reader.count(false, 6, 48)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeOffsetDeleteResponsePartition(reader))
  return { name, partitions }
}

export function decodeOffsetDeleteResponse(reader: WireReader, version: number): DecodedOffsetDeleteResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('OffsetDeleteResponse', version)
  const errorCode = reader.int16()
  const throttleTimeMs = reader.int32()
  const topics: DecodedOffsetDeleteResponseTopic[] = []
  const topicsCount = reader.count(false, 6, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeOffsetDeleteResponseTopic(reader))
  return { errorCode, throttleTimeMs, topics }
}

function encodeOffsetDeleteResponsePartition(writer: WireWriter, message: OffsetDeleteResponsePartition): void {
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
}

function encodeOffsetDeleteResponseTopic(writer: WireWriter, message: OffsetDeleteResponseTopic): void {
  const name = message.name
  writer.string(name, false)
  const partitions = message.partitions
  writer.count(partitions.length, false)
  for (let i = 0; i < partitions.length; i++) encodeOffsetDeleteResponsePartition(writer, partitions[i]!)
}

export function encodeOffsetDeleteResponse(writer: WireWriter, message: OffsetDeleteResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('OffsetDeleteResponse', version)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const topics = message.topics
  writer.count(topics.length, false)
  for (let i = 0; i < topics.length; i++) encodeOffsetDeleteResponseTopic(writer, topics[i]!)
}

export const offsetDeleteApi: Api<OffsetDeleteRequest, OffsetDeleteResponse, OffsetDeleteRequestInit, DecodedOffsetDeleteResponse> = {
  key: 47,
  name: 'OffsetDelete',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: undefined,
  decodeRequest: decodeOffsetDeleteRequest,
  encodeRequest: encodeOffsetDeleteRequest,
  decodeResponse: decodeOffsetDeleteResponse,
  encodeResponse: encodeOffsetDeleteResponse,
}
