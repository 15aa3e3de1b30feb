import { Failure } from '../base/failure.ts'
import type { Address } from '../base/ports.ts'
import { BrokerLog, type BrokerLogParts } from '../cluster/broker-log.ts'
import { SnapshotObjects } from '../cluster/snapshot-objects.ts'
import { openObjectLoglet, TRIM_GRACE } from '../log/object-loglet.ts'
import { TRIM_KEY } from '../log/trim-register.ts'
import type { PeerCounters } from '../peers/peer-counters.ts'
import { PeerNetwork } from '../peers/peers.ts'
import type { BrokerPlace } from '../state/brokers.ts'
import type { ClusterState } from '../state/state.ts'
import { ObjectKeys } from '../storage/object-keys.ts'
import { agreeOn } from '../store/agreed-setting.ts'
import { checkNotClosed } from '../store/cluster-marks.ts'
import { clusterSecret } from '../store/cluster-secret.ts'
import { ObjectReader } from '../store/object-reader.ts'
import type { ObjectStore } from '../store/store.ts'
import { StoreWatch } from '../store/store-watch.ts'
import { WatchedStore } from '../store/watched-store.ts'
import { advertisedToPeers } from './advertised.ts'
import { CollectionSwitch } from './collection-switch.ts'
import { type KeptId, keepId, readKeptId } from './kept-id.ts'
import { blocksForNeighbours, NearBlocks } from './near-blocks.ts'
import { loadState, logParts, type NodeLog } from './node-log.ts'
import type { Closing, NodeParts } from './node-parts.ts'
import { blockLimits, objectSettings, zoneOf } from './node-settings.ts'

const LOCK_FILE = 'broker.lock'
const STARTS_MAX = 5

export interface ClusterPlace {
  readonly store: ObjectStore
  /** Where clients find this broker. */
  readonly advertised: Address
  readonly counters: PeerCounters
  /** How busy this broker is. */
  readonly load: () => number
}

/** A broker of a cluster, whose log lies in a store. Adds to `opened` what must be closed if a later step fails. */
export async function openClusterLog(parts: NodeParts, place: ClusterPlace, opened: Closing[]): Promise<NodeLog> {
  const { settings, clock, random, log: logger, isStoreMetered: isMetered = true } = parts
  const watch = new StoreWatch({
    clock,
    probe: (signal) => store.get(TRIM_KEY, { range: { position: 0, sizeBytes: 1 }, signal }),
    strandedMs: settings['store.silence.ms'],
  })
  const store = new WatchedStore(place.store, watch)
  opened.push(() => watch.close())
  const lock = await parts.disk.lock(LOCK_FILE)
  opened.push(() => lock.release())
  const probed = parts.probeStore?.() ?? Promise.resolve()
  // It's awaited before the first write; until then nobody may take its failure for one that nobody hears of.
  probed.catch(() => {})
  const marks = { store, clock, random: random.fork('marks') }
  const [collection] = await Promise.all([CollectionSwitch.open(marks), checkNotClosed(marks)])
  opened.push(() => collection.close())
  if (collection.isOff)
    logger.warn('this cluster was restored from a backup: nothing is deleted before odradek cluster confirm-restore')
  const graceMs = settings[TRIM_GRACE]
  await agreeOn({ name: TRIM_GRACE, value: graceMs }, { ...marks, mayWrite: probed })
  const kept = await readKeptId(parts.disk, logger)
  const peers = await listenForPeers(parts, place.counters)
  opened.push(() => peers.close())
  const near = new NearBlocks(peers)
  const reader = new ObjectReader(
    { store, clock, random: random.fork('reads'), fetchNear: (key, block) => near.fetch(key, block) },
    blockLimits(settings),
  )
  const loglet = await openObjectLoglet({ store, clock, random: random.fork('loglet'), ranges: reader, graceMs })
  opened.push(() => loglet.close())
  const snapshots = new SnapshotObjects({ store, clock, random: random.fork('snapshots'), log: logger })
  const { host, port } = place.advertised
  const { host: peerHost, port: peerPort } = advertisedToPeers(settings, peers.address, place.advertised)
  const { log, started } = await startLog(
    {
      ...logParts(parts),
      loglet,
      brokerId: settings['node.id'] ?? undefined,
      earlierLife: (caughtUp) => earlierLife(kept, caughtUp),
      isShared: true,
      isMetered,
      mayWrite: probed,
    },
    { zone: zoneOf(settings), host, port, peerHost, peerPort, version: parts.version },
    snapshots,
  )
  opened.push(() => log.close())
  const { state } = log
  await keepId(parts.disk, { clusterId: state.clusterId, brokerId: log.brokerId, incarnation: log.incarnation })
  near.start(log.brokerId)
  watch.follow(
    () => log.stalled,
    () => peers.reachChanged(),
  )
  await joinPeers(parts, { ...place, store }, { log, peers, reader, watch })
  const keys = new ObjectKeys(log)
  const objects = { store, reader, keys, ...objectSettings(settings, isMetered) }
  const close = async (): Promise<void> => {
    collection.close()
    watch.close()
    await peers.close()
    await loglet.close()
    await lock.release()
  }
  return { loglet, snapshots, log, started, live: peers.live, isCollectionOff: () => collection.isOff, objects, peers, close }
}

