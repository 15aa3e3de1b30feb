import type { Cluster, Hide } from '../planner/planner.ts'
import type { Asker } from './asker.ts'
import type { Looked } from './looked.ts'

export type ClusterFound = Cluster
export type TopicFound = NonNullable<Cluster['topics']>[number]
export type PartitionFound = NonNullable<TopicFound['partitions']>[number]
export type BrokerFound = NonNullable<Cluster['brokers']>[number]
export type GroupFound = NonNullable<Cluster['groups']>[number]

/** What readers share: whom they ask, what they found so far, and how far they looked. */
export interface Scene {
  readonly asker: Asker
  readonly cluster: ClusterFound
  readonly looked: Looked
  readonly hide: Hide
  /** Groups of which a member subscribes to names by a pattern. */
  readonly regexGroups: Set<string>
  readonly progress: (text: string) => void
}

/** Where the cluster stands in the inventory that is made of it. */
export const CLUSTER = '/clusters/0'

/** A partition with the topic that it is of. */
export interface PlacedPartition {
  readonly topic: TopicFound
  readonly partition: PartitionFound
  /** Where the two stand in their lists. */
  readonly topicAt: number
  readonly at: number
}

export function partitionsOf({ topics }: ClusterFound): PlacedPartition[] {
  return (topics ?? []).flatMap((topic, topicAt) =>
    (topic.partitions ?? []).map((partition, at) => ({ topic, partition, topicAt, at })),
  )
}

/** Pointer to a field of it. */
export function fieldPath({ topicAt, at }: PlacedPartition, field: string): string {
  return `${CLUSTER}/topics/${topicAt}/partitions/${at}/${field}`
}

/** By leader; those without one are left out. */
export function byLeader(partitions: readonly PlacedPartition[]): Map<number, PlacedPartition[]> {
  const found = new Map<number, PlacedPartition[]>()
  for (const placed of partitions) {
    const { leader } = placed.partition
    if (leader == null) continue
    const list = found.get(leader)
    if (list === undefined) found.set(leader, [placed])
    else list.push(placed)
  }
  return found
}

export function byTopicName(partitions: readonly PlacedPartition[]): [string, number[]][] {
  const found = new Map<string, number[]>()
  for (const { topic, partition } of partitions) {
    const list = found.get(topic.name)
    if (list === undefined) found.set(topic.name, [partition.index])
    else list.push(partition.index)
  }
  return [...found]
}

/** Finds partitions of an answer again. */
export function finder(partitions: readonly PlacedPartition[]): (topic: string, index: number) => PlacedPartition | undefined {
  const known = new Map(partitions.map((placed) => [`${placed.topic.name}\u0000${placed.partition.index}`, placed]))
  return (topic, index) => known.get(`${topic}\u0000${index}`)
}
