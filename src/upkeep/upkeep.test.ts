import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { createTopic } from '../../test/fakes/topic-command.ts'
import { FaultDisk } from '../../test/faults/fault-disk.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { BrokerLog } from '../cluster/broker-log.ts'
import { SnapshotFiles } from '../cluster/snapshot-files.ts'
import type { TopicSettings } from '../config/topic-settings.ts'
import { MemoryLog, MemoryLoglet } from '../log/memory-loglet.ts'
import { encodeState } from '../state/snapshot-format.ts'
import { ClusterState } from '../state/state.ts'
import { DeletionTime } from './deletion-time.ts'
import { Upkeep, type UpkeepSettings } from './upkeep.ts'

const SETTINGS: UpkeepSettings = {
  retentionCheckMs: 1_000,
  snapshotLogBytes: 1e9,
  snapshotEntries: 5,
  snapshotCheckMs: 100,
  producerIdExpirationMs: 60_000,
  offsetsRetentionCheckMs: 600_000,
}

async function start(
  settings: Partial<UpkeepSettings> = {},
  disk = new FaultDisk(SimRandom.ofSeed(1)),
  kept = new MemoryLog(),
  trimAfterMs = 0,
) {
  const clock = new FakeClock()
  const loglet = new MemoryLoglet(kept)
  const fatal: unknown[] = []
  const onFatal = (cause: unknown) => void fatal.push(cause)
  const snapshots = new SnapshotFiles(disk.mount('test'), SILENT)
  const state = (await snapshots.load({ trimmedBefore: loglet.trimmedBefore() })) ?? new ClusterState()
  const snapshotIndex = state.appliedIndex
  const random = SimRandom.ofSeed(1)
  const log = new BrokerLog({ loglet, state, brokerId: 1, clock, random, log: SILENT, onFatal })
  await log.start()
  const rule: { retentionMs: number; retentionBytes: number; deletes: boolean } = {
    retentionMs: 5_000,
    retentionBytes: Number.POSITIVE_INFINITY,
    deletes: true,
  }
  const mine = new Set(['retain', 'snapshot'])
  const others = { appliedIndex: Number.POSITIVE_INFINITY }
  const store: { clockMs: number | undefined } = { clockMs: undefined }
  const upkeep = new Upkeep({
    log,
    loglet,
    snapshots,
    started: { snapshotIndex, replayedBytes: log.replayedBytes },
    clock,
    logger: SILENT,
    settings: { ...SETTINGS, ...settings },
    topicSettings: () => rule as TopicSettings,
    deletionTime: new DeletionTime({ clock, storeMs: () => store.clockMs, logger: SILENT }),
    expireOffsets: async () => {},
    isMine: (job) => mine.has(job),
    isCollectionOff: () => false,
    trimAfterMs,
    trimLatestMs: 60_000,
    appliedByAll: () => others.appliedIndex,
    onFatal,
  })
  upkeep.start()
  const commands = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const outcome = log.submit({ kind: 'allocate-producer-ids', count: 1 })
      await clock.pass(0)
      await outcome
    }
  }
  const names = async () => (await disk.mount('look').list('snapshots')).map((name) => Number.parseInt(name, 10))
  return { clock, loglet, log, upkeep, fatal, commands, names, disk, kept, rule, mine, snapshots, store, others }
}

