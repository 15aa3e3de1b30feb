import { BufferPool } from '../base/buffer-pool.ts'
import type { Address, Log } from '../base/ports.ts'
import { rendezvous } from '../base/rendezvous.ts'
import { type Broker, makeBroker } from '../broker/broker.ts'
import { ClusterConfigs } from '../broker/cluster-configs.ts'
import type { BrokerLog } from '../cluster/broker-log.ts'
import { takers } from '../cluster/peers.ts'
import type { Loglet } from '../log/log.ts'
import { Doorway } from '../server/doorway.ts'
import { Server } from '../server/server.ts'
import { CountedStore } from '../store/counted-store.ts'
import { DatedStore } from '../store/dated-store.ts'
import { followReads } from '../store/read-metrics.ts'
import { DeletionTime } from '../upkeep/deletion-time.ts'
import { InlineSegments } from '../upkeep/inline-segments.ts'
import { ObjectUpkeep } from '../upkeep/object-upkeep.ts'
import { Upkeep } from '../upkeep/upkeep.ts'
import { advertisedAddress } from './advertised.ts'
import { type ClusterPlace, openClusterLog } from './cluster-log.ts'
import type { NodeGauges } from './gauges.ts'
import { MetricsPage } from './metrics-page.ts'
import { type NodeLog, openDirectoryLog } from './node-log.ts'
import { NodeMetrics } from './node-metrics.ts'
import type { Closing, NodeParts } from './node-parts.ts'
import { brokerSettings, objectUpkeepSettings, serverSettings, upkeepSettings, zoneOf } from './node-settings.ts'
import { NodeStatus, storedBytes } from './node-status.ts'

const BUFFER_POOL_BYTES = 64 * 1024 * 1024
/** A broker that stood still for less goes on where it was. */
const TRIM_AFTER_MS = 300_000

