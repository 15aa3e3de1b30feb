import type { Compute } from '../../../src/base/ports.ts'
import { COUNTED_CLUSTER_FAULTS } from '../nemesis/cluster-faults.ts'
import type { FaultName } from '../nemesis/fault-names.ts'
import { COUNTED_FAULTS } from '../nemesis/faults.ts'
import { COUNTED_STORE_FAULTS } from '../nemesis/store-faults.ts'
import type { Subject } from '../subject.ts'
import { BrokerScenario } from './broker-scenario.ts'
import { drawClusterTunables, drawTunables, sparedBy } from './tunables.ts'

/** A log on the broker's own disk can't be undecided for long; one that is kept elsewhere doesn't fill the broker's disk. */
const ELSEWHERE: readonly FaultName[] = ['log-lost', 'log-late', 'log-slow']

/** The real broker, all of it but `main.ts` and `platform/`. `compute` settles within microtasks. */
export function brokerSubject(name: string, place: 'file' | 'remote', compute: Compute): Subject {
  return {
    name,
    compute,
    isCluster: false,
    deeds: DEEDS[place],
    // Only snapshots are read from the disk then.
    immune: place === 'remote' ? ['disk-bit-flip'] : [],
    drawTunables,
    spares: (tunables) => [...sparedBy(tunables), ...(place === 'file' ? ELSEWHERE : [])],
    begin: (run) => new BrokerScenario(run, place),
  }
}

/** Several of them over one store. Their disks hold next to nothing, so what disks do isn't what this is about. */
export function clusterSubject(compute: Compute): Subject {
  return {
    name: 'cluster',
    compute,
    isCluster: true,
    deeds: [...DEEDS_ANYWHERE, ...CLUSTER_DEEDS, ...COUNTED_CLUSTER_FAULTS, ...COUNTED_STORE_FAULTS],
    immune: COUNTED_FAULTS.filter((fault) => fault.startsWith('disk-')),
    drawTunables: drawClusterTunables,
    spares: (tunables) => [...sparedBy(tunables), ...ELSEWHERE],
    begin: (run) => new BrokerScenario(run, 'store'),
  }
}

/** What only several brokers or a store bring about, as the log tells of it. */
const CLUSTER_DEEDS = [
  'command-claim-group',
  'command-commit-object',
  'command-drain-broker',
  'command-forget-objects',
  'command-orphans-before',
  'command-replace-extents',
  'deed-ashore',
  'deed-rest',
  'deed-stranded',
  'hole-filled',
  'refused-inputs-changed',
  'refused-lane-gap',
  'refused-object-too-old',
  'refused-stale-claim',
]

const DEEDS_ANYWHERE = [
  'deed-calm-group',
  'deed-partition-added',
  'deed-rebalance',
  'deed-records-deleted',
  'deed-topic-deleted',
  'deed-topic-made',
]

const DEEDS: Readonly<Record<'file' | 'remote', readonly string[]>> = {
  file: DEEDS_ANYWHERE,
  remote: [...DEEDS_ANYWHERE, 'log-late', 'log-lost-after', 'log-lost-before', 'log-slow', 'log-taken'],
}