describe('upkeep', () => {
  it('writes a snapshot when so many entries came, and trims the log before the older of two', async () => {
    const { clock, loglet, commands, names, fatal } = await start()
    await commands(2)
    await clock.pass(150)
    assert.deepEqual(await names(), [])
    await commands(1)
    await clock.pass(150)
    assert.deepEqual(await names(), [5])
    await commands(5)
    await clock.pass(150)
    await commands(5)
    await clock.pass(150)
    assert.deepEqual(await names(), [10, 15])
    assert.equal(loglet.trimmedBefore(), 10)
    assert.deepEqual(fatal, [])
  })

  it('leaves to brokers that follow late what is young, however many snapshots there are', async () => {
    const { clock, loglet, commands, fatal } = await start({}, undefined, undefined, 10_000)
    for (let round = 0; round < 3; round++) {
      await commands(5)
      await clock.pass(150)
    }
    assert.equal(loglet.trimmedBefore(), 1)
    await clock.pass(11_000)
    await commands(5)
    await clock.pass(150)
    assert.ok(loglet.trimmedBefore() > 5)
    assert.deepEqual(fatal, [])
  })

  it('leaves to a broker that lags and lives what it hasn’t read, for as long as it may lag', async () => {
    const { clock, loglet, commands, others, fatal } = await start({}, undefined, undefined, 1_000)
    const round = async () => {
      await commands(5)
      await clock.pass(2_000)
    }
    others.appliedIndex = 7
    for (let count = 0; count < 4; count++) await round()
    assert.equal(loglet.trimmedBefore(), 8)
    await clock.pass(61_000)
    await round()
    assert.ok(loglet.trimmedBefore() > 8, `${loglet.trimmedBefore()}`)
    const lost = loglet.trimmedBefore()
    others.appliedIndex = Number.POSITIVE_INFINITY
    await round()
    assert.ok(loglet.trimmedBefore() > lost)
    assert.deepEqual(fatal, [])
  })

  it('leaves snapshots and retention to the broker that has them, and goes on from its snapshots', async () => {
    const { clock, log, upkeep, commands, names, mine, snapshots, fatal } = await start()
    mine.clear()
    await commands(6)
    await clock.pass(1_100)
    assert.deepEqual(await names(), [])
    await snapshots.save(log.state.appliedIndex, encodeState(log.state))
    mine.add('snapshot')
    await commands(4)
    await clock.pass(150)
    assert.deepEqual(await names(), [8])
    await commands(1)
    await clock.pass(150)
    assert.deepEqual(await names(), [8, 13])
    mine.clear()
    await commands(1)
    const stopped = upkeep.stop()
    await clock.pass(150)
    await stopped
    assert.deepEqual(await names(), [8, 13])
    assert.deepEqual(fatal, [])
  })

  it('keeps the whole log while there is one snapshot: a start does without it when it’s damaged', async () => {
    const first = await start()
    await first.commands(5)
    await first.clock.pass(150)
    assert.deepEqual(await first.names(), [7])
    assert.equal(first.loglet.trimmedBefore(), 1)
    const file = await first.disk.mount('test').open('snapshots/00000000000000000007.snap', { create: false })
    await file.truncate(40)
    const second = await start({}, first.disk, first.kept)
    assert.equal(second.log.state.nextProducerId, 5)
  })

  it('writes one at a stop, so that the next start replays nothing, and the older one does to start from', async () => {
    const first = await start()
    await first.commands(8)
    await first.clock.pass(150)
    await first.commands(1)
    await first.upkeep.stop()
    assert.deepEqual(await first.names(), [10, 11])
    assert.equal(first.clock.timerCount, 0)
    const second = await start({}, first.disk, first.kept)
    assert.equal(second.log.replayedBytes, 0)
    const disk = first.disk.mount('test')
    await disk.remove('snapshots/00000000000000000011.snap')
    const third = await start({}, first.disk, first.kept)
    assert.ok(third.log.replayedBytes > 0)
    assert.equal(third.log.state.nextProducerId, 9)
  })

  it('counts what came before this start: a broker that is killed again and again gets its snapshot', async () => {
    const first = await start()
    await first.commands(2)
    const second = await start({}, first.disk, first.kept)
    await second.clock.pass(150)
    assert.deepEqual(await second.names(), [5])
    const settings = { snapshotEntries: 1e9, snapshotLogBytes: 60 }
    const third = await start({ snapshotEntries: 1e9 })
    await third.commands(2)
    const fourth = await start(settings, third.disk, third.kept)
    await fourth.clock.pass(150)
    assert.equal((await fourth.names()).length, 1)
  })

  it('moves log starts past what is too old, and gives the space back', async () => {
    const { clock, log, loglet, rule } = await start({ snapshotEntries: 2 })
    const made = log.submit(createTopic())
    await clock.pass(0)
    await made
    const row = { handle: 0, sizeBytes: 1_000, recordCount: 1, baseSequence: -1, producerId: -1, epoch: -1 }
    const { rows } = commitBatches([{ ...row, maxTimestampMs: clock.nowMs() }])
    const flush = { rows, body: [Buffer.alloc(1_000)], bodyBytes: 1_000, timeMs: clock.nowMs(), settled() {}, abandoned() {} }
    log.submitFlush(flush)
    await clock.pass(3_000)
    assert.equal(log.state.partitions.find(0)!.logStart, 0)
    assert.ok(loglet.sizeBytes() > 1_000)
    rule.deletes = false
    await clock.pass(10_000)
    assert.equal(log.state.partitions.find(0)!.logStart, 0)
    rule.deletes = true
    await clock.pass(2_000)
    assert.equal(log.state.partitions.find(0)!.logStart, 1)
    assert.equal(log.state.partitions.find(0)!.sizeBytes, 0)
  })

  it('writes nothing for producers until one was silent for too long', async () => {
    const { clock, log } = await start({ snapshotEntries: 1e9 })
    const made = log.submit(createTopic())
    await clock.pass(0)
    await made
    const row = { handle: 0, sizeBytes: 10, recordCount: 1, maxTimestampMs: 2 ** 52, baseSequence: 0, producerId: 3, epoch: 0 }
    const { rows } = commitBatches([row])
    log.submitFlush({ rows, body: [Buffer.alloc(10)], bodyBytes: 10, timeMs: clock.nowMs(), settled() {}, abandoned() {} })
    await clock.pass(500)
    const before = log.state.appliedIndex
    await clock.pass(59_000)
    assert.equal(log.state.appliedIndex, before)
    assert.equal(log.state.producers.size, 1)
    await clock.pass(3_000)
    assert.equal(log.state.producers.size, 0)
    await clock.pass(60_000)
    assert.equal(log.state.appliedIndex, before + 1)
  })

  it('keeps records and producers that only a clock which jumped ahead of the store’s calls old', async () => {
    const { clock, log, store } = await start({ snapshotEntries: 1e9 })
    const made = log.submit(createTopic())
    await clock.pass(0)
    await made
    const timeMs = clock.nowMs()
    const row = { handle: 0, sizeBytes: 10, recordCount: 1, maxTimestampMs: timeMs, baseSequence: 0, producerId: 3, epoch: 0 }
    const { rows } = commitBatches([row])
    log.submitFlush({ rows, body: [Buffer.alloc(10)], bodyBytes: 10, timeMs, settled() {}, abandoned() {} })
    store.clockMs = timeMs + 2_000
    clock.jumpWall(86_400_000)
    await clock.pass(2_000)
    assert.equal(log.state.partitions.find(0)!.logStart, 0)
    assert.equal(log.state.producers.size, 1)
    store.clockMs = timeMs + 86_400_000
    await clock.pass(2_000)
    assert.equal(log.state.partitions.find(0)!.logStart, 1)
    assert.equal(log.state.producers.size, 0)
  })

  it('gives up records of many partitions in few entries', async () => {
    const { clock, log, rule } = await start({ snapshotEntries: 1e9 })
    rule.deletes = false
    const made = log.submit(createTopic(120))
    await clock.pass(0)
    await made
    const row = { sizeBytes: 10, recordCount: 1, baseSequence: -1, producerId: -1, epoch: -1, maxTimestampMs: clock.nowMs() }
    const { rows } = commitBatches(Array.from({ length: 120 }, (_, handle) => ({ handle, ...row })))
    const body = [Buffer.alloc(1_200)]
    log.submitFlush({ rows, body, bodyBytes: 1_200, timeMs: clock.nowMs(), settled() {}, abandoned() {} })
    await clock.pass(10_000)
    const before = log.state.appliedIndex
    rule.deletes = true
    await clock.pass(2_000)
    assert.ok([...log.state.partitions].every(({ logStart }) => logStart === 1))
    assert.ok(log.state.appliedIndex - before < 10)
  })

  it('counts log that came, whatever retention gave back meanwhile', async () => {
    const { clock, log, loglet, rule, names } = await start({ snapshotEntries: 1e9, snapshotLogBytes: 500 })
    const made = log.submit(createTopic())
    await clock.pass(0)
    await made
    rule.deletes = false
    const append = async (sizeBytes: number) => {
      const row = { handle: 0, sizeBytes, recordCount: 1, baseSequence: -1, producerId: -1, epoch: -1 }
      const { rows } = commitBatches([{ ...row, maxTimestampMs: clock.nowMs() }])
      log.submitFlush({
        rows,
        body: [Buffer.alloc(sizeBytes)],
        bodyBytes: sizeBytes,
        timeMs: clock.nowMs(),
        settled() {},
        abandoned() {},
      })
      await clock.pass(250)
    }
    for (let count = 0; count < 3; count++) await append(1_000)
    const before = await names()
    assert.equal(before.length, 2)
    const sizeBytes = loglet.sizeBytes()
    rule.deletes = true
    await clock.pass(10_000)
    assert.ok(loglet.sizeBytes() < sizeBytes - 900)
    assert.deepEqual(await names(), before)
    await append(600)
    assert.notDeepEqual(await names(), before)
  })

  it('tries again what failed for lack of means, and ends the process for anything else', async () => {
    const { clock, disk, commands, names, fatal } = await start()
    disk.trouble.roomBytes = 0
    await commands(5)
    await clock.pass(350)
    assert.deepEqual(await names().then((all) => all.length <= 1), true)
    assert.deepEqual(fatal, [])
    disk.trouble.roomBytes = Number.POSITIVE_INFINITY
    await clock.pass(150)
    assert.ok((await names()).length >= 1)
    disk.trouble.refuse = () => new Failure('corrupt', 'damaged-entry', 'no', 'rot')
    await commands(5)
    await clock.pass(150)
    assert.equal(fatal.length, 1)
  })
})
