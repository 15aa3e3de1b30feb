import type { Topic } from '../documents/estate-topic.ts'
import type { Importer } from './importer.ts'
import { type Line, type Source, wholeNumber } from './source.ts'
import { effectiveOf, withoutSecrets } from './topic-settings.ts'

type Partition = NonNullable<Topic['partitions']>[number]

const TOPIC_FIELDS = ['Topic', 'TopicId', 'PartitionCount', 'ReplicationFactor', 'Configs', 'MarkedForDeletion']
const PARTITION_FIELDS = [
  'Topic',
  'Partition',
  'Leader',
  'Replicas',
  'Isr',
  'Elr',
  'LastKnownElr',
  'Adding Replicas',
  'Removing Replicas',
  'Offline',
  'MarkedForDeletion',
]

/**
 * The text of `kafka-topics --describe`: a line for each topic, behind it one for each partition. Before 2.4 without a space behind the colons, from 2.8
 * on with the topic's id, from 4.0 on with eligible leader replicas. `Configs` are settings that differ from Kafka's own defaults: the tool doesn't
 * tell those of the topic from those of the broker.
 */
export const kafkaTopics: Importer = {
  kind: 'kafka-topics',
  summary: 'text of kafka-topics --describe',
  sections: ['topics'],
  needsCluster: true,
  read: (source, { cluster }) => ({ clusters: [{ id: cluster, topics: readTopics(source) }] }),
}

interface Growing extends Topic {
  partitions: Partition[]
}

function readTopics(source: Source): Topic[] {
  const topics = new Map<string, Growing>()
  for (const line of source.lines()) {
    if (/^(?:\[.*\] )?WARN|^WARNING:|^OpenJDK /.test(line.text)) continue
    const isPartition = /\bPartition:/.test(line.text)
    const fields = fieldsOf(source, line, isPartition ? PARTITION_FIELDS : TOPIC_FIELDS)
    const name = required(source, line, fields, 'Topic').text
    if (!isPartition) {
      if (topics.has(name)) throw source.refusal(line.number, 1, `the topic '${name}' is there twice`)
      topics.set(name, topicOf(source, line, name, fields))
      continue
    }
    const topic = topics.get(name)
    if (topic === undefined)
      throw source.refusal(
        line.number,
        1,
        `a partition of '${name}' without its topic's line: a list of some partitions is no inventory`,
      )
    topic.partitions.push(partitionOf(source, line, fields))
  }
  return [...topics.values()]
}

interface Field {
  readonly text: string
  readonly column: number
}
type Fields = ReadonlyMap<string, Field>

/** `Name: value` again and again, between tabs or spaces; settings go on up to a tab. */
function fieldsOf(source: Source, line: Line, known: readonly string[]): Fields {
  const settingsAt = line.text.search(/\bConfigs:/)
  const heads = [...line.text.matchAll(/(?<=^|\s)([A-Z][A-Za-z]*(?: Replicas)?):/g)].filter(({ index }) => {
    return settingsAt < 0 || index <= settingsAt || line.text.slice(settingsAt, index).includes('\t')
  })
  const [first] = heads
  if (first === undefined || line.text.slice(0, first.index).trim() !== '')
    throw source.refusal(line.number, 1, `should be a line of kafka-topics --describe, and is '${line.text.trim().slice(0, 40)}'`)
  const fields = new Map<string, Field>()
  for (const [at, { 0: whole, 1: name, index }] of heads.entries()) {
    if (!known.includes(name!)) throw source.refusal(line.number, index + 1, `'${name}' is no field that is known here`)
    const from = index + whole.length
    const text = line.text.slice(from, heads[at + 1]?.index ?? line.text.length)
    fields.set(name!, { text: text.trim(), column: from + 1 + text.length - text.trimStart().length })
  }
  return fields
}

function required(source: Source, line: Line, fields: Fields, name: string): Field {
  const field = fields.get(name)
  if (field === undefined || field.text === '') throw source.refusal(line.number, field?.column ?? 1, `${name} is missing`)
  return field
}

function topicOf(source: Source, line: Line, name: string, fields: Fields): Growing {
  const number = (field: string): number => {
    const { text, column } = required(source, line, fields, field)
    return wholeNumber(source, line, column, text, field)
  }
  const id = fields.get('TopicId')?.text
  const settings = settingsOf(source, line, fields.get('Configs'))
  const effective = effectiveOf(settings)
  return {
    name,
    ...(id === undefined || id === '' || id === 'none' ? {} : { topicId: id }),
    partitionCount: number('PartitionCount'),
    replicationFactor: number('ReplicationFactor'),
    settings: withoutSecrets(settings),
    ...(effective === undefined ? {} : { effective }),
    partitions: [],
  }
}

/** Values hold commas, too: a new setting begins where a name and an equals sign follow. */
function settingsOf(source: Source, line: Line, field: Field | undefined): Record<string, string> {
  if (field === undefined || field.text === '') return {}
  return Object.fromEntries(
    field.text.split(/,(?=[a-z][a-z0-9.]*=)/).map((setting) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(setting) ?? []
      if (name === undefined) throw source.refusal(line.number, field.column, `'${setting}' should be name=value`)
      return [name, value!]
    }),
  )
}

function partitionOf(source: Source, line: Line, fields: Fields): Partition {
  const ids = (name: string): number[] | undefined => {
    const field = fields.get(name)
    if (field === undefined) return undefined
    return field.text === '' ? [] : field.text.split(',').map((id) => wholeNumber(source, line, field.column, id, name))
  }
  const index = required(source, line, fields, 'Partition')
  const leader = required(source, line, fields, 'Leader')
  const offline = ids('Offline')
  return {
    index: wholeNumber(source, line, index.column, index.text, 'Partition'),
    leader: /^(?:none|-1)$/.test(leader.text) ? null : wholeNumber(source, line, leader.column, leader.text, 'Leader'),
    replicas: ids('Replicas') ?? [],
    inSyncReplicas: ids('Isr') ?? [],
    ...(offline === undefined ? {} : { offlineReplicas: offline }),
  }
}
