import type { Cluster } from '../documents/estate-cluster.ts'
import type { Topic } from '../documents/estate-topic.ts'
import { compactedTopics, connectorCount, ownClients, streamsInUse, transactionsInUse } from './client-facts.ts'
import { copiesOf } from './cluster-facts.ts'

/** What makes a cluster awkward to move, counted. Null where the inventory doesn't tell. */

/** Classes that were found, whatever else may be there. Nothing found and nothing known: null. */
export function awkwardClasses(cluster: Cluster): string[] | null {
  const found = new Set(cluster.topics?.flatMap(({ flags }) => flags?.map(({ flag }) => flag) ?? []) ?? [])
  if (transactionsInUse(cluster) === true) found.add('transactions')
  if (streamsInUse(cluster) === true) found.add('streams')
  if ((connectorCount(cluster) ?? 0) > 0) found.add('connect')
  if ((compactedTopics(cluster) ?? 0) > 0) found.add('compaction')
  return cluster.topics == null && found.size === 0 ? null : [...found].sort()
}

export function clientFamilies({ clients }: Cluster): string[] | null {
  const names = clients?.flatMap(({ softwareName }) => softwareName ?? []) ?? []
  return names.length === 0 ? null : [...new Set(names)].sort()
}

/** How many are so. One of which it isn't known may be one more: then only a number above 0 says anything. */
export function countOf<One>(all: readonly One[] | null | undefined, isSo: (one: One) => boolean | null): number | null {
  if (all == null) return null
  const answers = all.map(isSo)
  const yes = answers.filter((one) => one === true).length
  return yes === 0 && answers.includes(null) ? null : yes
}

export function streamsApps({ groups, applications }: Cluster): number | null {
  const ids = new Set([
    ...(groups ?? []).flatMap(({ id, kind }) => (kind === 'streams' ? id : [])),
    ...(applications ?? []).flatMap(({ id, kind }) => (kind === 'streams' ? id : [])),
  ])
  return ids.size === 0 && groups == null ? null : ids.size
}

/** Bytes of clients that give neither a principal nor an id ÷ of all. */
export function unidentifiedBytesShare(cluster: Cluster): number | null {
  let [unknown, all] = [0, 0]
  for (const { bytesInPerSecond, bytesOutPerSecond, principal, clientId } of ownClients(cluster)) {
    if (bytesInPerSecond == null && bytesOutPerSecond == null) return null
    const bytes = (bytesInPerSecond ?? 0) + (bytesOutPerSecond ?? 0)
    all += bytes
    if (principal == null && clientId == null) unknown += bytes
  }
  return all === 0 ? null : unknown / all
}

/** Topics that keep three copies are meant to last. */
export function isUncleanAndDurable(topic: Topic): boolean | null {
  const [copies, unclean] = [copiesOf(topic), topic.effective?.uncleanLeaderElection]
  if (copies !== null && copies < 3) return false
  if (unclean == null) return null
  return unclean ? (copies === null ? null : true) : false
}

/** A subject of the topic's own name, as registries name them. */
export function topicsWithoutSchema({ topics, schemaRegistries }: Cluster): number | null {
  if (topics == null || schemaRegistries == null || schemaRegistries.some(({ subjects }) => subjects === undefined)) return null
  const subjects = new Set(schemaRegistries.flatMap((one) => one.subjects?.map(({ name }) => name) ?? []))
  const own = topics.filter(({ name, internal }) => internal !== true && !name.startsWith('_'))
  return own.filter(({ name }) => ![name, `${name}-value`, `${name}-key`].some((subject) => subjects.has(subject))).length
}

/** Rules that allow everybody, or everything. */
export function wildcardAcls({ acls }: Cluster): number | null {
  return countOf(
    acls,
    ({ permission, principal, resourceName }) =>
      permission.toLowerCase() === 'allow' && (principal.endsWith(':*') || resourceName === '*'),
  )
}
