import type { Cluster } from '../../documents/estate-cluster.ts'
import type { Topic } from '../../documents/estate-topic.ts'
import { copiesOf, zoneOf } from '../cluster-facts.ts'
import { assumed, fromTopic, ofTopic } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

export const durabilityInput: InputMap = {
  command: 'plan durability',
  of: 'topic',
  fields: {
    replicationFactor: [
      fromTopic('replicationFactor', 'or copies of its first partition', copiesOf),
      assumed('durability.replicationFactor'),
    ],
    minInsyncReplicas: [ofTopic('effective.minInsyncReplicas'), assumed('durability.minInsyncReplicas')],
    acks: [assumed('durability.acks')],
    uncleanLeaderElection: [ofTopic('effective.uncleanLeaderElection'), assumed('durability.uncleanLeaderElection')],
    replicasPerZone: [fromTopic('partitions', 'copies by zone of the partition with most in one', replicasPerZone)],
  },
}

/** Of the partition that a zone's loss hits hardest. */
function replicasPerZone(topic: Topic, cluster: Cluster): number[] | null {
  const zones = new Map(cluster.brokers?.map((broker) => [broker.id, zoneOf(broker)] as const))
  const names = [...new Set(zones.values())]
  if (names.length === 0 || names.includes(null)) return null
  let worst: number[] | null = null
  for (const { replicas } of topic.partitions ?? []) {
    if (replicas == null || replicas.some((id) => !zones.has(id))) return null
    const counts = names.map((name) => replicas.filter((id) => zones.get(id) === name).length)
    if (worst === null || Math.max(...counts) > Math.max(...worst)) worst = counts
  }
  return worst
}
