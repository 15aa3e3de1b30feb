import { ageDays } from '../../calculations/gates/evidence-age.ts'
import { isVersionAtLeast } from '../../calculations/kafka-version.ts'
import type { Estate } from '../../documents/estate.ts'
import type { Cluster } from '../../documents/estate-cluster.ts'
import {
  countOf,
  isUncleanAndDurable,
  streamsApps,
  topicsWithoutSchema,
  unidentifiedBytesShare,
  wildcardAcls,
} from '../awkward-facts.ts'
import { authentication, transactionsInUse } from '../client-facts.ts'
import { isInternal, partitionReplicas, partitionTotal } from '../cluster-facts.ts'
import { answered, fromAnswer, fromCluster, fromEstate, fromOutput, ofCluster } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

const FORMAT_2_SINCE = '0.11'

export const inventoryBucketsInput: InputMap = {
  command: 'plan inventory buckets',
  of: 'cluster',
  fields: {
    topics: [
      fromCluster('topics', 'name, explicit settings, limits and transactional writers of each', (cluster) =>
        cluster.topics?.map(({ name, settings, effective, flags }) => ({
          name,
          settings: settings ?? {},
          transactionalProducers: transactionalWriters(cluster, name, flags),
          messageBytesMax: effective?.messageBytesMax || null,
          messageFormat: effective?.messageFormat ?? null,
        })),
      ),
    ],
  },
}

/** Clients that say so; a flag says that there is one at least. */
function transactionalWriters(
  { clients, transactionalIds }: Cluster,
  topic: string,
  flags: readonly { readonly flag: string }[] | null | undefined,
): number | null {
  const writers =
    clients?.filter(({ features, topics }) => features?.transactional === true && topics?.includes(topic)).length ?? 0
  if (writers > 0) return writers
  if (flags?.some(({ flag }) => flag === 'transactions') === true) return 1
  return transactionalIds?.length === 0 ? 0 : null
}

export const inventoryFlagsInput: InputMap = {
  command: 'plan inventory flags',
  of: 'cluster',
  fields: {
    kafkaVersion: [ofCluster('kafkaVersion.declared'), ofCluster('kafkaVersion.inferredMin')],
    authentication: [fromCluster('listeners', 'protocols and mechanisms', authentication)],
    partitionReplicas: [fromCluster('topics', 'partitions × copies of all', partitionReplicas)],
    partitionLimit: [
      fromCluster('limits', 'partitionsPerBroker × brokers', ({ limits, brokers }) =>
        limits?.partitionsPerBroker === undefined || brokers == null ? null : limits.partitionsPerBroker * brokers.length,
      ),
    ],
    partitions: [fromCluster('topics', 'partitions of all', (cluster) => partitionTotal(cluster))],
    acls: [fromCluster('acls', 'their number', ({ acls }) => acls?.length)],
    transactionalIds: [
      fromCluster('transactionalIds', 'their number, or one where clients or topics tell of transactions', (cluster) => {
        const number = cluster.transactionalIds?.length
        return (number ?? 0) === 0 && transactionsInUse(cluster) === true ? 1 : number
      }),
    ],
    streamsApps: [fromCluster('groups', 'groups and applications of Kafka Streams', streamsApps)],
    tieredTopics: [
      fromCluster('topics', 'those with tiered storage', ({ topics }) =>
        countOf(
          topics?.filter((topic) => !isInternal(topic)),
          ({ effective }) => effective?.tiered ?? null,
        ),
      ),
    ],
    managedConnectors: [fromCluster('connectors', 'those of MSK Connect', (cluster) => connectors(cluster, 'msk-connect'))],
    unidentifiedBytesShare: [fromCluster('clients', 'bytes of those without principal and id ÷ of all', unidentifiedBytesShare)],
    regions: [
      fromEstate('clusters', 'their regions', ({ clusters }) => {
        const regions = [...new Set(clusters?.map(({ region }) => region ?? null) ?? [])]
        const known = regions.filter((region) => region !== null)
        return regions.length === 0 || (regions.length > known.length && known.length < 2) ? null : known.sort()
      }),
    ],
    ageDays: [
      {
        ...fromEstate('collectedAt', 'days since', ({ collectedAt }, { now }) =>
          collectedAt == null || now === undefined || ageDays(collectedAt, now) < 0 ? null : ageDays(collectedAt, now),
        ),
        isDated: true,
      },
    ],
    selfManagedConnectors: [fromCluster('connectors', 'those that you run', (cluster) => connectors(cluster, 'self'))],
    topicsWithoutSchema: [fromCluster('topics', 'those that no subject is named after', topicsWithoutSchema)],
    schemaRegistry: [
      fromCluster('schemaRegistries', 'kind; glue where it is one of several', ({ schemaRegistries: all }) => {
        if (all == null) return null
        return all.find(({ kind }) => kind === 'glue')?.kind ?? all[0]?.kind ?? 'none'
      }),
    ],
    hiddenBrokerTypes: [
      fromOutput('plan inventory reconcile', 'hiddenBrokerTypes', ({ hiddenBrokerTypes }) => hiddenBrokerTypes),
    ],
    oldFormatTopics: [
      fromCluster('topics', 'those whose message format is below 2', ({ topics }) =>
        countOf(topics, ({ effective }) => isOldFormat(effective?.messageFormat)),
      ),
    ],
    uncleanDurableTopics: [
      fromCluster('topics', 'those of three copies that elect unclean leaders', ({ topics }) =>
        countOf(topics, isUncleanAndDurable),
      ),
    ],
    groupsWithoutMembers: [
      fromCluster('groups', 'those that commit without members', ({ groups }) =>
        countOf(groups, (one) => one.commitsWithoutMembers ?? null),
      ),
    ],
    metadataMode: [ofCluster('metadataMode')],
    wildcardAcls: [fromCluster('acls', 'those that allow everybody, or everything', wildcardAcls)],
    platform: [ofCluster('platform')],
    untrustedAuthorities: [answered('untrustedAuthorities')],
  },
}