/** Others may trim the log while this broker reads it: it then begins anew, with the snapshot for which they did. */
async function startLog(parts: Omit<BrokerLogParts, 'state'>, place: BrokerPlace, snapshots: SnapshotObjects) {
  for (let attempt = 1; ; attempt++) {
    const state = await loadState(snapshots, parts.loglet)
    const snapshotIndex = state.appliedIndex
    const log = new BrokerLog({ ...parts, state })
    try {
      await log.start(place)
      return { log, started: { snapshotIndex, replayedBytes: log.replayedBytes } }
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'trimmed' || attempt === STARTS_MAX) throw error
      parts.log.info('the log was trimmed while it was read: once more with a newer snapshot')
    }
  }
}

function listenForPeers({ settings, network, clock, random, log }: NodeParts, counters: PeerCounters): Promise<PeerNetwork> {
  const address = settings['peers.listen'] ?? { host: settings.listen.host, port: 0 }
  return PeerNetwork.listen({ network, clock, random: random.fork('peers'), log, counters }, address)
}

/** Who the directory's last broker was, if it was one of this cluster. */
function earlierLife(kept: KeptId | undefined, { clusterId }: ClusterState): KeptId | undefined {
  return kept?.clusterId === clusterId ? kept : undefined
}

interface JoiningParts {
  readonly log: BrokerLog
  readonly peers: PeerNetwork
  readonly reader: ObjectReader
  readonly watch: StoreWatch
}

async function joinPeers(
  parts: NodeParts,
  { store, load }: ClusterPlace,
  { log, peers, reader, watch }: JoiningParts,
): Promise<void> {
  const { state, brokerId, incarnation, service } = log
  let seenVersion = state.brokersVersion
  log.onApplied(() => {
    if (state.brokersVersion === seenVersion) return
    seenVersion = state.brokersVersion
    peers.registrationsChanged()
  })
  await peers.start({
    brokerId,
    incarnation,
    clusterId: state.clusterId,
    secret:
      parts.clusterSecret ?? (await clusterSecret({ store, clock: parts.clock, random: parts.random.fork('cluster-secret') })),
    service,
    blocks: blocksForNeighbours(reader),
    registered: () => state.brokers,
    appliedIndex: () => state.appliedIndex,
    load,
    reach: watch,
    onGone: (goneId, goneIncarnation) => log.brokerGone(goneId, goneIncarnation),
    onFatal: parts.onFatal,
  })
  log.join(peers)
}
