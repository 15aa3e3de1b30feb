import { copiesOf, groupSizes, once, partitionReplicas, partitionsOf, partitionTotal } from '../cluster-facts.ts'
import { assumed, fromCluster, fromSeries, fromTopic, ofWholeCluster } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

const BYTES_PER_MIB = 2 ** 20

const GROWTH = fromSeries('bytesInPerSecond', 'growth', ({ growthPerMonth }) => growthPerMonth)

const allPartitions = once((cluster) => partitionTotal(cluster))

export const partitionsInput: InputMap = {
  command: 'plan partitions',
  of: 'topic',
  fields: {
    replicationFactor: [
      fromTopic('replicationFactor', 'or copies of its first partition', copiesOf),
      assumed('durability.replicationFactor'),
    ],
    groups: [fromTopic('name', 'members of each group that reads it', (topic, cluster) => groupSizes(cluster, topic.name))],
    brokers: [fromCluster('brokers', 'their number', ({ brokers }) => brokers?.length || null)],
    topicMiBps: [fromSeries('bytesInPerSecond', 'peak', ({ peak }) => peak / BYTES_PER_MIB)],
    partitionProduceMiBps: [assumed('workload.partitionProduceMiBps')],
    partitionConsumeMiBps: [assumed('workload.partitionConsumeMiBps')],
    growthPerMonth: [GROWTH, ofWholeCluster(GROWTH), assumed('workload.growthPerMonth')],
    current: [fromTopic('partitionCount', 'or the partitions that are listed', partitionsOf)],
    partitionsPerBrokerMax: [fromCluster('limits', 'partitionsPerBroker', ({ limits }) => limits?.partitionsPerBroker)],
    otherPartitions: [
      fromTopic('name', 'partitions of all other topics', (topic, cluster) => {
        const [all, own] = [allPartitions(cluster), partitionsOf(topic)]
        return all === null || own === null ? null : all - own
      }),
    ],
    replicasPerBrokerUsed: [
      fromTopic('name', 'copies of all other topics ÷ brokers', (topic, cluster) => {
        const [all, own, copies] = [partitionReplicas(cluster), partitionsOf(topic), copiesOf(topic)]
        const brokers = cluster.brokers?.length ?? 0
        if (all === null || own === null || copies === null || brokers === 0) return null
        return Math.ceil((all - own * copies) / brokers)
      }),
    ],
  },
}
