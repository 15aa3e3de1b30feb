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
export const CLOUDWATCH_METRICS: Readonly<Record<string, MetricName>> = {
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
