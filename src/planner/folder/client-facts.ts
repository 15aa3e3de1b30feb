import { topicAnswer } from '../documents/answers.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import { addedUp, isCompacted, isInternal, once, topicBytes } from './cluster-facts.ts'
import type { Place } from './place.ts'

/** What an inventory of clients, groups and owners says. Null where it doesn't. */

/** Who owns a topic: as the inventory says, else as people answered. */
function ownersOf(
  cluster: Cluster,
  { folder }: Place,
): readonly { readonly name: string; readonly owner: string | null; readonly bytes: number | null }[] {
  return (cluster.topics ?? [])
    .filter((topic) => !isInternal(topic))
    .map((topic) => ({
      name: topic.name,
      owner: topic.owner ?? topicAnswer(folder.answers?.value, topic.name)?.answer.owner ?? null,
      bytes: topicBytes(topic),
    }))
}

/** Teams that own topics; unknown as long as most topics have no owner. */
export function ownerCount(cluster: Cluster, place: Place): number | null {
  const owners = ownersOf(cluster, place)
  const known = owners.filter(({ owner }) => owner !== null)
  if (known.length === 0 || known.length * 2 < owners.length) return null
  return new Set(known.map(({ owner }) => owner)).size
}

/** Of all bytes. Topics without an owner would each count as another one: unknown. */
export function topOwnerShare(cluster: Cluster, place: Place): number | null {
  const owners = ownersOf(cluster, place)
  const all = addedUp(owners.map(({ bytes }) => bytes))
  if (all === null || all === 0 || owners.some(({ owner }) => owner === null)) return null
  const byOwner = new Map<string, number>()
  for (const { owner, bytes } of owners) byOwner.set(owner!, (byOwner.get(owner!) ?? 0) + bytes!)
  return Math.max(...byOwner.values()) / all
}

/**
 * Those that stand for themselves. Of others brokers counted connections of a version, no more: what they read and write is that of clients that are
 * known otherwise, or of nobody.
 */
export function ownClients({ clients }: Cluster): NonNullable<Cluster['clients']> {
  return (clients ?? []).filter(
    (one) =>
      one.softwareName === undefined ||
      one.clientId != null ||
      one.principal != null ||
      one.roles != null ||
      one.zoneId != null ||
      one.bytesInPerSecond != null ||
      one.bytesOutPerSecond != null,
  )
}

export function principalCount({ clients }: Cluster): number | null {
  const principals = new Set(clients?.flatMap(({ principal }) => principal ?? []) ?? [])
  return principals.size === 0 ? null : principals.size
}

export function groupCount({ groups }: Cluster): number | null {
  return groups == null ? null : groups.length
}

/** Classes of data of topics, by inventory or answer. */
export function dataClasses(cluster: Cluster, { folder }: Place): string[] | null {
  const found = (cluster.topics ?? []).flatMap(
    (topic) => topic.dataClass ?? topicAnswer(folder.answers?.value, topic.name)?.answer.dataClass ?? [],
  )
  return found.length === 0 ? null : [...new Set(found)].sort()
}

export function transactionsInUse({ transactionalIds, clients, topics }: Cluster): boolean | null {
  if ((transactionalIds?.length ?? 0) > 0 || clients?.some((one) => one.features?.transactional === true) === true) return true
  if (hasFlag(topics, 'transactions')) return true
  return transactionalIds == null ? null : false
}

export const streamsInUse = once(({ groups, applications, topics }): boolean | null => {
  const isStreams =
    groups?.some(({ kind }) => kind === 'streams') === true || applications?.some(({ kind }) => kind === 'streams') === true
  if (isStreams || hasFlag(topics, 'streams')) return true
  return groups == null ? null : false
})

function hasFlag(topics: Cluster['topics'], name: string): boolean {
  return topics?.some(({ flags }) => flags?.some(({ flag }) => flag === name) === true) === true
}

export function compactedTopics({ topics }: Cluster): number | null {
  return topics == null ? null : topics.filter((topic) => !isInternal(topic) && isCompacted(topic)).length
}

export function connectorCount({ connectors }: Cluster): number | null {
  return connectors == null ? null : connectors.length
}

export function clientNetworks({ clients }: Cluster): number | null {
  const networks = new Set(clients?.flatMap(({ networkId }) => networkId ?? []) ?? [])
  return networks.size === 0 ? null : networks.size
}

/** Share of the bytes of all clients of which nobody knows the zone. */
export function unknownZoneShare(cluster: Cluster): number | null {
  const bytes = ownClients(cluster).map(({ bytesInPerSecond, bytesOutPerSecond, zoneId }) => ({
    of: bytesInPerSecond == null && bytesOutPerSecond == null ? null : (bytesInPerSecond ?? 0) + (bytesOutPerSecond ?? 0),
    isUnknown: zoneId == null,
  }))
  const all = addedUp(bytes.map(({ of }) => of))
  if (all === null || all === 0) return null
  return bytes.reduce((sum, { of, isUnknown }) => sum + (isUnknown ? of! : 0), 0) / all
}

/** Full share of all disks. */
export function diskUtilisation({ brokers }: Cluster): number | null {
  const dirs = brokers?.flatMap(({ logDirs }) => logDirs ?? []) ?? []
  const [total, usable] = [addedUp(dirs.map(({ totalBytes }) => totalBytes)), addedUp(dirs.map(({ usableBytes }) => usableBytes))]
  return total === null || usable === null || total === 0 ? null : 1 - usable / total
}

/** `none` of a listener without authentication. */
export function authentication({ listeners }: Cluster): string[] | null {
  if (listeners == null || listeners.length === 0) return null
  const found: string[] = []
  for (const { protocol, mechanisms } of listeners) {
    if (protocol == null) return null
    if (protocol === 'PLAINTEXT') found.push('none')
    else if (protocol.startsWith('SASL') && mechanisms == null) return null
    else if (mechanisms != null && mechanisms.length > 0) found.push(...mechanisms.map(mechanismName))
    else found.push(protocol === 'SSL' ? 'mtls' : 'none')
  }
  return [...new Set(found)].sort()
}

function mechanismName(mechanism: string): string {
  const name = mechanism.toLowerCase()
  if (name.startsWith('scram')) return 'scram'
  return name.includes('iam') ? 'iam' : name
}
