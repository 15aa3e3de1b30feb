import type { Address, Clock, Compute, Disk, Log, Network, Random } from '../base/ports.ts'
import { type BrokerSettings, makeBroker } from '../broker/broker.ts'
import { LocalLog } from '../cluster/local-log.ts'
import { SnapshotStore } from '../cluster/snapshot-io.ts'
import type { TopicSettings } from '../config/topic-settings.ts'
import type { Loglet } from '../log/log.ts'
import { Server, type ServerSettings } from '../server/server.ts'
import { ClusterState } from '../state/state.ts'
import type { Topic } from '../state/topics.ts'
import { Upkeep, type UpkeepSettings } from '../upkeep/upkeep.ts'

export interface NodeSettings {
  readonly brokerId: number
  readonly listen: Address
  /** Undefined: the address that is bound. */
  readonly advertise: Address | undefined
  readonly broker: BrokerSettings
  readonly server: ServerSettings
  readonly upkeep: UpkeepSettings
  /** On stop, requests that were taken have this long to be answered. */
  readonly drainMs: number
}

export interface NodeParts {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  /** Where snapshots go. */
  readonly disk: Disk
  readonly compute: Compute
  readonly log: Log
  readonly settings: NodeSettings
  readonly topicSettings: (topic: Topic) => TopicSettings
  /** Opens the log; `onFatal` is what it calls when it can't go on. */
  readonly openLoglet: (onFatal: (cause: unknown) => void) => Promise<Loglet>
  /** The node can't go on: the process must end. Called at most once. */
  readonly onFatal: (cause: unknown) => void
}

/**
 * One broker, put together from ports: the same in production and in the simulation. Nothing below knows which.
 *
 * Start: log → snapshot → replay → registration → listener. Stop: the same backwards.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #loglet: Loglet
  readonly #sharedLog: LocalLog
  readonly #server: Server
  readonly #upkeep: Upkeep
  readonly address: Address
  readonly advertised: Address

  private constructor(fields: {
    parts: NodeParts
    loglet: Loglet
    sharedLog: LocalLog
    server: Server
    upkeep: Upkeep
    address: Address
    advertised: Address
  }) {
    this.#parts = fields.parts
    this.#loglet = fields.loglet
    this.#sharedLog = fields.sharedLog
    this.#server = fields.server
    this.#upkeep = fields.upkeep
    this.address = fields.address
    this.advertised = fields.advertised
  }

  /** Resolves once clients are served. Throws a Failure that says what is in the way. */
  static async start(parts: NodeParts): Promise<Node> {
    const { clock, random, network, disk, compute, log, settings, topicSettings } = parts
    let isFatal = false
    const onFatal = (cause: unknown) => {
      if (isFatal) return
      isFatal = true
      parts.onFatal(cause)
    }
    const loglet = await parts.openLoglet(onFatal)
    const snapshots = new SnapshotStore(disk, log)
    const state = (await snapshots.load()) ?? new ClusterState()
    const sharedLog = new LocalLog({
      loglet,
      state,
      brokerId: settings.brokerId,
      clock,
      random: random.fork('log'),
      log,
      onFatal,
    })
    await sharedLog.start()
    const dispatch = makeBroker({
      log: sharedLog,
      loglet,
      clock,
      random,
      compute,
      logger: log,
      settings: settings.broker,
      topicSettings,
      observe: { request() {}, flush() {}, fetched() {} },
      onBug() {},
    })
    const upkeep = new Upkeep({
      log: sharedLog,
      loglet,
      snapshots,
      clock,
      logger: log,
      settings: settings.upkeep,
      topicSettings,
      onFatal,
    })
    const server = new Server({ network, clock, log, handler: dispatch, settings: settings.server, counted() {} })
    let advertised: Address = settings.listen
    const address = await server.listen(settings.listen, (bound) => {
      advertised = settings.advertise ?? { host: settings.listen.host, port: bound.port }
      return advertised
    })
    upkeep.start()
    return new Node({ parts, loglet, sharedLog, server, upkeep, address, advertised })
  }

  /** Answers what was taken, makes it durable, writes a snapshot so that the next start is quick. */
  async stop(): Promise<void> {
    await this.#server.close(this.#parts.settings.drainMs)
    await this.#upkeep.stop()
    await this.#sharedLog.close()
    await this.#loglet.close()
  }
}
