import { Failure } from '../../src/base/failure.ts'
import { Metrics } from '../../src/base/metrics.ts'
import { type LogIndex, logIndex } from '../../src/base/units.ts'
import type { PeerService } from '../../src/cluster/peers.ts'
import type { EntryCommand } from '../../src/log/entry-header.ts'
import type { Entry } from '../../src/log/log.ts'
import { PeerCounters } from '../../src/peers/peer-counters.ts'
import type { BlockService } from '../../src/peers/peer-visitor.ts'
import { PeerNetwork, type Reach } from '../../src/peers/peers.ts'
import { RegisteredBroker } from '../../src/state/brokers.ts'
import type { Standing } from '../../src/store/store-watch.ts'
import type { SimProcess } from '../sim/world/process.ts'
import { World } from '../sim/world/world.ts'
import { plainCompute } from './plain-compute.ts'

export const SECRET = Buffer.alloc(32, 's')
export const CLUSTER_ID = 'a-cluster'
const PEER_PORT = 9_093

/** What a broker was asked and told by its peers. */
export class HeardService implements PeerService {
  readonly announcedAt: number[] = []
  readonly entries: Entry[] = []
  readonly combined: EntryCommand[] = []
  heardIndex = 0
  nextTicket = 1
  refusesTickets = false
  /** What combining is. */
  combining = async (): Promise<void> => {}

  ticket(): LogIndex {
    if (this.refusesTickets) throw new Failure('unavailable', 'peer-refused', 'no', 'another broker is the combiner')
    return logIndex(this.nextTicket++)
  }

  async combine(commands: readonly EntryCommand[]): Promise<void> {
    this.combined.push(...commands)
    await this.combining()
  }

  announced(entry: Entry): void {
    this.announcedAt.push(entry.index)
    this.entries.push(entry)
  }

  heardOf(index: LogIndex): void {
    this.heardIndex = Math.max(this.heardIndex, index)
  }
}

/** What a test says of a broker's way to the store. */
export class ToldReach implements Reach {
  standing: Standing = 'unknown'
  isWanted = false

  want(isWanted: boolean): void {
    this.isWanted = isWanted
  }
}

export interface PeerBroker {
  readonly brokerId: number
  readonly host: string
  readonly process: SimProcess
  readonly peers: PeerNetwork
  readonly service: HeardService
  readonly metrics: Metrics
  readonly changes: string[]
  readonly gone: number[]
  readonly reach: ToldReach
  appliedIndex: number
  load: number
}

interface StartOptions {
  readonly zone?: string
  readonly secret?: Uint8Array
  readonly clusterId?: string
  readonly blocks?: BlockService
  /** The others look at the register only as they do twice a second. */
  readonly isNoticedLate?: boolean
  /** Where it runs; its own machine otherwise. */
  readonly host?: string
}

/** Brokers with nothing but their peers, on the simulated network, with a register that all of them see at once. */
export class PeerCluster {
  readonly world: World
  readonly registered = new Map<number, RegisteredBroker>()
  readonly brokers: PeerBroker[] = []
  #incarnations = 0

  constructor(seed = 1) {
    this.world = new World(seed, { compute: plainCompute() })
  }

  async start(brokerId: number, options: StartOptions = {}): Promise<PeerBroker> {
    const { zone = '', secret = SECRET, clusterId = CLUSTER_ID, blocks, host = `host-${brokerId}` } = options
    const incarnation = ++this.#incarnations
    const { process, ports } = this.world.start(`broker-${brokerId}.${incarnation}`, host)
    const metrics = new Metrics()
    const counters = new PeerCounters(metrics)
    const listening = PeerNetwork.listen({ ...ports, counters }, { host: '0.0.0.0', port: PEER_PORT })
    const peers = await this.settle(listening)
    const place = { zone, host: `${host}.example`, port: 9_092, peerHost: host, peerPort: PEER_PORT, version: '1' }
    this.registered.set(brokerId, new RegisteredBroker(brokerId, incarnation, place))
    const service = new HeardService()
    const broker: PeerBroker = {
      brokerId,
      host,
      process,
      peers,
      service,
      metrics,
      changes: [],
      gone: [],
      reach: new ToldReach(),
      appliedIndex: 0,
      load: 0,
    }
    peers.live.onChange(() => broker.changes.push(liveIds(broker)))
    this.brokers.push(broker)
    const started = peers.start({
      brokerId,
      incarnation,
      clusterId,
      secret,
      service,
      blocks,
      registered: () => this.registered,
      appliedIndex: () => broker.appliedIndex,
      load: () => broker.load,
      reach: broker.reach,
      onGone: (id) => broker.gone.push(id),
      onFatal: (error) => this.world.crash(error, process),
    })
    if (options.isNoticedLate !== true)
      for (const other of this.brokers) if (other.process.alive) other.peers.registrationsChanged()
    await this.settle(started)
    return broker
  }

  /** A few brokers that have found each other, each in the zone that stands for it. */
  async startAll(zones: readonly string[]): Promise<readonly PeerBroker[]> {
    for (const [at, zone] of zones.entries()) await this.start(at + 1, { zone })
    const all = zones.map((_, at) => at + 1).join(' ')
    await this.until(() => this.brokers.every((broker) => liveIds(broker) === all))
    return this.brokers
  }

  /** Runs the world until a promise settles, for at most a minute of its time. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const mark = (): void => {
      isSettled = true
    }
    promise.then(mark, mark)
    await this.until(() => isSettled)
    return promise
  }

  /** Runs until it is so. Throws if it isn't within its time. */
  async until(isSo: () => boolean, withinMs = 60_000): Promise<void> {
    const { scheduler } = this.world
    await scheduler.run(scheduler.nowMs + withinMs, isSo)
    if (!isSo()) throw new Error(`it was not so within ${withinMs} ms`)
  }

  async pass(ms: number): Promise<void> {
    const { scheduler } = this.world
    await scheduler.run(scheduler.nowMs + ms, () => false)
  }

  get nowMs(): number {
    return this.world.scheduler.nowMs
  }

  /** Nothing passes either way between two machines until `untilMs`. */
  cut(one: PeerBroker, other: PeerBroker, untilMs: number): void {
    this.world.network.weather.close(one.host, other.host, untilMs)
    this.world.network.weather.close(other.host, one.host, untilMs)
  }
}

/** As this broker sees it. */
export function strandedIds(broker: PeerBroker): string {
  return broker.peers.live.all.flatMap(({ brokerId, isStranded }) => (isStranded ? [brokerId] : [])).join(' ')
}

/** As this broker sees it. */
export function liveIds(broker: PeerBroker): string {
  return broker.peers.live.all.map(({ brokerId }) => brokerId).join(' ')
}

export function entryAt(index: number, headerBytes = 40): Entry {
  return { index: logIndex(index), header: Buffer.alloc(headerBytes, index), bodyBytes: index * 10 }
}
