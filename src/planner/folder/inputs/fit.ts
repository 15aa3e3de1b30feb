import { authentication, clientNetworks, groupCount, streamsInUse } from '../client-facts.ts'
import { instanceType, isCompacted, partitionTotal } from '../cluster-facts.ts'
import { answered, assumed, fromCluster, fromSeries, fromTopic, ofCluster, ofTopic } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { WORKLOAD } from './workload.ts'

export const fitKafkaInput: InputMap = {
  command: 'plan fit kafka',
  of: 'cluster',
  fields: {
    writeAvgMiBps: WORKLOAD.avgInMiBps,
    independentConsumers: [fromCluster('groups', 'their number', groupCount), assumed('workload.consumerGroups')],
    replayNeeded: [answered('replayNeeded')],
    durabilityControlNeeded: [answered('durabilityControlNeeded')],
    orderedScaleOut: [answered('orderedScaleOut')],
    ecosystem: [answered('ecosystem')],
    workQueue: [answered('workQueue')],
    contentRouting: [answered('contentRouting')],
  },
}

export const fitServerlessInput: InputMap = {
  command: 'plan fit serverless',
  of: 'cluster',
  fields: {
    inMiBps: WORKLOAD.peakInMiBps,
    outMiBps: WORKLOAD.peakOutMiBps,
    partitions: [
      fromCluster('topics', 'partitions of those that are not compacted', (cluster) =>
        partitionTotal(cluster, (topic) => !isCompacted(topic)),
      ),
      assumed('workload.partitions'),
    ],
    compactedPartitions: [
      fromCluster('topics', 'partitions of those that are compacted', (cluster) => partitionTotal(cluster, isCompacted)),
    ],
    connections: [fromSeries('connectionCount', 'peak', ({ peak }) => Math.ceil(peak)), assumed('workload.connections')],
    groups: [fromCluster('groups', 'their number', groupCount), assumed('workload.consumerGroups')],
    messageBytesMax: [
      fromCluster('topics', 'largest message that one takes', ({ topics }) => {
        const sizes = topics?.map(({ effective }) => effective?.messageBytesMax ?? null) ?? []
        return sizes.length === 0 || sizes.includes(null) ? null : Math.max(...(sizes as readonly number[]))
      }),
      assumed('workload.messageBytesMax'),
    ],
    clientVpcs: [fromCluster('clients', 'their networks', clientNetworks), assumed('network.clientNetworks')],
    authentication: [fromCluster('listeners', 'what they ask for', authentication)],
    kafkaAcls: [fromCluster('acls', 'whether there are any', ({ acls }) => (acls == null ? null : acls.length > 0))],
  },
}

export const fitExpressInput: InputMap = {
  command: 'plan fit express',
  of: 'topic',
  fields: {
    topicSettings: [fromTopic('settings', 'those that are set', ({ settings }) => withoutUnset(settings))],
    zones: WORKLOAD.zones,
    tieredStorage: [ofTopic('effective.tiered')],
    streamsInUse: [fromCluster('groups', 'whether one, or an application, is of Kafka Streams', streamsInUse)],
  },
}

export const fitTieredInput: InputMap = {
  command: 'plan fit tiered',
  of: 'topic',
  fields: {
    cleanupPolicy: [ofTopic('effective.cleanupPolicy')],
    retentionHours: [ofTopic('effective.retentionHours')],
    kafkaVersion: [ofCluster('kafkaVersion.declared'), ofCluster('kafkaVersion.inferredMin')],
    platform: [ofCluster('platform')],
    brokerType: [fromCluster('brokers', 'type of all', instanceType)],
    segmentBytes: [
      fromTopic('settings', 'segment.bytes', ({ settings }) => {
        const bytes = settings?.['segment.bytes']
        return bytes == null || bytes === '' || !Number.isFinite(Number(bytes)) ? null : Number(bytes)
      }),
    ],
  },
}

export const fitSharedInput: InputMap = {
  command: 'plan fit shared',
  of: 'cluster',
  fields: {
    partitionMovementPainful: [answered('partitionMovementPainful')],
    reassignmentHours: [answered('reassignmentHours')],
    volumeGrowthBlocked: [answered('volumeGrowthBlocked')],
    crossZoneShare: [answered('crossZoneShare')],
    longReassignmentsPerMonth: [answered('longReassignmentsPerMonth')],
    scaleApartWanted: [answered('scaleApartWanted')],
    customerBoundaryRequired: [answered('customerBoundaryRequired')],
    latencyTargetMs: [assumed('serviceLevel.latencyTargetMs')],
    avgInMiBps: WORKLOAD.avgInMiBps,
    peakToAverage: [
      fromSeries('bytesInPerSecond', 'peak ÷ average', ({ peakToAverage }) => peakToAverage),
      assumed('workload.peakToAverage'),
    ],
  },
}

function withoutUnset(settings: Readonly<Record<string, unknown>> | null | undefined): Record<string, unknown> | null {
  if (settings == null) return null
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
}
