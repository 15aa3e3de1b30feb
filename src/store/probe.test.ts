import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'
import { probeStore } from './probe.ts'
import type { Created, GetWays, ObjectStore, Replaced, StoredBytes } from './store.ts'

const random = SimRandom.ofSeed(1)

function store(): ObjectStore & { readonly bucket: MemoryBucket } {
  const bucket = new MemoryBucket()
  return Object.assign(new MemoryStore(bucket), { bucket })
}

/** A store over the same bucket, but for what it does wrong. */
function spoiled(change: (inner: ObjectStore, bucket: MemoryBucket) => Partial<ObjectStore>): readonly ObjectStore[] {
  const inner = store()
  const connection = new Proxy<ObjectStore>(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const changes = change(inner, inner.bucket)
  return [connection, connection]
}

async function refusal(connections: readonly ObjectStore[]): Promise<string> {
  const failure = await probeStore(connections, random).then(
    () => assert.fail('the probe passed'),
    (cause: unknown) => cause,
  )
  assert.ok(failure instanceof Failure && failure.kind === 'invalid' && failure.reason === 'store-unfit', String(failure))
  return failure.message
}

test('a store that honours conditions passes, and nothing is left there', async () => {
  const connection = store()
  await probeStore([connection, new MemoryStore(connection.bucket)], random)
  await probeStore([connection], random)
  assert.equal(connection.bucket.objects.size, 0)
})

test('a store far away is judged in few round trips, so that a broker starts soon', async () => {
  const clock = new FakeClock()
  const roundTripMs = 10
  const inner = store()
  const far = new Proxy<ObjectStore>(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        await new Promise<void>((resolve) => clock.after(roundTripMs, resolve))
        return value.apply(target, args)
      }
    },
  })
  let isJudged = false
  const judged = probeStore([far, far], random).then(() => {
    isJudged = true
  })
  await clock.pass(22 * roundTripMs)
  assert.ok(isJudged)
  await judged
})

test('a store that looks first and writes then lets several creators win, and is refused by name', async () => {
  const connections = spoiled((inner, bucket) => ({
    async create(key: string, body: readonly Uint8Array[]): Promise<Created> {
      const there = await inner.get(key)
      if (there !== undefined) return { outcome: 'exists', dateMs: undefined }
      bucket.put(key, body)
      return { outcome: 'created', dateMs: undefined }
    },
  }))
  assert.match(
    await refusal(connections),
    /^a bucket in memory can't hold a cluster: it let \d+ of 32 racing creators of one key win/,
  )
})

test('a store that ignores conditions altogether is refused', async () => {
  const always = spoiled((_, bucket) => ({
    async create(key: string, body: readonly Uint8Array[]): Promise<Created> {
      bucket.put(key, body)
      return { outcome: 'created', dateMs: undefined }
    },
  }))
  assert.match(await refusal(always), /let 32 of 32 racing creators/)
  const never = spoiled(() => ({ create: async (): Promise<Created> => ({ outcome: 'exists', dateMs: undefined }) }))
  assert.match(await refusal(never), /let none of 32 racing creators/)
})

test('a store that keeps the object of one who lost is refused', async () => {
  const connections = spoiled((inner, bucket) => ({
    async create(key: string, body: readonly Uint8Array[]): Promise<Created> {
      const created = await inner.create(key, body)
      if (key.includes('creators')) bucket.put(key, body)
      return created
    },
  }))
  assert.match(await refusal(connections), /kept the object of another/)
})

test('a store that replaces by an old tag, or lets several replacers win, or none, is refused', async () => {
  const ignoring = spoiled((_, bucket) => ({
    async replace(key: string, _tag: string, body: readonly Uint8Array[]): Promise<Replaced> {
      bucket.put(key, body)
      return { outcome: 'replaced', dateMs: undefined }
    },
  }))
  assert.match(await refusal(ignoring), /by an old tag/)
  const looking = spoiled((inner, bucket) => ({
    async replace(key: string, tag: string, body: readonly Uint8Array[]): Promise<Replaced> {
      if ((await inner.get(key))?.tag !== tag) return { outcome: 'changed', dateMs: undefined }
      bucket.put(key, body)
      return { outcome: 'replaced', dateMs: undefined }
    },
  }))
  assert.match(await refusal(looking), /let 32 of 32 racing replacers/)
  const refusing = spoiled(() => ({ replace: async (): Promise<Replaced> => ({ outcome: 'changed', dateMs: undefined }) }))
  assert.match(await refusal(refusing), /by its newest tag/)
})

test('a store that gives wrong bytes, or none, or deleted ones is refused', async () => {
  const whole = spoiled((inner) => ({ get: (key: string) => inner.get(key) }))
  assert.match(await refusal(whole), /ranged read/)
  let reads = 0
  const forgetful = spoiled((inner) => ({
    get: async (key: string, ways?: GetWays): Promise<StoredBytes | undefined> =>
      ++reads === 2 ? undefined : inner.get(key, ways),
  }))
  assert.match(await refusal(forgetful), /just acknowledged/)
  const keeping = spoiled(() => ({ delete: async () => {} }))
  assert.match(await refusal(keeping), /after it was deleted/)
})

test('trouble that passes refuses no store, and other trouble is told as it is', async () => {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const troubled = new TroubledStore(new MemoryStore(bucket), clock, { timeOutMs: 100 })
  for (const fault of ['time-out-before', 'error-before', 'conflict', 'throttled'] as const) troubled.next('create', fault)
  const probing = probeStore([troubled, new MemoryStore(bucket)], random)
  await clock.pass(1_000)
  await probing
  assert.equal(bucket.objects.size, 0)
  troubled.trouble = (call) => (call === 'create' ? 'error-before' : undefined)
  await assert.rejects(probeStore([troubled], random), (cause) => cause instanceof Failure && cause.reason === 'store-failed')
  troubled.trouble = undefined
  troubled.next('create', 'denied')
  await assert.rejects(probeStore([troubled], random), (cause) => cause instanceof Failure && cause.reason === 'store-denied')
  assert.equal(bucket.objects.size, 0)
})
