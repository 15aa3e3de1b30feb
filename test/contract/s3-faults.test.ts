import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from '../../src/base/failure.ts'
import type { StoreSettings } from '../../src/store/open-store.ts'
import { type Created, type ObjectStore, PART_BYTES_MIN } from '../../src/store/store.ts'
import { S3Stub, STUB_ACCOUNT, type StubOptions } from '../fakes/s3-stub/s3-stub.ts'
import type { Fault, RequestKind } from '../fakes/s3-stub/stub-faults.ts'
import { openTestStore } from '../fakes/s3-stub/stub-store.ts'

/** What the S3 client makes of every bad day that the stub knows (safety of the log hangs on it: `applied` must never say `no` for what may have happened). */
const closers: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closers) await close()
})

async function world(options: StubOptions = {}, settings: StoreSettings = {}): Promise<{ stub: S3Stub; store: ObjectStore }> {
  const stub = await S3Stub.start(options)
  closers.push(() => stub.close())
  return { stub, store: await storeOver(stub, settings) }
}

async function storeOver(stub: S3Stub, settings: StoreSettings): Promise<ObjectStore> {
  const opened = await openTestStore('s3://bucket/p', { endpoint: stub.endpoint, ...settings }, STUB_ACCOUNT)
  closers.unshift(opened.close)
  return opened.store
}

const { stub, store } = await world({ weather: { lateMs: 60_000 } })
let keys = 0

/** A request that will get no answer is given up when the stub has it. */
function patience(fault: Fault, kind: RequestKind): AbortSignal {
  const stop = new AbortController()
  const before = stub.counts.get(kind) ?? 0
  const isSilent = fault.startsWith('timeout') || fault === 'late-apply'
  if (isSilent) void until(() => (stub.counts.get(kind) ?? 0) > before).then(() => stop.abort())
  return stop.signal
}

/** Fails after ten seconds. */
async function until(isSo: () => boolean): Promise<void> {
  for (const deadlineMs = performance.now() + 10_000; !isSo(); await pause(2)) assert.ok(performance.now() < deadlineMs)
}

/** `reason` and `applied` of the Failure; what came instead. */
async function outcomeOf(doing: Promise<unknown>): Promise<string> {
  try {
    const done = await doing
    return typeof done === 'object' && done !== null && 'outcome' in done ? String(done.outcome) : String(done)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return `${cause.reason} ${cause.applied}`
  }
}

const ON_PUT: readonly (readonly [Fault, string, boolean])[] = [
  ['timeout-before', 'aborted unknown', false],
  ['timeout-after', 'aborted unknown', true],
  ['late-apply', 'aborted unknown', false],
  ['error-before', 'store-failed unknown', false],
  ['error-after', 'store-failed unknown', true],
  ['reset-before', 'store-failed unknown', false],
  ['reset-after', 'store-failed unknown', true],
  ['reset-in-body', 'store-failed unknown', true],
  ['conflict', 'store-failed unknown', false],
  ['error-in-body', 'store-failed unknown', false],
  ['nonsense', 'store-failed unknown', false],
  ['proxy-page', 'store-failed unknown', false],
  ['denied', 'store-denied no', false],
  ['expired', 'store-denied no', false],
  ['slow', 'created', true],
]

for (const [fault, outcome, isThere] of ON_PUT) {
  test(`a creation that meets "${fault}" ends as ${outcome}, and was sent once`, async () => {
    const key = `put-${++keys}`
    stub.faults.order('put', fault)
    const before = stub.counts.get('put') ?? 0
    assert.equal(await outcomeOf(store.create(key, [Buffer.from('body')], patience(fault, 'put'))), outcome)
    assert.equal(stub.counts.get('put'), before + 1)
    assert.equal(stub.bucket().objects.has(`p/${key}`), isThere)
    assert.equal(String((await store.get(key))?.bytes), isThere ? 'body' : 'undefined')
  })

  test(`a register whose replacing meets "${fault}" ends likewise`, async () => {
    const key = `register-${++keys}`
    await store.create(key, [Buffer.from('old')])
    const { tag } = (await store.get(key))!
    stub.faults.order('put', fault)
    assert.equal(
      await outcomeOf(store.replace(key, tag, [Buffer.from('new')], patience(fault, 'put'))),
      outcome === 'created' ? 'replaced' : outcome,
    )
    assert.equal(String((await store.get(key))!.bytes), isThere ? 'new' : 'old')
  })
}

test('a write that the store turned away for being too many was not done, and the next ones go slower', async () => {
  for (const fault of ['slow-down', 'too-many'] as const) {
    const throttled = await world()
    throttled.stub.faults.order('put', fault)
    assert.equal(await outcomeOf(throttled.store.create('a', [Buffer.from('x')])), 'store-throttled no')
    assert.equal(throttled.stub.bucket().objects.size, 0)
    const beganMs = performance.now()
    assert.equal(await outcomeOf(throttled.store.create('a', [Buffer.from('x')])), 'created')
    assert.ok(performance.now() - beganMs > 100)
  }
})

