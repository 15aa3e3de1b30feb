import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { type TopicId, topicId } from '../../base/units.ts'
import { applyConfigChanges, type ConfigChange, decodeConfigs, encodeConfigs } from '../configs.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'

/** Makes a topic. Refusals: `topic-exists` (its name or its id), `topic-name-collides` (`a.b` with `a_b`). */
export interface CreateTopic {
  readonly kind: 'create-topic'
  readonly id: TopicId
  readonly name: string
  readonly partitionCount: number
  readonly replicationFactor: number
  readonly configs: ReadonlyMap<string, string>
}

export function encodeCreateTopic(writer: ByteWriter, command: CreateTopic): void {
  encodeTopicId(writer, command.id)
  writer.string(command.name)
  writer.varint(command.partitionCount)
  writer.varint(command.replicationFactor)
  encodeConfigs(writer, command.configs)
}

export function decodeCreateTopic(reader: ByteReader): CreateTopic {
  return {
    kind: 'create-topic',
    id: decodeTopicId(reader),
    name: reader.string(),
    partitionCount: reader.varint(),
    replicationFactor: reader.varint(),
    configs: decodeConfigs(reader),
  }
}

export function executeCreateTopic(state: ClusterState, command: CreateTopic): Outcome {
  if (state.topics.findByName(command.name) !== undefined || state.topics.findById(command.id) !== undefined)
    return Outcome.of('topic-exists')
  if (state.topics.findColliding(command.name) !== undefined) return Outcome.of('topic-name-collides')
  const topic = state.addTopic(command.id, command.name, command.replicationFactor, state.timeMs, command.configs)
  for (let count = command.partitionCount; count > 0; count--) state.addPartition(topic)
  return Outcome.of('none')
}

/** Deletes a topic with its records, producer states and committed offsets. Refusal: `unknown-topic`. */
export interface DeleteTopic {
  readonly kind: 'delete-topic'
  readonly id: TopicId
}

export function encodeDeleteTopic(writer: ByteWriter, command: DeleteTopic): void {
  encodeTopicId(writer, command.id)
}

export function decodeDeleteTopic(reader: ByteReader): DeleteTopic {
  return { kind: 'delete-topic', id: decodeTopicId(reader) }
}

export function executeDeleteTopic(state: ClusterState, command: DeleteTopic): Outcome {
  const topic = state.topics.findById(command.id)
  if (topic === undefined) return Outcome.of('unknown-topic')
  state.dropTopic(topic)
  return Outcome.of('none')
}

/** Raises a topic's number of partitions to `count`. Refusals: `unknown-topic`, `partition-count-not-larger`. */
export interface CreatePartitions {
  readonly kind: 'create-partitions'
  readonly id: TopicId
  readonly count: number
}

export function encodeCreatePartitions(writer: ByteWriter, command: CreatePartitions): void {
  encodeTopicId(writer, command.id)
  writer.varint(command.count)
}

export function decodeCreatePartitions(reader: ByteReader): CreatePartitions {
  return { kind: 'create-partitions', id: decodeTopicId(reader), count: reader.varint() }
}

export function executeCreatePartitions(state: ClusterState, command: CreatePartitions): Outcome {
  const topic = state.topics.findById(command.id)
  if (topic === undefined) return Outcome.of('unknown-topic')
  if (command.count <= topic.partitions.length) return Outcome.of('partition-count-not-larger')
  while (topic.partitions.length < command.count) state.addPartition(topic)
  return Outcome.of('none')
}

/**
 * Changes what is set for a topic. `version` is the `configVersion` that the change was planned on: an APPEND computed on
 * older values is refused with `stale-config-change` and planned again. Refusal: `unknown-topic`.
 */
export interface AlterTopicConfigs {
  readonly kind: 'alter-topic-configs'
  readonly id: TopicId
  readonly version: number
  readonly changes: readonly ConfigChange[]
}

export function encodeAlterTopicConfigs(writer: ByteWriter, command: AlterTopicConfigs): void {
  encodeTopicId(writer, command.id)
  writer.varint(command.version)
  encodeChanges(writer, command.changes)
}

export function decodeAlterTopicConfigs(reader: ByteReader): AlterTopicConfigs {
  return { kind: 'alter-topic-configs', id: decodeTopicId(reader), version: reader.varint(), changes: decodeChanges(reader) }
}

export function executeAlterTopicConfigs(state: ClusterState, command: AlterTopicConfigs): Outcome {
  const topic = state.topics.findById(command.id)
  if (topic === undefined) return Outcome.of('unknown-topic')
  if (topic.configVersion !== command.version) return Outcome.of('stale-config-change')
  topic.configs = applyConfigChanges(topic.configs, command.changes)
  topic.configVersion++
  return Outcome.of('none')
}

export function encodeChanges(writer: ByteWriter, changes: readonly ConfigChange[]): void {
  writer.varint(changes.length)
  for (const { name, value } of changes) {
    writer.string(name)
    writer.optionalString(value ?? undefined)
  }
}

export function decodeChanges(reader: ByteReader): ConfigChange[] {
  return Array.from({ length: reader.count(2) }, () => ({ name: reader.string(), value: reader.optionalString() ?? null }))
}

export function encodeTopicId(writer: ByteWriter, id: TopicId): void {
  writer.raw(Buffer.from(id, 'hex'))
}

export function decodeTopicId(reader: ByteReader): TopicId {
  return topicId(reader.raw(16).toString('hex'))
}
