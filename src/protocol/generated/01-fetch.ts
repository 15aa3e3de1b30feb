// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NO_UUID, NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { Records, WireWriter } from '../writer.ts'

export interface FetchRequest {
  readonly clusterId: string | null
  /** -1: a client. */
  readonly replicaId: number
  /** Of a replica; clients leave it out. */
  readonly replicaState: FetchRequestReplicaState
  /** Longest wait for minBytes, in milliseconds. */
  readonly maxWaitMs: number
  /** Answer at once when as much is there. */
  readonly minBytes: number
  /** Of the whole answer; the first batch may exceed it. */
  readonly maxBytes: number
  /** 0 read uncommitted, 1 read committed. */
  readonly isolationLevel: number
  /** 0: none. */
  readonly sessionId: number
  /** -1: no session, 0: a new one. */
  readonly sessionEpoch: number
  readonly topics: readonly FetchRequestTopic[]
  /** Partitions that leave the fetch session. */
  readonly forgottenTopicsData: readonly FetchRequestForgottenTopic[]
  /** Where the client is, to read nearby. */
  readonly rackId: string
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestInit {
  readonly clusterId?: string | null
  /** -1: a client. */
  readonly replicaId?: number
  /** Of a replica; clients leave it out. */
  readonly replicaState?: FetchRequestReplicaStateInit
  /** Longest wait for minBytes, in milliseconds. */
  readonly maxWaitMs: number
  /** Answer at once when as much is there. */
  readonly minBytes: number
  /** Of the whole answer; the first batch may exceed it. */
  readonly maxBytes?: number
  /** 0 read uncommitted, 1 read committed. */
  readonly isolationLevel?: number
  /** 0: none. */
  readonly sessionId?: number
  /** -1: no session, 0: a new one. */
  readonly sessionEpoch?: number
  readonly topics: readonly FetchRequestTopicInit[]
  /** Partitions that leave the fetch session. */
  readonly forgottenTopicsData?: readonly FetchRequestForgottenTopicInit[]
  /** Where the client is, to read nearby. */
  readonly rackId?: string
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestForgottenTopic {
  readonly topic: string
  readonly topicId: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestForgottenTopicInit {
  readonly topic?: string
  readonly topicId?: string
  readonly partitions: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestTopic {
  readonly topic: string
  readonly topicId: string
  readonly partitions: readonly FetchRequestPartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestTopicInit {
  readonly topic?: string
  readonly topicId?: string
  readonly partitions: readonly FetchRequestPartitionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestPartition {
  readonly partition: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch: number
  /** First offset wanted. */
  readonly fetchOffset: number
  /** Epoch of the last record fetched; -1: doesn't say. */
  readonly lastFetchedEpoch: number
  /** Of a replica. */
  readonly logStartOffset: number
  readonly partitionMaxBytes: number
  readonly replicaDirectoryId: string
  /** Of a replica; the default says: answer at once only for new data. */
  readonly highWatermark: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestPartitionInit {
  readonly partition: number
  /** Leader epoch that the client believes in; -1: doesn't say. */
  readonly currentLeaderEpoch?: number
  /** First offset wanted. */
  readonly fetchOffset: number
  /** Epoch of the last record fetched; -1: doesn't say. */
  readonly lastFetchedEpoch?: number
  /** Of a replica. */
  readonly logStartOffset?: number
  readonly partitionMaxBytes: number
  readonly replicaDirectoryId?: string
  /** Of a replica; the default says: answer at once only for new data. */
  readonly highWatermark?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestReplicaState {
  /** -1: a client. */
  readonly replicaId: number
  readonly replicaEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchRequestReplicaStateInit {
  /** -1: a client. */
  readonly replicaId?: number
  readonly replicaEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

const DEFAULT_FetchRequestReplicaState: FetchRequestReplicaState = { replicaId: -1, replicaEpoch: -1 }
function isDefaultFetchRequestReplicaState(message: FetchRequestReplicaStateInit): boolean {
  return (message.replicaId === undefined || message.replicaId === -1) && (message.replicaEpoch === undefined || message.replicaEpoch === -1) && message.unknownTags === undefined
}

function decodeFetchRequestReplicaState(reader: WireReader): FetchRequestReplicaState {
  const replicaId = reader.int32()
  const replicaEpoch = reader.int64()
  const unknownTags = reader.unknownTags()
  const message = { replicaId, replicaEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchRequestPartition(reader: WireReader, version: number): FetchRequestPartition {
  const flexible = version >= 12
  const partition = reader.int32()
  const currentLeaderEpoch = version >= 9 ? reader.int32() : -1
  const fetchOffset = reader.int64()
  const lastFetchedEpoch = version >= 12 ? reader.int32() : -1
  const logStartOffset = version >= 5 ? reader.int64() : -1
  const partitionMaxBytes = reader.int32()
  let replicaDirectoryId: string = NO_UUID
  let highWatermark: number = Number.MAX_SAFE_INTEGER
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 17) {
      const end = reader.beginTag()
      replicaDirectoryId = reader.uuid()
      reader.endTag(end)
    } else if (tag === 1 && version === 18) {
      const end = reader.beginTag()
      highWatermark = reader.saturatingInt64()
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchRequestTopic(reader: WireReader, version: number): FetchRequestTopic {
  const flexible = version >= 12
  const topic = version <= 12 ? reader.string(flexible) : ''
  const topicId = version >= 13 ? reader.uuid() : NO_UUID
  const partitions: FetchRequestPartition[] = []
  const partitionsCount = reader.count(flexible, 16, 192)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeFetchRequestPartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchRequestForgottenTopic(reader: WireReader, version: number): FetchRequestForgottenTopic {
  const flexible = version >= 12
  const topic = version <= 12 ? reader.string(flexible) : ''
  const topicId = version >= 13 ? reader.uuid() : NO_UUID
  const partitions: number[] = []
  const partitionsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeFetchRequest(reader: WireReader, version: number): FetchRequest {
  if (!(version >= 4 && version <= 18)) throw unsupportedVersion('FetchRequest', version)
  const flexible = version >= 12
  const replicaId = version <= 14 ? reader.int32() : -1
  const maxWaitMs = reader.int32()
  const minBytes = reader.int32()
  const maxBytes = reader.int32()
  const isolationLevel = reader.int8()
  const sessionId = version >= 7 ? reader.int32() : 0
  const sessionEpoch = version >= 7 ? reader.int32() : -1
  const topics: FetchRequestTopic[] = []
  const topicsCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeFetchRequestTopic(reader, version))
  const forgottenTopicsData: FetchRequestForgottenTopic[] = []
  if (version >= 7) {
    const forgottenTopicsDataCount = reader.count(flexible, 3, 160)
    for (let i = 0; i < forgottenTopicsDataCount; i++) forgottenTopicsData.push(decodeFetchRequestForgottenTopic(reader, version))
  }
  const rackId = version >= 11 ? reader.string(flexible) : ''
  let clusterId: string | null = null
  let replicaState: FetchRequestReplicaState = DEFAULT_FetchRequestReplicaState
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 12) {
      const end = reader.beginTag()
      clusterId = reader.nullableString(true)
      reader.endTag(end)
    } else if (tag === 1 && version >= 15) {
      const end = reader.beginTag()
      replicaState = decodeFetchRequestReplicaState(reader)
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopicsData, rackId }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeFetchRequestReplicaState(writer: WireWriter, message: FetchRequestReplicaStateInit): void {
  const replicaId = message.replicaId ?? -1
  writer.int32(replicaId)
  const replicaEpoch = message.replicaEpoch ?? -1
  writer.int64(replicaEpoch)
  writer.unknownTags(message.unknownTags)
}

function encodeFetchRequestPartition(writer: WireWriter, message: FetchRequestPartitionInit, version: number): void {
  const flexible = version >= 12
  const partition = message.partition
  writer.int32(partition)
  const currentLeaderEpoch = message.currentLeaderEpoch ?? -1
  if (version >= 9) {
    writer.int32(currentLeaderEpoch)
  }
  const fetchOffset = message.fetchOffset
  writer.int64(fetchOffset)
  const lastFetchedEpoch = message.lastFetchedEpoch ?? -1
  if (version >= 12) {
    writer.int32(lastFetchedEpoch)
  } else if (lastFetchedEpoch !== -1) throw requestUnsayable('FetchRequestPartition.lastFetchedEpoch', version)
  const logStartOffset = message.logStartOffset ?? -1
  if (version >= 5) {
    writer.int64(logStartOffset)
  }
  const partitionMaxBytes = message.partitionMaxBytes
  writer.int32(partitionMaxBytes)
  const replicaDirectoryId = message.replicaDirectoryId ?? NO_UUID
  const hasReplicaDirectoryId = replicaDirectoryId !== NO_UUID
  const highWatermark = message.highWatermark ?? Number.MAX_SAFE_INTEGER
  const hasHighWatermark = highWatermark !== Number.MAX_SAFE_INTEGER
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasReplicaDirectoryId && version >= 17) tagCount++
    if (hasHighWatermark && version === 18) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasReplicaDirectoryId && version >= 17) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.uuid(replicaDirectoryId)
      writer.endTag(mark)
    }
    if (hasHighWatermark && version === 18) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 1)
      const mark = writer.beginTag(1)
      writer.saturatingInt64(highWatermark)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

function encodeFetchRequestTopic(writer: WireWriter, message: FetchRequestTopicInit, version: number): void {
  const flexible = version >= 12
  const topic = message.topic ?? ''
  if (version <= 12) {
    writer.string(topic, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version >= 13) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeFetchRequestPartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeFetchRequestForgottenTopic(writer: WireWriter, message: FetchRequestForgottenTopicInit, version: number): void {
  const flexible = version >= 12
  const topic = message.topic ?? ''
  if (version <= 12) {
    writer.string(topic, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version >= 13) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeFetchRequest(writer: WireWriter, message: FetchRequestInit, version: number): void {
  if (!(version >= 4 && version <= 18)) throw unsupportedVersion('FetchRequest', version)
  const flexible = version >= 12
  const clusterId = message.clusterId === undefined ? null : message.clusterId
  const hasClusterId = clusterId !== null
  const replicaId = message.replicaId ?? -1
  if (version <= 14) {
    writer.int32(replicaId)
  } else if (replicaId !== -1) throw requestUnsayable('FetchRequest.replicaId', version)
  const replicaState = message.replicaState ?? DEFAULT_FetchRequestReplicaState
  const hasReplicaState = !isDefaultFetchRequestReplicaState(replicaState)
  if (hasReplicaState && !(version >= 15)) throw requestUnsayable('FetchRequest.replicaState', version)
  const maxWaitMs = message.maxWaitMs
  writer.int32(maxWaitMs)
  const minBytes = message.minBytes
  writer.int32(minBytes)
  const maxBytes = message.maxBytes ?? 2147483647
  writer.int32(maxBytes)
  const isolationLevel = message.isolationLevel ?? 0
  writer.int8(isolationLevel)
  const sessionId = message.sessionId ?? 0
  if (version >= 7) {
    writer.int32(sessionId)
  }
  const sessionEpoch = message.sessionEpoch ?? -1
  if (version >= 7) {
    writer.int32(sessionEpoch)
  }
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeFetchRequestTopic(writer, topics[i]!, version)
  const forgottenTopicsData = message.forgottenTopicsData ?? NONE
  if (version >= 7) {
    writer.count(forgottenTopicsData.length, flexible)
    for (let i = 0; i < forgottenTopicsData.length; i++) encodeFetchRequestForgottenTopic(writer, forgottenTopicsData[i]!, version)
  } else if (forgottenTopicsData.length !== 0) throw requestUnsayable('FetchRequest.forgottenTopicsData', version)
  const rackId = message.rackId ?? ''
  if (version >= 11) {
    writer.string(rackId, flexible)
  }
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasClusterId) tagCount++
    if (hasReplicaState && version >= 15) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasClusterId) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.nullableString(clusterId, true)
      writer.endTag(mark)
    }
    if (hasReplicaState && version >= 15) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 1)
      const mark = writer.beginTag(1)
      encodeFetchRequestReplicaState(writer, replicaState)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

export interface FetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode?: number
  /** 0: none. */
  readonly sessionId?: number
  readonly responses: readonly FetchResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints?: readonly FetchResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** 0: none. */
  readonly sessionId: number
  readonly responses: readonly DecodedFetchResponseTopic[]
  /** Where the leaders named above listen. */
  readonly nodeEndpoints: readonly DecodedFetchResponseNodeEndpoint[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponseNodeEndpoint {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponseTopic {
  readonly topic?: string
  readonly topicId?: string
  readonly partitions: readonly FetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponseTopic {
  readonly topic: string
  readonly topicId: string
  readonly partitions: readonly DecodedFetchResponsePartition[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  /** First offset that readers can't see yet. */
  readonly highWatermark: number
  /** Up to here all transactions have ended; -1: not asked. */
  readonly lastStableOffset?: number
  /** First offset that is still there. */
  readonly logStartOffset?: number
  /** Where the client's log parts from ours. */
  readonly divergingEpoch?: FetchResponseDivergingEpoch
  /** Where the leader is, if it isn't here. */
  readonly currentLeader?: FetchResponseCurrentLeader
  /** For replicas of the metadata log. */
  readonly snapshotId?: FetchResponseSnapshotId
  /** In the range read, for read committed; null otherwise. */
  readonly abortedTransactions?: readonly FetchResponseAbortedTransaction[] | null
  /** Broker to read from instead; -1: none. */
  readonly preferredReadReplica?: number
  /** Record batches. */
  readonly records: Records | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponsePartition {
  readonly partitionIndex: number
  readonly errorCode: number
  /** First offset that readers can't see yet. */
  readonly highWatermark: number
  /** Up to here all transactions have ended; -1: not asked. */
  readonly lastStableOffset: number
  /** First offset that is still there. */
  readonly logStartOffset: number
  /** Where the client's log parts from ours. */
  readonly divergingEpoch: DecodedFetchResponseDivergingEpoch
  /** Where the leader is, if it isn't here. */
  readonly currentLeader: DecodedFetchResponseCurrentLeader
  /** For replicas of the metadata log. */
  readonly snapshotId: DecodedFetchResponseSnapshotId
  /** In the range read, for read committed; null otherwise. */
  readonly abortedTransactions: readonly DecodedFetchResponseAbortedTransaction[] | null
  /** Broker to read from instead; -1: none. */
  readonly preferredReadReplica: number
  /** Record batches. */
  readonly records: Buffer | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponseAbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedFetchResponseAbortedTransaction = FetchResponseAbortedTransaction

export interface FetchResponseSnapshotId {
  /** First offset after that epoch. */
  readonly endOffset?: number
  readonly epoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponseSnapshotId {
  /** First offset after that epoch. */
  readonly endOffset: number
  readonly epoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId?: number
  /** -1: unknown. */
  readonly leaderEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponseCurrentLeader {
  /** -1: none. */
  readonly leaderId: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FetchResponseDivergingEpoch {
  readonly epoch?: number
  /** First offset after that epoch. */
  readonly endOffset?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFetchResponseDivergingEpoch {
  readonly epoch: number
  /** First offset after that epoch. */
  readonly endOffset: number
  readonly unknownTags?: readonly UnknownTag[]
}

const DEFAULT_FetchResponseDivergingEpoch: DecodedFetchResponseDivergingEpoch = { epoch: -1, endOffset: -1 }
function isDefaultFetchResponseDivergingEpoch(message: FetchResponseDivergingEpoch): boolean {
  return (message.epoch === undefined || message.epoch === -1) && (message.endOffset === undefined || message.endOffset === -1) && message.unknownTags === undefined
}

const DEFAULT_FetchResponseCurrentLeader: DecodedFetchResponseCurrentLeader = { leaderId: -1, leaderEpoch: -1 }
function isDefaultFetchResponseCurrentLeader(message: FetchResponseCurrentLeader): boolean {
  return (message.leaderId === undefined || message.leaderId === -1) && (message.leaderEpoch === undefined || message.leaderEpoch === -1) && message.unknownTags === undefined
}

const DEFAULT_FetchResponseSnapshotId: DecodedFetchResponseSnapshotId = { endOffset: -1, epoch: -1 }
function isDefaultFetchResponseSnapshotId(message: FetchResponseSnapshotId): boolean {
  return (message.endOffset === undefined || message.endOffset === -1) && (message.epoch === undefined || message.epoch === -1) && message.unknownTags === undefined
}

function decodeFetchResponseDivergingEpoch(reader: WireReader): DecodedFetchResponseDivergingEpoch {
  const epoch = reader.int32()
  const endOffset = reader.int64()
  const unknownTags = reader.unknownTags()
  const message = { epoch, endOffset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponseCurrentLeader(reader: WireReader): DecodedFetchResponseCurrentLeader {
  const leaderId = reader.int32()
  const leaderEpoch = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { leaderId, leaderEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponseSnapshotId(reader: WireReader): DecodedFetchResponseSnapshotId {
  const endOffset = reader.int64()
  const epoch = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { endOffset, epoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponseAbortedTransaction(reader: WireReader, version: number): DecodedFetchResponseAbortedTransaction {
  const flexible = version >= 12
  const producerId = reader.int64()
  const firstOffset = reader.int64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { producerId, firstOffset }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponsePartition(reader: WireReader, version: number): DecodedFetchResponsePartition {
  const flexible = version >= 12
  const partitionIndex = reader.int32()
  const errorCode = reader.int16()
  const highWatermark = reader.int64()
  const lastStableOffset = reader.int64()
  const logStartOffset = version >= 5 ? reader.int64() : -1
  let abortedTransactions: DecodedFetchResponseAbortedTransaction[] | null = []
  const abortedTransactionsCount = reader.nullableCount(flexible, 16, 80)
  const abortedTransactionsItems: DecodedFetchResponseAbortedTransaction[] = []
  for (let i = 0; i < abortedTransactionsCount; i++) abortedTransactionsItems.push(decodeFetchResponseAbortedTransaction(reader, version))
  abortedTransactions = abortedTransactionsCount < 0 ? null : abortedTransactionsItems
  const preferredReadReplica = version >= 11 ? reader.int32() : -1
  const records = reader.nullableBytes(flexible)
  let divergingEpoch: DecodedFetchResponseDivergingEpoch = DEFAULT_FetchResponseDivergingEpoch
  let currentLeader: DecodedFetchResponseCurrentLeader = DEFAULT_FetchResponseCurrentLeader
  let snapshotId: DecodedFetchResponseSnapshotId = DEFAULT_FetchResponseSnapshotId
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 12) {
      const end = reader.beginTag()
      divergingEpoch = decodeFetchResponseDivergingEpoch(reader)
      reader.endTag(end)
    } else if (tag === 1 && version >= 12) {
      const end = reader.beginTag()
      currentLeader = decodeFetchResponseCurrentLeader(reader)
      reader.endTag(end)
    } else if (tag === 2 && version >= 12) {
      const end = reader.beginTag()
      snapshotId = decodeFetchResponseSnapshotId(reader)
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponseTopic(reader: WireReader, version: number): DecodedFetchResponseTopic {
  const flexible = version >= 12
  const topic = version <= 12 ? reader.string(flexible) : ''
  const topicId = version >= 13 ? reader.uuid() : NO_UUID
  const partitions: DecodedFetchResponsePartition[] = []
  const partitionsCount = reader.count(flexible, 30, 448)
  for (let i = 0; i < partitionsCount; i++) partitions.push(decodeFetchResponsePartition(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topic, topicId, partitions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeFetchResponseNodeEndpoint(reader: WireReader): DecodedFetchResponseNodeEndpoint {
  const nodeId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const rack = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { nodeId, host, port, rack }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeFetchResponse(reader: WireReader, version: number): DecodedFetchResponse {
  if (!(version >= 4 && version <= 18)) throw unsupportedVersion('FetchResponse', version)
  const flexible = version >= 12
  const throttleTimeMs = reader.int32()
  const errorCode = version >= 7 ? reader.int16() : 0
  const sessionId = version >= 7 ? reader.int32() : 0
  const responses: DecodedFetchResponseTopic[] = []
  const responsesCount = reader.count(flexible, 3, 160)
  for (let i = 0; i < responsesCount; i++) responses.push(decodeFetchResponseTopic(reader, version))
  let nodeEndpoints: DecodedFetchResponseNodeEndpoint[] = []
  let unknownTags: UnknownTag[] | undefined
  for (let left = flexible ? reader.tagCount() : 0, tag = -1; left > 0; left--) {
    tag = reader.tag(tag)
    if (tag === 0 && version >= 16) {
      const end = reader.beginTag()
      const nodeEndpointsCount = reader.count(true, 11, 112)
      for (let i = 0; i < nodeEndpointsCount; i++) nodeEndpoints.push(decodeFetchResponseNodeEndpoint(reader))
      reader.endTag(end)
    } else unknownTags = reader.unknownTag(tag, unknownTags)
  }
  const message = { throttleTimeMs, errorCode, sessionId, responses, nodeEndpoints }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeFetchResponseDivergingEpoch(writer: WireWriter, message: FetchResponseDivergingEpoch): void {
  const epoch = message.epoch ?? -1
  writer.int32(epoch)
  const endOffset = message.endOffset ?? -1
  writer.int64(endOffset)
  writer.unknownTags(message.unknownTags)
}

function encodeFetchResponseCurrentLeader(writer: WireWriter, message: FetchResponseCurrentLeader): void {
  const leaderId = message.leaderId ?? -1
  writer.int32(leaderId)
  const leaderEpoch = message.leaderEpoch ?? -1
  writer.int32(leaderEpoch)
  writer.unknownTags(message.unknownTags)
}

function encodeFetchResponseSnapshotId(writer: WireWriter, message: FetchResponseSnapshotId): void {
  const endOffset = message.endOffset ?? -1
  writer.int64(endOffset)
  const epoch = message.epoch ?? -1
  writer.int32(epoch)
  writer.unknownTags(message.unknownTags)
}

function encodeFetchResponseAbortedTransaction(writer: WireWriter, message: FetchResponseAbortedTransaction, version: number): void {
  const flexible = version >= 12
  const producerId = message.producerId
  writer.int64(producerId)
  const firstOffset = message.firstOffset
  writer.int64(firstOffset)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeFetchResponsePartition(writer: WireWriter, message: FetchResponsePartition, version: number): void {
  const flexible = version >= 12
  const partitionIndex = message.partitionIndex
  writer.int32(partitionIndex)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const highWatermark = message.highWatermark
  writer.int64(highWatermark)
  const lastStableOffset = message.lastStableOffset ?? -1
  writer.int64(lastStableOffset)
  const logStartOffset = message.logStartOffset ?? -1
  if (version >= 5) {
    writer.int64(logStartOffset)
  }
  const divergingEpoch = message.divergingEpoch ?? DEFAULT_FetchResponseDivergingEpoch
  const hasDivergingEpoch = !isDefaultFetchResponseDivergingEpoch(divergingEpoch)
  if (hasDivergingEpoch && !(version >= 12)) throw responseUnsayable('FetchResponsePartition.divergingEpoch', version)
  const currentLeader = message.currentLeader ?? DEFAULT_FetchResponseCurrentLeader
  const hasCurrentLeader = !isDefaultFetchResponseCurrentLeader(currentLeader)
  if (hasCurrentLeader && !(version >= 12)) throw responseUnsayable('FetchResponsePartition.currentLeader', version)
  const snapshotId = message.snapshotId ?? DEFAULT_FetchResponseSnapshotId
  const hasSnapshotId = !isDefaultFetchResponseSnapshotId(snapshotId)
  if (hasSnapshotId && !(version >= 12)) throw responseUnsayable('FetchResponsePartition.snapshotId', version)
  const abortedTransactions = message.abortedTransactions === undefined ? NONE : message.abortedTransactions
  if (abortedTransactions === null) writer.nullCount(flexible)
  else {
    writer.count(abortedTransactions.length, flexible)
    for (let i = 0; i < abortedTransactions.length; i++) encodeFetchResponseAbortedTransaction(writer, abortedTransactions[i]!, version)
  }
  const preferredReadReplica = message.preferredReadReplica ?? -1
  if (version >= 11) {
    writer.int32(preferredReadReplica)
  } else if (preferredReadReplica !== -1) throw responseUnsayable('FetchResponsePartition.preferredReadReplica', version)
  const records = message.records
  writer.nullableRecords(records, flexible)
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasDivergingEpoch) tagCount++
    if (hasCurrentLeader) tagCount++
    if (hasSnapshotId) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasDivergingEpoch) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      encodeFetchResponseDivergingEpoch(writer, divergingEpoch)
      writer.endTag(mark)
    }
    if (hasCurrentLeader) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 1)
      const mark = writer.beginTag(1)
      encodeFetchResponseCurrentLeader(writer, currentLeader)
      writer.endTag(mark)
    }
    if (hasSnapshotId) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 2)
      const mark = writer.beginTag(2)
      encodeFetchResponseSnapshotId(writer, snapshotId)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

function encodeFetchResponseTopic(writer: WireWriter, message: FetchResponseTopic, version: number): void {
  const flexible = version >= 12
  const topic = message.topic ?? ''
  if (version <= 12) {
    writer.string(topic, flexible)
  }
  const topicId = message.topicId ?? NO_UUID
  if (version >= 13) {
    writer.uuid(topicId)
  }
  const partitions = message.partitions
  writer.count(partitions.length, flexible)
  for (let i = 0; i < partitions.length; i++) encodeFetchResponsePartition(writer, partitions[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeFetchResponseNodeEndpoint(writer: WireWriter, message: FetchResponseNodeEndpoint): void {
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

export function encodeFetchResponse(writer: WireWriter, message: FetchResponse, version: number): void {
  if (!(version >= 4 && version <= 18)) throw unsupportedVersion('FetchResponse', version)
  const flexible = version >= 12
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode ?? 0
  if (version >= 7) {
    writer.int16(errorCode)
  }
  const sessionId = message.sessionId ?? 0
  if (version >= 7) {
    writer.int32(sessionId)
  } else if (sessionId !== 0) throw responseUnsayable('FetchResponse.sessionId', version)
  const responses = message.responses
  writer.count(responses.length, flexible)
  for (let i = 0; i < responses.length; i++) encodeFetchResponseTopic(writer, responses[i]!, version)
  const nodeEndpoints = message.nodeEndpoints ?? NONE
  const hasNodeEndpoints = nodeEndpoints.length !== 0
  if (hasNodeEndpoints && !(version >= 16)) throw responseUnsayable('FetchResponse.nodeEndpoints', version)
  if (flexible) {
    const unknownTags = message.unknownTags
    let tagCount = unknownTags === undefined ? 0 : unknownTags.length
    if (hasNodeEndpoints && version >= 16) tagCount++
    writer.uvarint(tagCount)
    let nextTag = 0
    if (hasNodeEndpoints && version >= 16) {
      nextTag = writer.unknownTagsBelow(unknownTags, nextTag, 0)
      const mark = writer.beginTag(0)
      writer.count(nodeEndpoints.length, true)
      for (let i = 0; i < nodeEndpoints.length; i++) encodeFetchResponseNodeEndpoint(writer, nodeEndpoints[i]!)
      writer.endTag(mark)
    }
    writer.unknownTagsBelow(unknownTags, nextTag, 0x100000000)
  }
}

export const fetchApi: Api<FetchRequest, FetchResponse, FetchRequestInit, DecodedFetchResponse> = {
  key: 1,
  name: 'Fetch',
  versions: { min: 4, max: 18 },
  advertised: { min: 4, max: 18 },
  flexibleFrom: 12,
  decodeRequest: decodeFetchRequest,
  encodeRequest: encodeFetchRequest,
  decodeResponse: decodeFetchResponse,
  encodeResponse: encodeFetchResponse,
}
