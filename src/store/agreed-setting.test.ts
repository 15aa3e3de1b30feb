import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { type StoreFault, TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { AssertionError } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { agreeOn, readAgreed } from './agreed-setting.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'

const NAME = 'log.trim.grace.ms'

function broker(bucket: MemoryBucket, value: number, faults: readonly StoreFault[] = [], mayWrite = Promise.resolve()) {
  const clock = new FakeClock()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  for (const fault of faults) store.next('create', fault)
  const parts = { store, clock, random: SimRandom.ofSeed(value), mayWrite }
  return { clock, agreed: agreeOn({ name: NAME, value }, parts) }
}

function written(bucket: MemoryBucket): Promise<number | undefined> {
  return readAgreed(NAME, { store: new MemoryStore(bucket), clock: new FakeClock(), random: SimRandom.ofSeed(1) })
}

describe('a setting that all brokers of a store must have alike', () => {
  it('is what the first one has, and who has another one is told which and what to do', async () => {
    const bucket = new MemoryBucket()
    assert.equal(await written(bucket), undefined)
    await broker(bucket, 3_600_000).agreed
    await broker(bucket, 3_600_000).agreed
    await assert.rejects(broker(bucket, 1_000).agreed, {
      kind: 'invalid',
      reason: 'bad-setting',
      message:
        'log.trim.grace.ms is 1000 here and 3600000 at the other brokers of a troubled bucket, and must be the same at all: set log.trim.grace.ms to 3600000',
    })
    assert.equal(await written(bucket), 3_600_000)
  })

  it('is one, whoever comes first of two that differ, and whatever a founder was told', async () => {
    for (const fault of ['error-before', 'error-after', 'time-out-after', 'late', 'throttled', 'conflict'] as const) {
      const bucket = new MemoryBucket()
      const both = [broker(bucket, 1, [fault]), broker(bucket, 2)]
      const settled = Promise.allSettled(both.map(({ agreed }) => agreed))
      await both[0]!.clock.pass(30_000)
      const outcomes = await settled
      const agreed = (await written(bucket))!
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        [1, 2].map((value) => (value === agreed ? 'fulfilled' : 'rejected')),
        fault,
      )
    }
  })

  it('is written only when the store was found fit, which who finds it there doesn’t wait for', async () => {
    const bucket = new MemoryBucket()
    const unfit = new Failure('invalid', 'store-unfit', 'unknown', 'it forgets')
    await assert.rejects(broker(bucket, 1_000, [], Promise.reject(unfit)).agreed, unfit)
    assert.equal(await written(bucket), undefined)
    let find = () => {}
    const found = new Promise<void>((resolve) => {
      find = resolve
    })
    const founder = broker(bucket, 1_000, [], found)
    await founder.clock.pass(10_000)
    assert.equal(await written(bucket), undefined)
    find()
    await founder.agreed
    await broker(bucket, 1_000, [], new Promise(() => {})).agreed
  })

  it('is never one that the next start could not read', async () => {
    const bucket = new MemoryBucket()
    for (const value of [Number.POSITIVE_INFINITY, Number.NaN, 1e15, 0.5, -1])
      await assert.rejects(broker(bucket, value).agreed, AssertionError)
    assert.equal(await written(bucket), undefined)
    await broker(bucket, 1e15 - 1).agreed
    assert.equal(await written(bucket), 1e15 - 1)
  })

  it('that is damaged is told, and not made anew', async () => {
    const bucket = new MemoryBucket()
    bucket.put(`cluster/${NAME}`, [Buffer.from('3600000')])
    await assert.rejects(broker(bucket, 3_600_000).agreed, { reason: 'undecodable' })
  })
})
