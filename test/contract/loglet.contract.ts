import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logIndex } from '../../src/base/units.ts'
import { ENTRY_BYTES_MAX, type Loglet } from '../../src/log/log.ts'
import { bodyOf, expectEntries, failsWith, type LogletWorld, makeEntry } from './loglet-world.ts'
import { sharedLogletContract } from './shared-loglet.contract.ts'

export interface LogletContractOptions {
  /** Whether several connections may be open at once. */
  readonly isShared: boolean
}

/** What every loglet promises, each line a test. `makeWorld` gives an empty log. */
export function logletContract(name: string, makeWorld: () => Promise<LogletWorld>, options: LogletContractOptions): void {
  const run = (title: string, body: (world: LogletWorld) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const world = await makeWorld()
      try {
        await body(world)
      } finally {
        await world.end()
      }
    })
  }

  run('an empty log has tail 0 and nothing to read', async (world) => {
    const loglet = await world.open()
    assert.equal(await loglet.tail(), 0)
    assert.equal(await loglet.contiguousTail(), 0)
    assert.deepEqual(await loglet.read(logIndex(1), 10), [])
    assert.equal(loglet.trimmedBefore(), 1)
    await loglet.close()
  })

  run('an entry whose append resolved is there after a crash, byte for byte', async (world) => {
    const before = await world.open()
    const entries = Array.from({ length: 40 }, (_, at) => makeEntry(`writer ${at}`, at * 331))
    await Promise.all(entries.map((entry, at) => before.append(logIndex(at + 1), entry)))
    await world.crash(before)
    const after = await world.open()
    assert.equal(await after.tail(), 40)
    await expectEntries(after, 1, entries)
    await after.close()
  })

  run('a clean close keeps everything, and appends go on', async (world) => {
    const entries = [makeEntry('a', 10), makeEntry('b', 0), makeEntry('c', 70_000)]
    for (const [at, entry] of entries.entries()) {
      const loglet = await world.open()
      assert.equal(await loglet.append(logIndex(at + 1), entry), 'appended')
      await loglet.close()
    }
    const loglet = await world.open()
    await expectEntries(loglet, 1, entries)
    await loglet.close()
  })

  run('of 32 racing appends at one index exactly one is appended', async (world) => {
    const loglet = await world.open()
    const other = options.isShared ? await world.open() : loglet
    const entries = Array.from({ length: 32 }, (_, at) => makeEntry(`writer ${at}`, 100))
    const outcomes = await Promise.all(entries.map((entry, at) => (at % 2 === 0 ? loglet : other).append(logIndex(1), entry)))
    assert.equal(outcomes.filter((outcome) => outcome === 'appended').length, 1)
    await expectEntries(loglet, 1, [entries[outcomes.indexOf('appended')]!])
    assert.equal(await loglet.append(logIndex(1), makeEntry('late', 100)), 'taken')
    await loglet.close()
    if (other !== loglet) await other.close()
  })

  run('the same bytes at the same index are appended again, at once and later and after a crash', async (world) => {
    const loglet = await world.open()
    const both = await Promise.all([
      loglet.append(logIndex(1), makeEntry('w', 50)),
      loglet.append(logIndex(1), makeEntry('w', 50)),
    ])
    assert.deepEqual(both, ['appended', 'appended'])
    assert.equal(await loglet.append(logIndex(1), makeEntry('w', 50)), 'appended')
    await world.crash(loglet)
    const after = await world.open()
    assert.equal(await after.append(logIndex(1), makeEntry('w', 50)), 'appended')
    assert.equal(await after.append(logIndex(1), makeEntry('w', 51)), 'taken')
    assert.equal(await after.tail(), 1)
    await after.close()
  })

  run('entries that differ only in their body are different', async (world) => {
    const loglet = await world.open()
    const [one, two] = [makeEntry('w', 50), makeEntry('w', 50)]
    two.body[0]![3]! ^= 1
    assert.deepEqual(await Promise.all([loglet.append(logIndex(1), one), loglet.append(logIndex(1), two)]), ['appended', 'taken'])
    assert.equal(await loglet.append(logIndex(1), two), 'taken')
    await loglet.close()
  })

  run('appends come in any order, and read stops at the first hole', async (world) => {
    const loglet = await world.open()
    const entries = new Map([5, 2, 9, 1, 3].map((index) => [index, makeEntry(`entry ${index}`, index * 10)]))
    for (const [index, entry] of entries) assert.equal(await loglet.append(logIndex(index), entry), 'appended')
    const check = async (of: Loglet): Promise<void> => {
      assert.equal(await of.tail(), 9)
      assert.equal(await of.contiguousTail(), 3)
      assert.deepEqual(
        (await of.read(logIndex(1), 100)).map((entry) => entry.index),
        [1, 2, 3],
      )
      assert.deepEqual(await of.read(logIndex(4), 100), [])
      await expectEntries(of, 5, [entries.get(5)!])
      await expectEntries(of, 9, [entries.get(9)!])
      assert.deepEqual(await of.read(logIndex(10), 100), [])
    }
    await check(loglet)
    await world.crash(loglet)
    const after = await world.open()
    await check(after)
    assert.equal(await after.append(logIndex(4), makeEntry('filler', 0)), 'appended')
    assert.equal(await after.contiguousTail(), 5)
    assert.deepEqual(
      (await after.read(logIndex(3), 100)).map((entry) => entry.index),
      [3, 4, 5],
    )
    await after.close()
  })

  run('an entry is read right while a hole before it is filled', async (world) => {
    const loglet = await world.open()
    const entries = Array.from({ length: 40 }, (_, at) => makeEntry(`entry ${at + 1}`, 30 + at))
    for (let index = 2; index <= 40; index += 2) await loglet.append(logIndex(index), entries[index - 1]!)
    for (let index = 39; index >= 1; index -= 2) {
      const [, read, bodies] = await Promise.all([
        loglet.append(logIndex(index), entries[index - 1]!),
        loglet.read(logIndex(40), 1),
        loglet.readBodies([{ index: logIndex(40), position: 0, sizeBytes: entries[39]!.bodyBytes }]),
      ])
      assert.deepEqual(
        read.map((entry) => entry.index),
        [40],
      )
      assert.ok(bodies[0]!.equals(bodyOf(entries[39]!)))
    }
    await expectEntries(loglet, 1, entries)
    await loglet.close()
  })

  run('read gives at most as many entries as asked for', async (world) => {
    const loglet = await world.open()
    for (let index = 1; index <= 5; index++) await loglet.append(logIndex(index), makeEntry(`e${index}`, 5))
    assert.equal((await loglet.read(logIndex(2), 3)).length, 3)
    assert.equal((await loglet.read(logIndex(2), 0)).length, 0)
    await loglet.close()
  })

  run('tail counts every append that resolved before', async (world) => {
    const loglet = await world.open()
    for (let index = 1; index <= 20; index++) {
      await loglet.append(logIndex(index), makeEntry(`e${index}`, 5))
      assert.ok((await loglet.tail()) >= index)
    }
    await loglet.close()
  })

  run('slices of bodies come in the order asked for, and no two share bytes', async (world) => {
    const loglet = await world.open()
    const entries = [makeEntry('a', 5_000), makeEntry('b', 300_000), makeEntry('c', 1)]
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    const slices = [
      { index: logIndex(3), position: 0, sizeBytes: 1 },
      { index: logIndex(1), position: 100, sizeBytes: 50 },
      { index: logIndex(2), position: 0, sizeBytes: 300_000 },
      { index: logIndex(1), position: 120, sizeBytes: 4_000 },
      { index: logIndex(2), position: 299_999, sizeBytes: 1 },
      { index: logIndex(1), position: 7, sizeBytes: 0 },
    ]
    const results = await loglet.readBodies(slices)
    for (const [at, { index, position, sizeBytes }] of slices.entries()) {
      const body = bodyOf(entries[index - 1]!)
      assert.ok(results[at]!.equals(body.subarray(position, position + sizeBytes)), `slice ${at}`)
      // Whoever shares these bytes sees it in a later round.
      results[at]!.fill(0)
    }
    await loglet.close()
  })

  run('who has stopped waiting for bodies gets none', async (world) => {
    const loglet = await world.open()
    await loglet.append(logIndex(1), makeEntry('a', 10))
    const slice = { index: logIndex(1), position: 0, sizeBytes: 10 }
    await assert.rejects(loglet.readBodies([slice], { signal: AbortSignal.abort() }), failsWith('unavailable', 'aborted'))
    assert.equal((await loglet.readBodies([slice]))[0]!.length, 10)
    await loglet.close()
  })

  run('a trim is forward only and idempotent, and below it is trimmed, not empty', async (world) => {
    const loglet = await world.open()
    const entries = Array.from({ length: 6 }, (_, at) => makeEntry(`e${at}`, 20))
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    await loglet.trim(logIndex(4))
    await loglet.trim(logIndex(2))
    await loglet.trim(logIndex(4))
    assert.equal(loglet.trimmedBefore(), 4)
    await assert.rejects(loglet.read(logIndex(3), 1), failsWith('invalid', 'trimmed'))
    await world.crash(loglet)
    const after = await world.open()
    assert.equal(after.trimmedBefore(), 4)
    assert.equal(await after.tail(), 6)
    await assert.rejects(after.read(logIndex(1), 1), failsWith('invalid', 'trimmed'))
    await expectEntries(after, 4, entries.slice(3))
    await after.close()
  })

  run('an index below the trim point is never acknowledged again', async (world) => {
    const loglet = await world.open()
    await loglet.append(logIndex(1), makeEntry('a', 1))
    await loglet.append(logIndex(3), makeEntry('c', 1))
    await loglet.trim(logIndex(4))
    assert.equal(await loglet.append(logIndex(1), makeEntry('late', 1)), 'taken')
    assert.equal(await loglet.append(logIndex(2), makeEntry('late', 1)), 'taken')
    assert.equal(await loglet.append(logIndex(4), makeEntry('d', 1)), 'appended')
    await loglet.close()
  })

  run('a log that was trimmed whole keeps its tail', async (world) => {
    const loglet = await world.open()
    for (let index = 1; index <= 3; index++) await loglet.append(logIndex(index), makeEntry(`e${index}`, 9))
    await loglet.trim(logIndex(4))
    await loglet.collect(() => false)
    await world.crash(loglet)
    const after = await world.open()
    assert.equal(await after.tail(), 3)
    assert.deepEqual(await after.read(logIndex(4), 5), [])
    assert.equal(await after.append(logIndex(4), makeEntry('e4', 9)), 'appended')
    await after.close()
  })

  run('a trim further than one above the tail is refused', async (world) => {
    const loglet = await world.open()
    await loglet.append(logIndex(1), makeEntry('a', 1))
    await assert.rejects(loglet.trim(logIndex(3)), failsWith('invalid', 'trim-past-tail'))
    assert.equal(loglet.trimmedBefore(), 1)
    await loglet.close()
  })

  run('bodies of trimmed entries stay as long as they are live', async (world) => {
    const loglet = await world.open()
    const entries = Array.from({ length: 12 }, (_, at) => makeEntry(`e${at}`, 200_000))
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    await loglet.trim(logIndex(12))
    const kept = { index: logIndex(5), position: 1, sizeBytes: 1_000 }
    await loglet.collect((first, last) => first <= 5 && 5 <= last)
    const check = async (of: Loglet): Promise<void> => {
      const [bytes] = await of.readBodies([kept])
      assert.ok(bytes!.equals(bodyOf(entries[4]!).subarray(1, 1_001)))
    }
    await check(loglet)
    await world.crash(loglet)
    const after = await world.open()
    await check(after)
    const sizeBefore = after.sizeBytes()
    const collectedBytes = await after.collect(() => false)
    assert.ok(collectedBytes > 0)
    assert.equal(after.sizeBytes(), sizeBefore - collectedBytes)
    await assert.rejects(after.readBodies([kept]), failsWith('invalid', 'trimmed'))
    await expectEntries(after, 12, entries.slice(11))
    await after.close()
  })

  run('the largest entry, one byte more, and one of one byte', async (world) => {
    const loglet = await world.open()
    const header = Buffer.from('h')
    const body = Buffer.alloc(ENTRY_BYTES_MAX)
    body.writeUInt32BE(7, ENTRY_BYTES_MAX - 8)
    const largest = { header, body: [body.subarray(1)], bodyBytes: body.length - 1 }
    await assert.rejects(
      loglet.append(logIndex(1), { header, body: [body], bodyBytes: body.length }),
      failsWith('invalid', 'entry-too-large'),
    )
    assert.equal(await loglet.append(logIndex(1), largest), 'appended')
    assert.equal(
      await loglet.append(logIndex(2), { header: Buffer.alloc(0), body: [Buffer.from('x')], bodyBytes: 1 }),
      'appended',
    )
    const end = { index: logIndex(1), position: largest.bodyBytes - 8, sizeBytes: 8 }
    const [tail, one] = await loglet.readBodies([end, { index: logIndex(2), position: 0, sizeBytes: 1 }])
    assert.equal(tail!.readUInt32BE(0), 7)
    assert.equal(one!.toString(), 'x')
    await loglet.close()
  })

  run('after close every append that was pending is decided, and new ones fail', async (world) => {
    const loglet = await world.open()
    const pending = Array.from({ length: 10 }, (_, at) => loglet.append(logIndex(at + 1), makeEntry(`e${at}`, 10)))
    await loglet.close()
    const outcomes = await Promise.allSettled(pending)
    await assert.rejects(loglet.append(logIndex(11), makeEntry('late', 10)), failsWith('unavailable', 'closed'))
    const after = await world.open()
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') await expectEntries(after, at + 1, [makeEntry(`e${at}`, 10)], 1)
    }
    await after.close()
  })

  run('what the caller has not applied is not collected', async (world) => {
    const loglet = await world.open()
    const entries = Array.from({ length: 6 }, (_, at) => makeEntry(`e${at}`, 20_000))
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    await loglet.trim(logIndex(6))
    await loglet.collect(() => false, logIndex(3))
    const slice = { index: logIndex(4), position: 0, sizeBytes: 20_000 }
    assert.ok((await loglet.readBodies([slice]))[0]!.equals(bodyOf(entries[3]!)))
    await loglet.close()
  })

  if (options.isShared) sharedLogletContract(run)
}
