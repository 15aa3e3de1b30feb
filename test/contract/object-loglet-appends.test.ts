import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logIndex } from '../../src/base/units.ts'
import { ENTRY_BYTES_MAX, type EntryBytes } from '../../src/log/log.ts'
import { slotKey } from '../../src/log/slot.ts'
import type { StoreFault } from '../fakes/troubled-store.ts'
import { expectEntries, failsWith, makeEntry } from './loglet-world.ts'
import { ObjectWorld } from './object-loglet-world.ts'

const FIRST = logIndex(1)

/** Same sizes, same body, another nonce: what two brokers write that do the same thing. */
const ours = (): EntryBytes => makeEntry('writer 1, nonce 1', 300)
const rival = (): EntryBytes => {
  const { body, bodyBytes } = ours()
  return { header: Buffer.from('writer 2, nonce 2'), body, bodyBytes }
}

describe('an append to a log in a store', () => {
  const lost: readonly StoreFault[] = [
    'time-out-before',
    'time-out-after',
    'error-before',
    'error-after',
    'conflict',
    'throttled',
    'denied',
    'reset',
    'late',
  ]
  for (const fault of lost) {
    it(`is appended, once, though the first attempt meets: ${fault}`, async () => {
      const world = new ObjectWorld()
      const { loglet, store } = await world.open()
      store.next('create', fault, 'log/')
      assert.equal(await world.during(loglet.append(FIRST, ours())), 'appended')
      await store.landLate()
      await expectEntries(loglet, 1, [ours()])
      assert.equal(await loglet.tail(), 1)
    })

    it(`is taken by a rival who was there while it met: ${fault}`, async () => {
      const world = new ObjectWorld()
      const { loglet, store } = await world.open()
      const { loglet: other } = await world.open()
      store.trouble = (call) => (call === 'create' ? 'error-before' : undefined)
      await assert.rejects(world.during(loglet.append(FIRST, ours())), failsWith('unavailable', 'undecided'))
      store.trouble = undefined
      assert.equal(await other.append(FIRST, rival()), 'appended')
      store.next('create', fault, 'log/')
      assert.equal(await world.during(loglet.append(FIRST, ours())), 'taken')
      await store.landLate()
      await expectEntries(loglet, 1, [rival()])
    })
  }

  it('that lands after a later write of a rival has lost, and changes nothing', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const { loglet: other } = await world.open()
    for (let twin = 0; twin < 2; twin++) store.next('create', 'late', 'log/')
    const appended = loglet.append(FIRST, ours())
    await world.clock.pass(3_000)
    assert.equal(await other.append(FIRST, rival()), 'appended')
    assert.equal(await world.during(appended), 'taken')
    await store.landLate()
    await expectEntries(other, 1, [rival()])
  })

  it('finds its own late attempt where it was told that nothing lies there', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    for (let twin = 0; twin < 2; twin++) store.next('create', 'late', 'log/')
    const appended = loglet.append(FIRST, ours())
    await world.clock.pass(5_001)
    // Nothing was there when it read back; now the first attempt lands, and the next one is told that something is there.
    assert.equal(store.countOf('get', 'log/'), 1)
    await store.landLate()
    assert.equal(await world.during(appended), 'appended')
    assert.equal(store.countOf('create', 'log/'), 3)
    await expectEntries(loglet, 1, [ours()])
  })

  it('is decided by what lies there when its own attempt landed before it was told that it exists', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.next('create', 'error-after', 'log/')
    for (let look = 0; look < 4; look++) store.next('get', 'error-before', 'log/')
    assert.equal(await world.during(loglet.append(FIRST, ours())), 'appended')
    assert.equal(store.countOf('create', 'log/'), 2)
  })

  it('stays undecided as long as nothing is told, and its index takes no other bytes', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.trouble = (call) => (call === 'create' ? 'error-after' : 'time-out-before')
    await assert.rejects(world.during(loglet.append(FIRST, ours())), {
      kind: 'unavailable',
      reason: 'undecided',
      applied: 'unknown',
    })
    const sent = store.calls.length
    await assert.rejects(loglet.append(FIRST, rival()), failsWith('invalid', 'undecided'))
    assert.equal(store.calls.length, sent)
    store.trouble = undefined
    await assert.rejects(loglet.append(FIRST, rival()), failsWith('invalid', 'undecided'))
    assert.equal(await world.during(loglet.append(FIRST, ours())), 'appended')
    assert.equal(await world.during(loglet.append(FIRST, rival())), 'taken')
    await expectEntries(loglet, 1, [ours()])
  })

  it('that is undecided is refused for others who wait for it, too', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.trouble = () => 'time-out-before'
    const first = loglet.append(FIRST, ours())
    const same = loglet.append(FIRST, ours())
    const other = loglet.append(FIRST, rival())
    const outcomes = await world.during(Promise.allSettled([first, same, other]))
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && [outcome.reason.kind, outcome.reason.reason]),
      [
        ['unavailable', 'undecided'],
        ['unavailable', 'undecided'],
        ['invalid', 'undecided'],
      ],
    )
  })

  it('is never told to be a rival who differs in its body alone, nor to be itself', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const { loglet: other } = await world.open()
    const changed = ours()
    changed.body[0]![0]! ^= 1
    assert.equal(await other.append(FIRST, changed), 'appended')
    store.next('create', 'time-out-before', 'log/')
    assert.equal(await world.during(loglet.append(FIRST, ours())), 'taken')
  })

  it('of which the slot is damaged is neither its own nor a rival, but corrupt', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    await loglet.append(FIRST, ours())
    world.bytesOf(slotKey(1))[40]! ^= 1
    await assert.rejects(loglet.append(FIRST, ours()), failsWith('corrupt', 'damaged-entry'))
  })

  it('that is pending when the log is closed is undecided, and nothing waits any more', async () => {
    const world = new ObjectWorld({ latencyMs: () => 1_000 })
    const { loglet } = await world.open()
    const pending = loglet.append(FIRST, ours())
    const refused = assert.rejects(pending, { reason: 'undecided', applied: 'unknown' })
    await world.clock.pass(10)
    await world.during(loglet.close())
    await refused
    await assert.rejects(loglet.append(FIRST, ours()), { reason: 'closed', applied: 'no' })
  })

  it('further behind the first hole than the tail is looked for is refused, until that one is filled', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    await assert.rejects(loglet.append(logIndex(65), ours()), { kind: 'unavailable', reason: 'log-busy', applied: 'no' })
    assert.equal(await loglet.append(logIndex(64), makeEntry('at 64', 1)), 'appended')
    const { loglet: other } = await world.open()
    assert.equal(await other.tail(), 64)
    assert.equal(await other.contiguousTail(), 0)
    assert.equal(await other.append(FIRST, rival()), 'appended')
    assert.equal(await loglet.append(logIndex(65), ours()), 'appended')
    assert.equal(await other.tail(), 65)
  })

  it('that is too large sends nothing', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const sent = store.calls.length
    const large = { header: Buffer.alloc(1), body: [Buffer.alloc(ENTRY_BYTES_MAX)], bodyBytes: ENTRY_BYTES_MAX }
    await assert.rejects(loglet.append(FIRST, large), failsWith('invalid', 'entry-too-large'))
    assert.equal(store.calls.length, sent)
  })

  it('costs one request while all is well, and an idle log costs none', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    store.calls.length = 0
    for (let index = 1; index <= 50; index++) await loglet.append(logIndex(index), makeEntry(`e${index}`, 10))
    assert.deepEqual([...new Set(store.calls.map(({ call }) => call))], ['create'])
    assert.equal(store.calls.length, 50)
    await world.clock.pass(100_000)
    assert.equal(store.calls.length, 50)
    assert.equal(world.clock.timerCount, 0)
  })
})
