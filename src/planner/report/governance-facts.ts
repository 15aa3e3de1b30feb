import type { Estate } from '../documents/estate.ts'
import type { Cluster } from '../documents/estate-cluster.ts'

/** One line of the pack: what was found, and where it was read. Null: no source that was read says it. */
export interface GovernanceFact {
  readonly what: string
  readonly found: string | null
  /** JSON pointer into the estate; of what no collector reads, why. */
  readonly path: string
}

interface Heading {
  readonly title: string
  readonly facts: (cluster: Cluster, estate: Estate, at: string) => readonly GovernanceFact[]
}

const UNREAD = 'nothing that was read says it'

/** The twelve headings, each with what an inventory knows of it. */
export const GOVERNANCE_HEADINGS: readonly Heading[] = [
  {
    title: 'Who controls the data plane',
    facts: ({ platform, authorizer, acls }, _, at) => [
      fact('what brokers run on', platform, `${at}/platform`),
      fact('who decides on rights', authorizer, `${at}/authorizer`),
      fact(
        'rights over the whole cluster',
        listed(
          acls?.filter(
            ({ resourceType, operation, permission }) =>
              permission.toUpperCase() === 'ALLOW' &&
              (resourceType.toUpperCase() === 'CLUSTER' || operation.toUpperCase() === 'ALL'),
          ),
          ({ principal, operation, resourceType }) => `${principal}: ${operation} on ${resourceType}`,
        ),
        `${at}/acls`,
      ),
    ],
  },
  {
    title: 'Ownership of accounts and buckets',
    facts: (_, { networks, bills, owners }) => [
      fact(
        'accounts of networks',
        listed(
          known(networks, ({ account }) => account),
          ({ id, account }) => `${id}: ${account ?? 'not known'}`,
        ),
        '/networks',
      ),
      fact(
        'accounts that pay',
        listed(bills, ({ account, period }) => `${account ?? 'not known'} (${period})`),
        '/bills',
      ),
      fact(
        'owners of topics',
        listed(owners, ({ id, team, costCentre }) => `${team ?? id}${costCentre == null ? '' : `, cost centre ${costCentre}`}`),
        '/owners',
      ),
      unread('buckets and who owns them'),
    ],
  },
  {
    title: 'Network placement and paths',
    facts: ({ region, brokers, listeners, clients }, { paths }, at) => [
      fact('region', region, `${at}/region`),
      fact('brokers by zone', counted(brokers?.map(({ zoneId, rack }) => zoneId ?? rack ?? 'zone not known')), `${at}/brokers`),
      fact(
        'listeners',
        listed(
          listeners,
          ({ name, network, port, public: open }) =>
            `${name} in ${network ?? 'a network not known'}, port ${port ?? 'not known'}, ${open == null ? 'public or not is not known' : open ? 'public' : 'private'}`,
        ),
        `${at}/listeners`,
      ),
      fact('networks of clients', counted(clients?.map(({ networkId }) => networkId ?? 'not known')), `${at}/clients`),
      fact('paths', counted(paths?.map(({ kind }) => kind)), '/paths'),
    ],
  },
  {
    title: 'Identity and access',
    facts: ({ listeners, acls, scramUsers, clients }, _, at) => [
      fact(
        'how clients show who they are',
        listed(listeners, ({ name, protocol, mechanisms }) => `${name}: ${identity(protocol, mechanisms)}`),
        `${at}/listeners`,
      ),
      fact('rules of access', acls?.length, `${at}/acls`),
      fact('rules for everybody or everything', listed(acls && wideRules(acls), ruleText), `${at}/acls`),
      fact(
        'users with passwords',
        listed(
          scramUsers,
          ({ name, mechanism, iterations }) => `${name} (${mechanism}${iterations == null ? '' : `, ${iterations} iterations`})`,
        ),
        `${at}/scramUsers`,
      ),
      fact(
        'principals that were seen',
        listed([...new Set(clients?.flatMap(({ principal }) => principal ?? []))].sort(), (one) => one, clients),
        `${at}/clients`,
      ),
    ],
  },
  {
    title: 'Encryption, keys and their rotation',
    facts: ({ listeners }, _, at) => [
      fact(
        'listeners that encrypt',
        listed(
          listeners?.filter(({ protocol }) => protocol?.endsWith('SSL')),
          ({ name }) => name,
        ),
        `${at}/listeners`,
      ),
      fact(
        'listeners that do not encrypt',
        listed(
          listeners?.filter(({ protocol }) => protocol?.endsWith('PLAINTEXT')),
          ({ name }) => name,
        ),
        `${at}/listeners`,
      ),
      unread('encryption at rest, and whose keys'),
      unread('days on which keys and certificates were changed'),
    ],
  },
  { title: 'Logs and where they go', facts: () => [unread('logs of brokers')] },
  {
    title: 'Metrics and where they go',
    facts: ({ brokers, defaults }, { series }, at) => [
      fact('metrics that somebody keeps', counted(series?.map(({ source }) => source ?? 'source not known')), '/series'),
      setting('reporters of brokers', 'metric.reporters', defaults ?? brokers?.[0]?.settings, at),
    ],
  },
  { title: 'Support access', facts: () => [unread('how support gets in, for how long, and every past use')] },
  {
    title: 'Audit trail and its integrity',
    facts: ({ defaults, brokers }, _, at) => [
      setting('what writes down who did what', 'authorizer.class.name', defaults ?? brokers?.[0]?.settings, at),
      unread('whether the trail can be altered'),
    ],
  },
  {
    title: 'Upgrades',
    facts: ({ kafkaVersion, metadataMode, clients }, _, at) => [
      fact('version of brokers', kafkaVersion?.declared ?? range(kafkaVersion), `${at}/kafkaVersion`),
      fact('where metadata lies', metadataMode, `${at}/metadataMode`),
      fact(
        'client software',
        counted(
          clients?.map(({ softwareName, softwareVersion }) => `${softwareName ?? 'not known'} ${softwareVersion ?? ''}`.trim()),
        ),
        `${at}/clients`,
      ),
      unread('who upgrades, when, and when it was done last'),
    ],
  },
  {
    title: 'Change management',
    facts: ({ defaults, brokers, quotas }, _, at) => [
      setting('topics come into being by themselves', 'auto.create.topics.enable', defaults ?? brokers?.[0]?.settings, at),
      setting('policy for new topics', 'create.topic.policy.class.name', defaults ?? brokers?.[0]?.settings, at),
      setting('policy for changed settings', 'alter.config.policy.class.name', defaults ?? brokers?.[0]?.settings, at),
      fact('limits for clients', quotas?.length, `${at}/quotas`),
    ],
  },
  {
    title: 'Residency: where bytes may rest',
    facts: ({ region, topics, connectors, brokers }, _, at) => [
      fact(
        'disks of brokers',
        region == null ? null : `${region}: ${topics == null ? 'topics not known' : `${topics.length} topics`}`,
        `${at}/topics`,
      ),
      fact('tiered storage', tiered(topics), `${at}/topics`),
      fact(
        'folders on brokers',
        counted(known(brokers, ({ logDirs }) => logDirs)?.flatMap(({ logDirs }) => logDirs?.map(({ path }) => path) ?? [])),
        `${at}/brokers`,
      ),
      fact(
        'connectors that carry records out',
        listed(
          connectors?.filter(({ kind }) => kind === 'sink'),
          ({ name, class: kind, topics: carried }) =>
            `${name} (${kind?.split('.').at(-1) ?? 'kind not known'}): ${carried?.join(', ') ?? 'topics not known'}`,
        ),
        `${at}/connectors`,
      ),
      unread('backups and copies in other regions'),
    ],
  },
]

