import { BufferPool } from '../base/buffer-pool.ts'
import type { Address, Clock, Compute, Disk, Log, LogLevelSwitch, Network, Random } from '../base/ports.ts'
import { type Broker, makeBroker } from '../broker/broker.ts'
import { ClusterConfigs } from '../broker/cluster-configs.ts'
import { BrokerLog } from '../cluster/broker-log.ts'
import type { FoldWatch } from '../cluster/fold.ts'
import { onlyBroker } from '../cluster/only-broker.ts'
import type { LiveBroker } from '../cluster/peers.ts'
import { SnapshotStore } from '../cluster/snapshot-io.ts'
import type { Settings } from '../config/settings.ts'
import type { Loglet } from '../log/log.ts'
import { Server } from '../server/server.ts'
import { ClusterState } from '../state/state.ts'
import { Upkeep } from '../upkeep/upkeep.ts'
import type { NodeGauges } from './gauges.ts'
import { MetricsPage } from './metrics-page.ts'
import { NodeMetrics } from './node-metrics.ts'
import { brokerSettings, serverSettings, upkeepSettings } from './node-settings.ts'

const BUFFER_POOL_BYTES = 64 * 1024 * 1024

export interface NodeParts {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  /** Where snapshots go. */
  readonly disk: Disk
  readonly compute: Compute
  readonly log: Log
  readonly logLevel: LogLevelSwitch
  readonly settings: Settings
  /** What of the settings was given, as text: what tools are shown as static configs. */
  readonly given: ReadonlyMap<string, string>
  /** Opens the log; `onFatal` is what it calls when it can't go on. */
  readonly openLoglet: (onFatal: (cause: unknown) => void) => Promise<Loglet>
  /** The node can't go on: the process must end. Called at most once. */
  readonly onFatal: (cause: unknown) => void
  readonly watchFold?: FoldWatch
  /** Idle memory kept for frames and reads. */
  readonly bufferPoolBytes?: number
  /** What is encoded of a snapshot before others get their turn. */
  readonly snapshotPieceBytes?: number
}

/**
 * One broker, put together from ports: the same in production and in the simulation. Nothing below knows which.
 *
 * Start: log → snapshot → replay → registration → groups → listener. Stop: the same backwards.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #loglet: Loglet
  readonly #sharedLog: BrokerLog
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
    this.#loglet = running.loglet
    this.#sharedLog = running.sharedLog
    this.#broker = running.broker
    this.#server = running.server
    this.#upkeep = running.upkeep
    this.metrics = running.metrics
    this.#page = running.page
    this.address = running.address
    this.advertised = running.advertised
  }

  /** Resolves once clients are served. Throws a Failure that says what is in the way, and has then let go of the log. */
  static async start(parts: NodeParts): Promise<Node> {
    const onFatal = once(parts.onFatal)
    const loglet = await parts.openLoglet(onFatal)
    const opened: Closing[] = [() => loglet.close()]
    try {
      return await Node.#startOn(loglet, opened, { ...parts, onFatal })
    } catch (error) {
      await closeAll(opened, parts.log)
      throw error
    }
  }

  /** Adds to `opened` what must be closed if it fails. */
  static async #startOn(loglet: Loglet, opened: Closing[], parts: NodeParts): Promise<Node> {
    const { clock, random, network, compute, log, settings, onFatal } = parts
    const snapshots = new SnapshotStore(parts.disk, log)
    const state = (await snapshots.load({ logIsWhole: loglet.trimmedBefore() === 1 })) ?? new ClusterState()
    const brokerId = settings['node.id'] ?? 1
    const snapshotIndex = state.appliedIndex
    const sharedLog = new BrokerLog({
      loglet,
      state,
      brokerId,
      clock,
      random: random.fork('log'),
      log,
      onFatal,
      ...(parts.watchFold === undefined ? {} : { watch: parts.watchFold }),
    })
    await sharedLog.start()
    opened.push(() => sharedLog.close())
    const metrics = new NodeMetrics(brokerSettings(settings).zone)
    const pool = new BufferPool(parts.bufferPoolBytes ?? BUFFER_POOL_BYTES)
    const configs = new ClusterConfigs({ state, brokerId, given: parts.given })
    const live = () => configs.settings
    const broker = makeBroker({
      log: sharedLog,
      live: onlyBroker(soleBroker(sharedLog, settings)),
      loglet,
      clock,
      random,
      compute,
      pool,
      logger: log,
      logLevel: parts.logLevel,
      settings: brokerSettings(settings),
      configs,
      dataVolume: { path: parts.disk.description, space: () => parts.disk.space() },
      observe: metrics,
    })
    opened.push(() => broker.close())
    const topicSettings = configs.ofTopic.bind(configs)
    const upkeep = new Upkeep({
      log: sharedLog,
      loglet,
      snapshots,
      started: { snapshotIndex, replayedBytes: sharedLog.replayedBytes },
      clock,
      logger: log,
      settings: upkeepSettings(settings, live),
      topicSettings,
      expireOffsets: () => broker.expireOffsets(),
      ...(parts.snapshotPieceBytes === undefined ? {} : { snapshotPieceBytes: parts.snapshotPieceBytes }),
      onFatal,
    })
    const handler = broker.dispatch
    const server = new Server({
      network,
      clock,
      log,
      handler,
      pool,
      settings: serverSettings(settings, live),
      counted: metrics.counted,
    })
    metrics.follow(gauges(server, loglet, sharedLog))
    const page = new MetricsPage({ metrics, log: sharedLog, loglet, disk: parts.disk, clock })
    let advertised: Address = settings.listen
    const address = await server.listen(settings.listen, (bound) => {
      advertised = advertisedAddress(settings, bound)
      return advertised
    })
    upkeep.start()
    return new Node(parts, { loglet, sharedLog, broker, server, upkeep, metrics, page, address, advertised })
  }

  /** Why it can't take work now; undefined: it can. */
  get notReady(): string | undefined {
    if (this.#isStopping) return 'the broker is stopping'
    return this.#sharedLog.writable ? undefined : "the log can't be written"
  }

  /** Prometheus text of all that is counted. Never rejects. */
  renderMetrics(): Promise<string> {
    return this.#page.render()
  }

  /** Answers what was taken, makes it durable, writes a snapshot so that the next start is quick. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#broker.close()
    await this.#server.close(this.#parts.settings['shutdown.drain.ms'])
    // Before the jobs, since one of them may wait for room in the log for ever.
    await this.#sharedLog.close()
    await this.#upkeep.stop()
    await this.#loglet.close()
  }
}

/** A broker without peers: clients are told the address of the listener that they came in by. */
function soleBroker({ brokerId, state }: BrokerLog, settings: Settings): LiveBroker {
  const { incarnation } = state.brokers.get(brokerId)!
  return { brokerId, incarnation, zone: brokerSettings(settings).zone, advertised: settings.listen, isDraining: false }
}

interface RunningParts {
  readonly loglet: Loglet
  readonly sharedLog: BrokerLog
  readonly broker: Broker
  readonly server: Server
  readonly upkeep: Upkeep
  readonly metrics: NodeMetrics
  readonly page: MetricsPage
  readonly address: Address
  readonly advertised: Address
}

type Closing = () => void | Promise<void>

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

/** What isn't set is what was bound: the name as given, and the port that was found. */
function advertisedAddress({ advertise, listen }: Settings, bound: Address): Address {
  const { host, port } = advertise ?? { host: listen.host, port: 0 }
  return { host, port: port === 0 ? bound.port : port }
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
    partitions: () => state.partitions.count,
    topics: () => state.topics.count,
    producers: () => state.producers.size,
  }
}
