import { METRICS } from '../rates/metrics.ts'

/** What a metric of a service is called among series, and how its numbers become ours. */
export interface MetricName {
  readonly metric: string
  readonly unit: string
  readonly factor: number
}

const own = (metric: keyof typeof METRICS): MetricName => ({ metric, unit: METRICS[metric].unit, factor: 1 })
const kept = (metric: string, unit: string, factor = 1): MetricName => ({ metric, unit, factor })
const PERCENT = 0.01

/** CloudWatch's names. Percentages become ratios. */
const CLOUDWATCH_METRICS: Readonly<Record<string, MetricName>> = {
  BytesInPerSec: own('bytesInPerSecond'),
  BytesOutPerSec: own('bytesOutPerSecond'),
  MessagesInPerSec: own('messagesInPerSecond'),
  ReplicationBytesInPerSec: own('replicationBytesInPerSecond'),
  PartitionCount: own('partitionCount'),
  ConnectionCount: own('connectionCount'),
  RemoteLogSizeBytes: own('remoteStoredBytes'),
  StorageUsed: kept('storageUsedBytes', 'bytes'),
  KafkaDataLogsDiskUsed: kept('diskUsedRatio', 'ratio', PERCENT),
  CpuUser: kept('cpuUserRatio', 'ratio', PERCENT),
  CpuSystem: kept('cpuSystemRatio', 'ratio', PERCENT),
  RequestHandlerAvgIdlePercent: kept('requestHandlerIdleRatio', 'ratio'),
  LeaderCount: kept('leaderCount', 'partitions'),
  UnderReplicatedPartitions: kept('underReplicatedPartitions', 'partitions'),
  OfflinePartitionsCount: kept('offlinePartitions', 'partitions'),
  EstimatedMaxTimeLag: kept('maxLagSeconds', 's'),
  SumOffsetLag: kept('sumLagRecords', 'records'),
  MaxOffsetLag: kept('maxLagRecords', 'records'),
  ProduceThrottleTime: kept('produceThrottleMs', 'ms'),
  FetchThrottleTime: kept('fetchThrottleMs', 'ms'),
}

/** A name that nobody mapped stands as it is. */
export function cloudwatchName(name: string): MetricName {
  return Object.hasOwn(CLOUDWATCH_METRICS, name) ? CLOUDWATCH_METRICS[name]! : kept(name, 'unknown')
}

interface PrometheusName extends MetricName {
  readonly isCounter: boolean
}

/** Names without case and underscores: exporters write them in many ways, by their own rules. */
const PROMETHEUS_METRICS: Readonly<Record<string, MetricName>> = {
  bytesinpersec: own('bytesInPerSecond'),
  bytesin: own('bytesInPerSecond'),
  bytesoutpersec: own('bytesOutPerSecond'),
  bytesout: own('bytesOutPerSecond'),
  messagesinpersec: own('messagesInPerSecond'),
  messagesin: own('messagesInPerSecond'),
  replicationbytesinpersec: own('replicationBytesInPerSecond'),
  replicamanagerpartitioncount: own('partitionCount'),
  replicamanagerleadercount: kept('leaderCount', 'partitions'),
  underreplicatedpartitions: kept('underReplicatedPartitions', 'partitions'),
  offlinepartitionscount: kept('offlinePartitions', 'partitions'),
  consumergrouplag: kept('lagRecords', 'records'),
  kminionkafkatopiclogdirsizetotalbytes: own('storedBytes'),
}

/** `kafka_server_brokertopicmetrics_bytesinpersec_count`; MSK writes `kafka_server_BrokerTopicMetrics_Count` with the rest in the label `name`. */
export function prometheusName(written: string, label: string | undefined): PrometheusName {
  const name = label === undefined ? written : written.replace(/_(?=[^_]*$)/, `_${label}_`)
  const isCounter = /_(?:count|total)$/i.test(name)
  const plain = name
    .replace(/_(?:count|total|value|oneminuterate)$/i, '')
    .replace(/^kafka_(?:server_|controller_)?(?:brokertopicmetrics_|kafkacontroller_)?/i, '')
    .replaceAll('_', '')
    .toLowerCase()
  const known = Object.hasOwn(PROMETHEUS_METRICS, plain) ? PROMETHEUS_METRICS[plain] : undefined
  return { ...(known ?? kept(name, 'unknown')), isCounter: isCounter && known !== undefined }
}
