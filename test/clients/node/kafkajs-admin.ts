import kafkajs, { type Admin } from 'kafkajs'
import type { Verb } from '../program/lines.ts'
import { fieldsOf, type VerbRun } from './serve.ts'

const { ConfigResourceTypes } = kafkajs

/** The administrative verbs on kafkajs. Its one call to change configs is the old one, which replaces all of a topic's configs. */
export function kafkajsAdmin(admin: Admin): Partial<Record<Verb, VerbRun>> {
  return {
    async 'create-topic'(request) {
      const { topic, partitions, configs } = fieldsOf(request)
      const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }))
      const made = await admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }],
      })
      // The library's own way to say it.
      if (!made) throw new Error(`topic ${topic} already exists`)
    },
    'delete-topic': (request) => admin.deleteTopics({ topics: [fieldsOf(request).topic] }),
    'list-topics': () => admin.listTopics(),
    async 'describe-topic'(request) {
      const { topics } = await admin.fetchTopicMetadata({ topics: [fieldsOf(request).topic] })
      const partitions = topics[0]!.partitions
      return { partitions: partitions.length, leaders: partitions.map(({ leader }) => leader) }
    },
    async 'describe-cluster'() {
      const { brokers } = await admin.describeCluster()
      return { nodes: brokers.map(({ nodeId }) => nodeId) }
    },
    async 'topic-configs'(request) {
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: fieldsOf(request).topic }]
      const described = await admin.describeConfigs({ includeSynonyms: false, resources })
      return Object.fromEntries(
        described.resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
      )
    },
    'set-topic-config'(request) {
      const { topic, name, value } = fieldsOf(request)
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: [{ name, value }] }]
      return admin.alterConfigs({ validateOnly: false, resources })
    },
    'add-partitions'(request) {
      const { topic, total } = fieldsOf(request)
      return admin.createPartitions({ topicPartitions: [{ topic, count: total }] })
    },
    'delete-records'(request) {
      const { topic, partition, before } = fieldsOf(request)
      return admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${before}` }] })
    },
    async 'offset-at'(request) {
      const { topic, partition, timestamp } = fieldsOf(request)
      const offsets =
        timestamp < 0 ? await admin.fetchTopicOffsets(topic) : await admin.fetchTopicOffsetsByTimestamp(topic, timestamp)
      const found = offsets.find((offset) => offset.partition === partition)!
      return Number(timestamp === -2 && 'low' in found ? found.low : found.offset)
    },
    async 'list-groups'() {
      const { groups } = await admin.listGroups()
      return groups.map(({ groupId }) => groupId)
    },
    async 'describe-group'(request) {
      const { groups } = await admin.describeGroups([fieldsOf(request).group])
      return { state: groups[0]!.state, members: groups[0]!.members.length }
    },
    'delete-group': (request) => admin.deleteGroups([fieldsOf(request).group]),
    async committed(request) {
      const { group, topic } = fieldsOf(request)
      const topics = await admin.fetchOffsets({ groupId: group, topics: [topic] })
      return Object.fromEntries(topics[0]!.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
    },
  }
}
