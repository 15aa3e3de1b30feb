import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { type BodyNumber, type LogIndex, partitionHandle } from '../base/units.ts'
import { RegisteredBroker } from './brokers.ts'
import { decodeTopicId, encodeTopicId } from './commands/topic-commands.ts'
import { decodeConfigs, encodeConfigs } from './configs.ts'
import { Extents } from './extents.ts'
import { ClusterState } from './state.ts'
import { Partition } from './topic.ts'

/** Layout and history: docs/formats/snapshot.md. */
const VERSION = 1
/** Rows of commits hold handles in 32 bits. */
const HANDLES_MAX = 2 ** 32

/**
 * The whole state as bytes, canonical: equal states give equal bytes, whatever way they came about. So a hash of them is
 * the state hash. Takes 65 ms for a million extents, 120 ms for 200,000 producers and 240 ms for a million committed offsets: where others
 * wait meanwhile, a `PiecewiseSnapshot` gives the same bytes in pieces.
 */
export function encodeState(state: ClusterState): Buffer {
  const writer = new ByteWriter(64 * 1024)
  encodeHead(writer, state)
  state.objects.encode(writer)
  encodeMiddle(writer, state)
  for (const partition of state.partitions) encodePartition(writer, state, partition)
  state.offsets.encode(writer)
  encodeTail(writer, state)
  return writer.finish()
}

/** Everything before the objects. */
export function encodeHead(writer: ByteWriter, state: ClusterState): void {
  writer.u8(VERSION)
  writer.f64(state.appliedIndex)
  writer.f64(state.timeMs)
  writer.string(state.clusterId)
  writer.f64(state.nextProducerId)
  encodeBrokers(writer, state)
}

/** Everything between the objects and the first partition. */
export function encodeMiddle(writer: ByteWriter, state: ClusterState): void {
  encodeTopics(writer, state)
  writer.varint(state.partitions.nextHandle)
  writer.varint(state.partitions.count)
}

/** Everything behind the committed offsets. */
export function encodeTail(writer: ByteWriter, state: ClusterState): void {
  writer.varint(state.configVersion)
  state.configs.encode(writer)
  encodeGroups(writer, state)
  state.claims.encode(writer)
}

/** Throws a Failure (`corrupt`; reason `newer-format` if a newer version wrote it). */
export function decodeState(bytes: Uint8Array): ClusterState {
  const reader = new ByteReader(bytes)
  const version = reader.u8()
  if (version !== VERSION)
    throw new Failure('corrupt', 'newer-format', 'no', `snapshot format ${version} is unknown, this version reads ${VERSION}`)
  const state = new ClusterState()
  state.appliedIndex = reader.f64() as LogIndex
  state.timeMs = reader.f64()
  state.clusterId = reader.string()
  state.nextProducerId = reader.f64()
  decodeBrokers(reader, state)
  state.objects.decode(reader)
  decodeTopics(reader, state)
  decodePartitions(reader, state)
  state.objects.checkExtents()
  state.offsets.decode(reader)
  state.configVersion = reader.varint()
  state.configs.decode(reader)
  decodeGroups(reader, state)
  state.claims.decode(reader)
  reader.end()
  return state
}

function encodeBrokers(writer: ByteWriter, state: ClusterState): void {
  writer.varint(state.brokers.size)
  for (const brokerId of [...state.brokers.keys()].sort((a, b) => a - b)) state.brokers.get(brokerId)!.encode(writer)
}

function decodeBrokers(reader: ByteReader, state: ClusterState): void {
  for (let count = reader.count(28); count > 0; count--) {
    const broker = RegisteredBroker.decode(reader)
    state.brokers.set(broker.brokerId, broker)
  }
}

function encodeTopics(writer: ByteWriter, state: ClusterState): void {
  writer.varint(state.topics.count)
  for (const topic of state.topics.sorted()) {
    encodeTopicId(writer, topic.id)
    writer.string(topic.name)
    writer.varint(topic.replicationFactor)
    writer.f64(topic.createdMs)
    writer.varint(topic.configVersion)
    encodeConfigs(writer, topic.configs)
  }
}

function decodeTopics(reader: ByteReader, state: ClusterState): void {
  for (let count = reader.count(28); count > 0; count--) {
    const id = decodeTopicId(reader)
    const name = reader.string()
    const replicationFactor = reader.varint()
    const createdMs = reader.f64()
    const configVersion = reader.varint()
    state.addTopic(id, name, replicationFactor, createdMs, decodeConfigs(reader)).configVersion = configVersion
  }
}

/** They follow each other in the order of handles, which is also the order of indexes within a topic. */
export function encodePartition(writer: ByteWriter, state: ClusterState, partition: Partition): void {
  writer.varint(partition.handle)
  encodeTopicId(writer, partition.topic.id)
  writer.f64(partition.logStart)
  writer.f64(partition.highWatermark)
  writer.f64(partition.maxTimestampMs)
  partition.extents.encode(writer)
  encodePartitionProducers(writer, state, partition)
}

function encodePartitionProducers(writer: ByteWriter, state: ClusterState, partition: Partition): void {
  const { producers } = partition
  writer.varint(producers?.size ?? 0)
  if (producers === undefined) return
  for (const producerId of Float64Array.from(producers.keys()).sort()) {
    writer.f64(producerId)
    state.producers.encode(writer, producers.get(producerId)!)
  }
}

function decodePartitions(reader: ByteReader, state: ClusterState): void {
  const nextHandle = reader.varint()
  if (nextHandle > HANDLES_MAX) throw new Failure('corrupt', 'undecodable', 'no', `${nextHandle} partitions were never made`)
  for (let count = reader.count(43); count > 0; count--) {
    const handle = reader.varint()
    const id = decodeTopicId(reader)
    const topic = state.topics.findById(id)
    if (topic === undefined || handle < state.partitions.nextHandle || handle >= nextHandle) {
      throw new Failure('corrupt', 'undecodable', 'no', `partition ${handle} of topic ${id} doesn't fit its snapshot`)
    }
    const partition = new Partition(partitionHandle(handle), topic, topic.partitions.length)
    topic.partitions.push(partition)
    state.partitions.restore(partition)
    partition.logStart = reader.f64()
    partition.highWatermark = reader.f64()
    partition.maxTimestampMs = reader.f64()
    partition.extents = Extents.decode(reader)
    for (let row = 0; row < partition.extents.count; row++) {
      partition.sizeBytes += partition.extents.sizeBytes(row)
      restoreExtent(state, partition.extents.body(row))
    }
    decodePartitionProducers(reader, state, partition)
  }
  state.partitions.reserveHandles(nextHandle)
}

function restoreExtent(state: ClusterState, body: BodyNumber): void {
  if (body > 0) state.liveEntries.add(body as number as LogIndex, 1)
  else state.objects.restoreExtent(-body)
}

function decodePartitionProducers(reader: ByteReader, state: ClusterState, partition: Partition): void {
  const count = reader.count(19)
  if (count === 0) return
  partition.producers = new Map()
  for (let left = count; left > 0; left--) partition.producers.set(reader.f64(), state.producers.decode(reader))
}

function encodeGroups(writer: ByteWriter, state: ClusterState): void {
  writer.varint(state.groups.size)
  for (const groupId of [...state.groups.keys()].sort()) {
    writer.string(groupId)
    writer.bytes(state.groups.get(groupId)!)
  }
}

function decodeGroups(reader: ByteReader, state: ClusterState): void {
  for (let count = reader.count(2); count > 0; count--) state.groups.set(reader.string(), Buffer.from(reader.bytes()))
}
