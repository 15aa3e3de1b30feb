import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { TroubledStore } from '../../test/fakes/troubled-store.ts'
import { Failure } from '../base/failure.ts'
import { Metrics } from '../base/metrics.ts'
import { CountedStore, StoreCounts } from './counted-store.ts'
import { MemoryStore } from './memory-store.ts'
import { PART_BYTES_MIN } from './store.ts'
import { UsedStore } from './store-use.ts'

test('requests are counted by kind, with their bytes, their time and their failures', async () => {
  const clock = new FakeClock()
  const troubled = new TroubledStore(new MemoryStore(), clock, { latencyMs: () => 40 })
  const metrics = new Metrics()
  const counts = new StoreCounts(metrics)
  const store = new CountedStore(troubled, clock, counts)
  const within = async <Reply>(asked: Promise<Reply>): Promise<Reply> => {
    const settled = Promise.allSettled([asked])
    await clock.pass(100)
    const [end] = await settled
    if (end!.status === 'rejected') throw end!.reason
    return end!.value
  }
  async function* parts(): AsyncGenerator<readonly Uint8Array[]> {
    yield [Buffer.alloc(PART_BYTES_MIN)]
    yield [Buffer.alloc(10), Buffer.alloc(5)]
  }
  await within(store.create('a', [Buffer.alloc(70), Buffer.alloc(30)]))
  await within(store.create('a', [Buffer.alloc(7)]))
  await within(store.createInParts('b', parts()))
  const { tag } = (await within(store.get('a', { range: { position: 90, sizeBytes: 50 } })))!
  await within(store.replace('a', tag, [Buffer.alloc(1)]))
  await within(store.get('absent'))
  await within(store.list(''))
  await within(store.delete(['a', 'b']))
  troubled.next('get', 'throttled')
  await assert.rejects(within(store.get('a')), (cause) => cause instanceof Failure && cause.reason === 'store-throttled')
  await assert.rejects(within(store.list('', { signal: AbortSignal.abort() })), Failure)
  assert.deepEqual(counts.requests, { create: 4, part: 2, replace: 1, get: 3, list: 2, delete: 1 })
  assert.deepEqual([counts.sentBytes, counts.receivedBytes], [100 + 7 + PART_BYTES_MIN + 15 + 1, 10])
  const page = metrics.render()
  for (const line of [
    'odradek_store_requests_total{kind="create"} 4',
    'odradek_store_errors_total{kind="get",reason="store-throttled"} 1',
    'odradek_store_request_seconds_bucket{kind="get",le="0.05"} 2',
    'odradek_store_request_seconds_bucket{kind="get",le="0.02"} 0',
    'odradek_store_received_bytes_total 10',
  ]) {
    assert.ok(page.includes(line), `${line} in\n${page}`)
  }
  assert.ok(!page.includes('aborted'))
})

test('what was asked over another connection is added, each request once', async () => {
  const clock = new FakeClock()
  const troubled = new TroubledStore(new MemoryStore(), clock)
  const used = new UsedStore()
  const store = new CountedStore(troubled, clock, used)
  const metrics = new Metrics()
  const counts = new StoreCounts(metrics)
  await store.create('a', [Buffer.alloc(70)])
  counts.add(structuredClone(used.take()))
  await store.get('a')
  troubled.next('get', 'throttled')
  await assert.rejects(store.get('a'), Failure)
  counts.add(structuredClone(used.take()))
  counts.add(structuredClone(used.take()))
  assert.deepEqual([counts.requests.create, counts.requests.get, counts.sentBytes, counts.receivedBytes], [1, 2, 70, 70])
  const page = metrics.render()
  for (const line of [
    'odradek_store_errors_total{kind="get",reason="store-throttled"} 1',
    'odradek_store_request_seconds_count{kind="get"} 1',
  ]) {
    assert.ok(page.includes(line), `${line} in\n${page}`)
  }
})