function connectors({ connectors: all }: Cluster, managed: 'self' | 'msk-connect'): number | null {
  return countOf(all, (one) => (one.managed == null ? null : one.managed === managed))
}

function isOldFormat(format: string | null | undefined): boolean | null {
  if (format == null) return null
  if (/^v?[0-2]$/.test(format)) return !format.endsWith('2')
  const isNew = isVersionAtLeast(format, FORMAT_2_SINCE)
  return isNew === null ? null : !isNew
}

/** Of all clusters: a bill is of an account. */
export const inventoryReconcileInput: InputMap = {
  command: 'plan inventory reconcile',
  of: 'folder',
  fields: {
    usageTypes: [
      fromEstate('bills', 'their usage types', ({ bills }) => {
        const types = bills?.flatMap(({ lines }) => lines?.map(({ usageType }) => usageType) ?? []) ?? []
        return types.length === 0 ? null : [...new Set(types)].sort()
      }),
    ],
    inventoryBrokerTypes: [fromEstate('clusters', 'types of brokers that Amazon runs', brokerTypes)],
  },
}

const TYPE_PREFIXES: Readonly<Record<string, string>> = { 'msk-standard': 'kafka.', 'msk-express': 'express.' }

/** Unknown as soon as one broker's is: what is billed for it would look hidden. */
function brokerTypes({ clusters }: Estate): string[] | null {
  const types = clusters?.flatMap(({ platform, brokers }) => {
    const prefix = TYPE_PREFIXES[platform ?? '']
    if (platform == null) return [null]
    if (prefix === undefined) return []
    if (brokers == null || brokers.length === 0) return [null]
    return brokers.map(({ instanceType: type }) =>
      type == null ? null : /^(?:kafka|express)\./.test(type) ? type : prefix + type,
    )
  })
  return types === undefined || types.includes(null) ? null : [...new Set(types as string[])].sort()
}

export const inventoryClientsInput: InputMap = {
  command: 'plan inventory clients',
  of: 'cluster',
  fields: {
    clients: [
      fromCluster('clients', 'software, versions and features of each', ({ clients }) =>
        clients?.map(({ key, clientId, softwareName, softwareVersion, apiVersionsMax, features }) => ({
          id: clientId || key,
          softwareName: softwareName || null,
          softwareVersion: softwareVersion || null,
          apiVersionsMax: apiVersionsMax ?? null,
          features: features == null ? null : featuresOf(features),
        })),
      ),
    ],
  },
}

type Features = NonNullable<NonNullable<NonNullable<Cluster['clients']>[number]['features']>>

function featuresOf({ transactional, groupProtocol }: Features): string[] {
  return [
    ...(transactional === true ? ['transactional'] : []),
    ...(groupProtocol == null ? [] : [`group protocol ${groupProtocol}`]),
  ]
}

export const inventoryDependenciesInput: InputMap = {
  command: 'plan inventory dependencies',
  of: 'cluster',
  fields: {
    clusters: [
      fromCluster('metadataMode', 'of the cluster', ({ id, metadataMode }) => [{ id, metadataMode: metadataMode ?? null }]),
    ],
    zookeeperUsers: [fromAnswer('zookeeperUsers', 'each by name', named)],
    certificateAuthorities: [fromAnswer('certificateAuthorities', 'each by name', named)],
    connectors: [
      fromCluster('connectors', 'name and who manages each', ({ connectors: all }) =>
        all?.map(({ name, managed }) => ({ id: name, managed: managed ?? null })),
      ),
    ],
    applications: [
      fromCluster('applications', 'kind and owner of each', ({ applications }) =>
        applications?.map(({ id, kind, owner }) => ({ id, kind: kind ?? null, owner: owner ?? null })),
      ),
    ],
  },
}

function named(names: unknown) {
  return [...new Set(names as readonly string[])].map((id) => ({ id }))
}
