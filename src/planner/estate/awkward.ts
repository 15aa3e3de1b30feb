import { compareText } from '../documents/canonical.ts'
import type { Cluster } from '../documents/estate-cluster.ts'

type Topic = NonNullable<Cluster['topics']>[number]
type Group = NonNullable<Cluster['groups']>[number]

/** Something that makes a workload awkward to move, with what shows it. */
export interface AwkwardFinding {
  readonly flag: string
  readonly kind: 'topic' | 'group' | 'transactional-id'
  readonly name: string
  /** Which reply shows it, and which of its fields. */
  readonly reply: string
  readonly field: string
  readonly at: string
}

export interface AwkwardOptions {
  /** When the replies came. */
  readonly at: string
  /** Groups of which a member subscribes to names by a pattern. */
  readonly regexGroups: ReadonlySet<string>
  /** Largest record that the target takes. */
  readonly recordBytesMax: number
}

interface Rule<Subject> {
  readonly flag: string
  readonly reply: string
  readonly field: string
  readonly marks: (subject: Subject, options: AwkwardOptions, cluster: Cluster) => boolean
}

const STREAMS_TOPIC = /-(?:changelog|repartition)$/
const STREAMS_CLIENT = /-StreamThread-\d+/
const CONNECT_TOPIC = /^(.*?)[-_.](configs?|offsets?|status(?:es)?)$/
/** Formats before 2 have neither idempotence nor headers. */
const OLD_FORMAT = /^0\.(?:8|9|10)\b/

const TOPIC_RULES: readonly Rule<Topic>[] = [
  {
    flag: 'idempotent',
    reply: 'DescribeProducers',
    field: 'activeProducers',
    marks: ({ partitions }) => (partitions ?? []).some(({ activeProducers }) => (activeProducers ?? 0) > 0),
  },
  {
    flag: 'transactions',
    reply: 'DescribeProducers',
    field: 'currentTxnStartOffset',
    marks: ({ partitions }) => (partitions ?? []).some(({ openTransactions }) => (openTransactions ?? 0) > 0),
  },
  { flag: 'idempotent', reply: 'Fetch', field: 'producerId', marks: ({ sample }) => (sample?.idempotentBatchCount ?? 0) > 0 },
  {
    flag: 'transactions',
    reply: 'Fetch',
    field: 'attributes',
    marks: ({ sample }) => (sample?.transactionalBatchCount ?? 0) > 0,
  },
  {
    flag: 'streams',
    reply: 'Metadata',
    field: 'name',
    marks: ({ name }, _, { groups }) =>
      STREAMS_TOPIC.test(name) && (groups ?? []).some(({ id }) => id !== '' && name.startsWith(`${id}-`)),
  },
  { flag: 'connect', reply: 'Metadata', field: 'name', marks: ({ name }, _, cluster) => isOfConnect(name, cluster) },
  {
    flag: 'compaction',
    reply: 'DescribeConfigs',
    field: 'cleanup.policy',
    marks: isCompacted,
  },
  {
    flag: 'compaction-without-keys',
    reply: 'Fetch',
    field: 'key',
    marks: (topic) => isCompacted(topic) && (topic.sample?.keylessCount ?? 0) > 0,
  },
  {
    flag: 'tiered',
    reply: 'DescribeConfigs',
    field: 'remote.storage.enable',
    marks: ({ effective }) => effective?.tiered === true,
  },
  {
    flag: 'old-clients',
    reply: 'DescribeConfigs',
    field: 'message.format.version',
    marks: ({ effective }) => OLD_FORMAT.test(effective?.messageFormat ?? ''),
  },
  { flag: 'old-clients', reply: 'Fetch', field: 'magic', marks: ({ sample }) => (sample?.oldFormatBatchCount ?? 0) > 0 },
  {
    flag: 'large-records',
    reply: 'DescribeConfigs',
    field: 'max.message.bytes',
    marks: ({ effective }, { recordBytesMax }) => (effective?.messageBytesMax ?? 0) > recordBytesMax,
  },
  {
    // What brokers hold against their limit is a batch as it is sent.
    flag: 'large-records',
    reply: 'Fetch',
    field: 'batchLength',
    marks: ({ sample }, { recordBytesMax }) => (sample?.largestBatchBytes ?? 0) > recordBytesMax,
  },
]

