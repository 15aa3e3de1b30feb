import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { logIndex } from '../../src/base/units.ts'
import type { EntryBytes, Loglet } from '../../src/log/log.ts'
import { drawnTrouble } from '../fakes/troubled-store.ts'
import { SimRandom } from '../sim/world/random.ts'
import { makeEntry } from './loglet-world.ts'
import { ObjectWorld } from './object-loglet-world.ts'

const SEEDS = 60
const WRITERS = 3
const ENTRIES = 12
const CHANCES = {
  'time-out-before': 0.04,
  'time-out-after': 0.04,
  late: 0.06,
  'error-before': 0.04,
  'error-after': 0.06,
  conflict: 0.04,
  throttled: 0.04,
  denied: 0.02,
  slow: 0.06,
  reset: 0.04,
  // Three of these in a row at one place are damage.
  short: 0.002,
  'bit-flip': 0.002,
  'other-object': 0.002,
}

/** As the appender of a broker does: the same bytes at the same index until it's decided, then the next index. */
async function appendSomewhere(world: ObjectWorld, loglet: Loglet, entry: EntryBytes): Promise<number> {
  for (;;) {
    const index = await persist(world, async () => logIndex((await loglet.contiguousTail()) + 1))
    if ((await persist(world, () => loglet.append(index, entry))) === 'appended') return index
  }
}

async function persist<Done>(world: ObjectWorld, run: () => Promise<Done>): Promise<Done> {
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'unavailable') throw error
      await new Promise<void>((resolve) => world.clock.after(10, resolve))
    }
  }
}

describe('three writers of a log in a store that has all troubles at once', () => {
  it(`lose nothing, and never think the other one's entry their own, in ${SEEDS} runs`, async () => {
    for (let seed = 1; seed <= SEEDS; seed++) await run(seed)
  })
})

async function run(seed: number): Promise<void> {
  const world = new ObjectWorld()
  const random = SimRandom.ofSeed(seed)
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => world.open()))
  for (const [at, { store }] of writers.entries()) store.trouble = drawnTrouble(random.fork(`writer ${at}`), CHANCES)
  const acknowledged = new Map<number, string>()
  const write = async (at: number): Promise<void> => {
    for (let count = 0; count < ENTRIES; count++) {
      // All of one size: only its header tells whose an entry is.
      const name = `seed ${seed}, writer ${at}, entry ${String(count).padStart(2, '0')}`
      const index = await appendSomewhere(world, writers[at]!.loglet, makeEntry(name, 64))
      assert.equal(acknowledged.get(index), undefined, `seed ${seed}: index ${index} was acknowledged twice`)
      acknowledged.set(index, name)
    }
  }
  await world.during(Promise.all(writers.map((_, at) => write(at))))
  for (const { store } of writers) store.trouble = undefined
  for (const { store } of writers) await store.landLate()
  const { loglet } = await world.open()
  const tail = await loglet.tail()
  const read = await loglet.read(logIndex(1), 10_000)
  assert.equal(read.length, tail, `seed ${seed}: there is a hole`)
  for (const [index, name] of acknowledged) {
    assert.equal(Buffer.from(read[index - 1]!.header).toString(), name, `seed ${seed}: entry ${index}`)
  }
  const names = read.map(({ header }) => Buffer.from(header).toString())
  assert.equal(new Set(names).size, names.length, `seed ${seed}: an entry is there twice`)
  assert.equal(acknowledged.size, WRITERS * ENTRIES)
}