test('a late write of a creation that was given up changes nothing that came before it', async () => {
  const late = await world({ weather: { lateMs: 300 } })
  late.stub.faults.order('put', 'late-apply')
  const stop = new AbortController()
  const mine = late.store.create('slot', [Buffer.from('mine')], stop.signal)
  await until(() => late.stub.counts.get('put') === 1)
  stop.abort()
  assert.equal(await outcomeOf(mine), 'aborted unknown')
  assert.equal(await outcomeOf(late.store.create('slot', [Buffer.from('theirs')])), 'created')
  await until(() => late.stub.lateCount === 1)
  assert.equal(String((await late.store.get('slot'))!.bytes), 'theirs')
})

const ON_GET: readonly (readonly [Fault, string])[] = [
  ['timeout-before', 'aborted no'],
  ['error-before', 'store-failed no'],
  ['reset-in-body', 'store-failed no'],
  ['short', 'bad-object no'],
  ['wrong-range', 'bad-object no'],
  ['denied', 'store-denied no'],
  ['proxy-page', 'store-failed no'],
  ['error-in-body', 'bad-object no'],
  ['nonsense', 'bad-object no'],
  ['absent', 'undefined'],
]

for (const [fault, outcome] of ON_GET) {
  test(`a read that meets "${fault}" ends as ${outcome}`, async () => {
    const key = `get-${++keys}`
    await store.create(key, [Buffer.from('0123456789')])
    for (const range of [undefined, { position: 2, sizeBytes: 5 }]) {
      stub.faults.order('get', fault)
      assert.equal(await outcomeOf(store.get(key, { range, signal: patience(fault, 'get') })), outcome)
    }
    assert.equal(String((await store.get(key))!.bytes), '0123456789')
  })
}

test('a whole object with other bytes than its checksum says is no object', async () => {
  await store.create('sum', [Buffer.from('0123456789')])
  for (const fault of ['bit-flip', 'other-object'] as const) {
    stub.faults.order('get', fault)
    assert.equal(await outcomeOf(store.get('sum')), 'bad-object no')
  }
})

test('a read whose kept connection was closed meanwhile is sent again, once', async () => {
  await store.create('kept', [Buffer.from('x')])
  stub.faults.order('get', 'reset-before')
  assert.equal(String((await store.get('kept'))!.bytes), 'x')
  stub.faults.order('get', 'reset-before', 'reset-before')
  assert.equal(await outcomeOf(store.get('kept')), 'store-failed no')
})

test('a list that is no list, or repeats itself, is refused', async () => {
  const listed = await world()
  for (const key of ['a', 'b', 'c']) await listed.store.create(key, [Buffer.from(key)])
  for (const fault of ['nonsense', 'duplicate-list', 'error-in-body', 'error-before'] as const) {
    listed.stub.faults.order('list', fault)
    assert.equal(await outcomeOf(listed.store.list('')), 'store-failed no', fault)
  }
  assert.equal((await listed.store.list('')).objects.length, 3)
})

test('keys that a delete left are deleted again, and what stays is told', async () => {
  const deleted = await world()
  const all = Array.from({ length: 10 }, (_, at) => `k${at}`)
  for (const key of all) await deleted.store.create(key, [Buffer.from(key)])
  deleted.stub.faults.order('delete', 'partial-delete')
  await deleted.store.delete(all)
  assert.equal(deleted.stub.bucket().objects.size, 0)
  assert.equal(deleted.stub.counts.get('delete'), 2)
  for (const key of all) await deleted.store.create(key, [Buffer.from(key)])
  deleted.stub.faults.order('delete', 'partial-delete', 'partial-delete', 'partial-delete')
  assert.equal(await outcomeOf(deleted.store.delete(all)), 'store-failed unknown')
  assert.ok(deleted.stub.bucket().objects.size > 0)
  for (const [fault, outcome] of [
    ['denied', 'store-denied no'],
    ['error-in-body', 'store-failed unknown'],
    ['nonsense', 'store-failed unknown'],
    ['error-after', 'store-failed unknown'],
  ] as const) {
    deleted.stub.faults.order('delete', fault)
    assert.equal(await outcomeOf(deleted.store.delete(all)), outcome)
  }
  assert.equal(deleted.stub.bucket().objects.size, 0)
})

async function* twoParts(): AsyncGenerator<readonly Uint8Array[]> {
  yield [Buffer.alloc(PART_BYTES_MIN, 'a')]
  yield [Buffer.from('the end')]
}

const ON_PARTS: readonly (readonly [RequestKind, Fault, string, 'there' | 'absent', 'left' | 'gone'])[] = [
  ['begin', 'error-before', 'store-failed no', 'absent', 'gone'],
  ['begin', 'nonsense', 'store-failed no', 'absent', 'gone'],
  ['part', 'error-before', 'store-failed no', 'absent', 'gone'],
  ['part', 'error-after', 'store-failed no', 'absent', 'gone'],
  ['part', 'denied', 'store-denied no', 'absent', 'gone'],
  ['complete', 'denied', 'store-denied no', 'absent', 'gone'],
  ['complete', 'conflict', 'store-failed unknown', 'absent', 'gone'],
  ['complete', 'error-before', 'store-failed unknown', 'absent', 'left'],
  ['complete', 'error-in-body', 'store-failed unknown', 'absent', 'left'],
  ['complete', 'reset-after', 'store-failed unknown', 'there', 'gone'],
  ['complete', 'nonsense', 'store-failed unknown', 'absent', 'left'],
]

