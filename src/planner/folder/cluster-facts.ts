import type { Cluster, EstateBroker } from '../documents/estate-cluster.ts'
import type { Topic } from '../documents/estate-topic.ts'
import { sum } from '../numbers.ts'

const BYTES_PER_GIB = 2 ** 30

/** What follows from an inventory of a cluster. Null wherever a part of it isn't known: a sum without it would be too small. */

/** Read once of each cluster: of ten thousand topics each asks for it. */
export function once<Value>(read: (cluster: Cluster) => Value): (cluster: Cluster) => Value {
  const known = new WeakMap<Cluster, { readonly value: Value }>()
  return (cluster) => {
    const there = known.get(cluster) ?? { value: read(cluster) }
    known.set(cluster, there)
    return there.value
  }
}

export function topicsOf(cluster: Cluster): readonly Topic[] | null {
  return cluster.topics ?? null
}

export function isInternal({ name, internal }: Topic): boolean {
  return internal === true || name.startsWith('__')
}

/** Bytes of one copy. */
export function topicBytes({ partitions }: Topic): number | null {
  return addedUp(partitions?.map(({ sizeBytes }) => sizeBytes))
}

/** All of them, or nothing if one isn't known. */
export function addedUp(values: readonly (number | null | undefined)[] | null | undefined): number | null {
  if (values == null || values.length === 0) return null
  let total = 0
  for (const value of values) {
    if (value == null) return null
    total += value
  }
  return total
}

export function copiesOf({ replicationFactor, partitions }: Topic): number | null {
  return replicationFactor ?? partitions?.[0]?.replicas?.length ?? null
}

export function partitionsOf({ partitionCount, partitions }: Topic): number | null {
  return partitionCount ?? partitions?.length ?? null
}

/** GiB of one copy of everything. */
export function retainedGiB(cluster: Cluster): number | null {
  return inGiB(addedUp(cluster.topics?.map(topicBytes)))
}

/** GiB on all brokers. */
export function storedGiB(cluster: Cluster): number | null {
  return inGiB(
    addedUp(
      cluster.topics?.map((topic) => {
        const [bytes, copies] = [topicBytes(topic), copiesOf(topic)]
        return bytes === null || copies === null ? null : bytes * copies
      }),
    ),
  )
}

function inGiB(bytes: number | null): number | null {
  return bytes === null ? null : bytes / BYTES_PER_GIB
}

export const partitionReplicas = once((cluster) =>
  addedUp(
    cluster.topics?.map((topic) => {
      const [partitions, copies] = [partitionsOf(topic), copiesOf(topic)]
      return partitions === null || copies === null ? null : partitions * copies
    }),
  ),
)

export function partitionTotal(cluster: Cluster, only: (topic: Topic) => boolean = () => true): number | null {
  const chosen = cluster.topics?.filter(only)
  return chosen?.length === 0 ? 0 : addedUp(chosen?.map(partitionsOf))
}

/** Hours kept, each topic as much as it has bytes. What is kept for ever has no hours, and so has the whole. */
export function retentionHours(cluster: Cluster): number | null {
  const topics = cluster.topics?.filter((topic) => !isInternal(topic) && isDeleted(topic)) ?? []
  const known = topics.map((topic) => ({ bytes: topicBytes(topic), hours: topic.effective?.retentionHours }))
  if (known.length === 0 || known.some(({ hours }) => hours == null)) return null
  if (known.every(({ hours }) => hours === known[0]!.hours)) return known[0]!.hours!
  if (known.some(({ bytes }) => bytes === null)) return null
  const total = sum(known.map(({ bytes }) => bytes!))
  return total === 0 ? null : sum(known.map(({ bytes, hours }) => bytes! * hours!)) / total
}

function isDeleted({ effective }: Topic): boolean {
  return effective?.cleanupPolicy == null || effective.cleanupPolicy.includes('delete')
}

export function isCompacted({ effective, settings }: Topic): boolean {
  return String(effective?.cleanupPolicy ?? settings?.['cleanup.policy'] ?? '').includes('compact')
}

/** What most topics have by bytes would be a guess; by number it is at least what people chose most often. Of equals the smallest. */
export function mostOf(cluster: Cluster, read: (topic: Topic) => number | null | undefined): number | null {
  const counts = new Map<number, number>()
  for (const topic of cluster.topics ?? []) {
    const value = read(topic)
    if (value != null && !isInternal(topic)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const [best] = [...counts].sort(([one, ones], [other, others]) => others - ones || one - other)
  return best?.[0] ?? null
}

export function zoneOf({ zoneId, rack }: EstateBroker): string | null {
  return zoneId ?? rack ?? null
}

/** Brokers of each zone; nothing if one lies who knows where. */
export function brokersByZone(cluster: Cluster): Record<string, number> | null {
  const zones = cluster.brokers?.map(zoneOf)
  if (zones === undefined || zones.length === 0 || zones.includes(null)) return null
  const counts: Record<string, number> = {}
  for (const zone of (zones as readonly string[]).toSorted()) counts[zone] = (counts[zone] ?? 0) + 1
  return counts
}

export const zoneCount = once((cluster) => {
  const byZone = brokersByZone(cluster)
  if (byZone !== null) return Object.keys(byZone).length
  return cluster.zones == null || cluster.zones.length === 0 ? null : cluster.zones.length
})

/** The type that all brokers have. */
export function instanceType(cluster: Cluster): string | null {
  const types = new Set(cluster.brokers?.map(({ instanceType: type }) => type ?? null) ?? [])
  return types.size === 1 ? [...types][0]! : null
}

/** Sizes of the groups that read a topic: members, where they are known. */
export function groupSizes(cluster: Cluster, topic: string): number[] | null {
  const sizes = groupSizesByTopic(cluster)
  return sizes === null ? null : (sizes.get(topic) ?? []).toSorted((one, other) => one - other)
}

/** A group reads what it has offsets of, and what its members were given. */
const groupSizesByTopic = once((cluster) => {
  if (cluster.groups == null) return null
  const sizes = new Map<string, number[]>()
  for (const { members, offsets } of cluster.groups) {
    const size = members?.length ?? 0
    if (size === 0) continue
    const read = [...(offsets ?? []), ...(members ?? []).flatMap(({ partitions }) => partitions ?? [])]
    for (const topic of new Set(read.map((one) => one.topic))) sizes.set(topic, [...(sizes.get(topic) ?? []), size])
  }
  return sizes
})
