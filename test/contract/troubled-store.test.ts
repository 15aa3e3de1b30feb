import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { drawnTrouble, type StoreFault, TroubledStore } from '../fakes/troubled-store.ts'
import { SimRandom } from '../sim/world/random.ts'

function troubled() {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  return { clock, plain: new MemoryStore(bucket), store: new TroubledStore(new MemoryStore(bucket), clock, { lateMs: 8_000 }) }
}

/** How a call ended, once all that waits for time has passed. */
async function endOf(clock: FakeClock, call: Promise<unknown>): Promise<string> {
  const end = call.then(
    (reply) => JSON.stringify(reply),
    (cause: unknown) => (cause instanceof Failure ? `${cause.reason} ${cause.applied}` : String(cause)),
  )
  await clock.pass(5_000)
  return end
}

test('each fault of a write is done or not as its name says, and its reply tells what can be known', async () => {
  const expected: readonly (readonly [StoreFault, string, boolean])[] = [
    ['time-out-before', 'store-failed unknown', false],
    ['time-out-after', 'store-failed unknown', true],
    ['error-before', 'store-failed unknown', false],
    ['error-after', 'store-failed unknown', true],
    ['conflict', 'store-failed unknown', false],
    ['throttled', 'store-throttled no', false],
    ['denied', 'store-denied no', false],
    ['slow', '{"outcome":"created"}', true],
  ]
  for (const [fault, reply, isDone] of expected) {
    const { clock, plain, store } = troubled()
    store.next('create', fault)
    assert.equal(await endOf(clock, store.create('key', [Buffer.from('x')])), reply, fault)
    assert.equal((await plain.get('key')) !== undefined, isDone, fault)
    assert.equal((await endOf(clock, store.create('other', []))).includes('created'), true)
  }
})

test('a late write lands after its time-out, with the bytes that it was called with, and after a later write', async () => {
  const { clock, plain, store } = troubled()
  const body = Buffer.from('first')
  store.next('create', 'late', 'late/')
  const end = endOf(clock, store.create('late/1', [body]))
  body.fill(0)
  assert.equal(await end, 'store-failed unknown')
  assert.equal(await plain.get('late/1'), undefined)
  await clock.pass(3_000)
  assert.equal(String((await plain.get('late/1'))!.bytes), 'first')

  store.next('create', 'late', 'late/')
  assert.equal(await endOf(clock, store.create('late/2', [Buffer.from('first')])), 'store-failed unknown')
  assert.match(await endOf(clock, store.create('late/2', [Buffer.from('second')])), /created/)
  await store.landLate()
  assert.equal(String((await plain.get('late/2'))!.bytes), 'second')
})

test('replies of a get come short, damaged or from elsewhere, and a delete leaves a part', async () => {
  const { plain, store } = troubled()
  await plain.create('key', [Buffer.from('0123456789')])
  for (const [fault, sizeBytes] of [
    ['short', 5],
    ['bit-flip', 10],
    ['other-object', 10],
  ] as const) {
    store.next('get', fault)
    const got = await store.get('key')
    assert.equal(got!.bytes.length, sizeBytes)
    assert.equal(got!.sizeBytes, 10)
    assert.notEqual(String(got!.bytes), '0123456789')
    assert.equal(String((await store.get('key'))!.bytes), '0123456789')
  }
  await plain.create('key2', [])
  store.next('delete', 'part-left')
  await assert.rejects(store.delete(['key', 'key2']), Failure)
  assert.equal(await plain.get('key'), undefined)
  assert.equal((await plain.list('')).objects.length, 1)
})

test('drawn trouble comes in its shares, the same for a seed', async () => {
  const draw = () => {
    const trouble = drawnTrouble(SimRandom.ofSeed(5), { throttled: 0.2, 'error-after': 0.1 })
    return Array.from({ length: 1_000 }, () => trouble('create'))
  }
  const faults = draw()
  assert.deepEqual(faults, draw())
  const share = (fault: StoreFault) => faults.filter((one) => one === fault).length / 1_000
  assert.ok(Math.abs(share('throttled') - 0.2) < 0.05 && Math.abs(share('error-after') - 0.1) < 0.04)
})