for (const [kind, fault, outcome, there, left] of ON_PARTS) {
  test(`an object by parts whose "${kind}" meets "${fault}" is ${there}, and its upload ${left}`, async () => {
    const parts = await world()
    parts.stub.faults.order(kind, fault)
    assert.equal(await outcomeOf(parts.store.createInParts('large', twoParts())), outcome)
    assert.equal(parts.stub.bucket().objects.has('p/large'), there === 'there')
    assert.equal(parts.stub.bucket().uploads.size, left === 'left' ? 1 : 0)
  })
}

test('an object by parts whose key was taken meanwhile leaves no upload', async () => {
  const taken = await world()
  async function* slow(): AsyncGenerator<readonly Uint8Array[]> {
    yield* twoParts()
    await taken.store.create('large', [Buffer.from('first')])
  }
  assert.equal(await outcomeOf(taken.store.createInParts('large', slow())), 'exists')
  assert.equal(taken.stub.bucket().uploads.size, 0)
  assert.equal(String((await taken.store.get('large'))!.bytes), 'first')
})

test('through a bad hour every outcome that is told is true', async () => {
  const on: readonly RequestKind[] = ['put']
  const faults: readonly Fault[] = [
    'timeout-before',
    'timeout-after',
    'error-before',
    'error-after',
    'reset-before',
    'reset-after',
    'conflict',
    'denied',
  ]
  const rules = [...faults, 'late-apply' as const].map((fault) => ({ fault, on, probability: 0.05 }))
  const bad = await world(
    { weather: { seed: 7, rules, lateMs: 50, latency: { others: { p50Ms: 1, p99Ms: 10 } } } },
    { timeoutMs: 2_000 },
  )
  const told = new Map<string, string[]>()
  const attempt = async (key: string, writer: number): Promise<void> => {
    const outcome = await outcomeOf(bad.store.create(key, [Buffer.from(`${key} of ${writer}`)]))
    told.set(key, [...(told.get(key) ?? []), `${writer} ${outcome}`])
  }
  const all = Array.from({ length: 60 }, (_, at) => `bad-${at}`)
  await Promise.all(all.flatMap((key) => [attempt(key, 1), attempt(key, 2), attempt(key, 3)]))
  await until(() => bad.stub.lateCount === bad.stub.faults.fired.get('late-apply'))
  for (const [key, outcomes] of told) {
    const stored = bad.stub.bucket().objects.get(`p/${key}`)
    const winners = outcomes.filter((outcome) => outcome.endsWith(' created'))
    assert.ok(winners.length <= 1, key)
    for (const winner of winners) assert.equal(String(stored?.bytes), `${key} of ${winner[0]}`)
    if (outcomes.some((outcome) => outcome.endsWith(' exists'))) assert.ok(stored !== undefined)
    // Who holds the key won, or doesn't know.
    const holder = stored === undefined ? undefined : outcomes.find((outcome) => outcome[0] === String(stored.bytes).at(-1))
    assert.ok(holder === undefined || holder.endsWith(' created') || holder.endsWith(' unknown'), `${key}: ${holder}`)
  }
  assert.ok(
    [...faults, 'late-apply' as const].every((fault) => (bad.stub.faults.fired.get(fault) ?? 0) > 0),
    'every fault has fired',
  )
})

test('a clock that is an hour off is corrected by that of the store', async () => {
  for (const clockOffsetMs of [3_600_000, -3_600_000]) {
    const off = await world({ clockOffsetMs })
    const created: Created = await off.store.create('a', [Buffer.from('x')])
    assert.equal(created.outcome, 'created')
    assert.ok(Math.abs(created.dateMs! - Date.now() - clockOffsetMs) < 10_000)
    assert.equal(off.stub.counts.get('put'), 1)
  }
})

test('encryption is asked for with every way to create an object', async () => {
  const keyed = await world({}, { sse: { kind: 'aws:kms', keyId: 'arn:aws:kms:key/1' } })
  await keyed.store.create('small', [Buffer.from('x')])
  await keyed.store.createInParts('large', twoParts())
  await keyed.store.replace('small', (await keyed.store.get('small'))!.tag, [Buffer.from('y')])
  for (const key of ['p/small', 'p/large'])
    assert.equal(keyed.stub.bucket().objects.get(key)!.encryption, 'aws:kms arn:aws:kms:key/1')
  const plain = await world({}, { sse: { kind: 'AES256' } })
  await plain.store.create('small', [Buffer.from('x')])
  assert.equal(plain.stub.bucket().objects.get('p/small')!.encryption, 'AES256')
})
