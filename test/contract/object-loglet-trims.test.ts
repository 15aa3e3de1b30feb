import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logIndex } from '../../src/base/units.ts'
import type { Loglet } from '../../src/log/log.ts'
import { slotKey } from '../../src/log/slot.ts'
import { TRIM_KEY } from '../../src/log/trim-register.ts'
import { bodyOf, expectEntries, failsWith, makeEntry } from './loglet-world.ts'
import { HOUR_MS, ObjectWorld } from './object-loglet-world.ts'

async function fill(loglet: Loglet, from: number, to: number): Promise<void> {
  for (let index = from; index <= to; index++) {
    assert.equal(await loglet.append(logIndex(index), makeEntry(`entry ${index}`, 100)), 'appended')
  }
}

/** Trims, and deletes what was trimmed when its time has come. */
async function trimAndWait(world: ObjectWorld, loglet: Loglet, before: number): Promise<void> {
  await loglet.trim(logIndex(before))
  await loglet.collect(() => false)
  await world.clock.pass(HOUR_MS)
  assert.ok((await loglet.collect(() => false)) > 0)
}

describe('a writer that slept past a trim', () => {
  for (const isDated of [true, false]) {
    it(`is not told that it won a slot which was deleted, on a store that tells ${isDated ? 'the' : 'no'} time`, async () => {
      const world = new ObjectWorld({ isDated })
      const { loglet: sleeper } = await world.open()
      const { loglet } = await world.open()
      await fill(sleeper, 1, 3)
      await fill(loglet, 4, 20)
      await trimAndWait(world, loglet, 15)
      assert.equal(world.bucket.objects.has(slotKey(4)), false)
      assert.equal(await sleeper.append(logIndex(4), makeEntry('late', 10)), 'taken')
      // It did land: only the marker told.
      assert.equal(world.bucket.objects.has(slotKey(4)), true)
      assert.equal(sleeper.trimmedBefore(), 15)
      await loglet.collect(() => false)
      assert.equal(world.bucket.objects.has(slotKey(4)), false)
    })
  }

  it('in the middle of an append is not told so either, nor while the marker can not be read', async () => {
    const world = new ObjectWorld()
    const { loglet: sleeper, store } = await world.open()
    const { loglet } = await world.open()
    store.trouble = (call) => (call === 'create' ? 'error-before' : undefined)
    await assert.rejects(world.during(sleeper.append(logIndex(1), makeEntry('late', 10))), { reason: 'undecided' })
    await fill(loglet, 1, 5)
    await trimAndWait(world, loglet, 6)
    store.trouble = (_, key) => (key === TRIM_KEY ? 'denied' : undefined)
    await assert.rejects(world.during(sleeper.append(logIndex(1), makeEntry('late', 10))), {
      reason: 'undecided',
      applied: 'unknown',
    })
    store.trouble = undefined
    assert.equal(await world.during(sleeper.append(logIndex(1), makeEntry('late', 10))), 'taken')
  })

  it('reads the marker only when half the grace has gone by on the clock of the store', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const read = (): number => store.countOf('get', TRIM_KEY)
    const before = read()
    for (let index = 1; index <= 60; index++) {
      await fill(loglet, index, index)
      await world.clock.pass(HOUR_MS / 60)
    }
    assert.equal(read(), before)
    await world.clock.pass(HOUR_MS)
    await fill(loglet, 61, 62)
    assert.equal(read(), before + 1)
    // Slots that are decided out of order are proven by what was shown of the lowest.
    await world.clock.pass(HOUR_MS / 4)
    assert.equal(await loglet.append(logIndex(64), makeEntry('entry 64', 1)), 'appended')
    await fill(loglet, 63, 63)
    assert.equal(read(), before + 1)
  })

  it('reads the marker each time where the store tells no time', async () => {
    const world = new ObjectWorld({ isDated: false })
    const { loglet, store } = await world.open()
    const before = store.countOf('get', TRIM_KEY)
    await fill(loglet, 1, 10)
    assert.equal(store.countOf('get', TRIM_KEY), before + 10)
  })

  it('has its entry taken for the log by nobody, not even by who slept as long', async () => {
    const world = new ObjectWorld()
    const { loglet: sleeper } = await world.open()
    const { loglet: follower } = await world.open()
    const { loglet } = await world.open()
    await fill(sleeper, 1, 3)
    assert.equal(await follower.contiguousTail(), 3)
    await fill(loglet, 4, 20)
    await trimAndWait(world, loglet, 15)
    assert.equal(await sleeper.append(logIndex(4), makeEntry('late', 10)), 'taken')
    await assert.rejects(follower.read(logIndex(4), 5), failsWith('invalid', 'trimmed'))
    assert.equal(await follower.contiguousTail(), 20)
  })
})

describe('a reader that slept past a trim', () => {
  it('does not take a deleted slot for an empty one, though what lies before it is still there', async () => {
    const world = new ObjectWorld()
    const { loglet: sleeper } = await world.open()
    const { loglet: late } = await world.open()
    const { loglet } = await world.open()
    await fill(loglet, 1, 3)
    assert.equal(await sleeper.tail(), 3)
    await fill(loglet, 4, 20)
    await loglet.trim(logIndex(15))
    await loglet.collect(() => true)
    await world.clock.pass(HOUR_MS)
    await loglet.collect((first, last) => first <= 3 && 3 <= last)
    assert.equal(world.bucket.objects.has(slotKey(3)), true)
    assert.equal(world.bucket.objects.has(slotKey(4)), false)
    assert.equal(await sleeper.contiguousTail(), 20)
    // It knew of no entry at all.
    assert.equal(await late.contiguousTail(), 20)
  })
})

