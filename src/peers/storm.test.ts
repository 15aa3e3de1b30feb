import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entryAt, liveIds, PeerCluster } from '../../test/fakes/peer-cluster.ts'
import { raiseGuards } from '../../test/sim/world/guards.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import type { EntryCommand } from '../log/entry-header.ts'

const COMMAND: EntryCommand = { brokerId: 1, incarnation: 1, lane: 1, sequence: 1, bytes: Buffer.alloc(100) }
const ZONES = ['a', 'a', 'b', 'b', 'c']

/** Everything goes wrong for a minute while brokers ask and tell each other; then it's mended. The result is the trace's digest. */
async function storm(seed: number): Promise<string> {
  const cluster = new PeerCluster(seed)
  const { world } = cluster
  const { weather } = world.network
  const chance = SimRandom.ofSeed(seed)
  const brokers = await cluster.startAll(ZONES.slice(0, 2 + chance.int(4)))
  weather.conditions = { ...weather.conditions, slowChance: 0.02, resetChance: 0.002, dripChance: 0.1, splitChance: 0.3 }
  let announced = 0
  const asked: Promise<unknown>[] = []
  for (let step = 0; step < 60; step++) {
    const [one, two] = [chance.pick(brokers), chance.pick(brokers)]
    const untilMs = cluster.nowMs + chance.between(10, 8_000)
    switch (chance.int(7)) {
      case 0:
        cluster.cut(one, two, untilMs)
        break
      case 1:
        weather.close(one.host, two.host, untilMs)
        break
      case 2:
        one.process.pause(untilMs)
        break
      case 3:
        one.process.suspend(cluster.nowMs, untilMs)
        break
      case 4:
        world.network.disturbOne(chance.chance(0.5) ? 'reset' : 'silence', chance)
        break
      default:
        one.peers.announce(entryAt(++announced, 1 + chance.int(200_000)))
        asked.push(one.peers.ticket(two.brokerId), one.peers.combine(two.brokerId, [COMMAND]))
    }
    for (const promise of asked) promise.catch(() => {})
    await cluster.pass(chance.between(1, 2_000))
  }
  weather.heal()
  for (const { process } of brokers) process.resume(cluster.nowMs)
  const all = brokers.map(({ brokerId }) => brokerId).join(' ')
  await cluster.until(() => brokers.every((broker) => liveIds(broker) === all), 15_000)
  await cluster.pass(5_000)
  for (const broker of brokers) {
    assert.equal(liveIds(broker), all)
    assert.equal(new Set(broker.service.announcedAt).size, broker.service.announcedAt.length, 'told of an entry twice')
  }
  for (const settled of await cluster.settle(Promise.allSettled(asked)))
    if (settled.status === 'rejected')
      assert.ok(settled.reason instanceof Failure && settled.reason.kind === 'unavailable', String(settled.reason))
  assert.deepEqual(world.crashes, [])
  return world.trace.digest()
}

describe('brokers in a storm', () => {
  it('lose nothing but time, and find each other again', async () => {
    for (let seed = 1; seed <= 15; seed++) await storm(seed)
  })

  it('do the same from the same seed, to the byte, and nothing that is not in their ports', async () => {
    const first = await storm(99)
    const guards = raiseGuards()
    try {
      assert.equal(await storm(99), first)
    } finally {
      guards.lift()
    }
  })
})

describe('a broker that reads nothing for a while', () => {
  it('is told the newest when it does, and of no more than fits; the others hear all', async () => {
    const cluster = new PeerCluster()
    const [one, two, three] = await cluster.startAll(['a', 'a', 'a'])
    two!.process.pause(cluster.nowMs + 1_200)
    for (let index = 1; index <= 3_000; index++) {
      one!.peers.announce(entryAt(index, 10_000))
      if (index % 20 === 0) await cluster.pass(5)
    }
    await cluster.until(() => three!.service.entries.length === 3_000, 3_000)
    await cluster.until(() => two!.service.announcedAt.at(-1) === 3_000, 3_000)
    const told = two!.service.announcedAt
    assert.ok(told.length > 300 && told.length < 700, `${told.length}`)
    assert.ok(told.every((index, at) => at === 0 || index > told[at - 1]!))
    const dropped = Number(/announcements_dropped_total (\d+)/.exec(one!.metrics.render())![1])
    assert.equal(dropped, 3_000 - told.length)
    assert.equal(liveIds(one!), '1 2 3')
  })
})
