import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../src/base/failure.ts'
import type { Listed, ObjectStore } from '../../../src/store/store.ts'
import { type StoreWorld, storeContract } from '../../contract/store.contract.ts'
import { plainCompute } from '../../fakes/plain-compute.ts'
import { STORE_HOST } from './bucket.ts'
import type { SimProcess } from './process.ts'
import type { StoreTrouble } from './store-trouble.ts'
import { World } from './world.ts'

/** A store in a world whose time passes as long as the test lasts. */
async function passingWorld(): Promise<StoreWorld> {
  const world = new World(1, { compute: plainCompute() })
  let isOver = false
  const passing = (async () => {
    while (!isOver) await world.scheduler.run(world.scheduler.nowMs + 1_000, () => isOver)
  })()
  let opened = 0
  return {
    open: async () => world.start(`client-${++opened}`, `host-${opened}`).ports.store,
    end: async () => {
      isOver = true
      await passing
    },
  }
}

storeContract('simulated', passingWorld)

interface Scene {
  readonly world: World
  readonly process: SimProcess
  readonly store: ObjectStore
  readonly other: ObjectStore
  /** What became of it, when so much virtual time has passed. */
  after<Answer>(ms: number, asked: Promise<Answer>): Promise<Answer | Failure | 'nothing'>
}

function scene(trouble: Partial<StoreTrouble> = {}, seed = 1): Scene {
  const world = new World(seed, { compute: plainCompute() })
  const { process, ports } = world.start('writer', 'here')
  const other = world.start('reader', 'there').ports.store
  Object.assign(world.bucket.trouble('here'), trouble)
  const after = async <Answer>(ms: number, asked: Promise<Answer>): Promise<Answer | Failure | 'nothing'> => {
    let outcome: Answer | Failure | 'nothing' = 'nothing'
    asked.then(
      (answer) => {
        outcome = answer
      },
      (error: unknown) => {
        assert.ok(error instanceof Failure)
        outcome = error
      },
    )
    await world.scheduler.run(world.scheduler.nowMs + ms, () => false)
    return outcome
  }
  return { world, process, store: ports.store, other, after }
}

/** `unknown` or `no`, and the reason. */
function told(outcome: unknown): string {
  assert.ok(outcome instanceof Failure, `a failure, not ${String(outcome)}`)
  return `${outcome.applied} ${outcome.reason}`
}

const BODY = [Buffer.from('body')]

describe('a simulated store in trouble', () => {
  const writes: readonly (readonly [what: string, trouble: Partial<StoreTrouble>, told: string, isDone: boolean])[] = [
    ['that loses requests tells of the unknown, and does nothing', { lostBefore: 1 }, 'unknown store-failed', false],
    ['that loses answers tells of the unknown, and has done it', { lostAfter: 1 }, 'unknown store-failed', true],
    ['that answers 500 tells of the unknown, whether it did nothing', { failedBefore: 1 }, 'unknown store-failed', false],
    ['that answers 500 tells of the unknown, or did it', { failedAfter: 1 }, 'unknown store-failed', true],
    ['that is late tells of the unknown, and does it in the end', { late: 1 }, 'unknown store-failed', true],
    ['that throttles has surely done nothing', { throttled: 1 }, 'no store-throttled', false],
    ['that answers 403 has surely done nothing', { isDenied: true }, 'no store-denied', false],
    ['that answers 409 tells of the unknown', { conflict: 1 }, 'unknown store-failed', false],
  ]
  for (const [what, trouble, expected, isDone] of writes) {
    test(`one ${what}`, async () => {
      const { world, store, after } = scene(trouble)
      assert.equal(told(await after(60_000, store.create('key', BODY))), expected)
      assert.equal(world.bucket.objects.has('key'), isDone)
    })
  }

  test('a late write is done after a later one, whose writer was told that it exists now', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { world, store, other, after } = scene({ late: 1 }, seed)
      void after(0, store.create('late', BODY))
      const rival = await after(20, other.create('late', [Buffer.from('rival')]))
      await after(60_000, Promise.resolve())
      assert.deepEqual(rival, { outcome: 'created', dateMs: world.bucket.dateMs()! - 60_000 })
      assert.equal(String(world.bucket.objects.get('late')!.bytes), 'rival')
    }
  })

  test('a write that is on its way gets there though its sender is killed, and one that hasn’t left doesn’t', async () => {
    const { world, process, store, after } = scene()
    void after(0.5, store.create('left', BODY))
    await after(0.5, Promise.resolve())
    void store.create('stays', BODY)
    process.end('killed')
    await after(1_000, Promise.resolve())
    assert.deepEqual([...world.bucket.objects.keys()], ['left'])
  })

  test('what is read comes broken, short, swapped or flipped', async () => {
    const { world, store, other, after } = scene()
    await after(1_000, other.create('one', [Buffer.alloc(100, 1)]))
    await after(1_000, other.create('two', [Buffer.alloc(50, 2)]))
    const trouble = world.bucket.trouble('here')
    const read = async (change: Partial<StoreTrouble>): Promise<unknown> => {
      Object.assign(trouble, { reset: 0, short: 0, swapped: 0, flipped: 0 }, change)
      return after(10_000, store.get('one'))
    }
    assert.equal(told(await read({ reset: 1 })), 'no store-failed')
    assert.equal(told(await read({ short: 1 })), 'no store-failed')
    assert.equal(((await read({ swapped: 1 })) as { sizeBytes: number }).sizeBytes, 50)
    const { bytes } = (await read({ flipped: 1 })) as { bytes: Buffer }
    assert.equal(bytes.length, 100)
    assert.ok(!bytes.equals(Buffer.alloc(100, 1)))
    assert.ok(world.bucket.objects.get('one')!.bytes.equals(Buffer.alloc(100, 1)))
  })

  test('a closed way holds requests or answers back, and the caller gives up first', async () => {
    for (const way of ['there', 'back'] as const) {
      const { world, store, after } = scene()
      const { weather } = world.network
      if (way === 'there') weather.close('here', STORE_HOST, 20_000)
      else weather.close(STORE_HOST, 'here', 20_000)
      assert.equal(told(await after(10_000, store.create('key', BODY))), 'unknown store-failed')
      assert.equal(world.bucket.objects.has('key'), way === 'back')
      await after(20_000, Promise.resolve())
      assert.ok(world.bucket.objects.has('key'))
    }
  })

  test('a delete fails in part, and a list lags', async () => {
    const { world, store, other, after } = scene({ partial: 1, stale: 1 })
    const keys = Array.from({ length: 20 }, (_, at) => `key/${at}`)
    for (const key of keys) await after(100, other.create(key, BODY))
    assert.equal(told(await after(1_000, store.delete(keys))), 'unknown store-failed')
    const left = world.bucket.objects.size
    assert.ok(left > 0 && left < 20)
    const sizes = new Set<number>()
    for (let i = 0; i < 20; i++) sizes.add(((await after(10, store.list('key/'))) as Listed).objects.length)
    assert.ok(sizes.size > 1)
  })

  test('nothing is told, or a refusal, while it is down', async () => {
    const { world, store, after } = scene({ isDown: true })
    const outcomes = new Set<string>()
    for (let i = 0; i < 20; i++) outcomes.add(told(await after(10_000, store.create('key', BODY))))
    assert.deepEqual(outcomes, new Set(['no store-failed', 'unknown store-failed']))
    assert.equal(world.bucket.objects.size, 0)
  })
})
