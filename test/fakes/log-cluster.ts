import assert from 'node:assert/strict'
import { type Clock, SILENT } from '../../src/base/ports.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import type { Peers } from '../../src/cluster/peers.ts'
import type { EarlierLife } from '../../src/cluster/registration.ts'
import { decodeEntryHeader } from '../../src/log/entry-header.ts'
import { MemoryLog } from '../../src/log/memory-loglet.ts'
import { encodeState } from '../../src/state/snapshot-format.ts'
import { ClusterState } from '../../src/state/state.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FakeClock } from './fake-clock.ts'
import { PeerMesh } from './peer-mesh.ts'
import { createTopic, TOPIC_ID } from './topic-command.ts'
import { TroubledLoglet } from './troubled-log.ts'

/** Brokers over one log in memory, each with its own loglet, and a mesh between them; they share one clock. */
export class LogCluster {
  readonly clock = new FakeClock()
  readonly log = new MemoryLog()
  readonly mesh = new PeerMesh(SimRandom.ofSeed(1))
  readonly brokers: LogBroker[] = []

  /** `count` brokers with the ids 1, 2 …, and a topic of one partition. */
  static async open(count: number): Promise<LogCluster> {
    const cluster = new LogCluster()
    for (let at = 0; at < count; at++) await cluster.add()
    const made = cluster.brokers[0]!.shared.submit(createTopic())
    await cluster.clock.pass(1_000)
    await made
    return cluster
  }

  /** Started, and in the mesh. */
  async add(brokerId?: number): Promise<LogBroker> {
    const broker = this.make(brokerId)
    const started = broker.shared.start()
    await this.clock.pass(1_000)
    await started
    this.connect(broker)
    return broker
  }

  make(brokerId?: number, earlier?: EarlierLife): LogBroker {
    const broker = new LogBroker(this.log, this.clock, brokerId, this.brokers.length, earlier)
    this.brokers.push(broker)
    return broker
  }

  connect(broker: LogBroker): void {
    const { shared } = broker
    const { brokerId, incarnation, service } = shared
    const appliedIndex = () => shared.state.appliedIndex
    broker.peers = this.mesh.join({ brokerId, incarnation, service, clock: broker.clock, appliedIndex })
    shared.join(broker.peers)
  }

  /** The broker that the others ask, and one of the others. */
  roles(): { readonly combiner: LogBroker; readonly other: LogBroker; readonly third: LogBroker } {
    const combiner = this.brokers.find(({ shared }) => shared.isCombiner)!
    const [other, third] = this.brokers.filter((broker) => broker !== combiner)
    return { combiner, other: other!, third: third ?? other! }
  }
}

/** One broker of it. `stop` is its sudden death: no timer of its fires, no message arrives, no append begins. */
export class LogBroker {
  readonly loglet: TroubledLoglet
  readonly clock: StoppableClock
  readonly shared: BrokerLog
  readonly fatal: unknown[] = []
  peers: Peers | undefined

  constructor(log: MemoryLog, clock: Clock, brokerId: number | undefined, nth: number, earlier?: EarlierLife) {
    this.loglet = new TroubledLoglet(log)
    this.clock = new StoppableClock(clock)
    this.shared = new BrokerLog({
      loglet: this.loglet,
      state: new ClusterState(),
      brokerId,
      earlierLife: () => earlier,
      isShared: true,
      clock: this.clock,
      random: SimRandom.ofSeed(100 + nth),
      log: SILENT,
      onFatal: (cause) => void this.fatal.push(cause),
    })
  }

  get highWatermark(): number {
    return this.shared.state.topics.findById(TOPIC_ID)!.partitions[0]!.highWatermark
  }

  stop(): void {
    this.clock.isStopped = true
    this.loglet.isStopped = true
  }
}

class StoppableClock implements Clock {
  readonly #clock: Clock
  isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nowMs(): number {
    return this.#clock.nowMs()
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs()
  }

  after(delayMs: number, run: () => void) {
    return this.#clock.after(delayMs, () => {
      if (!this.isStopped) run()
    })
  }

  soon(run: () => void): void {
    this.#clock.soon(() => {
      if (!this.isStopped) run()
    })
  }
}

/** Of the entry at an index. */
export function commandCount(cluster: LogCluster, index: number): number {
  return decodeEntryHeader(cluster.log.entries.get(index)!.header).commands.length
}

/** Indexes that somebody got and never uses. The result is the first of them. */
export function makeHole(cluster: LogCluster, count = 1): number {
  const { combiner, other } = cluster.roles()
  const first = combiner.shared.service.ticket(other.shared.brokerId)
  for (let more = 1; more < count; more++) combiner.shared.service.ticket(other.shared.brokerId)
  return first
}

/** They have the same state, and nobody ended. */
export function assertAllEqual(cluster: LogCluster, brokers: readonly LogBroker[] = cluster.brokers): void {
  const states = brokers.map(({ shared }) => encodeState(shared.state))
  for (const state of states) assert.deepEqual(state, states[0])
  assert.deepEqual(
    cluster.brokers.flatMap(({ fatal }) => fatal),
    [],
  )
}
