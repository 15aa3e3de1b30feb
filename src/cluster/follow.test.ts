import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertAllEqual, commandCount, LogCluster, makeHole } from '../../test/fakes/log-cluster.ts'
import { after, flush, held, undecided } from '../../test/fakes/troubled-log.ts'
import { Failure } from '../base/failure.ts'
import { logIndex } from '../base/units.ts'
import { decodeEntryHeader, encodeEntryHeader } from '../log/entry-header.ts'
import { MemoryLoglet } from '../log/memory-loglet.ts'

describe('following the log', () => {
  it('reads an entry whose announcement was lost as soon as a later one is known', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.cut(combiner.shared.brokerId, other.shared.brokerId)
    flush(combiner, 'a', [])
    await cluster.clock.pass(5)
    cluster.mesh.heal()
    flush(combiner, 'b', [])
    await cluster.clock.pass(60)
    assert.equal(other.highWatermark, 2)
  })

  it("doesn't read what is only as late as the store's slow writes are, but soon what was lost", async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    const writeSlowlyThenFast = async () => {
      combiner.loglet.troubles.push(after(cluster.clock, 120))
      flush(combiner, 'slow', [])
      flush(combiner, 'fast', [])
      await cluster.clock.pass(200)
    }
    for (let round = 0; round < 20; round++) await writeSlowlyThenFast()
    other.loglet.reads = 0
    for (let round = 0; round < 20; round++) await writeSlowlyThenFast()
    assert.equal(other.highWatermark, 80)
    assert.equal(other.loglet.reads, 0)
    cluster.mesh.cut(combiner.shared.brokerId, other.shared.brokerId)
    flush(combiner, 'lost', [])
    await cluster.clock.pass(5)
    cluster.mesh.heal()
    flush(combiner, 'not lost', [])
    await cluster.clock.pass(160)
    assert.equal(other.highWatermark, 82)
    assert.equal(other.loglet.reads, 1)
  })

  it('reads what a ping tells of', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.cut(combiner.shared.brokerId, other.shared.brokerId)
    flush(combiner, 'a', [])
    await cluster.clock.pass(5)
    cluster.mesh.heal()
    await cluster.clock.pass(560)
    assert.equal(other.highWatermark, 1)
  })

  it('fills an index that stays empty within half a second, by one entry, and several of them at once', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner } = cluster.roles()
    const told: string[] = []
    const hole = makeHole(cluster, 3)
    flush(combiner, 'a', told)
    await cluster.clock.pass(390)
    assert.deepEqual(told, [])
    await cluster.clock.pass(110)
    assert.deepEqual(told, [`a at 0 in ${hole + 3}`])
    const appends = cluster.brokers.flatMap(({ loglet }) => loglet.appends)
    for (let index = hole; index < hole + 3; index++) {
      assert.equal(commandCount(cluster, index), 0)
      assert.equal(appends.filter((append) => append === index).length, 1)
    }
    await cluster.clock.pass(1_000)
    assertAllEqual(cluster)
  })

  it('fills an index at once whose holder is gone', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other } = cluster.roles()
    other.stop()
    await cluster.clock.pass(100)
    makeHole(cluster)
    await cluster.clock.pass(3_500)
    const told: string[] = []
    // It was given out again, since nothing lay behind it.
    flush(combiner, 'a', told)
    await cluster.clock.pass(5)
    assert.equal(told.length, 1)
  })

  it('fills nothing where an append of its own is under way', async () => {
    const cluster = await LogCluster.open(1)
    const [only] = cluster.brokers
    const { trouble, finish } = held()
    only!.loglet.troubles.push(trouble)
    const told: string[] = []
    flush(only!, 'a', told)
    flush(only!, 'b', told)
    await cluster.clock.pass(5_000)
    assert.deepEqual(told, [])
    finish()
    await cluster.clock.pass(5)
    assert.equal(told.length, 2)
    assert.ok([...cluster.log.entries.values()].every(({ header }) => decodeEntryHeader(header).commands.length > 0))
  })

  it('asks for the tail once in ten seconds of silence, and writes nothing', async () => {
    const cluster = await LogCluster.open(1)
    const [only] = cluster.brokers
    await cluster.clock.pass(10_000)
    only!.loglet.appends.length = 0
    only!.loglet.looks = 0
    await cluster.clock.pass(100_000)
    assert.equal(only!.loglet.looks, 10)
    assert.deepEqual(only!.loglet.appends, [])
    const index = logIndex((await only!.loglet.tail()) + 1)
    const header = encodeEntryHeader({ brokerId: 9, incarnation: 0, nonce: 1, timeMs: 0, commands: [] })
    await new MemoryLoglet(cluster.log).append(index, { header, body: [], bodyBytes: 0 })
    await cluster.clock.pass(10_000)
    assert.equal(only!.shared.state.appliedIndex, index)
  })

  it('neither asks nor writes while pings come', async () => {
    const cluster = await LogCluster.open(2)
    await cluster.clock.pass(1_000)
    for (const { loglet } of cluster.brokers) {
      loglet.appends.length = 0
      loglet.looks = 0
      loglet.reads = 0
    }
    await cluster.clock.pass(60_000)
    for (const { loglet } of cluster.brokers) assert.deepEqual([loglet.appends.length, loglet.looks, loglet.reads], [0, 0, 0])
  })

  it('ends a broker that was away until the log began behind what it had applied', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.isolate(other.shared.brokerId)
    for (let round = 0; round < 5; round++) {
      flush(combiner, 'a', [])
      await cluster.clock.pass(5)
    }
    await combiner.loglet.trim(combiner.shared.state.appliedIndex)
    cluster.mesh.heal()
    await cluster.clock.pass(600)
    const failure = other.fatal[0] as Failure
    assert.equal(failure.reason, 'trimmed')
    assert.match(failure.message, /must start anew, from a snapshot/)
    assert.deepEqual(combiner.fatal, [])
  })

  it('goes on when the log could be read again after a while', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    cluster.mesh.isolate(other.shared.brokerId)
    flush(combiner, 'a', [])
    await cluster.clock.pass(5)
    let failures = 3
    const read = other.loglet.read.bind(other.loglet)
    other.loglet.read = async (from, entriesMax) => {
      if (failures-- > 0) throw new Failure('unavailable', 'store-failed', 'no', '500')
      return read(from, entriesMax)
    }
    cluster.mesh.heal()
    await cluster.clock.pass(1_500)
    assert.equal(other.highWatermark, 1)
    assert.deepEqual(other.fatal, [])
  })

  it('goes on when what somebody else put into an empty index could not be read as it was found', async () => {
    const cluster = await LogCluster.open(2)
    const { combiner, other } = cluster.roles()
    const hole = makeHole(cluster)
    flush(combiner, 'a', [])
    await cluster.clock.pass(5)
    cluster.mesh.isolate(other.shared.brokerId)
    await cluster.clock.pass(300)
    assert.equal(other.shared.state.appliedIndex, hole - 1, 'its entry is behind the hole')
    const read = other.loglet.read.bind(other.loglet)
    let failures = 1
    other.loglet.read = async (from, entriesMax) => {
      if (failures-- > 0) throw new Failure('unavailable', 'store-failed', 'no', '500')
      return read(from, entriesMax)
    }
    await cluster.clock.pass(700)
    assert.ok(failures <= 0, 'the entry was found, and could not be read')
    assert.equal(other.highWatermark, 1)
  })

  it('takes its own entry from the log when the reply to its append is lost', async () => {
    const cluster = await LogCluster.open(2)
    const { other } = cluster.roles()
    other.loglet.troubles.push(undecided(true))
    const told: string[] = []
    flush(other, 'a', told)
    await cluster.clock.pass(50)
    assert.equal(told.length, 1)
    assert.equal(other.highWatermark, 1)
  })
})
