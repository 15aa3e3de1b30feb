import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { logIndex } from '../base/units.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import { ObjectReader } from '../store/object-reader.ts'
import type { GetWays, StoredBytes } from '../store/store.ts'
import { openObjectLoglet } from './object-loglet.ts'
import { slotKey } from './slot.ts'

const MIB = 1024 * 1024

/** Gives the wrong object's bytes, whole in themselves, for the first gets of one key, or spoils the last of the right ones. */
class SwappingStore extends MemoryStore {
  swaps = 0
  flips = 0

  override async get(key: string, ways?: GetWays): Promise<StoredBytes | undefined> {
    const isSwapped = key === slotKey(2) && this.swaps-- > 0
    const got = await super.get(isSwapped ? slotKey(1) : key, ways)
    if (got === undefined || this.flips-- <= 0) return got
    const bytes = Buffer.from(got.bytes)
    bytes[bytes.length - 1]! ^= 1
    return { ...got, bytes }
  }
}

async function open(bodyBytes: number) {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const store = new SwappingStore(bucket)
  const limits = { bytesMax: 16 * MIB, loadsMax: 4, aheadMax: 0 }
  const random = SimRandom.ofSeed(1)
  const ranges = new ObjectReader({ store, clock, random }, { tail: limits, cold: limits })
  const loglet = await openObjectLoglet({ store: new MemoryStore(bucket), clock, random })
  for (const index of [1, 2]) {
    const body = Buffer.alloc(bodyBytes, `body ${index}, `)
    await loglet.append(logIndex(index), { header: Buffer.from(`header ${index}`), body: [body], bodyBytes })
  }
  // Its heads are right: what is swapped is what comes afterwards.
  const reader = await openObjectLoglet({ store, clock, random, ranges })
  await reader.read(logIndex(1), 2)
  const part = async (position: number, sizeBytes: number, swaps: number): Promise<string> => {
    store.swaps = swaps
    const reading = reader.readBodies([{ index: logIndex(2), position, sizeBytes }], { isCheckedByCaller: true })
    await clock.pass(10_000)
    return (await reading)[0]!.toString()
  }
  const whole = async (flips: number): Promise<Buffer> => {
    store.flips = flips
    const reading = reader.readBodies([{ index: logIndex(2), position: 0, sizeBytes: bodyBytes }])
    await clock.pass(10_000)
    return (await reading)[0]!
  }
  return { part, whole }
}

describe('parts of bodies in slots', () => {
  it('are never those of another slot of the same size, which the store gave in its stead', async () => {
    const { part } = await open(300)
    for (const swaps of [1, 2, 3]) assert.equal(await part(8, 6, swaps), 'body 2')
  })

  it('aren’t another slot’s past its first block either', async () => {
    const { part } = await open(8 * (MIB / 4) + 800)
    for (const swaps of [1, 2, 0]) assert.equal(await part(2 * MIB + 8, 6, swaps), 'body 2')
    assert.equal(await part(MIB - 48, 6, 1), 'body 2')
  })

  it('have no wrong bit, wherever it came from, if they are the whole of it or lie past the first block', async () => {
    for (const bodyBytes of [300, 2 * MIB]) {
      const { whole } = await open(bodyBytes)
      for (const flips of [1, 2, 0])
        assert.ok((await whole(flips)).equals(Buffer.alloc(bodyBytes, 'body 2, ')), `${bodyBytes} bytes`)
    }
  })
})
