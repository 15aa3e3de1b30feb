import type { Address } from '../base/ports.ts'
import { NO_UUID } from '../protocol/absent.ts'
import { ErrorCode } from '../protocol/errors.ts'
import type { DecodedMetadataResponse, DecodedMetadataResponseTopic } from '../protocol/generated/03-metadata.ts'

export interface BrokerFacts {
  readonly id: number
  readonly address: Address
  readonly rack: string | null
}

export interface TopicFacts {
  readonly name: string
  /** Undefined where the cluster has no topic ids. */
  readonly id: string | undefined
  readonly isInternal: boolean
  /** By index, without gaps. */
  readonly partitions: readonly PartitionFacts[]
}

export interface PartitionFacts {
  readonly index: number
  /** -1: none right now. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly inSync: readonly number[]
  readonly offline: readonly number[]
}

export interface ClusterFacts {
  readonly id: string | null
  /** -1: unknown. */
  readonly controller: number
  readonly brokers: readonly BrokerFacts[]
}

export function clusterFacts({ clusterId, controllerId, brokers }: DecodedMetadataResponse): ClusterFacts {
  return {
    id: clusterId,
    controller: controllerId,
    brokers: brokers
      .map(({ nodeId, host, port, rack }) => ({ id: nodeId, address: { host, port }, rack }))
      .sort((a, b) => a.id - b.id),
  }
}

/** Undefined if it can't be used as it is: an error, no partitions, or a gap among them. */
export function topicFacts(topic: DecodedMetadataResponseTopic): TopicFacts | undefined {
  const { name, topicId, isInternal, errorCode } = topic
  if (errorCode !== ErrorCode.NONE || name === null || topic.partitions.length === 0) return undefined
  const partitions = topic.partitions
    .map((partition) => ({
      index: partition.partitionIndex,
      leader: partition.leaderId,
      leaderEpoch: partition.leaderEpoch,
      replicas: partition.replicaNodes,
      inSync: partition.isrNodes,
      offline: partition.offlineReplicas,
    }))
    .sort((a, b) => a.index - b.index)
  if (partitions.some(({ index }, place) => index !== place)) return undefined
  return { name, id: topicId === NO_UUID ? undefined : topicId, isInternal, partitions }
}
