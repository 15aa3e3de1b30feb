import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entryAt, liveIds, type PeerBroker, PeerCluster, strandedIds } from '../../test/fakes/peer-cluster.ts'
import { Failure } from '../base/failure.ts'
import type { EntryCommand } from '../log/entry-header.ts'
import type { Standing } from '../store/store-watch.ts'

const COMMAND: EntryCommand = { brokerId: 1, incarnation: 7, lane: 1, sequence: 3, bytes: Buffer.from('a command') }

async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'none'
  } catch (error) {
    assert.ok(error instanceof Failure)
    return `${error.reason} ${error.applied}`
  }
}

describe('brokers among each other', () => {
  it('know who lives, with zone and place, and themselves before anybody else comes', async () => {
    const cluster = new PeerCluster()
    const first = await cluster.start(1, { zone: 'a' })
    assert.deepEqual(first.peers.live.all, [
      {
        brokerId: 1,
        incarnation: 1,
        zone: 'a',
        advertised: { host: 'host-1.example', port: 9_092 },
        isDraining: false,
        isStranded: false,
      },
    ])
    const second = await cluster.start(2, { zone: 'b' })
    assert.equal(liveIds(second), '1 2', 'who starts has tried everybody before it serves')
    await cluster.until(() => liveIds(first) === '1 2', 100)
    assert.equal(first.peers.live.all[1]!.zone, 'b')
    const { all } = first.peers.live
    await cluster.pass(10_000)
    assert.equal(first.peers.live.all, all, 'the same list until something changes')
    assert.deepEqual(first.changes, ['1', '1 2'])
  })

  it('have heard of who starts before it serves, where they live', async () => {
    const cluster = new PeerCluster()
    const [first, dead] = await cluster.startAll(['a', 'b'])
    dead!.process.end('killed')
    const atMs = cluster.nowMs
    await cluster.start(3, { isNoticedLate: true })
    await cluster.until(() => liveIds(first!) === '1 3', 20)
    assert.ok(cluster.nowMs - atMs < 600, 'who is dead is waited for no longer')
    const third = cluster.brokers.at(-1)!
    first!.process.pause(cluster.nowMs + 5_000)
    const pausedMs = cluster.nowMs
    await cluster.start(4)
    assert.equal(liveIds(third), '1 3 4')
    assert.ok(cluster.nowMs - pausedMs < 1_100, 'who hangs holds a start up for a second at most')
  })

  it('get tickets, have commands combined, and hear why not', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'b'])
    two!.service.nextTicket = 42
    assert.equal(await cluster.settle(one!.peers.ticket(2)), 42)
    await cluster.settle(one!.peers.combine(2, [COMMAND, { ...COMMAND, lane: 2, bytes: Buffer.alloc(0) }]))
    assert.deepEqual(two!.service.combined.map(({ bytes, ...rest }) => ({ ...rest, bytes: String(bytes) }))[0], {
      ...COMMAND,
      bytes: 'a command',
    })
    two!.service.refusesTickets = true
    assert.equal(await failureOf(cluster.settle(one!.peers.ticket(2))), 'peer-refused no')
    two!.service.combining = async () => {
      throw new Failure('unavailable', 'closing', 'unknown', 'it stops')
    }
    assert.equal(await failureOf(cluster.settle(one!.peers.combine(2, [COMMAND]))), 'peer-unreachable unknown')
    assert.equal(await failureOf(one!.peers.ticket(9)), 'peer-unreachable no')
    assert.equal(await failureOf(one!.peers.combine(2, [{ ...COMMAND, bytes: Buffer.alloc(17 << 20) }])), 'peer-refused no')
  })

  it('hear nothing in time from one that hangs, and go on with it when it answers again', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'b'])
    const atMs = cluster.nowMs
    two!.service.combining = () => new Promise(() => {})
    assert.equal(await failureOf(cluster.settle(one!.peers.combine(2, [COMMAND]))), 'peer-unreachable unknown')
    assert.ok(cluster.nowMs - atMs < 520, 'a combine is given up after half a second')
    two!.process.pause(cluster.nowMs + 1_000)
    const pausedMs = cluster.nowMs
    assert.equal(await failureOf(cluster.settle(one!.peers.ticket(2))), 'peer-unreachable unknown')
    assert.ok(cluster.nowMs - pausedMs < 170, 'a ticket is given up after 150 ms')
    await cluster.pass(2_000)
    assert.equal(await cluster.settle(one!.peers.ticket(2)), 2, 'the late one was taken by nobody')
    assert.deepEqual(one!.changes.at(-1), '1 2')
  })

  it('ask one that hangs only so much at a time', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'b'])
    two!.service.combining = () => new Promise(() => {})
    const failures = async (count: number, bytes: number): Promise<ReadonlyMap<string, number>> => {
      const large = { ...COMMAND, bytes: Buffer.alloc(bytes) }
      const asked = Array.from({ length: count }, () => failureOf(one!.peers.combine(2, [large])))
      const counts = new Map<string, number>()
      for (const why of await cluster.settle(Promise.all(asked))) counts.set(why, (counts.get(why) ?? 0) + 1)
      return counts
    }
    const many = await failures(300, 10)
    assert.ok(many.get('peer-refused no')! >= 300 - 256 && many.get('peer-unreachable unknown')! > 200, JSON.stringify([...many]))
    const large = await failures(10, 4 << 20)
    assert.equal(large.get('peer-refused no'), 10 - 3)
  })

  it('hand blocks over, or say that they will not', async () => {
    const cluster = new PeerCluster()
    const asked: string[] = []
    await cluster.start(1)
    await cluster.start(2, {
      blocks: {
        block: async (key, block) => {
          asked.push(`${key} ${block}`)
          return block === 0 ? Buffer.alloc(4 << 20, 'b') : undefined
        },
      },
    })
    const [one, two] = cluster.brokers
    await cluster.until(() => liveIds(one!) === '1 2')
    const block = await cluster.settle(one!.peers.readBlock(2, 'objects/a', 0))
    assert.ok(block.equals(Buffer.alloc(4 << 20, 'b')))
    assert.equal(await failureOf(cluster.settle(one!.peers.readBlock(2, 'objects/a', 1))), 'peer-refused no')
    assert.equal(await failureOf(cluster.settle(two!.peers.readBlock(1, 'objects/a', 0))), 'peer-refused no')
    assert.deepEqual(asked, ['objects/a 0', 'objects/a 1'])
  })

  it('are told of entries, and by pings how far the others are', async () => {
    const cluster = new PeerCluster()
    const [one, two, three] = await cluster.startAll(['a', 'a', 'a'])
    const entry = entryAt(5)
    one!.peers.announce(entry)
    await cluster.until(() => two!.service.entries.length + three!.service.entries.length === 2, 100)
    assert.deepEqual({ ...two!.service.entries[0]!, header: Buffer.from(two!.service.entries[0]!.header) }, entry)
    one!.peers.announce(entry)
    await cluster.until(() => two!.service.entries.length + three!.service.entries.length === 4, 100)
    // Too large a header to be told of: a ping tells in the end.
    one!.peers.announce(entryAt(6, 5 << 20))
    two!.appliedIndex = 77
    await cluster.until(() => one!.service.heardIndex === 77 && three!.service.heardIndex === 77, 600)
    assert.deepEqual(three!.service.announcedAt, [5, 5])
  })

  it('send a header to another zone once, where it is passed on to everybody else there and no further', async () => {
    const cluster = new PeerCluster()
    const brokers = await cluster.startAll(['a', 'a', 'b', 'b', 'b', 'c'])
    const bytesBetween = (zone: string, peerZone: string): number => {
      const line = new RegExp(`odradek_peer_bytes_sent_total\\{zone="${zone}",peer_zone="${peerZone}"\\} (\\d+)`)
      return brokers.reduce((sum, { metrics }) => sum + Number(line.exec(metrics.render())?.[1] ?? 0), 0)
    }
    const told = (): number => brokers.reduce((sum, { service }) => sum + service.entries.length, 0)
    // Between two pings, so that nothing else is sent.
    const pingsMs = cluster.nowMs
    const before = bytesBetween('a', 'b')
    brokers[0]!.peers.announce(entryAt(9, 1_000))
    await cluster.until(() => told() === 5, 50)
    assert.ok(cluster.nowMs - pingsMs < 50)
    assert.deepEqual(
      brokers.map(({ service }) => service.announcedAt.length),
      [0, 1, 1, 1, 1, 1],
    )
    const crossed = bytesBetween('a', 'b') - before
    assert.ok(crossed >= 1_000 && crossed < 2_000, `${crossed} bytes`)
    assert.equal(bytesBetween('b', 'a') + bytesBetween('b', 'c') < 5_000, true)
    await cluster.pass(5_000)
    assert.equal(told(), 5, 'nobody tells on and on')
  })

  it('say how far they are, so that what one of them still has to read is known', async () => {
    const cluster = new PeerCluster()
    const [one, two, three] = await cluster.startAll(['a', 'a', 'b'])
    one!.appliedIndex = 90
    two!.appliedIndex = 70
    three!.appliedIndex = 80
    await cluster.until(() => one!.peers.appliedByAll() === 70, 1_200)
    two!.appliedIndex = 90
    await cluster.until(() => one!.peers.appliedByAll() === 80, 1_200)
    three!.process.end('killed')
    await cluster.until(() => one!.peers.appliedByAll() === 90, 1_200)
  })

  it('know who goes from the log, and say what load they have', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a'])
    two!.load = 0.75
    await cluster.until(() => one!.peers.loads().get(2) === 0.75, 600)
    cluster.registered.get(1)!.isDraining = true
    await cluster.until(() => two!.peers.live.all[0]!.isDraining, 600)
  })
})