/**
 * One broker, put together from ports: the same in production and in the simulation. Nothing below knows which.
 *
 * Start: log → snapshot → replay → registration → groups → listener. Stop: the same backwards.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #log: NodeLog
  readonly #broker: Broker
  readonly #server: Server
  readonly #upkeep: Upkeep
  readonly metrics: NodeMetrics
  readonly #page: MetricsPage
  readonly address: Address
  readonly advertised: Address
  #isStopping = false

  private constructor(parts: NodeParts, running: RunningParts) {
    this.#parts = parts
    this.#log = running.nodeLog
    this.#broker = running.broker
    this.#server = running.server
    this.#upkeep = running.upkeep
    this.metrics = running.metrics
    this.#page = running.page
    this.address = running.address
    this.advertised = running.advertised
  }

  /** Resolves once clients are served. Throws a Failure that says what is in the way, and has then let go of everything. */
  static async start(parts: NodeParts): Promise<Node> {
    const onFatal = once(parts.onFatal)
    const opened: Closing[] = []
    try {
      return await Node.#startOn(opened, { ...parts, onFatal })
    } catch (error) {
      await closeAll(opened, parts.log)
      throw error
    }
  }

  /** Adds to `opened` what must be closed if it fails. */
  static async #startOn(opened: Closing[], parts: NodeParts): Promise<Node> {
    const { clock, random, compute, log, settings, onFatal } = parts
    const metrics = new NodeMetrics(zoneOf(settings))
    const doorway = await Doorway.open(parts.network, settings.listen)
    opened.push(() => doorway.close())
    const advertised = advertisedAddress(settings, doorway.address)
    let running: Broker | undefined
    const place = { advertised, counters: metrics.peers, load: () => running?.load() ?? 0 }
    const dated = parts.store && new DatedStore(parts.store, clock)
    const store = dated && new CountedStore(dated, clock, metrics.store)
    const deletionTime = new DeletionTime({ clock, storeMs: () => dated?.nowMs, logger: log })
    const nodeLog = await openLog({ ...parts, store }, place, opened)
    const { peers } = nodeLog
    const { loglet, log: sharedLog } = nodeLog
    const pool = new BufferPool(parts.bufferPoolBytes ?? BUFFER_POOL_BYTES)
    const configs = new ClusterConfigs({ state: sharedLog.state, brokerId: sharedLog.brokerId, given: parts.given })
    const live = () => configs.settings
    const status = new NodeStatus({ version: parts.version, zone: zoneOf(settings), metrics, clock, nodeLog })
    const broker = makeBroker({
      log: sharedLog,
      live: nodeLog.live,
      loads: peers === undefined ? undefined : () => peers.loads(),
      loglet,
      objects: nodeLog.objects,
      clock,
      expiryTime: deletionTime,
      random,
      compute,
      pool,
      logger: log,
      logLevel: parts.logLevel,
      settings: brokerSettings(settings),
      configs,
      describeStatus: (own) => status.describe(own, server.connectionCount),
      dataVolume: { path: parts.disk.description, space: () => parts.disk.space() },
      observe: metrics,
    })
    running = broker
    opened.push(() => broker.close())
    const upkeep = new Upkeep({
      log: sharedLog,
      loglet,
      snapshots: nodeLog.snapshots,
      started: nodeLog.started,
      clock,
      logger: log,
      settings: upkeepSettings(settings, live),
      topicSettings: configs.ofTopic.bind(configs),
      deletionTime,
      expireOffsets: () => broker.expireOffsets(),
      isMine: (job) => isMine(nodeLog, job),
      isCollectionOff: nodeLog.isCollectionOff,
      objects: objectUpkeep(nodeLog, parts, metrics),
      trimLatestMs: settings['log.trim.grace.ms'],
      appliedByAll: peers && (() => peers.appliedByAll()),
      trimAfterMs: nodeLog.objects === undefined ? 0 : (parts.trimAfterMs ?? TRIM_AFTER_MS),
      ...(parts.snapshotPieceBytes === undefined ? {} : { snapshotPieceBytes: parts.snapshotPieceBytes }),
      onFatal,
    })
    const server = new Server({
      clock,
      log,
      handler: broker.dispatch,
      pool,
      settings: serverSettings(settings, live),
      counted: metrics.counted,
    })
    metrics.follow(gauges(server, loglet, sharedLog))
    if (nodeLog.objects !== undefined) {
      followReads(metrics.registry, nodeLog.objects.reader)
      metrics.followBill(() => status.bill(isMine(nodeLog, 'bill')))
    }
    const page = new MetricsPage({ metrics, log: sharedLog, disk: parts.disk, clock })
    server.serve(doorway, advertised)
    upkeep.start()
    return new Node(parts, { nodeLog, broker, server, upkeep, metrics, page, address: doorway.address, advertised })
  }

  /** Why it can't take work now; undefined: it can. */
  get notReady(): string | undefined {
    if (this.#isStopping) return 'the broker is stopping'
    if (!this.#log.log.writable) return "the log can't be written"
    return this.#broker.isStranded ? 'the store answers others and not this broker' : undefined
  }

  /** Prometheus text of all that is counted. Never rejects. */
  renderMetrics(): Promise<string> {
    return this.#page.render()
  }

  /** Sends clients to other brokers, answers what was taken, makes it durable, writes a snapshot so that the next start is quick. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#broker.drain()
    this.#broker.close()
    await this.#server.close(this.#parts.settings['shutdown.drain.ms'])
    this.#broker.endWrites()
    // Before the jobs, since one of them may wait for room in the log for ever.
    await this.#log.log.close()
    await this.#upkeep.stop()
    await this.#log.close()
  }
}

interface RunningParts {
  readonly nodeLog: NodeLog
  readonly broker: Broker
  readonly server: Server
  readonly upkeep: Upkeep
  readonly metrics: NodeMetrics
  readonly page: MetricsPage
  readonly address: Address
  readonly advertised: Address
}

/** In reverse order. What fails here is only told: why the start failed matters more. */
async function closeAll(opened: readonly Closing[], log: Log): Promise<void> {
  for (const close of [...opened].reverse()) {
    try {
      await close()
    } catch (error) {
      log.warn('what a start that failed had opened is not closed', { cause: String(error) })
    }
  }
}

function once(onFatal: (cause: unknown) => void): (cause: unknown) => void {
  let isCalled = false
  return (cause) => {
    if (isCalled) return
    isCalled = true
    onFatal(cause)
  }
}

/** One of the brokers that seem to live, and to get at the log, has each job. */
function isMine({ live, log }: NodeLog, job: string): boolean {
  return rendezvous(job, takers(live.all))?.brokerId === log.brokerId
}

function objectUpkeep(nodeLog: NodeLog, parts: NodeParts, metrics: NodeMetrics): ObjectUpkeep | undefined {
  const { objects, log } = nodeLog
  if (objects === undefined) return undefined
  const { clock, random, log: logger, onFatal } = parts
  const { store, keys } = objects
  const settings = { ...objectUpkeepSettings(parts.settings), ...parts.objectUpkeep }
  const bytesPerSecond = settings.mergeBytesPerSecond
  return new ObjectUpkeep({
    log,
    segments:
      parts.openSegments?.({ bytesPerSecond, counts: metrics.store, clock, logger }) ??
      new InlineSegments({ store, clock, random: random.fork('segments'), bytesPerSecond }),
    store,
    keys,
    clock,
    logger,
    settings,
    isMine: (job) => isMine(nodeLog, job),
    isCollectionOff: nodeLog.isCollectionOff,
    onFatal,
  })
}

/** In a store, where the cluster has one, else in this broker's own directory. */
function openLog(parts: NodeParts, place: Omit<ClusterPlace, 'store'>, opened: Closing[]): Promise<NodeLog> {
  const { store } = parts
  if (store === undefined) return openDirectoryLog(parts, opened)
  return openClusterLog(parts, { store, ...place }, opened)
}

function gauges(server: Server, loglet: Loglet, log: BrokerLog): NodeGauges {
  const { state } = log
  return {
    connections: () => server.connectionCount,
    connectionsOpened: () => server.acceptedCount,
    connectionsRefused: () => server.refusedCount,
    requestMemoryBytes: () => server.requestMemoryBytes,
    answerMemoryBytes: () => server.answerMemoryBytes,
    logSizeBytes: () => loglet.sizeBytes(),
    logWritable: () => (log.writable ? 1 : 0),
    appliedIndex: () => state.appliedIndex,
    applyLagEntries: () => log.knownIndex - state.appliedIndex,
    partitions: () => state.partitions.count,
    topics: () => state.topics.count,
    storedObjects: () => state.objects.count,
    storedBytes: () => storedBytes(state, loglet),
    producers: () => state.producers.size,
  }
}
