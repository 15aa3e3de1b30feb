import type { Cluster } from '../../documents/estate-cluster.ts'
import { instanceType, partitionReplicas } from '../cluster-facts.ts'
import {
  asItRuns,
  assumed,
  CALIBRATION,
  calibrated,
  deployed,
  type Finder,
  fromAssumptions,
  fromCluster,
  fromSeries,
  otherwise,
  THE_OPTION,
} from '../finders.ts'
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
const PEAK_OR_ELSE = { peakInMiBps: ['avgInMiBps', 'peakToAverageRatio'] }

/** Load that shrinks needs no headroom, and none is taken back for it. */
const HEADROOM = {
  'growth.loadPerMonth': [
    fromSeries('bytesInPerSecond', 'growth, none below 0', ({ growthPerMonth }) => {
      return growthPerMonth === null ? null : Math.max(0, growthPerMonth)
    }),
    fromAssumptions(['workload.growthPerMonth'], 'none below 0', (growth) => Math.max(0, growth)),
  ],
  'growth.partitionsPerMonth': [assumed('workload.partitionGrowthPerMonth')],
  'growth.months': [assumed('serviceLevel.headroomMonths')],
} as const satisfies InputMap['fields']

export const sizeConstraintsInput: InputMap = {
  command: 'plan size constraints',
  of: 'cluster',
  orElse: PEAK_OR_ELSE,
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
    ...HEADROOM,
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
    ...HEADROOM,
  },
}

export const sizeOdradekInput: InputMap = {
  command: 'plan size odradek',
  of: 'cluster',
  orElse: PEAK_OR_ELSE,
  fields: {
    instanceType: [as('odradek', deployed('instanceType')), otherwise('m7g.4xlarge')],
    zones: WORKLOAD.zones,
    peakInMiBps: WORKLOAD.peakInMiBps,
    peakToAverageRatio: PEAK_TO_AVERAGE,
    avgInMiBps: WORKLOAD.avgInMiBps,
    fanOut: WORKLOAD.fanOut,
    catchUpMiBps: WORKLOAD.catchUpMiBps,
    mergeRewrites: [assumed('calibration.mergeRewrites'), calibrated('mergeRewrites')],
    brokerWriteMiBpsMax: [assumed('calibration.brokerWriteMiBpsMax')],
    deployedBrokers: [as('odradek', asItRuns('brokers', 'their number', brokersNow))],
    calibration: [CALIBRATION],
    ...HEADROOM,
  },
}
