import type { Cluster } from '../../documents/estate-cluster.ts'
import { instanceType, partitionReplicas } from '../cluster-facts.ts'
import { asItRuns, assumed, deployed, type Finder, fromAssumptions, fromCluster, otherwise, THE_OPTION } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import type { Place } from '../place.ts'
import { WORKLOAD } from './workload.ts'

/** The same way, as if that option had been asked for. */
const as = (option: string, finder: Finder): Finder => ({
  wanted: finder.wanted.replace('of the option', option),
  find: (place: Place) => finder.find({ ...place, option }),
})

const brokersNow = ({ brokers }: Cluster): number | null => brokers?.length || null

const REPLICAS = [
  fromCluster('topics', 'partitions × copies of all', partitionReplicas),
  fromAssumptions(
    ['workload.partitions', 'durability.replicationFactor'],
    '× replicationFactor',
    (partitions, copies) => partitions * copies,
  ),
]
const PEAK_TO_AVERAGE = [assumed('workload.peakToAverage')]

export const sizeConstraintsInput: InputMap = {
  command: 'plan size constraints',
  of: 'cluster',
  fields: {
    instanceType: [as('ec2', asItRuns('brokers', 'type of all', instanceType)), as('ec2', deployed('instanceType'))],
    zones: WORKLOAD.zones,
    replicationFactor: WORKLOAD.replicationFactor,
    peakInMiBps: WORKLOAD.peakInMiBps,
    peakToAverageRatio: PEAK_TO_AVERAGE,
    avgInMiBps: WORKLOAD.avgInMiBps,
    fanOut: WORKLOAD.fanOut,
    catchUpMiBps: WORKLOAD.catchUpMiBps,
    retentionHours: WORKLOAD.retentionHours,
    primaryHours: WORKLOAD.primaryHours,
    partitionReplicas: REPLICAS,
    diskUtilisation: [assumed('retention.diskUtilisation')],
    volumeMiBps: [as('ec2', deployed('volumeMiBps'))],
    deployedBrokers: [as('ec2', asItRuns('brokers', 'their number', brokersNow))],
  },
}

export const sizeAwsWorksheetInput: InputMap = {
  command: 'plan size aws-worksheet',
  of: 'cluster',
  takesOption: true,
  fields: {
    platform: [THE_OPTION],
    instanceType: [asItRuns('brokers', 'type of all', instanceType), deployed('instanceType')],
    avgInMiBps: WORKLOAD.avgInMiBps,
    peakInMiBps: WORKLOAD.peakInMiBps,
    avgOutMiBps: WORKLOAD.avgOutMiBps,
    peakOutMiBps: WORKLOAD.peakOutMiBps,
    partitionReplicas: REPLICAS,
    replicationFactor: WORKLOAD.replicationFactor,
    retentionHours: WORKLOAD.retentionHours,
    primaryRetentionHours: WORKLOAD.primaryHours,
    deployedBrokers: [asItRuns('brokers', 'their number', brokersNow)],
  },
}

export const sizeOdradekInput: InputMap = {
  command: 'plan size odradek',
  of: 'cluster',
  fields: {
    instanceType: [as('odradek', deployed('instanceType')), otherwise('m7g.4xlarge')],
    zones: WORKLOAD.zones,
    peakInMiBps: WORKLOAD.peakInMiBps,
    peakToAverageRatio: PEAK_TO_AVERAGE,
    avgInMiBps: WORKLOAD.avgInMiBps,
    fanOut: WORKLOAD.fanOut,
    catchUpMiBps: WORKLOAD.catchUpMiBps,
    mergeRewrites: [assumed('calibration.mergeRewrites')],
    brokerWriteMiBpsMax: [assumed('calibration.brokerWriteMiBpsMax')],
  },
}
