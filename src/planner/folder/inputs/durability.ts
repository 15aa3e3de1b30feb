import { topicAnswer } from '../../documents/answers.ts'
import type { Cluster } from '../../documents/estate-cluster.ts'
import type { Topic } from '../../documents/estate-topic.ts'
import { copiesOf, topicBytes, zoneOf } from '../cluster-facts.ts'
import { answered, assumed, type Finder, fromSeries, fromTopic, ofCluster, ofTopic } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { WORKLOAD } from './workload.ts'

const BYTES_PER_GIB = 2 ** 30
const BYTES_PER_MIB = 2 ** 20

const SETTINGS = ['replicationFactor', 'minInsyncReplicas', 'acks', 'uncleanLeaderElection'] as const

/** What people say of the topic itself, before what they say of all. */
function ofTopicOrAll(field: 'lostData' | 'delayedData' | 'interruption'): readonly Finder[] {
  return [
    fromTopic('name', `answers.yaml /topics, ${field}`, ({ name }, _, { folder }) => {
      return topicAnswer(folder.answers?.value, name)?.answer[field]
    }),
    answered(`${field}Cost`),
  ]
}

function isSet(name: string): Finder {
  return fromTopic('settings', `whether ${name} is one of them`, ({ settings }) =>
    settings == null ? null : Object.hasOwn(settings, name),
  )
}

/** An assumption is a decision, too: with an owner and a reason. */
const DECISIONS = Object.fromEntries(
  SETTINGS.flatMap((setting) => [
    [`decisions.${setting}.value`, [assumed(`durability.${setting}`)]],
    [`decisions.${setting}.owner`, [assumed(`durability.${setting}`, 'owner')]],
    [`decisions.${setting}.reason`, [assumed(`durability.${setting}`, 'why')]],
  ]),
) as Readonly<Record<string, readonly Finder[]>>

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
    'business.dataClass': [
      ofTopic('dataClass'),
      fromTopic('name', 'answers.yaml /topics, dataClass', ({ name }, _, { folder }) => {
        return topicAnswer(folder.answers?.value, name)?.answer.dataClass
      }),
    ],
    'business.lostData': ofTopicOrAll('lostData'),
    'business.delayedData': ofTopicOrAll('delayedData'),
    'business.interruption': ofTopicOrAll('interruption'),
    ...DECISIONS,
    'isExplicit.minInsyncReplicas': [isSet('min.insync.replicas')],
    'isExplicit.uncleanLeaderElection': [isSet('unclean.leader.election.enable')],
    platform: [ofCluster('platform')],
    zones: WORKLOAD.zones,
  },
  alone: {
    keptGiB: [
      fromTopic('partitions', 'GiB of one copy', (topic) => {
        const bytes = topicBytes(topic)
        return bytes === null ? null : bytes / BYTES_PER_GIB
      }),
    ],
    avgInMiBps: [fromSeries('bytesInPerSecond', 'average', ({ average }) => average / BYTES_PER_MIB)],
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
