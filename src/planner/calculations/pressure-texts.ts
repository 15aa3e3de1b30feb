import { z } from '../schema.ts'

/** What is seen, by signal, and the fact of the design that stands behind it. */
export const pressureTexts = z.strictObject({
  constraints: z.record(z.string(), z.string()),
  symptoms: z.record(z.string(), z.strictObject({ text: z.string(), constraint: z.string() })),
})

/** A file of limits may lay its own `pressures` over these. */
export const PRESSURE_TEXTS: z.output<typeof pressureTexts> = {
  constraints: {
    'bytes-live-on-brokers': 'Bytes live on brokers: what is kept, moved or replaced is bound to machines and their disks.',
    'traffic-crosses-zones': 'Traffic crosses zones and networks: leaders and readers are not where each other is.',
    'account-is-not-ours': 'Account, keys or access are not ours, or nobody is named who decides.',
    'clients-rely-on-kafka': 'Clients rely on exact behaviour of Kafka, and whatever replaces it must show the same.',
    'work-moves-together': 'Topics, groups and teams hang together and move together.',
  },
  symptoms: {
    transactionsInUse: { text: 'Transactions are in use.', constraint: 'clients-rely-on-kafka' },
    streamsInUse: { text: 'Kafka Streams is in use.', constraint: 'clients-rely-on-kafka' },
    compactedTopics: { text: 'Topics are compacted.', constraint: 'clients-rely-on-kafka' },
    clientsBelowFloorShare: {
      text: 'Some clients are older than what a new platform serves.',
      constraint: 'clients-rely-on-kafka',
    },
    connectors: { text: 'Connectors run against the cluster.', constraint: 'clients-rely-on-kafka' },
    strictOffsets: { text: 'Offsets are kept outside of Kafka and must stay the same.', constraint: 'clients-rely-on-kafka' },
    crossZoneShare: { text: 'Traffic between zones is a large part of the bill.', constraint: 'traffic-crosses-zones' },
    privateConnectivityShare: {
      text: 'Private connections are a visible part of the bill.',
      constraint: 'traffic-crosses-zones',
    },
    crossRegion: { text: 'Traffic leaves the region.', constraint: 'traffic-crosses-zones' },
    unknownZoneShare: { text: 'Nobody knows in which zone many bytes start or end.', constraint: 'traffic-crosses-zones' },
    clientNetworks: { text: 'Clients sit in several networks.', constraint: 'traffic-crosses-zones' },
    storageShare: { text: 'Disks are a large part of the bill.', constraint: 'bytes-live-on-brokers' },
    reassignmentHours: { text: 'Moving partitions takes hours.', constraint: 'bytes-live-on-brokers' },
    brokerReplacementHours: { text: 'Replacing a broker takes an hour or more.', constraint: 'bytes-live-on-brokers' },
    diskUtilisation: { text: 'Disks are nearly full.', constraint: 'bytes-live-on-brokers' },
    retentionGrowing: { text: 'More is kept from month to month.', constraint: 'bytes-live-on-brokers' },
    customerBoundaryRequired: {
      text: 'Account, bucket and keys must be held by the customer.',
      constraint: 'account-is-not-ours',
    },
    residency: { text: 'Law or contract says where data lies.', constraint: 'account-is-not-ours' },
    supportAccessConcern: { text: "The provider's support can reach what it should not.", constraint: 'account-is-not-ours' },
    auditGap: { text: 'Audit logs have a gap.', constraint: 'account-is-not-ours' },
    ownershipUnclear: { text: 'It is not clear who owns what.', constraint: 'account-is-not-ours' },
    teamsToCoordinate: { text: 'Many teams have to agree on each change.', constraint: 'work-moves-together' },
    largestUnitTopics: { text: 'Many topics can only move at once.', constraint: 'work-moves-together' },
    rollbackUndefined: { text: 'There is no way back that is written down.', constraint: 'work-moves-together' },
    singleWindowAssumed: { text: 'The plan assumes that all moves in one window.', constraint: 'work-moves-together' },
  },
}
