import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { CLUSTER_ID, HeardService, SECRET } from '../../test/fakes/peer-cluster.ts'
import { Failure } from '../base/failure.ts'
import { Metrics } from '../base/metrics.ts'
import { type Address, SILENT, type Socket } from '../base/ports.ts'
import { RealClock } from '../platform/clock.ts'
import { RealNetwork } from '../platform/network.ts'
import { RealRandom } from '../platform/random.ts'
import { RegisteredBroker } from '../state/brokers.ts'
import { PeerCounters } from './peer-counters.ts'
import { PeerNetwork } from './peers.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }
const network = new RealNetwork(SILENT)
const clock = new RealClock()
const open: PeerNetwork[] = []
after(async () => {
  for (const peers of open) await peers.close()
})

async function listen(): Promise<PeerNetwork> {
  const counters = new PeerCounters(new Metrics())
  const peers = await PeerNetwork.listen({ network, clock, random: new RealRandom(), log: SILENT, counters }, LOCAL)
  open.push(peers)
  return peers
}

function register(registered: Map<number, RegisteredBroker>, brokerId: number, { port }: Address): void {
  const place = { zone: '', host: 'h', port: 9_092, peerHost: '127.0.0.1', peerPort: port, version: '' }
  registered.set(brokerId, new RegisteredBroker(brokerId, brokerId, place))
}

async function start(
  peers: PeerNetwork,
  brokerId: number,
  registered: Map<number, RegisteredBroker>,
  secret: Uint8Array = SECRET,
): Promise<HeardService> {
  const service = new HeardService()
  await peers.start({
    brokerId,
    incarnation: brokerId,
    clusterId: CLUSTER_ID,
    secret,
    service,
    blocks: { block: async (key) => Buffer.alloc(4 << 20, key) },
    registered: () => registered,
    appliedIndex: () => 0,
    load: () => 0,
    onGone: () => assert.fail('nobody is gone'),
    onFatal: (error) => assert.fail(String(error)),
  })
  return service
}

/** Polls as the machine's time goes; there is nothing else to wait for between two real brokers. */
async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = clock.monotonicMs() + 10_000
  while (!isSo()) {
    assert.ok(clock.monotonicMs() < deadlineMs, 'it was not so in ten seconds')
    await new Promise<void>((resolve) => clock.soon(resolve))
  }
}

/** Asks until there is an answer in time: a busy machine may be late. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  const deadlineMs = clock.monotonicMs() + 10_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Failure) || clock.monotonicMs() > deadlineMs) throw error
      await new Promise<void>((resolve) => clock.after(1, resolve))
    }
  }
}

const ids = (peers: PeerNetwork): string => peers.live.all.map(({ brokerId }) => brokerId).join(' ')

describe('brokers on a real network', () => {
  it('find each other, ask, tell and hand over blocks, and notice who stops', async () => {
    const registered = new Map<number, RegisteredBroker>()
    const [one, two] = [await listen(), await listen()]
    register(registered, 1, one.address)
    register(registered, 2, two.address)
    await start(one, 1, registered)
    const service = await start(two, 2, registered)
    await until(() => ids(one) === '1 2' && ids(two) === '1 2')
    const tickets = await Promise.all(Array.from({ length: 20 }, () => answered(() => one.ticket(2))))
    assert.equal(new Set(tickets).size, 20)
    one.announce({ index: 1 as never, header: Buffer.alloc(100_000, 'h'), bodyBytes: 5 })
    await until(() => service.entries.length === 1)
    assert.ok(Buffer.alloc(100_000, 'h').equals(Buffer.from(service.entries[0]!.header)))
    const blocks = await Promise.all(['x', 'y', 'z'].map((key) => answered(() => one.readBlock(2, key, 0))))
    for (const [at, block] of blocks.entries()) assert.ok(block.equals(Buffer.alloc(4 << 20, 'xyz'[at])))
    await two.close()
    await until(() => ids(one) === '1')
  })

  it('with different secrets stay strangers', async () => {
    const registered = new Map<number, RegisteredBroker>()
    const [one, two] = [await listen(), await listen()]
    register(registered, 1, one.address)
    register(registered, 2, two.address)
    await Promise.all([start(one, 1, registered), start(two, 2, registered, Buffer.alloc(32, 'x'))])
    assert.deepEqual([ids(one), ids(two)], ['1', '2'])
    await assert.rejects(one.ticket(2), (error) => error instanceof Failure && error.reason === 'peer-unreachable')
  })

  it('take what listens for Kafka clients, or says back what it hears, for no peer', async () => {
    for (const kafka of [
      // As a broker does with a request of which it knows neither API nor version.
      (socket: Socket): void => socket.handle({ data: () => socket.end(), drained() {}, closed() {} }),
      (socket: Socket): void => socket.handle({ data: (chunk) => socket.write([Buffer.from(chunk)]), drained() {}, closed() {} }),
    ]) {
      const listener = await network.listen(LOCAL, kafka)
      const registered = new Map<number, RegisteredBroker>()
      const one = await listen()
      register(registered, 1, one.address)
      register(registered, 2, listener.address)
      await start(one, 1, registered)
      assert.equal(ids(one), '1')
      await one.close()
      await listener.close()
    }
  })
})