describe('a broker that lost its way to the store', () => {
  async function threeWithOneLost() {
    const cluster = new PeerCluster()
    const brokers = await cluster.startAll(['a', 'a', 'b'])
    const say = (broker: PeerBroker, standing: Standing): void => {
      broker.reach.standing = standing
      broker.peers.reachChanged()
    }
    say(brokers[1]!, 'stranded')
    return { cluster, brokers, say, one: brokers[0]!, two: brokers[1]!, three: brokers[2]! }
  }

  it('makes all others find out whether they have one, and counts as stranded everywhere once anybody has', async () => {
    const { cluster, brokers, say, three } = await threeWithOneLost()
    await cluster.until(() => brokers.every(({ reach }) => reach.isWanted), 20)
    await cluster.pass(2_000)
    assert.deepEqual(brokers.map(strandedIds), ['', '', ''], 'nobody is better, as far as anybody knows')
    say(three, 'well')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === '2'), 20)
  })

  it('is as good as the others where they have none either', async () => {
    const { cluster, brokers, say, one, three } = await threeWithOneLost()
    say(three, 'well')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === '2'), 20)
    say(one, 'stranded')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === '1 2'), 20)
    say(three, 'stranded')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === ''), 20)
  })

  it('is taken back at its own word, and after that nobody is asked for his way any more', async () => {
    const { cluster, brokers, say, two, three } = await threeWithOneLost()
    say(three, 'well')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === '2'), 20)
    say(two, 'unknown')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === ''), 20)
    assert.deepEqual(
      brokers.map(({ reach }) => reach.isWanted),
      [false, false, false],
    )
  })

  it('counts no more where the one that had a way has died', async () => {
    const { cluster, brokers, say, one, two, three } = await threeWithOneLost()
    say(three, 'well')
    await cluster.until(() => brokers.every((broker) => strandedIds(broker) === '2'), 20)
    three.process.end('killed')
    await cluster.until(() => strandedIds(one) === '' && strandedIds(two) === '', 200)
    say(one, 'well')
    await cluster.until(() => strandedIds(one) === '2' && strandedIds(two) === '2', 20)
  })
})

