/** What an assumption's value is: a number of a kind, yes or no, or one of some words. */
export type AssumptionType = 'count' | 'quantity' | 'share' | 'number' | 'yes-no' | readonly string[]

export interface AssumptionField {
  readonly type: AssumptionType
  readonly text: string
}

type Part = Readonly<Record<string, AssumptionField>>

const quantity = (text: string): AssumptionField => ({ type: 'quantity', text })
const count = (text: string): AssumptionField => ({ type: 'count', text })
const share = (text: string): AssumptionField => ({ type: 'share', text })
const yesNo = (text: string): AssumptionField => ({ type: 'yes-no', text })

/** Everything that isn't measured, by part. A line here is all that makes one known: to the schema, to `plan init` and to its help. */
export const ASSUMPTION_PARTS = {
  workload: {
    avgInMiBps: quantity('MiB/s written, on average'),
    peakInMiBps: quantity('MiB/s written at the peak'),
    avgOutMiBps: quantity('MiB/s read, on average, without replication'),
    peakOutMiBps: quantity('MiB/s read at the peak'),
    fanOut: quantity('how often each byte is read'),
    peakToAverage: quantity('peak ÷ average of what is written'),
    growthPerMonth: { type: 'number', text: 'growth of the rate in a month: 0.1 is 10 %' },
    partitionGrowthPerMonth: quantity('growth of the number of partitions in a month: 0.1 is 10 %'),
    replayRatio: quantity('bytes read more than ten minutes behind the tail ÷ bytes written'),
    catchUpMiBps: quantity('MiB/s read far behind the tail'),
    compressionRatio: quantity('bytes before ÷ bytes after compression'),
    partitions: count('partitions of all topics, one copy'),
    activePartitions: count('partitions written to within ten minutes'),
    partitionProduceMiBps: quantity('MiB/s that one partition takes'),
    partitionConsumeMiBps: quantity('MiB/s that one reader of a partition reads'),
    produceRequestsPerSecond: quantity('produce requests of all clients'),
    messageBytesMax: count('bytes of the largest message'),
    connections: count('connections of all clients'),
    consumerGroups: count('groups that read'),
  },
  durability: {
    replicationFactor: count('copies on brokers'),
    minInsyncReplicas: count('copies that must be in sync for acks=all'),
    acks: { type: ['0', '1', 'all'], text: 'what producers wait for' },
    uncleanLeaderElection: yesNo('whether a copy that lags may become leader'),
    zones: count('zones that hold brokers'),
  },
  retention: {
    retentionHours: quantity('hours that records are kept'),
    primaryHours: quantity('hours of them on brokers, where there is tiered storage'),
    diskUtilisation: share('share of a disk that may be full'),
  },
  network: {
    consumersRackAware: share('share of bytes read by consumers that read within their zone'),
    producersZoneAware: share('share of bytes written by producers that write within their zone'),
    reassignmentMiBps: quantity('MiB/s that moving partitions may take'),
    linkMiBps: quantity('MiB/s that copying to another cluster may take'),
    clientNetworks: count('networks that clients sit in'),
  },
  serviceLevel: {
    latencyTargetMs: quantity('99th percentile from produce to acknowledgement that is needed'),
    availabilityShare: share('share of time in which writes must be taken'),
    headroomMonths: quantity('months of growth that brokers are sized for'),
    recoveryTimeHours: quantity('hours after which it must run again'),
    recoveryPointHours: quantity('hours of data that may be lost in a disaster'),
  },
  money: {
    currentMonthlyUsd: quantity('what it costs a month now'),
    bestAlternativeMonthlyUsd: quantity('what the cheapest other option costs a month'),
    oneOffUsd: quantity('cost of moving, once'),
    overlapWeeks: quantity('weeks in which both run'),
    engineeringUsdPerHour: quantity('cost of an hour of engineering'),
    engineeringHoursPerMonth: quantity('hours a month that running it takes'),
    supportMonthlyUsd: quantity('cost of support a month'),
    supportShareOfBill: share('cost of support as a share of the bill'),
    discountShare: share('discount on list prices'),
    paybackMonthsMax: quantity('months after which a move must have paid back'),
  },
  calibration: {
    brokerWriteMiBpsMax: quantity('MiB/s that one broker was measured to take'),
    mergeRewrites: quantity('how often a byte is merged as measured'),
  },
} as const satisfies Readonly<Record<string, Part>>

export type AssumptionPart = keyof typeof ASSUMPTION_PARTS

/** Those that all options share, and by which the hash of assumptions tells whether they did. Of money the engineering rate alone is. */
export const SHARED_PARTS = [
  'workload',
  'durability',
  'retention',
  'network',
  'serviceLevel',
] as const satisfies readonly AssumptionPart[]
export const SHARED_MONEY = ['engineeringUsdPerHour'] as const
