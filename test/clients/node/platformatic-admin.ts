import { type Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import type { Verb } from '../program/lines.ts'
import { fieldsOf, type VerbRun } from './serve.ts'

/** The administrative verbs on @platformatic/kafka. */
export function platformaticAdmin(admin: Admin): Partial<Record<Verb, VerbRun>> {
  return {
    'create-topic'(request) {
      const { topic, partitions, configs } = fieldsOf(request)
      const list = Object.entries(configs).map(([name, value]) => ({ name, value }))
      return admin.createTopics({ topics: [topic], partitions, replicas: 1, configs: list })
    },
    'delete-topic': (request) => admin.deleteTopics({ topics: [fieldsOf(request).topic] }),
    'list-topics': () => admin.listTopics(),
    async 'describe-topic'(request) {
      const { topic } = fieldsOf(request)
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true })
      const { partitions } = topics.get(topic)!
      return { partitions: partitions.length, leaders: partitions.map(({ leader }) => leader) }
    },
    async 'describe-cluster'() {
      const { brokers } = await admin.metadata({ forceUpdate: true })
      return { nodes: [...brokers.keys()] }
    },
    async 'topic-configs'(request) {
      const resources = [
        { resourceType: ConfigResourceTypes.TOPIC, resourceName: fieldsOf(request).topic, configurationKeys: null },
      ]
      const [described] = await admin.describeConfigs({ resources })
      return Object.fromEntries(described!.configs.map(({ name, value }) => [name, value]))
    },
    'set-topic-config'(request) {
      const { topic, name, value } = fieldsOf(request)
      const configs = [{ name, value, configOperation: IncrementalAlterConfigOperationTypes.SET }]
      const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs }]
      return admin.incrementalAlterConfigs({ resources })
    },
    'add-partitions'(request) {
      const { topic, total } = fieldsOf(request)
      return admin.createPartitions({ topics: [{ name: topic, count: total, assignments: [] }] })
    },
    'delete-records'(request) {
      const { topic, partition, before } = fieldsOf(request)
      return admin
        .deleteRecords({ topics: [{ name: topic, partitions: [{ partition, offset: BigInt(before) }] }] })
        .then(() => undefined)
    },
    async 'offset-at'(request) {
      const { topic, partition, timestamp } = fieldsOf(request)
      const partitions = [{ partitionIndex: partition, timestamp: BigInt(timestamp) }]
      const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] })
      return Number(listed!.partitions[0]!.offset)
    },
    async 'list-groups'() {
      return [...(await admin.listGroups()).keys()]
    },
    async 'describe-group'(request) {
      const { group } = fieldsOf(request)
      const described = (await admin.describeGroups({ groups: [group] })).get(group)!
      return { state: described.state, members: described.members.size }
    },
    'delete-group': (request) => admin.deleteGroups({ groups: [fieldsOf(request).group] }),
    async committed(request) {
      const { group, topic, partitions } = fieldsOf(request) as unknown as { group: string; topic: string; partitions: number[] }
      const topics = [{ name: topic, partitionIndexes: partitions }]
      const [found] = await admin.listConsumerGroupOffsets({ groups: [{ groupId: group, topics }] })
      return Object.fromEntries(
        found!.topics[0]!.partitions.map((offset) => [offset.partitionIndex, Number(offset.committedOffset)]),
      )
    },
  }
}
