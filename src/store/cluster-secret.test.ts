import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { type StoreFault, TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { clusterSecret } from './cluster-secret.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'

function founder(bucket: MemoryBucket, seed: number, faults: readonly StoreFault[] = []) {
  const clock = new FakeClock()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  for (const fault of faults) store.next('create', fault)
  return { clock, secret: clusterSecret({ store, clock, random: SimRandom.ofSeed(seed) }) }
}

describe('the secret of a cluster', () => {
  it('is the same 32 bytes for all who found it at the same time, and for who comes later', async () => {
    const bucket = new MemoryBucket()
    const secrets = await Promise.all(Array.from({ length: 32 }, (_, seed) => founder(bucket, seed).secret))
    secrets.push(await founder(bucket, 99).secret)
    assert.equal(secrets[0]!.length, 32)
    assert.equal(new Set(secrets.map((secret) => secret.toString('hex'))).size, 1)
    assert.notDeepEqual(secrets[0], await founder(new MemoryBucket(), 5).secret)
  })

  it('is what lies there, whatever a founder was told', async () => {
    for (const fault of ['error-before', 'error-after', 'time-out-after', 'late', 'throttled', 'conflict'] as const) {
      const bucket = new MemoryBucket()
      const troubled = founder(bucket, 1, [fault])
      const other = founder(bucket, 2)
      await troubled.clock.pass(30_000)
      assert.deepEqual(await troubled.secret, await other.secret, fault)
      assert.deepEqual(await founder(bucket, 3).secret, await other.secret, fault)
    }
  })

  it('that is damaged is told, and not made anew', async () => {
    const bucket = new MemoryBucket()
    await founder(bucket, 1).secret
    const bytes = Buffer.from(bucket.objects.get('cluster/secret')!.bytes)
    for (let at = 0; at < bytes.length; at++) {
      bytes[at]! ^= 1
      bucket.put('cluster/secret', [bytes])
      await assert.rejects(founder(bucket, 2).secret, { kind: 'corrupt' }, `byte ${at}`)
      bytes[at]! ^= 1
    }
    bucket.put('cluster/secret', [Buffer.alloc(0)])
    await assert.rejects(founder(bucket, 2).secret, { kind: 'corrupt' })
  })
})
