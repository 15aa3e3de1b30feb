import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import {
  after,
  diskError,
  flush,
  held,
  type Trouble,
  TroubledLoglet,
  troubledLog,
  undecided,
} from '../../test/fakes/troubled-log.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { logIndex } from '../base/units.ts'
import { encodeEntryHeader } from '../log/entry-header.ts'
import type { Loglet } from '../log/log.ts'
import { MemoryLog, MemoryLoglet } from '../log/memory-loglet.ts'
import { decodeState, encodeState } from '../state/snapshot-format.ts'
import { ClusterState } from '../state/state.ts'
import { BrokerLog } from './broker-log.ts'

describe('the log of a broker', () => {
  it('founds a cluster once, and registers a new incarnation with each start', async () => {
    const first = await troubledLog()
    const { clusterId } = first.shared.state
    assert.equal(clusterId.length, 22)
    const second = await troubledLog(first.log)
    assert.equal(second.shared.state.clusterId, clusterId)
    assert.ok(second.shared.state.brokers.get(1)!.incarnation > first.shared.state.brokers.get(1)!.incarnation)
  })

  it('only reads until it may write, and does not start where it may not', async () => {
    const { log } = await troubledLog()
    const start = (mayWrite: Promise<void>) => {
      const loglet = new TroubledLoglet(log)
      const state = new ClusterState()
      const parts = { loglet, state, mayWrite, clock: new FakeClock(), random: SimRandom.ofSeed(2), log: SILENT }
      return { loglet, state, started: new BrokerLog({ ...parts, onFatal: () => {} }).start() }
    }
    const refused = start(Promise.reject(new Failure('invalid', 'store-unfit', 'no', 'unfit')))
    await assert.rejects(refused.started, (error) => error instanceof Failure && error.reason === 'store-unfit')
    assert.deepEqual(refused.loglet.appends, [])
    let allow = (): void => {}
    const waiting = start(
      new Promise((resolve) => {
        allow = resolve
      }),
    )
    await new FakeClock().pass(100)
    assert.ok(waiting.state.appliedIndex > 0)
    assert.deepEqual(waiting.loglet.appends, [])
    allow()
    await waiting.started
    assert.equal(waiting.loglet.appends.length, 1)
  })

  it('looks as often as it is asked to where nobody bills that, and else only so often', async () => {
    const looks = async (isMetered: boolean | undefined) => {
      const clock = new FakeClock()
      const metered = isMetered === undefined ? {} : { isMetered }
      const parts = { loglet: new MemoryLoglet(new MemoryLog()), state: new ClusterState(), clock, isShared: true, ...metered }
      const shared = new BrokerLog({ ...parts, brokerId: 1, random: SimRandom.ofSeed(1), log: SILENT, onFatal: () => {} })
      await shared.start()
      let count = 0
      const ask = async (): Promise<void> => {
        for (; count < 100; count++) await shared.barrier()
      }
      void ask()
      // No time passes meanwhile.
      for (let turn = 0; turn < 1_000; turn++) await new Promise(setImmediate)
      return count
    }
    assert.deepEqual([await looks(false), await looks(true), await looks(undefined)], [100, 50, 50])
  })

  it('settles a flush only when its entry is durable and applied', async () => {
    const parts = await troubledLog()
    const { trouble, finish } = held()
    parts.loglet.troubles.push(trouble)
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(1_000)
    assert.deepEqual(told, [])
    assert.equal(parts.partition.highWatermark, 0)
    finish()
    await parts.clock.pass(0)
    assert.deepEqual(told, ['a at 0 in 4'])
    assert.equal(parts.partition.highWatermark, 1)
  })

  it('repeats an undecided append with the same bytes at the same index, applied or not, and commits once', async () => {
    for (const applied of [false, true]) {
      const parts = await troubledLog()
      parts.loglet.troubles.push(undecided(applied), undecided(applied))
      const told: string[] = []
      flush(parts, 'a', told)
      await parts.clock.pass(100)
      assert.deepEqual(told, ['a at 0 in 4'])
      assert.deepEqual(parts.loglet.appends, [4, 4, 4])
      assert.equal(parts.partition.highWatermark, 1)
    }
  })

  it('goes behind an entry of somebody else that holds its index, and applies that one too', async () => {
    const parts = await troubledLog()
    const other = { brokerId: 9, incarnation: 0, nonce: 1, timeMs: 77_000_000_000_000, commands: [] }
    parts.loglet.troubles.push(async (index, append) => {
      await new MemoryLoglet(parts.log).append(index, { header: encodeEntryHeader(other), body: [], bodyBytes: 0 })
      return append()
    })
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(100)
    assert.deepEqual(told, ['a at 0 in 5'])
    assert.equal(parts.shared.state.timeMs, other.timeMs)
  })

  it('keeps the order of a lane when a later flush is durable first, or the earlier one has to go behind it', async () => {
    const parts = await troubledLog()
    const overtaken: Trouble = async (index, append) => {
      const header = encodeEntryHeader({ brokerId: 9, incarnation: 0, nonce: 1, timeMs: 0, commands: [] })
      await new MemoryLoglet(parts.log).append(index, { header, body: [], bodyBytes: 0 })
      await new Promise<void>((resolve) => parts.clock.after(50, resolve))
      return append()
    }
    const told: string[] = []
    parts.loglet.troubles.push(after(parts.clock, 50))
    flush(parts, 'a', told)
    flush(parts, 'b', told)
    await parts.clock.pass(10)
    assert.deepEqual(told, [])
    await parts.clock.pass(100)
    assert.deepEqual(told, ['a at 0 in 4', 'b at 1 in 5'])
    parts.loglet.troubles.push(overtaken)
    flush(parts, 'c', told)
    flush(parts, 'd', told)
    await parts.clock.pass(200)
    // d, at 7, came before c: refused as a gap, and sent again behind it.
    assert.deepEqual(told.slice(2), ['c at 2 in 8', 'd at 3 in 9'])
  })

  it('abandons everything after a failure that only a new start can tell the end of', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(diskError)
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(10)
    const refused = assert.rejects(parts.shared.submit({ kind: 'allocate-producer-ids', count: 1 }), { applied: 'no' })
    flush(parts, 'b', told)
    await parts.clock.pass(10)
    await refused
    assert.deepEqual(told, ['a abandoned', 'b abandoned'])
    assert.equal(parts.fatal.length, 1)
  })

  it('halts before an entry that it can’t read, with nothing of it applied', async () => {
    const parts = await troubledLog()
    const allocate = Buffer.from('0405', 'hex')
    const command = (bytes: Buffer) => ({ brokerId: 9, incarnation: 0, lane: 0, sequence: 0, bytes })
    const commands = [command(allocate), command(Buffer.from([200]))]
    const header = encodeEntryHeader({ brokerId: 9, incarnation: 0, nonce: 1, timeMs: 0, commands })
    parts.loglet.troubles.push(async (index, append) => {
      await new MemoryLoglet(parts.log).append(index, { header, body: [], bodyBytes: 0 })
      return append()
    })
    const before = encodeState(parts.shared.state)
    flush(parts, 'a', [])
    await parts.clock.pass(10)
    assert.equal((parts.fatal[0] as Failure).reason, 'newer-format')
    assert.deepEqual(encodeState(parts.shared.state), before)
  })

  it('stops when the same broker was registered by somebody else', async () => {
    const parts = await troubledLog()
    const rival = await troubledLog(parts.log)
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(10)
    assert.deepEqual(told, ['a abandoned'])
    assert.equal((parts.fatal[0] as Failure).kind, 'fenced')
    assert.deepEqual(rival.fatal, [])
  })

  it('has in its fold what was there before a barrier, and a listener hears of each entry', async () => {
    const parts = await troubledLog()
    const heard: number[] = []
    parts.shared.onApplied((touched, index) => heard.push(index, touched.length))
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(0)
    await parts.shared.barrier()
    assert.deepEqual(told, ['a at 0 in 4'])
    assert.deepEqual(heard, [4, 1])
  })

  it('joins commands of one turn into one entry, and answers each by its own outcome', async () => {
    const parts = await troubledLog()
    const outcomes = Promise.all([1, 2, 3].map((count) => parts.shared.submit({ kind: 'allocate-producer-ids', count })))
    await parts.clock.pass(0)
    assert.deepEqual(
      (await outcomes).map((outcome) => outcome.value(0)),
      [0, 1, 3],
    )
    assert.deepEqual(parts.loglet.appends, [4])
  })

  it('refuses a command that no entry can hold, and goes on', async () => {
    const { shared, clock, fatal } = await troubledLog()
    const record = Buffer.alloc(129 * 1024 * 1024)
    const refused = assert.rejects(shared.submit({ kind: 'record-group', groupId: 'g', epoch: 1, record }), {
      reason: 'command-too-large',
    })
    await clock.pass(0)
    await refused
    assert.deepEqual(fatal, [])
    const made = shared.submit({ kind: 'allocate-producer-ids', count: 1 })
    await clock.pass(0)
    assert.equal((await made).refusal(0), 'none')
  })

  it('refuses commands while too many wait for a disk that stalls, and takes them again after', async () => {
    const parts = await troubledLog()
    const { trouble, finish } = held()
    parts.loglet.troubles.push(trouble)
    const record = Buffer.alloc(1024 * 1024)
    const submit = (groupId: string) =>
      parts.shared.submit({ kind: 'record-group', groupId, epoch: 1, record }).catch((error: Failure) => error)
    const under = submit('g')
    await parts.clock.pass(0)
    const waiting = Array.from({ length: 100 }, (_, at) => submit(`g${at}`))
    const refused = (await Promise.all(waiting.slice(63))) as Failure[]
    for (const { kind, reason, applied } of refused)
      assert.deepEqual([kind, reason, applied], ['unavailable', 'command-queue-full', 'no'])
    finish()
    await parts.clock.pass(100)
    for (const outcome of await Promise.all([under, ...waiting.slice(0, 63)])) assert.ok(!(outcome instanceof Failure))
    const again = submit('again')
    await parts.clock.pass(100)
    assert.ok(!((await again) instanceof Failure))
  })

  it('takes a thousand commands at once, though a lane holds fewer', async () => {
    const parts = await troubledLog()
    const outcomes = Promise.all(
      Array.from({ length: 1_000 }, () => parts.shared.submit({ kind: 'allocate-producer-ids', count: 1 })),
    )
    await parts.clock.pass(100)
    assert.deepEqual(
      (await outcomes).map((outcome) => outcome.value(0)),
      Array.from({ length: 1_000 }, (_, at) => at),
    )
  })

  it('takes thousands of commands in a few turns of a slow log, and answers each by its own outcome, refusals as well', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(...Array.from({ length: 10 }, () => after(parts.clock, 50)))
    const stale = { kind: 'delete-group', groupId: 'g', epoch: 99, onlyClaim: false } as const
    const isStale = (at: number) => at % 1_000 === 7
    const commands = Array.from({ length: 5_000 }, (_, at) =>
      isStale(at) ? stale : ({ kind: 'allocate-producer-ids', count: 1 } as const),
    )
    const outcomes = Promise.all(commands.map((command) => parts.shared.submit(command)))
    await parts.clock.pass(110)
    let next = 0
    assert.deepEqual(
      (await outcomes).map((outcome) => [outcome.refusal(0), outcome.value(0)]),
      commands.map((_, at) => (isStale(at) ? ['stale-claim', -1] : ['none', next++])),
    )
    assert.equal(parts.loglet.appends.length, 1)
  })

  it('fills a hole that it finds at its start, and goes on from a snapshot as from the whole log', async () => {
    const parts = await troubledLog()
    const snapshot = encodeState(parts.shared.state)
    flush(parts, 'a', [])
    await parts.clock.pass(10)
    const header = encodeEntryHeader({ brokerId: 9, incarnation: 0, nonce: 1, timeMs: 0, commands: [] })
    await parts.loglet.append(logIndex(7), { header, body: [], bodyBytes: 0 })
    const whole = await troubledLog(parts.log)
    const resumed = await troubledLog(parts.log, decodeState(snapshot))
    assert.equal(whole.partition.highWatermark, 1)
    assert.equal(whole.shared.state.appliedIndex, 8)
    assert.ok(resumed.shared.replayedBytes > 0 && resumed.shared.replayedBytes < whole.shared.replayedBytes + 200)
    const again = new ClusterState()
    const third = await troubledLog(parts.log, again)
    const fourth = await troubledLog(parts.log, decodeState(snapshot))
    assert.equal(third.shared.state.appliedIndex, fourth.shared.state.appliedIndex - 1)
    assert.equal(fourth.partition.highWatermark, 1)
  })

  it('doesn’t start on a log that ends before its snapshot', async () => {
    const parts = await troubledLog()
    const state = decodeState(encodeState(parts.shared.state))
    await assert.rejects(troubledLog(new MemoryLog(), state), { reason: 'log-behind-snapshot' })
  })

  it('doesn’t start on a log that was trimmed past its snapshot', async () => {
    const parts = await troubledLog()
    const loglet: Loglet = parts.loglet
    await loglet.trim(logIndex(3))
    await assert.rejects(troubledLog(parts.log), { reason: 'trimmed' })
  })
})
