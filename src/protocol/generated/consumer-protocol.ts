// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import { NONE } from '../absent.ts'
import type { WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ConsumerProtocolSubscription {
  /** Topics subscribed to. */
  readonly topics: readonly string[]
  /** The client's own. */
  readonly userData: Buffer | null
  /** What it owned before, for sticky assignors. */
  readonly ownedPartitions: readonly ConsumerProtocolSubscriptionOwnedPartition[]
  /** -1: none. */
  readonly generationId: number
  /** Where the client is, to read nearby. */
  readonly rackId: string | null
}

export interface ConsumerProtocolSubscriptionInit {
  /** Topics subscribed to. */
  readonly topics: readonly string[]
  /** The client's own. */
  readonly userData?: Uint8Array | null
  /** What it owned before, for sticky assignors. */
  readonly ownedPartitions?: readonly ConsumerProtocolSubscriptionOwnedPartitionInit[]
  /** -1: none. */
  readonly generationId?: number
  /** Where the client is, to read nearby. */
  readonly rackId?: string | null
}

export interface ConsumerProtocolSubscriptionOwnedPartition {
  readonly topic: string
  readonly partitions: readonly number[]
}

export type ConsumerProtocolSubscriptionOwnedPartitionInit = ConsumerProtocolSubscriptionOwnedPartition


function decodeConsumerProtocolSubscriptionOwnedPartition(reader: WireReader): ConsumerProtocolSubscriptionOwnedPartition {
  const topic = reader.string(false)
  const partitions: number[] = []
  const partitionsCount = reader.count(false, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  return { topic, partitions }
}

export function decodeConsumerProtocolSubscription(reader: WireReader, version: number): ConsumerProtocolSubscription {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('ConsumerProtocolSubscription', version)
  const topics: string[] = []
  const topicsCount = reader.count(false, 2, 32)
  for (let i = 0; i < topicsCount; i++) topics.push(reader.string(false))
  const userData = reader.nullableBytes(false)
  const ownedPartitions: ConsumerProtocolSubscriptionOwnedPartition[] = []
  if (version >= 1) {
    const ownedPartitionsCount = reader.count(false, 6, 104)
    for (let i = 0; i < ownedPartitionsCount; i++) ownedPartitions.push(decodeConsumerProtocolSubscriptionOwnedPartition(reader))
  }
  const generationId = version >= 2 ? reader.int32() : -1
  const rackId = version === 3 ? reader.nullableString(false) : null
  return { topics, userData, ownedPartitions, generationId, rackId }
}

function encodeConsumerProtocolSubscriptionOwnedPartition(writer: WireWriter, message: ConsumerProtocolSubscriptionOwnedPartitionInit): void {
  const topic = message.topic
  writer.string(topic, false)
  const partitions = message.partitions
  writer.count(partitions.length, false)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
}

export function encodeConsumerProtocolSubscription(writer: WireWriter, message: ConsumerProtocolSubscriptionInit, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('ConsumerProtocolSubscription', version)
  const topics = message.topics
  writer.count(topics.length, false)
  for (let i = 0; i < topics.length; i++) writer.string(topics[i]!, false)
  const userData = message.userData === undefined ? null : message.userData
  writer.nullableBytes(userData, false)
  const ownedPartitions = message.ownedPartitions ?? NONE
  if (version >= 1) {
    writer.count(ownedPartitions.length, false)
    for (let i = 0; i < ownedPartitions.length; i++) encodeConsumerProtocolSubscriptionOwnedPartition(writer, ownedPartitions[i]!)
  }
  const generationId = message.generationId ?? -1
  if (version >= 2) {
    writer.int32(generationId)
  }
  const rackId = message.rackId === undefined ? null : message.rackId
  if (version === 3) {
    writer.nullableString(rackId, false)
  }
}

export interface ConsumerProtocolAssignment {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentAssignedPartition[]
  /** The assignor's own. */
  readonly userData: Buffer | null
}

export interface ConsumerProtocolAssignmentInit {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentAssignedPartitionInit[]
  /** The assignor's own. */
  readonly userData?: Uint8Array | null
}

export interface ConsumerProtocolAssignmentAssignedPartition {
  readonly topic: string
  readonly partitions: readonly number[]
}

export type ConsumerProtocolAssignmentAssignedPartitionInit = ConsumerProtocolAssignmentAssignedPartition


function decodeConsumerProtocolAssignmentAssignedPartition(reader: WireReader): ConsumerProtocolAssignmentAssignedPartition {
  const topic = reader.string(false)
  const partitions: number[] = []
  const partitionsCount = reader.count(false, 4, 8)
  for (let i = 0; i < partitionsCount; i++) partitions.push(reader.int32())
  return { topic, partitions }
}

export function decodeConsumerProtocolAssignment(reader: WireReader, version: number): ConsumerProtocolAssignment {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('ConsumerProtocolAssignment', version)
  const assignedPartitions: ConsumerProtocolAssignmentAssignedPartition[] = []
  const assignedPartitionsCount = reader.count(false, 6, 104)
  for (let i = 0; i < assignedPartitionsCount; i++) assignedPartitions.push(decodeConsumerProtocolAssignmentAssignedPartition(reader))
  const userData = reader.nullableBytes(false)
  return { assignedPartitions, userData }
}

function encodeConsumerProtocolAssignmentAssignedPartition(writer: WireWriter, message: ConsumerProtocolAssignmentAssignedPartitionInit): void {
  const topic = message.topic
  writer.string(topic, false)
  const partitions = message.partitions
  writer.count(partitions.length, false)
  for (let i = 0; i < partitions.length; i++) writer.int32(partitions[i]!)
}

export function encodeConsumerProtocolAssignment(writer: WireWriter, message: ConsumerProtocolAssignmentInit, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('ConsumerProtocolAssignment', version)
  const assignedPartitions = message.assignedPartitions
  writer.count(assignedPartitions.length, false)
  for (let i = 0; i < assignedPartitions.length; i++) encodeConsumerProtocolAssignmentAssignedPartition(writer, assignedPartitions[i]!)
  const userData = message.userData === undefined ? null : message.userData
  writer.nullableBytes(userData, false)
}
