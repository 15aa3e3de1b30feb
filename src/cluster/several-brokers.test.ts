import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertAllEqual, commandCount, type LogBroker, LogCluster, makeHole } from '../../test/fakes/log-cluster.ts'
import { after, busy, flush, held, undecided } from '../../test/fakes/troubled-log.ts'
import { Failure } from '../base/failure.ts'
import { encodeCommand } from '../state/commands/commands.ts'
import { CONTROL_LANE } from '../state/lanes.ts'

const IDS = { kind: 'allocate-producer-ids', count: 1 } as const

describe('the founding of a cluster', () => {
  it('is done by one of two brokers that start at once, and each gets an id of its own', async () => {
    const cluster = new LogCluster()
    const brokers = [cluster.make(), cluster.make(), cluster.make()]
    const started = Promise.all(brokers.map(({ shared }) => shared.start()))
    await cluster.clock.pass(2_000)
    await started
    for (const broker of brokers) cluster.connect(broker)
    await cluster.clock.pass(2_000)
    assert.deepEqual(brokers.map(({ shared }) => shared.brokerId).sort(), [1, 2, 3])
    assertAllEqual(cluster)
    assert.equal(brokers[0]!.shared.state.clusterId.length, 22)
  })

  it('gives a new broker the smallest id that is free', async () => {
    const cluster = new LogCluster()
    await cluster.add(1)
    await cluster.add(3)
    assert.equal((await cluster.add()).shared.brokerId, 2)
  })

  it('gives a broker that returns its earlier id, but not once a newcomer has it, who came first by a moment', async () => {
    const cluster = await LogCluster.open(2)
    const { brokerId, incarnation } = cluster.brokers[1]!.shared
    cluster.brokers[1]!.stop()
    const back = cluster.make(undefined, { brokerId, incarnation })
    const returned = back.shared.start()
    await cluster.clock.pass(1_000)
    await returned
    assert.equal(back.shared.brokerId, brokerId)
    const gone = { brokerId, incarnation: back.shared.incarnation }
    back.stop()
    cluster.brokers[0]!.shared.brokerGone(gone.brokerId, gone.incarnation)
    await cluster.clock.pass(1_000)
    const late = cluster.make(undefined, gone)
    late.loglet.troubles.push(after(cluster.clock, 50))
    const newcomer = cluster.make()
    const started = Promise.all([late.shared.start(), newcomer.shared.start()])
    await cluster.clock.pass(11_000)
    await started
    assert.deepEqual([newcomer.shared.brokerId, late.shared.brokerId], [2, 3])
    await cluster.clock.pass(11_000)
    assert.deepEqual([...newcomer.fatal, ...late.fatal], [])
  })

  it('ends a broker whose id another process takes over, though it does nothing', async () => {
    const cluster = await LogCluster.open(2)
    const again = await cluster.add(2)
    await cluster.clock.pass(11_000)
    assert.equal((cluster.brokers[1]!.fatal[0] as Failure).reason, 'fenced-incarnation')
    assert.deepEqual([...again.fatal, ...cluster.brokers[0]!.fatal], [])
  })

  it('ends a broker that was given up though it lives, so that it comes back under a new start, though it does nothing', async () => {
    const cluster = await LogCluster.open(2)
    const [one, two] = cluster.brokers
    one!.shared.brokerGone(2, two!.shared.incarnation)
    await cluster.clock.pass(11_000)
    assert.equal(one!.shared.state.brokers.has(2), false)
    assert.equal((two!.fatal[0] as Failure | undefined)?.reason, 'fenced-incarnation')
    assert.deepEqual(one!.fatal, [])
  })

  it('says in the log where a broker is', async () => {
    const cluster = new LogCluster()
    const { shared } = cluster.make()
    const place = { zone: 'a', host: 'h', port: 1, peerHost: 'p', peerPort: 2, version: '1' }
    await shared.start(place)
    assert.deepEqual(shared.state.brokers.get(1)!.place, place)
  })
})

