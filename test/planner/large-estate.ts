import type { FolderDocuments } from '../../src/planner/planner.ts'

export interface EstateSize {
  readonly topics: number
  readonly partitionsEach: number
  readonly brokers: number
  readonly groups: number
  readonly clients: number
}

/** As large as an estate may be. */
export const LARGE: EstateSize = { topics: 10_000, partitionsEach: 10, brokers: 30, groups: 1_000, clients: 2_000 }

const list = <Value>(length: number, make: (at: number) => Value): Value[] => Array.from({ length }, (_, at) => make(at))
const TOPICS_PER_GROUP = 10
const TOPICS_PER_CLIENT = 5

/** Documents of a plan for a cluster of that size: every topic with rates, copies that lie somewhere, readers and writers. */
export function largeFolder(size: EstateSize): FolderDocuments {
  const named = (name: string, value: unknown) => ({ name: `${name}.yaml`, value })
  return {
    estate: named('estate', estateOf(size)),
    assumptions: named('assumptions', ASSUMPTIONS),
    answers: named('answers', ANSWERS),
    evidence: [],
  }
}

function estateOf(size: EstateSize) {
  const topics = list(size.topics, (at) => topicOf(at, size))
  const name = (at: number): string => topics[at % topics.length]!.name
  return {
    kind: 'odradek/estate',
    version: 1,
    collectedAt: '2026-11-20',
    clusters: [
      {
        id: 'large',
        platform: 'ec2',
        region: 'us-east-1',
        kafkaVersion: { declared: '3.6.0' },
        metadataMode: 'kraft',
        zones: list(3, (at) => ({ id: `z${at}` })),
        brokers: list(size.brokers, (at) => ({
          id: at + 1,
          rack: `z${at % 3}`,
          zoneId: `z${at % 3}`,
          instanceType: 'm5.2xlarge',
          storageGiB: 2000,
          settings: {},
        })),
        topics,
        groups: list(size.groups, (at) => groupOf(at, name)),
        clients: list(size.clients, (at) => clientOf(at, name)),
        transactionalIds: [],
        acls: [],
        connectors: [],
        applications: [],
        schemaRegistries: [],
      },
    ],
    series: [
      seriesOf('bytesInPerSecond', 720, { cluster: 'large' }, 1e8),
      seriesOf('bytesOutPerSecond', 720, { cluster: 'large' }, 2e8),
      ...topics.map((topic) => seriesOf('bytesInPerSecond', 24, { cluster: 'large', topic: topic.name }, 1e4)),
    ],
  }
}

function topicOf(at: number, { partitionsEach, brokers }: EstateSize) {
  return {
    name: `team-${at % 40}.topic-${at}`,
    partitionCount: partitionsEach,
    replicationFactor: 3,
    settings: at % 5 === 0 ? { 'min.insync.replicas': '2' } : {},
    owner: `team-${at % 40}`,
    dataClass: at % 3 === 0 ? 'financial' : 'logs',
    effective: {
      cleanupPolicy: at % 10 === 0 ? 'compact' : 'delete',
      retentionHours: 24 * (1 + (at % 4)),
      minInsyncReplicas: 2,
      uncleanLeaderElection: false,
      messageBytesMax: 1_048_588,
      tiered: false,
    },
    flags: at % 10 === 0 ? [{ flag: 'compaction' }] : [],
    partitions: list(partitionsEach, (index) => {
      const first = at * partitionsEach + index
      const replicas = list(3, (copy) => ((first + copy) % brokers) + 1)
      return { index, leader: replicas[0], replicas, inSyncReplicas: replicas, endOffset: 1000 * index, sizeBytes: 1e8 + index }
    }),
  }
}

function groupOf(at: number, topic: (at: number) => string) {
  const read = list(TOPICS_PER_GROUP, (one) => topic(at * TOPICS_PER_GROUP + one))
  const partitions = (member: number) => list(30, (one) => ({ topic: read[one % read.length]!, partition: (one + member) % 10 }))
  return {
    id: `group-${at}`,
    kind: 'classic',
    members: list(3, (member) => ({ clientId: `c-${member}`, partitions: partitions(member) })),
    offsets: list(100, (one) => ({
      topic: read[one % read.length]!,
      partition: Math.floor(one / 10),
      offset: one,
      lagRecords: 0,
    })),
  }
}

function clientOf(at: number, topic: (at: number) => string) {
  const writes = at % 2 === 0
  return {
    key: `k${at}`,
    clientId: `c${at}`,
    softwareName: 'apache-kafka-java',
    softwareVersion: '3.6.0',
    principal: `User:${at % 100}`,
    zoneId: `z${at % 3}`,
    networkId: 'vpc',
    roles: [writes ? 'producer' : 'consumer'],
    topics: list(TOPICS_PER_CLIENT, (one) => topic(at * TOPICS_PER_CLIENT + one)),
    bytesInPerSecond: writes ? 1e5 : 0,
    bytesOutPerSecond: writes ? 0 : 2e5,
    features: { rackAware: false, zoneTagged: false, idempotent: true, transactional: at % 50 === 0 },
  }
}

function seriesOf(metric: string, hours: number, labels: object, mean: number) {
  const values = list(hours, (hour) => mean * (1 + (hour % 24) / 24))
  return { metric, unit: 'bytes/s', labels, stepSeconds: 3600, from: '2026-10-01', values }
}

const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: { catchUpMiBps: { value: 0 }, partitionProduceMiBps: { value: 10 }, partitionConsumeMiBps: { value: 10 } },
  durability: { acks: { value: 'all' } },
  retention: { diskUtilisation: { value: 0.7 } },
  network: { linkMiBps: { value: 400 }, reassignmentMiBps: { value: 100 } },
  money: { oneOffUsd: { value: 80_000 }, overlapWeeks: { value: 4 }, engineeringUsdPerHour: { value: 90 } },
  deployments: {
    odradek: { instanceType: 'm7g.4xlarge', brokers: 9 },
    'msk-standard': { instanceType: 'm5.2xlarge', brokers: 9 },
  },
}

const ANSWERS = {
  kind: 'odradek/answers',
  version: 1,
  answers: { runbookOwner: { value: 'platform' }, lostDataCost: { value: 'some' }, operationsHoursPerMonth: { value: 80 } },
  topics: [
    { match: 'team-1.*', criticality: 1 },
    { match: '*', criticality: 2, offsetChoice: 'preserved' },
  ],
}
