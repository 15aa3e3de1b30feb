import {
  clientNetworks,
  compactedTopics,
  connectorCount,
  diskUtilisation,
  streamsInUse,
  transactionsInUse,
  unknownZoneShare,
} from '../client-facts.ts'
import { answered, assumed, type Finder, fromCluster } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

/** Answers that are a signal as they are. */
const ANSWERS = [
  'strictOffsets',
  'crossZoneShare',
  'privateConnectivityShare',
  'crossRegion',
  'storageShare',
  'reassignmentHours',
  'brokerReplacementHours',
  'retentionGrowing',
  'customerBoundaryRequired',
  'residency',
  'supportAccessConcern',
  'auditGap',
  'ownershipUnclear',
  'teamsToCoordinate',
  'largestUnitTopics',
  'rollbackUndefined',
  'singleWindowAssumed',
]

export const PRESSURE_FIELDS: Readonly<Record<string, readonly Finder[]>> = {
  transactionsInUse: [
    fromCluster('transactionalIds', 'whether there are any, or clients or topics that tell of them', transactionsInUse),
  ],
  streamsInUse: [fromCluster('groups', 'whether one, or an application, is of Kafka Streams', streamsInUse)],
  compactedTopics: [fromCluster('topics', 'those that are compacted', compactedTopics)],
  connectors: [fromCluster('connectors', 'their number', connectorCount)],
  unknownZoneShare: [fromCluster('clients', 'bytes of those without a zone ÷ of all', unknownZoneShare)],
  clientNetworks: [fromCluster('clients', 'their networks', clientNetworks), assumed('network.clientNetworks')],
  diskUtilisation: [fromCluster('brokers', 'disks in use ÷ disks', diskUtilisation)],
  ...Object.fromEntries(ANSWERS.map((id) => [id, [answered(id)]])),
}

export const pressuresInput: InputMap = { command: 'plan pressures', of: 'cluster', fields: PRESSURE_FIELDS }