describe('several brokers on one log', () => {
  it('write in turns without losing an index, and hear of each entry without reading it', async () => {
    const cluster = await LogCluster.open(3)
    for (const { loglet } of cluster.brokers) loglet.reads = 0
    const told: string[] = []
    const before = await cluster.brokers[0]!.loglet.tail()
    for (let round = 0; round < 10; round++) {
      for (const broker of cluster.brokers) flush(broker, `${round}`, told)
      await cluster.clock.pass(20)
    }
    assert.equal(told.length, 30)
    assert.equal(await cluster.brokers[0]!.loglet.tail(), before + 30)
    for (const { loglet, highWatermark } of cluster.brokers) {
      assert.equal(loglet.reads, 0)
      assert.equal(highWatermark, 30)
    }
    assertAllEqual(cluster)
  })

  it('keep the order of several flushes of one broker, also of ones that lost their index', async () => {
    const cluster = await LogCluster.open(3)
    const { other } = cluster.roles()
    // One connection keeps the order of what is asked.
    cluster.mesh.slowestMs = 0
    const told: string[] = []
    const { trouble, finish } = held()
    other.loglet.troubles.push(trouble)
    for (const name of ['a', 'b', 'c', 'd']) flush(other, name, told)
    await cluster.clock.pass(1_000)
    // An empty entry is in the place of a; b, c and d came before it and were refused.
    assert.equal(told.length, 0)
    finish()
    await cluster.clock.pass(1_000)
    assert.deepEqual(
      told.map((line) => line.slice(0, 6)),
      ['a at 0', 'b at 1', 'c at 2', 'd at 3'],
    )
    assertAllEqual(cluster)
  })

  it('keep their index while the log is busy, so that nobody waits for it to be filled, and refuse nothing meanwhile', async () => {
    const cluster = await LogCluster.open(3)
    const { other, third } = cluster.roles()
    other.loglet.troubles.push(busy, busy, busy)
    const told: string[] = []
    const before = await other.loglet.tail()
    flush(other, 'first', told)
    await cluster.clock.pass(10)
    assert.equal(other.shared.writable, true)
    flush(third, 'second', told)
    await cluster.clock.pass(100)
    assert.deepEqual(told.sort(), [`first at 0 in ${before + 1}`, `second at 1 in ${before + 2}`])
    assertAllEqual(cluster)
  })

  it('give an index up that is out of reach for long', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other } = cluster.roles()
    makeHole(cluster, 70)
    const hole = (await other.loglet.tail()) + 1
    const told: string[] = []
    other.loglet.reach = 64
    flush(other, 'a', told)
    await cluster.clock.pass(3_000)
    assert.deepEqual(told, [`a at 0 in ${hole}`])
    assert.equal(combiner.shared.writable && other.shared.writable, true)
    assertAllEqual(cluster)
  })

  it('acknowledge nothing by an index that an empty entry got before', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    const told: string[] = []
    const { trouble, finish } = held()
    other.loglet.troubles.push(trouble)
    flush(other, 'late', told)
    await cluster.clock.pass(10)
    const late = Math.max(...other.loglet.appends)
    flush(combiner, 'early', told)
    await cluster.clock.pass(1_000)
    assert.equal(commandCount(cluster, late), 0)
    finish()
    await cluster.clock.pass(1_000)
    assert.deepEqual(told, [`early at 0 in ${late + 1}`, `late at 1 in ${late + 2}`])
    assertAllEqual(cluster)
  })

  it('put commands of all brokers into common entries', async () => {
    const cluster = await LogCluster.open(5)
    const { combiner, other } = cluster.roles()
    const { trouble, finish } = held()
    combiner.loglet.troubles.push(trouble, trouble)
    const first = [combiner, other]
    const others = cluster.brokers.filter((broker) => !first.includes(broker))
    const outcomes = first.map(({ shared }) => shared.submit(IDS))
    await cluster.clock.pass(10)
    outcomes.push(...others.map(({ shared }) => shared.submit(IDS)))
    await cluster.clock.pass(10)
    finish()
    await cluster.clock.pass(100)
    const ids = (await Promise.all(outcomes)).map((outcome) => outcome.value(0))
    assert.deepEqual(ids.sort(), [0, 1, 2, 3, 4])
    // Two entries were under way, so the third one took what came meanwhile.
    assert.deepEqual(
      combiner.loglet.appends.slice(-3).map((index) => commandCount(cluster, index)),
      [1, 1, 3],
    )
    assertAllEqual(cluster)
  })

  it('count a command once that arrives by the combiner and by its own broker', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.cut(combiner.shared.brokerId, other.shared.brokerId)
    const made = other.shared.submit(IDS)
    await cluster.clock.pass(100)
    assert.equal(combiner.shared.state.nextProducerId, 1)
    await cluster.clock.pass(2_000)
    assert.equal((await made).value(0), 0)
    cluster.mesh.heal()
    assert.equal((await submitted(cluster, combiner)).value(0), 1)
    await cluster.clock.pass(2_000)
    assertAllEqual(cluster)
  })

  it('keep a newcomer’s command whose first index was lost, though they haven’t read its registration yet', async () => {
    const cluster = await LogCluster.open(1)
    const one = cluster.brokers[0]!
    const newcomer = cluster.make()
    const started = newcomer.shared.start()
    await cluster.clock.pass(100)
    await started
    // Its registration lies where the other one appends next, and can't be read for the moment.
    const { brokerId, incarnation } = newcomer.shared
    assert.equal(one.shared.state.brokers.has(brokerId), false)
    const read = one.loglet.read.bind(one.loglet)
    one.loglet.read = () => Promise.reject(new Failure('unavailable', 'undecided', 'unknown', 'no answer'))
    const command = { brokerId, incarnation, lane: CONTROL_LANE, sequence: 1, bytes: encodeCommand(IDS) }
    const combined = one.shared.service.combine([command])
    await cluster.clock.pass(10)
    one.loglet.read = read
    await cluster.clock.pass(2_000)
    await combined
    assert.equal(one.shared.state.nextProducerId, 1)
  })

  it('go on without a combiner that doesn’t answer', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other, third } = cluster.roles()
    cluster.mesh.isolate(combiner.shared.brokerId)
    const told: string[] = []
    flush(other, 'a', told)
    flush(third, 'b', told)
    const made = other.shared.submit(IDS)
    await cluster.clock.pass(300)
    assert.equal(told.length, 2)
    await cluster.clock.pass(400)
    assert.equal((await made).value(0), 0)
  })

  it('don’t wait for a combiner whose own way to the log is blocked', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other } = cluster.roles()
    combiner.loglet.troubles.push(...Array.from({ length: 100 }, () => undecided(false)))
    const blocked = combiner.shared.submit(IDS)
    await cluster.clock.pass(5_000)
    assert.equal(combiner.shared.writable, false)
    // The first one has to wait until the combiner's index is filled.
    const first = other.shared.submit(IDS)
    await cluster.clock.pass(1_000)
    await first
    const startMs = cluster.clock.monotonicMs()
    let tookMs = -1
    const submitted = other.shared.submit(IDS).then(() => {
      tookMs = cluster.clock.monotonicMs() - startMs
    })
    await cluster.clock.pass(1_000)
    await submitted
    assert.ok(tookMs < 100, `it took ${tookMs} ms`)
    combiner.loglet.troubles.length = 0
    await cluster.clock.pass(5_000)
    await blocked
    assertAllEqual(cluster)
  })

  it('go on within a second of the death of any of them, whatever it had begun', async () => {
    for (const victim of [0, 1, 2]) {
      const cluster = await LogCluster.open(3)
      const dying = cluster.brokers[victim]!
      for (let at = 0; at < 4; at++) dying.loglet.troubles.push(() => new Promise(() => undefined))
      for (let at = 0; at < 4; at++) flush(dying, `dying ${at}`, [])
      await cluster.clock.pass(10)
      dying.stop()
      const told: string[] = []
      const living = cluster.brokers.filter((broker) => broker !== dying)
      for (const broker of living) flush(broker, 'a', told)
      await cluster.clock.pass(900)
      assert.equal(told.length, 2, `with broker ${victim} dead`)
      await cluster.clock.pass(5_000)
      for (const broker of living) flush(broker, 'b', told)
      await cluster.clock.pass(50)
      assert.equal(told.length, 4, 'a new combiner gives tickets')
      assertAllEqual(cluster, living)
    }
  })

  it('let a broker in while others write all the time', async () => {
    const cluster = await LogCluster.open(3)
    const busy = cluster.brokers.map((broker) => ({ broker, told: [] as string[], sent: 0 }))
    const write = (): void => {
      for (const writer of busy) {
        while (writer.sent < 300 && writer.sent - writer.told.length < 6) flush(writer.broker, `${writer.sent++}`, writer.told)
      }
      if (busy.some(({ sent }) => sent < 300)) cluster.clock.after(5, write)
    }
    for (const { loglet } of cluster.brokers) for (let at = 0; at < 300; at++) loglet.troubles.push(slow(cluster))
    write()
    const late = cluster.make()
    for (let at = 0; at < 50; at++) late.loglet.troubles.push(slow(cluster))
    let isIn = false as boolean
    void late.shared.start().then(() => {
      isIn = true
      cluster.connect(late)
    })
    await cluster.clock.pass(1_000)
    assert.ok(isIn)
    await cluster.clock.pass(5_000)
    for (const { told } of busy) assert.equal(told.length, 300)
    assertAllEqual(cluster)
  })

  it('let one get through whose way to the store is too slow for its turns', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other, third } = cluster.roles()
    const told: string[] = []
    const trouble = after(cluster.clock, 800)
    for (let at = 0; at < 40; at++) other.loglet.troubles.push(trouble)
    flush(other, 'slow', told)
    let count = 0
    const write = (): void => {
      flush(count % 2 === 0 ? combiner : third, `${count}`, [])
      if (++count < 600) cluster.clock.after(30, write)
    }
    write()
    await cluster.clock.pass(15_000)
    assert.equal(told.length, 1)
    assert.match(told[0]!, /^slow at/)
  })

  it('see in a barrier what any of them acknowledged, though nobody tells them', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.isolate(other.shared.brokerId)
    const told: string[] = []
    flush(combiner, 'a', told)
    await cluster.clock.pass(5)
    assert.equal(told.length, 1)
    assert.equal(other.highWatermark, 0)
    await other.shared.barrier()
    assert.equal(other.highWatermark, 1)
  })

  it('forget a broker that was gone for long, and refuse what it says later', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other, third } = cluster.roles()
    cluster.mesh.isolate(other.shared.brokerId)
    combiner.shared.brokerGone(other.shared.brokerId, other.shared.incarnation)
    combiner.shared.brokerGone(third.shared.brokerId, 1)
    await cluster.clock.pass(1_000)
    assert.equal(combiner.shared.state.brokers.has(other.shared.brokerId), false)
    assert.equal(combiner.shared.state.brokers.has(third.shared.brokerId), true)
    const told: string[] = []
    flush(other, 'a', told)
    await cluster.clock.pass(2_000)
    assert.deepEqual(told, ['a abandoned'])
    assert.equal((other.fatal[0] as Failure).kind, 'fenced')
  })

  it('close after what they sent is applied, though it lies behind what another one never writes', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner } = cluster.roles()
    makeHole(cluster)
    const told: string[] = []
    flush(combiner, 'a', told)
    const closed = combiner.shared.close()
    await cluster.clock.pass(1_000)
    await closed
    assert.equal(told.length, 1)
    assert.match(told[0]!, /^a at 0/)
  })
})

function slow({ clock }: LogCluster) {
  let delayMs = 20
  return async (_index: number, append: () => Promise<'appended' | 'taken'>) => {
    delayMs = 20 + ((delayMs * 7) % 31)
    await new Promise<void>((resolve) => clock.after(delayMs, resolve))
    return append()
  }
}

async function submitted(cluster: LogCluster, { shared }: LogBroker) {
  const made = shared.submit(IDS)
  await cluster.clock.pass(1_000)
  return made
}
