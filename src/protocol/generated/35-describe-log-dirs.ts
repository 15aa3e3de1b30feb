// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeLogDirsRequest {
  /** Null: all. */
  readonly topics: readonly DescribeLogDirsRequestTopic[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeLogDirsRequestInit = DescribeLogDirsRequest

export interface DescribeLogDirsRequestTopic {
  readonly topic: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeLogDirsRequestTopicInit = DescribeLogDirsRequestTopic


function decodeDescribeLogDirsRequestTopic(reader: WireReader, version: number): DescribeLogDirsRequestTopic {
  const flexible = version >= 2
  const topic = reader.string(flexible)
  const partitions: number[] = []
  const partitionsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeLogDirsRequest(reader: WireReader, version: number): DescribeLogDirsRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('DescribeLogDirsRequest', version)
  const flexible = version >= 2
  let topics: DescribeLogDirsRequestTopic[] | null = []
  const topicsCount = reader.nullableCount(flexible, 3, 104)
  const topicsItems: DescribeLogDirsRequestTopic[] = []
  for (let i = 0; i < topicsCount; i++) topicsItems.push(decodeDescribeLogDirsRequestTopic(reader, version))
  topics = topicsCount < 0 ? null : topicsItems
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeLogDirsRequestTopic(writer: WireWriter, message: DescribeLogDirsRequestTopicInit, version: number): void {
  const flexible = version >= 2
  const topic = message.topic
  writer.string(topic, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeLogDirsRequest(writer: WireWriter, message: DescribeLogDirsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('DescribeLogDirsRequest', version)
  const flexible = version >= 2
  const topics = message.topics
  if (topics === null) writer.nullCount(flexible)
  else {
    writer.count(topics.length, flexible)
    for (let i = 0; i < topics.length; i++) encodeDescribeLogDirsRequestTopic(writer, topics[i]!, version)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DescribeLogDirsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode?: number
  readonly results: readonly DescribeLogDirsResponseLogDir[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeLogDirsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly results: readonly DecodedDescribeLogDirsResponseLogDir[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeLogDirsResponseLogDir {
  readonly errorCode: number
  readonly logDir: string
  readonly topics: readonly DescribeLogDirsResponseTopic[]
  /** Of the volume; -1: unknown. */
  readonly totalBytes?: number
  /** Of the volume; -1: unknown. */
  readonly usableBytes?: number
  /** Takes no new partitions. */
  readonly isCordoned?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeLogDirsResponseLogDir {
  readonly errorCode: number
  readonly logDir: string
  readonly topics: readonly DecodedDescribeLogDirsResponseTopic[]
  /** Of the volume; -1: unknown. */
  readonly totalBytes: number
  /** Of the volume; -1: unknown. */
  readonly usableBytes: number
  /** Takes no new partitions. */
  readonly isCordoned: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeLogDirsResponseTopic {
  readonly name: string
  readonly partitions: readonly DescribeLogDirsResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeLogDirsResponseTopic = DescribeLogDirsResponseTopic

export interface DescribeLogDirsResponsePartition {
  readonly partitionIndex: number
  /** In bytes. */
  readonly partitionSize: number
  /** How far the log is behind. */
  readonly offsetLag: number
  /** A copy that is being moved. */
  readonly isFutureKey: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeLogDirsResponsePartition = DescribeLogDirsResponsePartition


function decodeDescribeLogDirsResponsePartition(reader: WireReader, version: number): DecodedDescribeLogDirsResponsePartition {
  const flexible = version >= 2
  const partitionIndex = reader.int32()
  const partitionSize = reader.int64()
  const offsetLag = reader.int64()
  const isFutureKey = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { partitionIndex, partitionSize, offsetLag, isFutureKey }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeLogDirsResponseTopic(reader: WireReader, version: number): DecodedDescribeLogDirsResponseTopic {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const partitions: DecodedDescribeLogDirsResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 21, 96)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeDescribeLogDirsResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeLogDirsResponseLogDir(reader: WireReader, version: number): DecodedDescribeLogDirsResponseLogDir {
  const flexible = version >= 2
  const errorCode = reader.int16()
  const logDir = reader.string(flexible)
  const topics: DecodedDescribeLogDirsResponseTopic[] = []
  const topicsCount = reader.count(flexible, 3, 104)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeDescribeLogDirsResponseTopic(reader, version))
  const totalBytes = version >= 4 ? reader.int64() : -1
  const usableBytes = version >= 4 ? reader.int64() : -1
  const isCordoned = version === 5 ? reader.bool() : false
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, logDir, topics, totalBytes, usableBytes, isCordoned }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeLogDirsResponse(reader: WireReader, version: number): DecodedDescribeLogDirsResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('DescribeLogDirsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const errorCode = version >= 3 ? reader.int16() : 0
  const results: DecodedDescribeLogDirsResponseLogDir[] = []
  const resultsCount = reader.count(flexible, 5, 168)
  for (let i = 0; i < resultsCount; i++) results.push(decodeDescribeLogDirsResponseLogDir(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeLogDirsResponsePartition(writer: WireWriter, message: DescribeLogDirsResponsePartition, version: number): void {
  const flexible = version >= 2
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const partitionSize = message.partitionSize
  writer.int64(partitionSize)
  const offsetLag = message.offsetLag
  writer.int64(offsetLag)
  const isFutureKey = message.isFutureKey
  writer.bool(isFutureKey)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeLogDirsResponseTopic(writer: WireWriter, message: DescribeLogDirsResponseTopic, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeDescribeLogDirsResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeLogDirsResponseLogDir(writer: WireWriter, message: DescribeLogDirsResponseLogDir, version: number): void {
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const logDir = message.logDir
  writer.string(logDir, flexible)
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeDescribeLogDirsResponseTopic(writer, topics[i]!, version)
  const totalBytes = message.totalBytes ?? -1
  if (version >= 4) {
    writer.int64(totalBytes)
  }
  const usableBytes = message.usableBytes ?? -1
  if (version >= 4) {
    writer.int64(usableBytes)
  }
  const isCordoned = message.isCordoned ?? false
  if (version === 5) {
    writer.bool(isCordoned)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeLogDirsResponse(writer: WireWriter, message: DescribeLogDirsResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('DescribeLogDirsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode ?? 0
  if (version >= 3) {
    writer.int16(errorCode)
  }
  const results = message.results
  writer.count(results.length, flexible)
  for (let i = 0; i < results.length; i++) encodeDescribeLogDirsResponseLogDir(writer, results[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeLogDirsApi: Api<DescribeLogDirsRequest, DescribeLogDirsResponse, DescribeLogDirsRequestInit, DecodedDescribeLogDirsResponse> = {
  key: 35,
  name: 'DescribeLogDirs',
  versions: { min: 0, max: 5 },
  advertised: { min: 1, max: 5 },
  flexibleFrom: 2,
  decodeRequest: decodeDescribeLogDirsRequest,
  encodeRequest: encodeDescribeLogDirsRequest,
  decodeResponse: decodeDescribeLogDirsResponse,
  encodeResponse: encodeDescribeLogDirsResponse,
}
