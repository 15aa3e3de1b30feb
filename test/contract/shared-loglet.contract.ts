import assert from 'node:assert/strict'
import { logIndex } from '../../src/base/units.ts'
import { expectEntries, failsWith, type LogletWorld, makeEntry } from './loglet-world.ts'

/** What several connections to one log see of each other. */
export function sharedLogletContract(run: (title: string, body: (world: LogletWorld) => Promise<void>) => void): void {
  run('what one connection appended, all of them read', async (world) => {
    const [one, other] = [await world.open(), await world.open()]
    const entries = Array.from({ length: 5 }, (_, at) => makeEntry(`e${at}`, 40 * at))
    for (const [at, entry] of entries.entries()) await (at % 2 === 0 ? one : other).append(logIndex(at + 1), entry)
    for (const loglet of [one, other]) {
      assert.equal(await loglet.tail(), 5)
      assert.equal(await loglet.contiguousTail(), 5)
      await expectEntries(loglet, 1, entries)
    }
    assert.equal(await other.append(logIndex(1), entries[0]!), 'appended')
    assert.equal(await other.append(logIndex(1), makeEntry('rival', 0)), 'taken')
    await Promise.all([one.close(), other.close()])
  })

  run('tails count every append of any connection that resolved before, looks that are shared as well', async (world) => {
    const [one, other] = [await world.open(), await world.open()]
    for (let index = 1; index <= 20; index++) {
      const before = [other.contiguousTail(), other.tail()]
      await one.append(logIndex(index), makeEntry(`e${index}`, 5))
      const after = [other.contiguousTail(), other.tail(), other.contiguousTail()]
      for (const tail of await Promise.all(after)) assert.equal(tail, index)
      await Promise.all(before)
    }
    await Promise.all([one.close(), other.close()])
  })

  run('what one connection trimmed and collected is trimmed for all, not empty, and never acknowledged again', async (world) => {
    const [one, other] = [await world.open(), await world.open()]
    for (let index = 1; index <= 5; index++) await one.append(logIndex(index), makeEntry(`e${index}`, 9))
    assert.equal(await other.tail(), 5)
    for (let index = 6; index <= 12; index++) await one.append(logIndex(index), makeEntry(`e${index}`, 9))
    await one.trim(logIndex(11))
    await one.collect(() => false)
    await assert.rejects(other.read(logIndex(6), 1), failsWith('invalid', 'trimmed'))
    const late = await world.open()
    assert.equal(await late.append(logIndex(6), makeEntry('late', 9)), 'taken')
    assert.equal(await other.append(logIndex(7), makeEntry('late', 9)), 'taken')
    await assert.rejects(late.readBodies([{ index: logIndex(8), position: 0, sizeBytes: 9 }]), failsWith('invalid', 'trimmed'))
    assert.equal(await other.contiguousTail(), 12)
    assert.equal(await late.tail(), 12)
    assert.equal(late.trimmedBefore(), 11)
    await Promise.all([one.close(), other.close(), late.close()])
  })

  run('a connection that knew the tail before everything was trimmed and collected still finds it', async (world) => {
    const [one, other] = [await world.open(), await world.open()]
    for (let index = 1; index <= 3; index++) await one.append(logIndex(index), makeEntry(`e${index}`, 9))
    assert.equal(await other.contiguousTail(), 3)
    for (let index = 4; index <= 90; index++) await one.append(logIndex(index), makeEntry(`e${index}`, 9))
    await one.trim(logIndex(91))
    await one.collect(() => false)
    assert.equal(await other.contiguousTail(), 90)
    assert.equal(await other.append(logIndex(91), makeEntry('next', 9)), 'appended')
    assert.equal(await one.tail(), 91)
    await Promise.all([one.close(), other.close()])
  })

  run("a hole that was trimmed is nobody's any more", async (world) => {
    const [one, other] = [await world.open(), await world.open()]
    await one.append(logIndex(1), makeEntry('a', 9))
    await one.append(logIndex(4), makeEntry('d', 9))
    assert.equal(await other.contiguousTail(), 1)
    await one.trim(logIndex(4))
    assert.equal(await other.append(logIndex(2), makeEntry('late', 9)), 'taken')
    assert.equal(await other.append(logIndex(3), makeEntry('late', 9)), 'taken')
    await expectEntries(other, 4, [makeEntry('d', 9)])
    await Promise.all([one.close(), other.close()])
  })
}