describe('a broker that is lost', () => {
  it('by its death is out of the list within a moment, and its next start is in again', async () => {
    const cluster = new PeerCluster()
    const [one, two, three] = await cluster.startAll(['a', 'a', 'b'])
    two!.process.end('killed')
    await cluster.until(() => liveIds(one!) === '1 3' && liveIds(three!) === '1 3', 200)
    assert.equal(await failureOf(one!.peers.ticket(2)), 'peer-unreachable no')
    await cluster.pass(60_000)
    const again = await cluster.start(2, { zone: 'a' })
    await cluster.until(() => liveIds(one!) === '1 2 3' && liveIds(three!) === '1 2 3', 200)
    assert.equal(one!.peers.live.all[1]!.incarnation, 4)
    assert.equal(liveIds(again), '1 2 3')
  })

  it('by its death is no more in the list of who looks once more, however soon', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a', 'b'])
    two!.process.end('killed')
    const atMs = cluster.nowMs
    assert.equal(liveIds(one!), '1 2 3')
    await cluster.settle(one!.peers.live.confirm())
    assert.equal(liveIds(one!), '1 3')
    assert.ok(cluster.nowMs - atMs < 50, `it took ${cluster.nowMs - atMs} ms`)
    await cluster.settle(one!.peers.live.confirm())
  })

  it('for a moment is waited for a moment by who looks once more, and stays in the list', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a'])
    const look = async (): Promise<number> => {
      const atMs = cluster.nowMs
      await cluster.settle(Promise.all([one!.peers.live.confirm(), one!.peers.live.confirm()]))
      return cluster.nowMs - atMs
    }
    assert.ok((await look()) < 50)
    two!.process.pause(cluster.nowMs + 1_000)
    const tookMs = await look()
    assert.ok(tookMs >= 190 && tookMs < 250, `it took ${tookMs} ms`)
    assert.equal(liveIds(one!), '1 2')
    await cluster.pass(1_000)
    assert.ok((await look()) < 50)
  })

  it('by its power is found silent, and not there any more, within some two seconds', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a'])
    const atMs = cluster.nowMs
    two!.process.end('power-lost')
    await cluster.until(() => liveIds(one!) === '1', 2_600)
    assert.ok(cluster.nowMs - atMs > 1_000)
  })

  it('on one connection that fell silent gets another one before anybody takes it for dead', async () => {
    const cluster = new PeerCluster()
    const brokers = await cluster.startAll(['a', 'a'])
    const { network, random } = cluster.world
    const reconnects = (): number =>
      brokers.reduce((sum, { metrics }) => sum + Number(/peer_reconnects_total (\d+)/.exec(metrics.render())![1]), 0)
    for (let round = 1; round <= 5; round++) {
      network.disturbOne('silence', random)
      await cluster.until(() => reconnects() >= 2 * round - 1, 3_000)
      await cluster.pass(200)
      network.disturbOne('reset', random)
      await cluster.pass(5_000)
    }
    for (const { changes } of brokers) assert.equal(changes.at(-1), '1 2')
    assert.deepEqual(
      brokers.map(({ changes }) => changes.length),
      [2, 2],
    )
  })

  it('by a cut, though one way only, comes back when it is mended, and brokers that see both lose neither', async () => {
    for (const bothWays of [true, false]) {
      const cluster = new PeerCluster()
      const [one, two, three] = await cluster.startAll(['a', 'a', 'a'])
      const untilMs = cluster.nowMs + 30_000
      if (bothWays) cluster.cut(one!, two!, untilMs)
      else cluster.world.network.weather.close(one!.host, two!.host, untilMs)
      await cluster.until(() => liveIds(one!) === '1 3' && liveIds(two!) === '2 3', 4_500)
      assert.equal(await failureOf(cluster.settle(one!.peers.ticket(2))), 'peer-unreachable no')
      assert.deepEqual(three!.changes.slice(-1), ['1 2 3'])
      await cluster.until(() => liveIds(one!) === '1 2 3' && liveIds(two!) === '1 2 3', 35_000)
      assert.deepEqual(cluster.world.crashes, [])
    }
  })

  it('for ten minutes is said to be gone, once, by one broker', async () => {
    const cluster = new PeerCluster()
    const brokers = await cluster.startAll(['a', 'a', 'b'])
    brokers[2]!.process.end('killed')
    const gone = (): readonly number[] => brokers.slice(0, 2).flatMap((broker) => broker.gone)
    await cluster.pass(595_000)
    assert.deepEqual(gone(), [])
    await cluster.pass(10_000)
    assert.deepEqual(gone(), [3])
  })
})