describe('a trim of a log in a store', () => {
  it('leaves no hole behind that somebody could still fill', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    const { loglet: other } = await world.open()
    await fill(loglet, 1, 1)
    await fill(loglet, 4, 5)
    assert.equal(await other.contiguousTail(), 1)
    await loglet.trim(logIndex(5))
    for (const index of [2, 3]) assert.equal(await other.append(logIndex(index), makeEntry('late', 9)), 'taken')
    assert.equal(await other.append(logIndex(6), makeEntry('next', 9)), 'appended')
  })

  it('has its marker durable before anything else knows of it, and before anything goes', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    await fill(loglet, 1, 5)
    store.trouble = (call) => (call === 'replace' ? 'denied' : undefined)
    await assert.rejects(world.during(loglet.trim(logIndex(4))), { kind: 'unavailable' })
    assert.equal(loglet.trimmedBefore(), 1)
    await world.clock.pass(HOUR_MS)
    await world.during(loglet.collect(() => false))
    await expectEntries(loglet, 1, [makeEntry('entry 1', 100)], 1)
    assert.equal(store.countOf('delete'), 0)
  })

  it('is done though its reply is lost, and though others trim at the same time', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    const { loglet: other } = await world.open()
    await fill(loglet, 1, 9)
    assert.equal(await other.tail(), 9)
    store.next('replace', 'error-after')
    await world.during(Promise.all([loglet.trim(logIndex(4)), other.trim(logIndex(6)), loglet.trim(logIndex(5))]))
    const { loglet: late } = await world.open()
    assert.equal(late.trimmedBefore(), 6)
    await assert.rejects(loglet.read(logIndex(5), 1), failsWith('invalid', 'trimmed'))
  })

  it("leaves its slots for the grace, by the store's clock, from when its marker was seen", async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    await fill(loglet, 1, 9)
    await loglet.trim(logIndex(4))
    await world.clock.pass(HOUR_MS / 2)
    assert.equal(await loglet.collect(() => false), 0)
    await world.clock.pass(HOUR_MS / 2)
    await loglet.trim(logIndex(8))
    assert.equal(await loglet.collect(() => false), 0)
    await world.clock.pass(HOUR_MS / 2)
    const { loglet: other } = await world.open()
    assert.ok((await other.collect(() => false)) > 0)
    assert.deepEqual(
      [...world.bucket.objects.keys()].filter((key) => key.startsWith('log/')).sort(),
      [4, 5, 6, 7, 8, 9].map(slotKey),
    )
    await world.clock.pass(HOUR_MS)
    await other.collect((first, last) => first <= 5 && 5 <= last)
    assert.equal(world.bucket.objects.has(slotKey(7)), false)
    const slice = { index: logIndex(5), position: 0, sizeBytes: 100 }
    assert.ok((await other.readBodies([slice]))[0]!.equals(bodyOf(makeEntry('entry 5', 100))))
  })

  it('keeps few steps, however often it is done', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    for (let index = 1; index <= 500; index++) {
      await fill(loglet, index, index)
      await loglet.trim(logIndex(index))
      await loglet.collect(() => false)
      await world.clock.pass(HOUR_MS / 200)
    }
    assert.ok(world.bytesOf(TRIM_KEY).length < 700, `${world.bytesOf(TRIM_KEY).length} bytes`)
    const slots = [...world.bucket.objects.keys()].filter((key) => key.startsWith('log/'))
    assert.ok(slots.length < 220, `${slots.length} slots`)
  })

  it('is collected in the end though deleting fails in part', async () => {
    const world = new ObjectWorld()
    const { loglet, store } = await world.open()
    await fill(loglet, 1, 9)
    await loglet.trim(logIndex(9))
    await loglet.collect(() => false)
    await world.clock.pass(HOUR_MS)
    store.next('delete', 'part-left')
    await assert.rejects(
      loglet.collect(() => false),
      { kind: 'unavailable' },
    )
    assert.ok((await loglet.collect(() => false)) > 0)
    assert.deepEqual(
      [...world.bucket.objects.keys()].filter((key) => key.startsWith('log/')),
      [slotKey(9)],
    )
  })

  it('of which the marker is damaged, or gone, is told and never taken for an untrimmed log', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    await fill(loglet, 1, 3)
    await loglet.trim(logIndex(3))
    for (let at = 0; at < world.bytesOf(TRIM_KEY).length; at++) {
      world.bytesOf(TRIM_KEY)[at]! ^= 16
      await assert.rejects(world.open(), failsWith('corrupt', 'damaged-trim-marker'), `byte ${at}`)
      world.bytesOf(TRIM_KEY)[at]! ^= 16
    }
    world.bucket.objects.delete(TRIM_KEY)
    await assert.rejects(world.open(), failsWith('corrupt', 'damaged-trim-marker'))
    await assert.rejects(loglet.trim(logIndex(4)), failsWith('corrupt', 'damaged-trim-marker'))
  })
})