type Rule = NonNullable<Cluster['acls']>[number]

function wideRules(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ principal, resourceName }) => principal.endsWith(':*') || resourceName === '*')
}

function ruleText({ principal, permission, operation, resourceType, resourceName }: Rule): string {
  return `${principal}: ${permission} ${operation} on ${resourceType} ${resourceName}`
}

function fact(what: string, found: string | number | null | undefined, path: string): GovernanceFact {
  return { what, found: found == null ? null : String(found), path }
}

function unread(what: string): GovernanceFact {
  return { what, found: null, path: UNREAD }
}

function setting(
  what: string,
  name: string,
  settings: Readonly<Record<string, unknown>> | null | undefined,
  at: string,
): GovernanceFact {
  const value = settings?.[name]
  return { what, found: value == null ? null : `${name} = ${String(value)}`, path: `${at}/defaults` }
}

/** Nothing of what nobody collected; `none` of what was looked at and is empty. `of`: what must have been collected, where it isn't the list. */
function listed<One>(list: readonly One[] | null | undefined, text: (one: One) => string, of: unknown = list): string | null {
  if (list === undefined || of === undefined) return null
  return list === null || list.length === 0 ? 'none' : list.map(text).join('; ')
}

/** Of which one at least says something of it. */
function known<One>(list: readonly One[] | null | undefined, field: (one: One) => unknown): readonly One[] | undefined {
  return list?.some((one) => field(one) != null) === true ? list : undefined
}

function counted(names: readonly string[] | null | undefined): string | null {
  if (names === undefined) return null
  if (names === null || names.length === 0) return 'none'
  const counts = new Map<string, number>()
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name}: ${count}`).join('; ')
}

function identity(protocol: string | null | undefined, mechanisms: readonly string[] | null | undefined): string {
  if (protocol == null) return 'not known'
  if (mechanisms != null && mechanisms.length > 0) return mechanisms.join(', ')
  return protocol === 'SSL' ? 'certificates' : 'not at all'
}

function range(
  version:
    | { readonly inferredMin?: string | null | undefined; readonly inferredMax?: string | null | undefined }
    | null
    | undefined,
): string | null {
  if (version?.inferredMin == null) return null
  return version.inferredMax == null || version.inferredMax === version.inferredMin
    ? `from ${version.inferredMin}`
    : `${version.inferredMin} to ${version.inferredMax}`
}

function tiered(topics: Cluster['topics']): string | null {
  if (topics == null || topics.some(({ effective }) => effective?.tiered == null)) return null
  const names = topics.filter(({ effective }) => effective?.tiered === true).map(({ name }) => name)
  return names.length === 0 ? 'none' : names.join(', ')
}