describe('a broker that was away', () => {
  it('finds that it was, takes nobody for dead, and is taken back', async () => {
    const cluster = new PeerCluster()
    const [one, two, three] = await cluster.startAll(['a', 'a', 'b'])
    const seen = two!.changes.length
    two!.process.pause(cluster.nowMs + 60_000)
    await cluster.until(() => liveIds(one!) === '1 3' && liveIds(three!) === '1 3', 4_200)
    one!.appliedIndex = 500
    await cluster.until(() => liveIds(one!) === '1 2 3' && two!.service.heardIndex === 500, 63_000)
    await cluster.pass(5_000)
    const changes = two!.changes.slice(seen)
    assert.deepEqual(
      [...new Set(changes)].filter((ids) => ids === '2'),
      [],
      `${changes}`,
    )
    assert.equal(liveIds(two!), '1 2 3')
    assert.deepEqual(two!.gone, [])
  })

  it('has no say any more when a later start of it is there', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a'])
    two!.process.pause(cluster.nowMs + 20_000)
    const later = await cluster.start(2, { zone: 'a', host: 'host-2b' })
    await cluster.until(() => liveIds(one!) === '1 2')
    await cluster.pass(30_000)
    assert.equal(liveIds(one!), '1 2')
    assert.equal(one!.peers.live.all[1]!.incarnation, 3)
    assert.equal(await failureOf(cluster.settle(two!.peers.ticket(1))), 'peer-unreachable no')
    assert.equal(await cluster.settle(later.peers.ticket(1)), 1)
  })
})
