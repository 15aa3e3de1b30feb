import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plainCompute } from '../../test/fakes/plain-compute.ts'
import { World } from '../../test/sim/world/world.ts'
import { Metrics } from '../base/metrics.ts'
import { BrokerLog } from '../cluster/broker-log.ts'
import { MemoryLog, MemoryLoglet } from '../log/memory-loglet.ts'
import { ClusterState } from '../state/state.ts'
import { PeerCounters } from './peer-counters.ts'
import { PeerNetwork } from './peers.ts'

const SECRET = Buffer.alloc(32, 1)

/** A broker that has nothing but the log, which all share, and its peers. */
class Broker {
  readonly shared: BrokerLog
  readonly peers: PeerNetwork
  readonly end: () => void
  readonly metrics: Metrics

  constructor(shared: BrokerLog, peers: PeerNetwork, metrics: Metrics, end: () => void) {
    this.shared = shared
    this.peers = peers
    this.metrics = metrics
    this.end = end
  }

  /** How many producer ids came into the log by it. */
  producerIds(): Promise<number> {
    return this.shared.submit({ kind: 'allocate-producer-ids', count: 1 }).then((outcome) => outcome.value(0))
  }
}

class Brokers {
  readonly world = new World(7, { compute: plainCompute() })
  readonly log = new MemoryLog()
  readonly all: Broker[] = []

  async start(zone: string): Promise<Broker> {
    const host = `host-${this.all.length + 1}`
    const { process, ports } = this.world.start(host, host)
    const metrics = new Metrics()
    const onFatal = (error: unknown): void => this.world.crash(error, process)
    const peers = await this.settle(PeerNetwork.listen({ ...ports, counters: new PeerCounters(metrics) }, { host, port: 0 }))
    const shared = new BrokerLog({
      ...ports,
      loglet: new MemoryLoglet(this.log),
      state: new ClusterState(),
      isShared: true,
      onFatal,
    })
    const { port } = peers.address
    await this.settle(shared.start({ zone, host, port: 9_092, peerHost: host, peerPort: port, version: '' }))
    const { brokerId, incarnation, service, state } = shared
    shared.join(peers)
    await this.settle(
      peers.start({
        brokerId,
        incarnation,
        clusterId: state.clusterId,
        secret: SECRET,
        service,
        registered: () => state.brokers,
        appliedIndex: () => state.appliedIndex,
        load: () => 0,
        onGone: (...gone) => shared.brokerGone(...gone),
        onFatal,
      }),
    )
    shared.onApplied(() => peers.registrationsChanged())
    const broker = new Broker(shared, peers, metrics, () => process.end('killed'))
    this.all.push(broker)
    return broker
  }

  async settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const mark = (): void => {
      isSettled = true
    }
    promise.then(mark, mark)
    await this.until(() => isSettled, 60_000)
    return promise
  }

  async until(isSo: () => boolean, withinMs: number): Promise<void> {
    const { scheduler } = this.world
    await scheduler.run(scheduler.nowMs + withinMs, isSo)
    assert.ok(isSo(), `within ${withinMs} ms`)
  }
}

describe('brokers with one log and each other', () => {
  it('combine their commands, hear of every entry within moments, and go on when the combiner dies', async () => {
    const brokers = new Brokers()
    for (const zone of ['a', 'a', 'b', 'b']) await brokers.start(zone)
    const { all, world } = brokers
    await brokers.until(() => all.every(({ peers }) => peers.live.all.length === 4), 1_000)
    const ids = await brokers.settle(Promise.all(all.flatMap((broker) => [broker.producerIds(), broker.producerIds()])))
    assert.equal(new Set(ids).size, 8)
    const atMs = world.scheduler.nowMs
    await brokers.settle(Promise.all(all.map((broker) => broker.producerIds())))
    await brokers.until(() => all.every(({ shared }) => shared.state.appliedIndex === brokers.log.entries.size), 100)
    assert.ok(world.scheduler.nowMs - atMs < 20, `${world.scheduler.nowMs - atMs} ms`)
    const combiner = all.find(({ shared }) => shared.isCombiner)!
    const combined = Number(/messages_received_total\{kind="combine"\} (\d+)/.exec(combiner.metrics.render())?.[1])
    assert.ok(combined >= 6, `${combined} handed in`)
    const left = all.filter((broker) => broker !== combiner)
    combiner.end()
    const killedMs = world.scheduler.nowMs
    await brokers.settle(Promise.all(left.map((broker) => broker.producerIds())))
    assert.ok(world.scheduler.nowMs - killedMs < 1_000, `${world.scheduler.nowMs - killedMs} ms without writes`)
    assert.deepEqual(world.crashes, [])
  })

  it('strike off who has been gone for ten minutes, and write nothing else while idle', async () => {
    const brokers = new Brokers()
    for (const zone of ['a', 'a', 'b']) await brokers.start(zone)
    const { all } = brokers
    await brokers.until(() => all.every(({ peers }) => peers.live.all.length === 3), 1_000)
    all[2]!.end()
    const entries = brokers.log.entries.size
    await brokers.until(() => all.slice(0, 2).every(({ shared }) => !shared.state.brokers.has(3)), 620_000)
    assert.equal(brokers.log.entries.size, entries + 1)
    assert.deepEqual(brokers.world.crashes, [])
  })
})
