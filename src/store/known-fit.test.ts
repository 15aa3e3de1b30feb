import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { probeUnlessKnown } from './known-fit.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'
import type { Created, GetWays, StoredBytes } from './store.ts'

const random = SimRandom.ofSeed(1)

/** One way to a bucket. */
class Way extends MemoryStore {
  override readonly description: string
  readonly #bucket: MemoryBucket
  creates = 0
  isDeaf = false
  ignoresConditions = false

  constructor(bucket: MemoryBucket, name: string) {
    super(bucket)
    this.#bucket = bucket
    this.description = name
  }

  override async create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    this.creates++
    if (!this.ignoresConditions) return super.create(key, body, signal)
    this.#bucket.put(key, body)
    return { outcome: 'created', dateMs: undefined }
  }

  override async get(key: string, ways?: GetWays): Promise<StoredBytes | undefined> {
    if (this.isDeaf && key.startsWith('cluster/')) throw new Failure('unavailable', 'store-failed', 'no', '500')
    return super.get(key, ways)
  }
}

async function createsOf(way: Way): Promise<number> {
  way.creates = 0
  await probeUnlessKnown([way], random)
  return way.creates
}

test('a store that was found fit is probed shortly by who calls it the same, and in full by who comes another way', async () => {
  const bucket = new MemoryBucket()
  const full = await createsOf(new Way(bucket, 'bucket b at one'))
  assert.equal(bucket.objects.size, 1)
  const short = await createsOf(new Way(bucket, 'bucket b at one'))
  assert.ok(short < full / 2, `${short} of ${full} creates`)
  assert.equal(await createsOf(new Way(bucket, 'bucket b at another')), full)
  assert.equal(bucket.objects.size, 2)
})

test('a way on which conditions are lost is refused, though the store is known to be fit', async () => {
  const bucket = new MemoryBucket()
  await probeUnlessKnown([new Way(bucket, 'bucket b')], random)
  const spoiled = new Way(bucket, 'bucket b')
  spoiled.ignoresConditions = true
  await assert.rejects(probeUnlessKnown([spoiled], random), (cause) => cause instanceof Failure && cause.reason === 'store-unfit')
})

test('an unfit store gets no mark, and one whose mark cannot be read is probed in full', async () => {
  const unfit = new MemoryBucket()
  const spoiled = new Way(unfit, 'bucket b')
  spoiled.ignoresConditions = true
  await assert.rejects(probeUnlessKnown([spoiled], random))
  assert.equal(unfit.objects.size, 0)
  const bucket = new MemoryBucket()
  const way = new Way(bucket, 'bucket b')
  const full = await createsOf(way)
  way.isDeaf = true
  assert.equal(await createsOf(way), full)
})
