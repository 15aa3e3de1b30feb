import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logIndex } from '../../src/base/units.ts'
import { slotKey } from '../../src/log/slot.ts'
import type { StoreCall, StoreFault } from '../fakes/troubled-store.ts'
import { bodyOf, expectEntries, failsWith, makeEntry } from './loglet-world.ts'
import { ObjectWorld, type ObjectWorldOptions } from './object-loglet-world.ts'

async function filled(count: number, bodyBytes = 50, options: ObjectWorldOptions = {}) {
  const world = new ObjectWorld(options)
  const writer = await world.open()
  const entries = Array.from({ length: count }, (_, at) => makeEntry(`entry ${at + 1}`, bodyBytes))
  for (const [at, entry] of entries.entries()) await world.during(writer.loglet.append(logIndex(at + 1), entry))
  return { world, writer, entries, reader: await world.open() }
}

describe('a read of a log in a store', () => {
  it('finds each flipped bit and each cut of a slot, and names the entry', async () => {
    const { world, entries } = await filled(2, 8)
    const intact = Buffer.from(world.bytesOf(slotKey(2)))
    const bodyAt = intact.length - 8
    const slice = { index: logIndex(2), position: 0, sizeBytes: 8 }
    const put = (bytes: Buffer): void => void world.bucket.put(slotKey(2), [bytes])
    for (let at = 0; at < intact.length; at++) {
      const flipped = Buffer.from(intact)
      flipped[at]! ^= 1
      put(flipped)
      const { loglet } = await world.open()
      if (at < bodyAt) {
        const refused = (cause: unknown): boolean =>
          failsWith('corrupt', 'damaged-entry')(cause) || failsWith('corrupt', 'newer-format')(cause)
        await assert.rejects(loglet.read(logIndex(2), 1), refused, `byte ${at}`)
        await assert.rejects(loglet.tail(), refused, `byte ${at}`)
      }
      await assert.rejects(loglet.readBodies([slice]), { kind: 'corrupt', message: /\b2\b/ }, `byte ${at}`)
    }
    for (let end = 0; end < intact.length; end++) {
      put(intact.subarray(0, end))
      const { loglet } = await world.open()
      await assert.rejects(loglet.read(logIndex(2), 1), failsWith('corrupt', 'damaged-entry'), `cut at ${end}`)
      await assert.rejects(loglet.readBodies([slice]), failsWith('corrupt', 'damaged-entry'), `cut at ${end}`)
    }
    put(Buffer.concat([intact, Buffer.from('x')]))
    await assert.rejects((await world.open()).loglet.read(logIndex(2), 1), failsWith('corrupt', 'damaged-entry'))
    put(world.bytesOf(slotKey(1)))
    await assert.rejects((await world.open()).loglet.read(logIndex(2), 1), failsWith('corrupt', 'damaged-entry'))
    put(intact)
    await expectEntries((await world.open()).loglet, 1, entries)
  })

  const passing: readonly StoreFault[] = ['bit-flip', 'other-object', 'short', 'time-out-before', 'reset', 'throttled', 'slow']
  for (const fault of passing) {
    it(`looks again when it meets: ${fault}`, async () => {
      const { world, reader, entries } = await filled(3)
      for (let at = 0; at < 2; at++) reader.store.next('get', fault, 'log/')
      await world.during(expectEntries(reader.loglet, 1, entries))
      reader.store.next('get', fault, 'log/')
      await world.during(expectEntries(reader.loglet, 3, [entries[2]!]))
    })
  }

  it('refuses what a newer version wrote', async () => {
    const { world, reader } = await filled(1)
    world.bytesOf(slotKey(1)).writeUInt16LE(2, 4)
    await assert.rejects(reader.loglet.read(logIndex(1), 1), failsWith('corrupt', 'newer-format'))
  })

  it('gives headers that are larger than what it asks for first', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    const header = Buffer.alloc(300_000, 7)
    const large = { header, body: [Buffer.from('body')], bodyBytes: 4 }
    assert.equal(await loglet.append(logIndex(1), large), 'appended')
    assert.equal(await loglet.append(logIndex(1), large), 'appended')
    await expectEntries((await world.open()).loglet, 1, [large])
  })

  it('finds nothing where an entry came while it looked, and takes that for no loss', async () => {
    const world = new ObjectWorld({ latencyMs: (call, key) => (call === 'get' && key === 'log-trim' ? 100 : 0) })
    const { loglet } = await world.open()
    const [first, second] = [makeEntry('first', 10), makeEntry('second', 10)]
    await world.during(loglet.append(logIndex(1), first))
    const reading = loglet.read(logIndex(2), 1)
    await world.clock.pass(1)
    assert.equal(await loglet.append(logIndex(2), second), 'appended')
    assert.deepEqual(await world.during(reading), [])
    await expectEntries(loglet, 2, [second])
  })

  it('stops at a hole, however much lies behind it', async () => {
    const world = new ObjectWorld()
    const { loglet } = await world.open()
    for (const index of [1, 2, 3, 5, 6, 7]) await loglet.append(logIndex(index), makeEntry(`entry ${index}`, 5))
    for (const { loglet: reader } of [await world.open(), await world.open()]) {
      assert.deepEqual(
        (await reader.read(logIndex(1), 100)).map(({ index }) => index),
        [1, 2, 3],
      )
      assert.deepEqual(await reader.read(logIndex(4), 100), [])
      assert.equal(await reader.contiguousTail(), 3)
      assert.equal(await reader.tail(), 7)
    }
  })

  it('takes an entry that comes while it looks for none that is gone', async () => {
    const slowMarker = (_call: StoreCall, key: string): number => (key.startsWith('log/') ? 1 : 50)
    const { world, writer } = await filled(1, 50, { latencyMs: slowMarker })
    const reading = writer.loglet.read(logIndex(2), 1)
    await world.during(writer.loglet.append(logIndex(2), makeEntry('entry 2', 50)))
    assert.deepEqual(await world.during(reading), [])
    await world.during(expectEntries(writer.loglet, 2, [makeEntry('entry 2', 50)]))
  })

  it('halts when an entry that was seen is gone and nobody trimmed it', async () => {
    const { world, reader } = await filled(9)
    assert.equal(await reader.loglet.tail(), 9)
    for (const index of [7, 8, 9]) world.bucket.objects.delete(slotKey(index))
    await assert.rejects(reader.loglet.contiguousTail(), failsWith('corrupt', 'entry-missing'))
    await assert.rejects(reader.loglet.tail(), failsWith('corrupt', 'entry-missing'))
    const { loglet: learned } = await world.open()
    learned.learn?.(logIndex(9), 0)
    await assert.rejects(learned.read(logIndex(7), 1), failsWith('corrupt', 'entry-missing'))
    await assert.rejects(
      reader.loglet.readBodies([{ index: logIndex(8), position: 0, sizeBytes: 1 }]),
      failsWith('corrupt', 'entry-missing'),
    )
  })

  it('keeps what a look at the tail came by for a read, but not what was announced before that read', async () => {
    const { reader, writer } = await filled(1)
    const header = Buffer.alloc(300_000, 7)
    for (let index = 2; index <= 20; index++) {
      await writer.loglet.append(logIndex(index), { header, body: [], bodyBytes: 0 })
      assert.equal(await reader.loglet.contiguousTail(), index)
      reader.loglet.learn?.(logIndex(index), header.length)
    }
    await writer.loglet.append(logIndex(21), { header, body: [], bodyBytes: 0 })
    assert.equal(await reader.loglet.contiguousTail(), 21)
    reader.store.calls.length = 0
    assert.equal((await reader.loglet.read(logIndex(21), 1)).length, 1)
    assert.equal(reader.store.countOf('get', slotKey(21)), 0)
  })

  it('asks for nothing that it was told of, and for the tail with two requests', async () => {
    const { reader } = await filled(200)
    reader.loglet.learn?.(logIndex(200), 12_345)
    assert.equal(reader.loglet.sizeBytes(), 12_345)
    reader.store.calls.length = 0
    assert.equal(await reader.loglet.contiguousTail(), 200)
    assert.deepEqual(
      reader.store.calls.map(({ call, key }) => `${call} ${key}`),
      [`get ${slotKey(200)}`, `get ${slotKey(201)}`],
    )
  })

  it('shares looks at the tail among those who ask at the same time', async () => {
    const { world, reader } = await filled(3, 5, { latencyMs: () => 10 })
    assert.equal(await world.during(reader.loglet.contiguousTail()), 3)
    reader.store.calls.length = 0
    const tails = Array.from({ length: 50 }, () => reader.loglet.contiguousTail())
    await world.clock.settle()
    for (let at = 50; at < 100; at++) tails.push(reader.loglet.contiguousTail())
    assert.deepEqual(await world.during(Promise.all(tails)), new Array(100).fill(3))
    // One for those of the first turn, and one for all who came while that was under way.
    assert.equal(reader.store.calls.length, 4)
  })

  it('shares no look that began before it was asked for', async () => {
    const { world, writer, reader } = await filled(1, 5, { latencyMs: (call) => (call === 'get' ? 100 : 1) })
    const early = reader.loglet.contiguousTail()
    // What isn't there is asked for while the next entry is on its way.
    reader.store.next('get', 'slow', slotKey(2))
    await world.clock.pass(150)
    assert.equal(await world.during(writer.loglet.append(logIndex(2), makeEntry('entry 2', 5))), 'appended')
    assert.equal(await world.during(writer.loglet.append(logIndex(3), makeEntry('entry 3', 5))), 'appended')
    const late = [reader.loglet.contiguousTail(), reader.loglet.tail()]
    await world.during(early)
    for (const tail of await world.during(Promise.all(late))) assert.equal(tail, 3)
  })

  it('asks for many slots at once, and never lists', async () => {
    const { world, reader, entries } = await filled(600, 5, { latencyMs: () => 10 })
    const startedMs = world.clock.monotonicMs()
    assert.equal(await world.during(reader.loglet.tail()), 600)
    const read = await world.during(reader.loglet.read(logIndex(1), 600))
    assert.equal(read.length, entries.length)
    const tookMs = world.clock.monotonicMs() - startedMs
    assert.ok(tookMs < 700, `${tookMs} ms`)
    assert.equal(reader.store.countOf('list', 'log/'), 0)
  })

  it('gives parts of bodies though their slots were never seen', async () => {
    const { reader, entries } = await filled(4, 1_000)
    const slices = [3, 1, 4, 1].map((index, at) => ({ index: logIndex(index), position: at * 10, sizeBytes: 17 }))
    const parts = await reader.loglet.readBodies(slices)
    for (const [at, { index, position, sizeBytes }] of slices.entries()) {
      assert.ok(parts[at]!.equals(bodyOf(entries[index - 1]!).subarray(position, position + sizeBytes)))
    }
  })
})
