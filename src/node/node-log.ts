import type { BrokerObjects } from '../broker/broker.ts'
import { BrokerLog } from '../cluster/broker-log.ts'
import { onlyBroker } from '../cluster/only-broker.ts'
import type { LiveBrokers } from '../cluster/peers.ts'
import { SnapshotFiles } from '../cluster/snapshot-files.ts'
import type { Snapshots } from '../cluster/snapshots.ts'
import type { Loglet } from '../log/log.ts'
import type { PeerNetwork } from '../peers/peers.ts'
import { ClusterState } from '../state/state.ts'
import type { ObjectReader } from '../store/object-reader.ts'
import type { ObjectStore } from '../store/store.ts'
import type { Closing, NodeParts } from './node-parts.ts'
import { zoneOf } from './node-settings.ts'

/** Records outside the log. */
export interface NodeObjects extends BrokerObjects {
  readonly store: ObjectStore
  readonly reader: ObjectReader
}

/** What a node has of the shared log, wherever that is kept. It has caught up, and the broker is registered. */
export interface NodeLog {
  readonly loglet: Loglet
  readonly snapshots: Snapshots
  readonly log: BrokerLog
  /** State that the start found, and bytes of log that it replayed on top of it. */
  readonly started: { readonly snapshotIndex: number; readonly replayedBytes: number }
  readonly live: LiveBrokers
  readonly objects?: NodeObjects | undefined
  /** True after a restore from a backup, until somebody confirms it: then nothing is deleted. */
  readonly isCollectionOff: () => boolean
  /** Other brokers. Undefined: there can't be any. */
  readonly peers?: PeerNetwork | undefined
  /** When nothing is submitted or read any more. */
  close(): Promise<void>
}

/** A broker that is alone, with its log in its own directory. Adds to `opened` what must be closed if a later step fails. */
export async function openDirectoryLog(parts: NodeParts, opened: Closing[]): Promise<NodeLog> {
  const { settings, onFatal } = parts
  const loglet = await parts.openLoglet(onFatal)
  opened.push(() => loglet.close())
  const snapshots = new SnapshotFiles(parts.disk, parts.log)
  const state = await loadState(snapshots, loglet)
  const snapshotIndex = state.appliedIndex
  const log = new BrokerLog({ ...logParts(parts), loglet, state, brokerId: settings['node.id'] ?? 1 })
  await log.start()
  opened.push(() => log.close())
  const { brokerId, incarnation } = log
  // Clients are told the address of the listener that they came in by.
  const live = onlyBroker({
    brokerId,
    incarnation,
    zone: zoneOf(settings),
    advertised: settings.listen,
    isDraining: false,
    isStranded: false,
  })
  return {
    loglet,
    snapshots,
    log,
    started: { snapshotIndex, replayedBytes: log.replayedBytes },
    live,
    isCollectionOff: () => false,
    close: () => loglet.close(),
  }
}

export async function loadState(snapshots: Snapshots, loglet: Loglet): Promise<ClusterState> {
  return (await snapshots.load({ trimmedBefore: loglet.trimmedBefore() })) ?? new ClusterState()
}

export function logParts({ clock, random, log, onFatal, watchFold }: NodeParts) {
  return {
    clock,
    random: random.fork('log'),
    log,
    onFatal,
    ...(watchFold === undefined ? {} : { watch: watchFold }),
  }
}
