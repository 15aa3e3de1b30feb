import type { Compute } from '../../../src/base/ports.ts'
import type { FaultName } from '../nemesis/faults.ts'
import type { Subject } from '../subject.ts'
import { BrokerScenario, type LogPlace } from './broker-scenario.ts'
import { drawTunables, sparedBy } from './tunables.ts'

/** A log on the broker's own disk can't be undecided for long; one that is kept elsewhere doesn't fill the broker's disk. */
const ELSEWHERE: readonly FaultName[] = ['log-lost', 'log-late', 'log-slow']

/** The real broker, all of it but `main.ts` and `platform/`. `compute` settles within microtasks. */
export function brokerSubject(name: string, place: LogPlace, compute: Compute): Subject {
  return {
    name,
    compute,
    deeds: DEEDS[place],
    // Only snapshots are read from the disk then.
    immune: place === 'remote' ? ['disk-bit-flip'] : [],
    drawTunables,
    spares: (tunables) => [...sparedBy(tunables), ...(place === 'file' ? ELSEWHERE : [])],
    begin: (run) => new BrokerScenario(run, place),
  }
}

const DEEDS_ANYWHERE = [
  'deed-calm-group',
  'deed-partition-added',
  'deed-rebalance',
  'deed-records-deleted',
  'deed-topic-deleted',
  'deed-topic-made',
]

const DEEDS: Readonly<Record<LogPlace, readonly string[]>> = {
  file: DEEDS_ANYWHERE,
  remote: [...DEEDS_ANYWHERE, 'log-late', 'log-lost-after', 'log-lost-before', 'log-slow', 'log-taken'],
}