const GROUP_RULES: readonly Rule<Group>[] = [
  { flag: 'streams', reply: 'DescribeGroups', field: 'protocolData', marks: ({ kind }) => kind === 'streams' },
  {
    flag: 'streams',
    reply: 'DescribeGroups',
    field: 'clientId',
    marks: ({ members }) => (members ?? []).some(({ clientId }) => STREAMS_CLIENT.test(clientId ?? '')),
  },
  { flag: 'connect', reply: 'ListGroups', field: 'protocolType', marks: ({ kind }) => kind === 'connect' },
  { flag: 'share-groups', reply: 'ListGroups', field: 'groupType', marks: ({ kind }) => kind === 'share' },
  {
    flag: 'strict-offsets',
    reply: 'OffsetFetch',
    field: 'committedOffset',
    marks: ({ kind, members, offsets }) =>
      (kind === 'classic' || kind === 'consumer') && (members ?? []).length > 0 && offsets != null && offsets.length === 0,
  },
  {
    flag: 'manual-assignment',
    reply: 'OffsetFetch',
    field: 'committedOffset',
    marks: ({ commitsWithoutMembers }) => commitsWithoutMembers === true,
  },
  {
    flag: 'static-members',
    reply: 'DescribeGroups',
    field: 'groupInstanceId',
    marks: ({ members }) => (members ?? []).some(({ instanceId }) => instanceId != null),
  },
  {
    flag: 'regular-expressions',
    reply: 'ConsumerGroupDescribe',
    field: 'subscribedTopicRegex',
    marks: ({ id }, { regexGroups }) => regexGroups.has(id),
  },
]

/** What is awkward to move, each with its evidence. What wasn't collected marks nothing: coverage says what that is. */
export function awkwardWorkloads(cluster: Cluster, options: AwkwardOptions): AwkwardFinding[] {
  const { at } = options
  const found: AwkwardFinding[] = []
  const mark = <Subject>(kind: AwkwardFinding['kind'], name: string, subject: Subject, rules: readonly Rule<Subject>[]): void => {
    for (const { flag, reply, field, marks } of rules) {
      if (marks(subject, options, cluster)) found.push({ flag, kind, name, reply, field, at })
    }
  }
  for (const topic of cluster.topics ?? []) mark('topic', topic.name, topic, TOPIC_RULES)
  for (const group of cluster.groups ?? []) mark('group', group.id, group, GROUP_RULES)
  for (const name of cluster.transactionalIds ?? []) {
    found.push({ flag: 'transactions', kind: 'transactional-id', name, reply: 'ListTransactions', field: 'transactionalId', at })
  }
  return found.sort((one, other) => compareText(sortKey(one), sortKey(other)))
}

function sortKey({ flag, kind, name, field }: AwkwardFinding): string {
  return [flag, kind, name, field].join('\u0000')
}

function isCompacted({ effective }: Topic): boolean {
  return effective?.cleanupPolicy?.split(',').includes('compact') === true
}

/** Workers keep three topics whose names differ in the last word, and all of them are compacted. */
function isOfConnect(name: string, { topics }: Cluster): boolean {
  const stem = CONNECT_TOPIC.exec(name)?.[1]
  if (stem === undefined) return false
  const siblings = (topics ?? []).filter((topic) => {
    const mayBeCompacted = topic.effective === undefined || isCompacted(topic)
    return mayBeCompacted && CONNECT_TOPIC.exec(topic.name)?.[1] === stem
  })
  const words = new Set(siblings.map((topic) => CONNECT_TOPIC.exec(topic.name)![2]!.slice(0, 5)))
  return words.size === 3 && siblings.some((topic) => topic.name === name)
}
