import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logIndex } from '../../src/base/units.ts'
import { slotKey } from '../../src/log/slot.ts'
import { expectEntries, makeEntry } from './loglet-world.ts'
import { ObjectWorld } from './object-loglet-world.ts'

const FIRST = logIndex(1)

describe('a hedge of an append', () => {
  it('is a second request with the same bytes when the first is slow, and the first answer counts', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.next('create', 'slow', 'log/')
    const startedMs = world.clock.monotonicMs()
    assert.equal(await world.during(loglet.append(FIRST, makeEntry('w', 100))), 'appended')
    assert.ok(world.clock.monotonicMs() - startedMs < 300)
    // The slower twin lands on what lies there.
    await world.clock.pass(5_000)
    assert.equal(store.countOf('create', 'log/'), 2)
    await expectEntries(loglet, 1, [makeEntry('w', 100)])
  })

  it('that finds its own twin there has not lost', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.next('create', 'time-out-after', 'log/')
    const startedMs = world.clock.monotonicMs()
    assert.equal(await world.during(loglet.append(FIRST, makeEntry('w', 100))), 'appended')
    assert.ok(world.clock.monotonicMs() - startedMs < 300)
    await world.clock.pass(10_000)
    await expectEntries(loglet, 1, [makeEntry('w', 100)])
  })

  it('that fails leaves the first request its chance', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.next('create', 'slow', 'log/')
    store.next('create', 'throttled', 'log/')
    assert.equal(await world.during(loglet.append(FIRST, makeEntry('w', 100))), 'appended')
    assert.equal(store.countOf('create', 'log/'), 2)
  })

  it('is lost with its twin where a rival was first', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const { loglet: other } = await world.open()
    store.next('create', 'slow', 'log/')
    store.next('create', 'slow', 'log/')
    const appended = loglet.append(FIRST, makeEntry('w', 100))
    await world.clock.pass(250)
    assert.equal(store.countOf('create', 'log/'), 2)
    assert.equal(await other.append(FIRST, makeEntry('r', 100)), 'appended')
    assert.equal(await world.during(appended), 'taken')
  })

  it('is not sent for large bodies', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.next('create', 'slow', 'log/')
    assert.equal(await world.during(loglet.append(FIRST, makeEntry('w', 4 * 1024 * 1024))), 'appended')
    assert.equal(store.countOf('create', 'log/'), 1)
  })

  it('comes after as long as most appends take, and for 15 of 100 at most', async () => {
    let count = 0
    const world = new ObjectWorld({ latencyMs: (call) => (call === 'create' ? [8, 12, 10, 400][count++ % 4]! : 1) })
    const { loglet, store } = await world.open()
    const appends = 400
    for (let index = 1; index <= appends; index++) {
      assert.equal(await world.during(loglet.append(logIndex(index), makeEntry(`w ${index}`, 10))), 'appended')
    }
    const hedges = store.countOf('create', 'log/') - appends
    assert.ok(hedges > 5, `${hedges} hedges`)
    assert.ok(hedges <= appends * 0.15 + 1, `${hedges} hedges`)
  })

  it('waits no longer than the quick ones took, but 20 ms', async () => {
    const world = new ObjectWorld({ latencyMs: () => 2 })
    const { loglet, store } = await world.open()
    for (let index = 1; index <= 40; index++) await world.during(loglet.append(logIndex(index), makeEntry(`w ${index}`, 10)))
    store.next('create', 'slow', slotKey(41))
    const appended = loglet.append(logIndex(41), makeEntry('w 41', 10))
    await world.clock.pass(19)
    assert.equal(store.countOf('create', slotKey(41)), 1)
    await world.clock.pass(3)
    assert.equal(store.countOf('create', slotKey(41)), 2)
    assert.equal(await world.during(appended), 'appended')
  })

  it('does not double what a store gets that answers nothing', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    for (let index = 1; index <= 30; index++) await loglet.append(logIndex(index), makeEntry(`w ${index}`, 10))
    store.trouble = () => 'time-out-before'
    const before = store.countOf('create', 'log/')
    const appends = Array.from({ length: 30 }, (_, at) =>
      world.during(loglet.append(logIndex(31 + at), makeEntry(`late ${at}`, 10))).catch(() => undefined),
    )
    await Promise.all(appends)
    const sent = store.countOf('create', 'log/') - before
    // Four attempts each, and what hedges were saved before.
    assert.ok(sent <= 30 * 4 + 4, `${sent} requests`)
  })
})
