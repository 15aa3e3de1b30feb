import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { after, diskFull, flush, settledBy, troubledLog, undecided } from '../../test/fakes/troubled-log.ts'
import { Failure } from '../base/failure.ts'
import { topicId } from '../base/units.ts'

describe('a log without room', () => {
  it('acknowledges nothing while the disk is full, says so, and heals by itself', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(diskFull, diskFull, diskFull)
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(1)
    assert.equal(parts.shared.writable, false)
    assert.deepEqual(told, [])
    await parts.clock.pass(100)
    assert.deepEqual(told, ['a at 0 in 4'])
    assert.equal(parts.shared.writable, true)
  })

  it('applies what finds room while a large flush before it finds none, and goes on with that one when there is room', async () => {
    const parts = await troubledLog()
    parts.loglet.roomBytes = 1_000
    parts.loglet.troubles.push(after(parts.clock, 5))
    const told: string[] = []
    flush(parts, 'large', told, 5_000)
    const made = parts.shared.submit({ kind: 'allocate-producer-ids', count: 1 })
    assert.equal((await settledBy(parts, made))?.refusal(0), 'none')
    assert.equal(
      await settledBy(
        parts,
        parts.shared.barrier().then(() => 'passed'),
      ),
      'passed',
    )
    assert.equal(parts.shared.state.appliedIndex, await parts.loglet.tail())
    assert.deepEqual(told, [])
    assert.equal(parts.shared.writable, false)
    parts.loglet.roomBytes = 10_000
    await parts.clock.pass(2_000)
    assert.deepEqual(told, [`large at 0 in ${parts.shared.state.appliedIndex}`])
    assert.equal(parts.shared.writable, true)
  })

  it('writes a flush behind one that finds no room once, and again only when that one is applied', async () => {
    const parts = await troubledLog()
    parts.loglet.roomBytes = 1_000
    const told: string[] = []
    flush(parts, 'large', told, 5_000)
    flush(parts, 'small', told)
    flush(parts, 'smaller', told, 2)
    await parts.clock.pass(10_000)
    assert.deepEqual(told, [])
    // Both small ones, and what stands in the large one's place.
    assert.equal(await parts.loglet.tail(), 6)
    parts.loglet.roomBytes = 10_000
    await parts.clock.pass(2_000)
    assert.deepEqual(told, ['large at 0 in 7', 'small at 1 in 8', 'smaller at 2 in 9'])
  })

  it('carries out what makes room while other commands find none', async () => {
    const parts = await troubledLog()
    parts.loglet.roomBytes = 300
    const configs = new Map([['retention.ms', 'x'.repeat(1_000)]])
    const create = (name: string) =>
      parts.shared.submit({
        kind: 'create-topic',
        id: topicId(name.repeat(32)),
        name,
        partitionCount: 1,
        replicationFactor: 1,
        configs,
      })
    const created = create('3')
    await parts.clock.pass(100)
    assert.equal(parts.shared.writable, false)
    const deleted = parts.shared.submit({ kind: 'delete-topic', id: topicId('1'.repeat(32)) })
    assert.equal((await settledBy(parts, deleted))?.refusal(0), 'none')
    parts.loglet.roomBytes = 10_000
    await parts.clock.pass(2_000)
    assert.equal((await created).refusal(0), 'none')
  })

  it('says of commands that were in no entry yet that they never will be, when it closes', async () => {
    const parts = await troubledLog()
    for (let at = 0; at < 100; at++) parts.loglet.troubles.push(diskFull)
    const submit = () => parts.shared.submit({ kind: 'allocate-producer-ids', count: 1 })
    const appliedOf = (submitted: Promise<unknown>) => submitted.catch((error: unknown) => (error as Failure).applied)
    const first = appliedOf(submit())
    await parts.clock.pass(5)
    const second = appliedOf(submit())
    void parts.shared.close()
    await parts.clock.pass(2_000)
    assert.deepEqual(await Promise.all([first, second, appliedOf(submit())]), ['unknown', 'no', 'no'])
  })

  it('passes a barrier though an entry lies behind an index that nothing finds room at', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(after(parts.clock, 50))
    const told: string[] = []
    flush(parts, 'large', told, 5_000)
    const made = parts.shared.submit({ kind: 'allocate-producer-ids', count: 1 })
    await parts.clock.pass(10)
    parts.loglet.roomBytes = 0
    await parts.clock.pass(3_000)
    assert.equal(await parts.loglet.tail(), 5)
    assert.equal(
      await settledBy(
        parts,
        parts.shared.barrier().then(() => 'passed'),
      ),
      'passed',
    )
    assert.equal(parts.shared.state.appliedIndex, 3)
    parts.loglet.roomBytes = 10_000
    await parts.clock.pass(2_000)
    assert.equal((await made).refusal(0), 'none')
    assert.deepEqual(told, ['large at 0 in 4'])
  })

  it('leaves an index that it found no room at to an entry that is there after all', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(async (_index, append) => {
      await append()
      throw new Failure('unavailable', 'undecided', 'unknown', 'no reply')
    }, diskFull)
    const told: string[] = []
    flush(parts, 'a', told)
    flush(parts, 'b', told)
    await parts.clock.pass(2_000)
    assert.deepEqual(told, ['a at 0 in 4', 'b at 1 in 5'])
  })

  it('is closed although the disk stays full: what found no room is abandoned', async () => {
    const parts = await troubledLog()
    for (let at = 0; at < 100; at++) parts.loglet.troubles.push(diskFull)
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(20)
    let isClosed = false
    void parts.shared.close().then(() => {
      isClosed = true
    })
    await parts.clock.pass(2_000)
    assert.ok(isClosed)
    assert.deepEqual(told, ['a abandoned'])
    assert.deepEqual(parts.fatal, [])
  })

  it('keeps to its index when an earlier attempt may still land there, whatever a later one is told', async () => {
    const parts = await troubledLog()
    parts.loglet.troubles.push(undecided(false), (_index, append) => append(), diskFull)
    const told: string[] = []
    flush(parts, 'a', told)
    flush(parts, 'b', told)
    await parts.clock.pass(2_000)
    assert.deepEqual(told, ['a at 0 in 4', 'b at 1 in 5'])
    assert.deepEqual(parts.loglet.appends, [4, 5, 4, 4])
  })

  it('says that it can’t be written when a store gives no answer for long', async () => {
    const parts = await troubledLog()
    for (let at = 0; at < 12; at++) parts.loglet.troubles.push(undecided(false))
    const told: string[] = []
    flush(parts, 'a', told)
    await parts.clock.pass(300)
    assert.equal(parts.shared.writable, true)
    await parts.clock.pass(2_000)
    assert.equal(parts.shared.writable, false)
    await parts.clock.pass(10_000)
    assert.deepEqual(told, ['a at 0 in 4'])
    assert.equal(parts.shared.writable, true)
  })
})
