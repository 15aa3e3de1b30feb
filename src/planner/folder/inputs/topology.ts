import { DATA_CLASSES, dataClassTable } from '../../calculations/durability-advice.ts'
import { topicAnswer } from '../../documents/answers.ts'
import type { Cluster } from '../../documents/estate-cluster.ts'
import type { Topic } from '../../documents/estate-topic.ts'
import { copiesOf, partitionsOf, topicsOf, zoneOf } from '../cluster-facts.ts'
import { answered, type Finder, firstOf, fromCluster, seriesRate } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import type { Place } from '../place.ts'
import { seriesRatio } from '../series-ratio.ts'
import { WORKLOAD } from './workload.ts'

const BYTES_PER_MIB = 2 ** 20
const FAN_OUT = seriesRatio('bytesOutPerSecond', 'bytesInPerSecond')

export const topologyInput: InputMap = {
  command: 'plan topology',
  of: 'cluster',
  fields: {
    brokers: [
      fromCluster('brokers', 'id, zone and rack of each', ({ brokers }) =>
        brokers == null || brokers.length === 0
          ? null
          : brokers.map((broker) => ({
              id: broker.id,
              zone: zoneOf(broker),
              ...(broker.rack === undefined ? {} : { rack: broker.rack }),
            })),
      ),
    ],
    zonesWanted: [fromCluster('zones', 'each by the name that brokers have for it', zonesWanted)],
    topics: [fromCluster('topics', 'name, partitions, copies and where they lie, rate and retention of each', topics)],
    groups: [fromCluster('groups', 'partitions of each member', groups)],
    'defaults.replicationFactorSet': [isSet('default.replication.factor')],
    'defaults.minInsyncReplicasSet': [isSet('min.insync.replicas')],
    'defaults.decidedAtBrokers': [answered('defaultsDecidedAtBrokers')],
  },
}

function topics(cluster: Cluster, place: Place) {
  const ofAll = firstOf(WORKLOAD.fanOut, place)?.value
  const classes = place.book?.limits.table('dataClasses', dataClassTable, DATA_CLASSES) ?? DATA_CLASSES
  const all = topicsOf(cluster)?.map((topic, at) => {
    const here = { ...place, topic: { at, value: topic } }
    const written = seriesRate(here, 'bytesInPerSecond')
    const fanOut = FAN_OUT.find(here)?.value ?? ofAll
    const assignment = assignmentOf(topic, cluster)
    const dataClass = topic.dataClass ?? topicAnswer(place.folder.answers?.value, topic.name)?.answer.dataClass
    const asked = dataClass == null ? undefined : classes[dataClass.toLowerCase()]
    return {
      name: topic.name,
      partitions: partitionsOf(topic),
      replicationFactor: copiesOf(topic),
      ...(written === null ? {} : { produceMiBps: written.rate.average / BYTES_PER_MIB }),
      ...(typeof fanOut === 'number' ? { fanOut } : {}),
      ...(topic.effective?.retentionHours == null ? {} : { retentionHours: topic.effective.retentionHours }),
      ...(asked === undefined ? {} : { durable: asked === 'durability' }),
      ...(assignment === null ? {} : { assignment }),
    }
  })
  return all?.some(({ partitions, replicationFactor }) => partitions === null || replicationFactor === null) ? null : all
}

/** Where all its copies lie; null as long as that isn't known of each partition, or a copy lies on a broker that nobody lists. */
function assignmentOf({ partitions, partitionCount }: Topic, { brokers }: Cluster) {
  if (partitions == null || partitions.length === 0 || partitions.length !== (partitionCount ?? partitions.length)) return null
  const ids = new Set(brokers?.map(({ id }) => id))
  const known = (id: number): boolean => ids.has(id)
  const isWhole = partitions.every(({ replicas, leader }) => {
    return replicas != null && replicas.length > 0 && replicas.every(known) && (leader == null || leader < 0 || known(leader))
  })
  if (!isWhole || partitions.some(({ leader }) => leader === undefined)) return null
  return partitions.map(({ replicas, leader }) => ({ replicas: replicas!, leader: leader == null || leader < 0 ? null : leader }))
}

/** Zones bear ids or names, as racks do; where brokers bear neither nobody can tell. */
function zonesWanted({ zones, brokers }: Cluster): string[] | null {
  if (zones == null || zones.length === 0 || brokers == null) return null
  const used = brokers.map(zoneOf)
  const named = [zones.map(({ id }) => id), zones.flatMap(({ name }) => name ?? [])]
  return (
    named.find((names) => names.length === zones.length && used.every((zone) => zone !== null && names.includes(zone))) ?? null
  )
}

/** Of those whose members all say what they were given. */
function groups({ groups: all }: Cluster) {
  return all?.flatMap(({ id, members }) => {
    if (members == null || members.length === 0 || members.some(({ partitions }) => partitions == null)) return []
    const named = members.map(({ clientId, instanceId, partitions }, at) => ({
      id: instanceId ?? `${clientId ?? 'member'} (${at + 1})`,
      partitions: partitions!.length,
    }))
    return [{ id, members: named }]
  })
}

function isSet(name: string): Finder {
  return fromCluster('brokers', `whether one sets ${name}`, ({ brokers }) => {
    const known = brokers?.map(({ settings }) => settings ?? null) ?? []
    if (known.some((settings) => settings !== null && Object.hasOwn(settings, name))) return true
    return known.length === 0 || known.includes(null) ? null : false
  })
}
