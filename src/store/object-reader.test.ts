import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { drawnTrouble, TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure, type FailureReason } from '../base/failure.ts'
import { BLOCK_BYTES, type BlockSourceParts } from './block-source.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'
import { type ObjectRange, ObjectReader, type ReadLimits } from './object-reader.ts'

const MIB = BLOCK_BYTES
const SMALL: ReadLimits = { bytesMax: 3 * MIB, loadsMax: 2, aheadMax: 0 }

interface Room {
  readonly clock: FakeClock
  readonly bucket: MemoryBucket
  readonly store: TroubledStore
  readonly reader: ObjectReader
  /** Lets so much time pass, and gives what has come of it by then. */
  within<Result>(ms: number, waited: Promise<Result>): Promise<Result>
}

interface RoomWays {
  readonly latencyMs?: (key: string) => number
  readonly tail?: ReadLimits
  readonly cold?: ReadLimits
  readonly fetchNear?: BlockSourceParts['fetchNear']
}

function room({ latencyMs = () => 40, tail = SMALL, cold = SMALL, fetchNear }: RoomWays = {}): Room {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const store = new TroubledStore(new MemoryStore(bucket), clock, { latencyMs: (_, key) => latencyMs(key), timeOutMs: 3_000 })
  const reader = new ObjectReader({ store, clock, random: SimRandom.ofSeed(1), fetchNear }, { tail, cold })
  const within = async <Result>(ms: number, waited: Promise<Result>): Promise<Result> => {
    let end: PromiseSettledResult<Result> | undefined
    void Promise.allSettled([waited]).then(([settled]) => {
      end = settled
    })
    await clock.pass(ms)
    await clock.settle()
    if (end === undefined) throw new Error(`nothing came in ${ms} ms`)
    if (end.status === 'rejected') throw end.reason
    return end.value
  }
  return { clock, bucket, store, reader, within }
}

function bytesOf(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes)
  for (let at = 0; at < sizeBytes; at++) bytes[at] = (at * 31 + (at >>> 8) * 7 + (at >>> 20) + seed) & 0xff
  return bytes
}

function put(bucket: MemoryBucket, key: string, sizeBytes: number, seed = 1): Buffer {
  const bytes = bytesOf(sizeBytes, seed)
  bucket.put(key, [bytes])
  return bytes
}

const rangeOf = (key: string, objectBytes: number, position = 0, sizeBytes = objectBytes): ObjectRange => ({
  key,
  objectBytes,
  position,
  sizeBytes,
})

function failsWith(kind: string, reason: FailureReason): (cause: unknown) => boolean {
  return (cause) => cause instanceof Failure && cause.kind === kind && cause.reason === reason
}

test('ranges come in the order asked for, in memory of their own, and what is there costs no request', async () => {
  const { bucket, store, reader, within } = room({ cold: { bytesMax: 8 * MIB, loadsMax: 4, aheadMax: 0 } })
  const large = put(bucket, 'large', 3 * MIB + 5)
  const small = put(bucket, 'small', 100)
  const ranges = [
    rangeOf('large', large.length, MIB - 3, MIB + 6),
    rangeOf('small', 100, 10, 20),
    rangeOf('large', large.length, 3 * MIB, 5),
    rangeOf('large', large.length, 5, 0),
    rangeOf('large', large.length, MIB - 3, 10),
    rangeOf('small', 100, 20, 80),
  ]
  const taken: number[] = []
  const take = (sizeBytes: number): Buffer => {
    taken.push(sizeBytes)
    return Buffer.alloc(sizeBytes)
  }
  for (let round = 0; round < 2; round++) {
    const results = await within(100, reader.read(ranges, { take }))
    for (const [at, { key, position, sizeBytes }] of ranges.entries()) {
      const whole = key === 'large' ? large : small
      assert.ok(results[at]!.equals(whole.subarray(position, position + sizeBytes)), `range ${at}`)
      results[at]!.fill(0)
    }
  }
  assert.deepEqual(taken.slice(0, 6), [MIB + 6, 20, 5, 0, 10, 80])
  assert.equal(store.countOf('get'), 5)
  const { hits, misses, gets, getBytes } = reader.countsOf('cold')
  assert.deepEqual([misses, gets, getBytes, hits + misses], [misses, 5, large.length + 100, 2 * 8])
})

test('whatever the trouble, ranges are right or a failure, and memory stays within its bounds', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = SimRandom.ofSeed(seed)
    const limits = (): ReadLimits => ({
      bytesMax: random.pick([3, 5, 9]) * MIB,
      loadsMax: 1 + random.int(4),
      aheadMax: random.int(5),
    })
    const ways = { tail: limits(), cold: limits() }
    const { bucket, clock, store, reader } = room({ ...ways, latencyMs: () => random.exponential(30) })
    const objects = [1, MIB - 1, MIB, 2 * MIB + 77, 6 * MIB].map((sizeBytes, at) => ({
      key: `o${at}`,
      bytes: bytesOf(sizeBytes, at),
    }))
    for (const { key, bytes } of objects) bucket.put(key, [bytes])
    store.trouble = drawnTrouble(random.fork('trouble'), {
      throttled: 0.1,
      'error-before': 0.05,
      reset: 0.05,
      short: 0.05,
      slow: 0.02,
    })
    let right = 0
    const readOnce = async (): Promise<void> => {
      const readClass = random.pick(['tail', 'cold'] as const)
      const ranges = Array.from({ length: 1 + random.int(4) }, () => {
        const { key, bytes } = random.pick(objects)
        const position = random.int(bytes.length)
        return rangeOf(key, bytes.length, position, 1 + random.int(bytes.length - position))
      })
      const results = await reader.read(ranges, { readClass, isFromStore: random.chance(0.05) }).catch((cause: unknown) => {
        assert.ok(cause instanceof Failure)
        return undefined
      })
      for (const [at, { key, position, sizeBytes }] of ranges.entries()) {
        const whole = objects.find((object) => object.key === key)!.bytes
        if (results !== undefined) assert.ok(results[at]!.equals(whole.subarray(position, position + sizeBytes)), `seed ${seed}`)
      }
      if (results !== undefined) right++
    }
    let left = 60
    const reading = Array.from({ length: 6 }, async () => {
      while (left-- > 0) await readOnce()
    })
    let isOver = false
    const all = Promise.all(reading).finally(() => {
      isOver = true
    })
    for (let turn = 0; turn < 20_000 && !isOver; turn++) {
      await clock.pass(10)
      for (const readClass of ['tail', 'cold'] as const)
        assert.ok(reader.heldBytes(readClass) <= ways[readClass].bytesMax, `seed ${seed}`)
    }
    await all
    assert.ok(right > 30, `seed ${seed}: ${right} of 60`)
  }
})

test('a block that fifty want is fetched once', async () => {
  const { bucket, store, reader, within } = room()
  const bytes = put(bucket, 'wanted', MIB)
  const reads = Array.from({ length: 50 }, (_, at) => reader.read([rangeOf('wanted', MIB, at * 100, 100)]))
  for (const [at, [result]] of (await within(50, Promise.all(reads))).entries()) {
    assert.ok(result!.equals(bytes.subarray(at * 100, at * 100 + 100)))
  }
  assert.equal(store.countOf('get'), 1)
})

test('a replay neither evicts what tail readers have nor makes them wait', async () => {
  const { bucket, store, clock, reader, within } = room()
  put(bucket, 'old', 40 * MIB)
  put(bucket, 'new', 2 * MIB)
  put(bucket, 'newer', MIB)
  await within(100, reader.read([rangeOf('new', 2 * MIB)], { readClass: 'tail' }))
  const replays = [0, 10, 20, 30].map((at) => reader.read([rangeOf('old', 40 * MIB, at * MIB, 10 * MIB)]))
  await clock.pass(45)
  const requests = store.countOf('get', 'new')
  await within(0, reader.read([rangeOf('new', 2 * MIB)], { readClass: 'tail' }))
  assert.equal(store.countOf('get', 'new'), requests)
  await within(41, reader.read([rangeOf('newer', MIB)], { readClass: 'tail' }))
  await within(2_000, Promise.all(replays))
  await within(0, reader.read([rangeOf('newer', MIB)], { readClass: 'tail' }))
  assert.ok(reader.heldBytes('cold') <= SMALL.bytesMax)
})

test('what one class has the other finds, and a tail reader does not stand in the line of cold ones', async () => {
  const { bucket, store, clock, reader, within } = room({ cold: { bytesMax: 8 * MIB, loadsMax: 1, aheadMax: 0 } })
  put(bucket, 'shared', 3 * MIB)
  const replay = reader.read([rangeOf('shared', 3 * MIB)])
  await clock.pass(10)
  // The first block is under way, the third waits behind the second.
  await within(31, reader.read([rangeOf('shared', 3 * MIB, 0, 10)], { readClass: 'tail' }))
  assert.equal(store.countOf('get'), 2)
  await within(41, reader.read([rangeOf('shared', 3 * MIB, 2 * MIB, 10)], { readClass: 'tail' }))
  await within(100, replay)
  const requests = store.countOf('get')
  await within(0, reader.read([rangeOf('shared', 3 * MIB)], { readClass: 'tail' }))
  assert.equal(store.countOf('get'), requests)
})

test('who reads an object from front to back finds the next blocks there, and who jumps about costs nothing more', async () => {
  const limits = { bytesMax: 16 * MIB, loadsMax: 8, aheadMax: 4 }
  const { bucket, clock, store, reader } = room({ cold: limits })
  put(bucket, 'long', 20 * MIB + 10)
  const readFrom = async (position: number): Promise<number> => {
    const sinceMs = clock.monotonicMs()
    let tookMs: number | undefined
    void reader.read([rangeOf('long', 20 * MIB + 10, position, 256 * 1024)]).then(() => {
      tookMs = clock.monotonicMs() - sinceMs
    })
    while (tookMs === undefined) await clock.pass(1)
    return tookMs
  }
  let totalMs = 0
  for (let position = 0; position + 256 * 1024 <= 20 * MIB; position += 256 * 1024) {
    totalMs += await readFrom(position)
    await clock.pass(2)
  }
  await clock.pass(100)
  assert.ok(totalMs <= 10 * 40, `20 blocks took ${totalMs} ms`)
  assert.equal(store.countOf('get'), 21)

  const jumping = room({ cold: limits })
  put(jumping.bucket, 'long', 20 * MIB)
  for (const block of [3, 11, 7, 15, 1, 19, 5, 9]) {
    await jumping.within(50, jumping.reader.read([rangeOf('long', 20 * MIB, block * MIB, 100)]))
  }
  assert.equal(jumping.store.countOf('get'), 8)
})

test('a request that is slower than nearly all is doubled, and a store that is slow as a whole is not', async () => {
  let latencies: readonly number[] = []
  let requests = 0
  const limits = { bytesMax: 200 * MIB, loadsMax: 100, aheadMax: 0 }
  const { bucket, clock, reader, within } = room({ cold: limits, latencyMs: () => latencies[requests++] ?? 40 })
  for (let at = 0; at < 200; at++) put(bucket, `o${at}`, 1_000, at)
  for (let at = 0; at < 40; at++) await within(45, reader.read([rangeOf(`o${at}`, 1_000)]))
  latencies = [...Array.from({ length: 40 }, () => 40), 2_000]
  const [result] = await within(90, reader.read([rangeOf('o40', 1_000)]))
  assert.ok(result!.equals(bytesOf(1_000, 40)))
  assert.equal(reader.countsOf('cold').hedges, 1)
  latencies = Array.from({ length: 1_000 }, () => 2_000)
  for (let at = 41; at < 141; at++) void reader.read([rangeOf(`o${at}`, 1_000)])
  await clock.pass(10_000)
  const { gets, hedges } = reader.countsOf('cold')
  assert.equal(gets, 141 + hedges)
  assert.ok(hedges > 1 && hedges <= 8 + 10, `${hedges} hedges`)
  // What a replay has used up isn't the tail's.
  for (let at = 141; at < 144; at++) void reader.read([rangeOf(`o${at}`, 1_000)], { readClass: 'tail' })
  await clock.pass(1_000)
  assert.equal(reader.countsOf('tail').hedges, 2)
})

test('a second request needs memory for its answer', async () => {
  const { bucket, clock, reader, within } = room({ latencyMs: () => 2_000 })
  put(bucket, 'o', 2 * MIB)
  const reading = reader.read([rangeOf('o', 2 * MIB)])
  await clock.pass(1_000)
  assert.equal(reader.countsOf('cold').hedges, 0)
  await within(1_001, reading)
  const one = reader.read([rangeOf('o', 2 * MIB, 0, 10)], { isFromStore: true })
  await clock.pass(1_000)
  assert.equal(reader.countsOf('cold').hedges, 1)
  await within(2_000, one)
  // The other block has made room.
  assert.equal(reader.heldBytes('cold'), MIB + 512)
})

test('a hedge whose twin fails is an answer, and failures of both are one', async () => {
  const { bucket, store, reader, within } = room({ latencyMs: () => 0 })
  put(bucket, 'o', 100)
  store.next('get', 'time-out-before')
  await within(500, reader.read([rangeOf('o', 100)]))
  assert.equal(store.countOf('get'), 2)
  for (let at = 0; at < 10; at++) store.next('get', 'time-out-before')
  const failing = reader.read([rangeOf('o', 100)], { isFromStore: true })
  await assert.rejects(within(60_000, failing), failsWith('unavailable', 'store-failed'))
})

test('trouble that passes is waited for, and what stays is told', async () => {
  const { bucket, store, reader, within } = room()
  const bytes = put(bucket, 'o', 100)
  for (const fault of ['throttled', 'short', 'denied', 'reset'] as const) store.next('get', fault)
  const [result] = await within(2_000, reader.read([rangeOf('o', 100)]))
  assert.ok(result!.equals(bytes))
  assert.deepEqual([reader.countsOf('cold').retries, reader.countsOf('cold').badAnswers], [4, 1])

  store.trouble = () => 'throttled'
  await assert.rejects(within(5_000, reader.read([rangeOf('p', 5)])), failsWith('unavailable', 'store-throttled'))
  store.trouble = () => 'short'
  await assert.rejects(within(5_000, reader.read([rangeOf('o', 100)], { isFromStore: true })), failsWith('corrupt', 'bad-object'))
  store.trouble = undefined
  await assert.rejects(within(5_000, reader.read([rangeOf('o', 101)])), failsWith('corrupt', 'bad-object'))
  put(bucket, 'long', 2 * MIB)
  await assert.rejects(within(5_000, reader.read([rangeOf('long', 3 * MIB, 0, 9)])), failsWith('corrupt', 'bad-object'))
  await assert.rejects(within(5_000, reader.read([rangeOf('absent', 5)])), failsWith('unavailable', 'not-found'))
  await within(50, reader.read([rangeOf('o', 100)]))
})

test('a neighbour is asked first, and the store where that does not help', async () => {
  const near = new Map<string, () => Promise<Buffer | undefined>>()
  const asked: string[] = []
  const { bucket, clock, store, reader, within } = room({
    fetchNear: (key, block) => {
      asked.push(`${key} ${block}`)
      return near.get(key)?.() ?? Promise.resolve(undefined)
    },
  })
  const bytes = put(bucket, 'has', MIB + 9)
  near.set('has', async () => Buffer.from(bytes.subarray(MIB)))
  const [result] = await within(0, reader.read([rangeOf('has', MIB + 9, MIB, 9)]))
  assert.ok(result!.equals(bytes.subarray(MIB)))
  assert.deepEqual([store.countOf('get'), asked], [0, ['has 1']])
  assert.equal(reader.countsOf('cold').nearBytes, 9)

  for (const key of ['lacks', 'short', 'fails', 'hangs']) put(bucket, key, 50)
  near.set('short', async () => Buffer.alloc(49))
  near.set('fails', async () => Promise.reject(new Failure('unavailable', 'peer-unreachable', 'no', 'gone')))
  near.set('hangs', () => new Promise(() => {}))
  for (const key of ['lacks', 'short', 'fails']) await within(41, reader.read([rangeOf(key, 50)]))
  await within(300, reader.read([rangeOf('hangs', 50)]))
  assert.equal(store.countOf('get'), 4)
  assert.equal(clock.timerCount, 0)
})

test('what looked damaged is read from the store, past memory and neighbours', async () => {
  const { bucket, reader, within } = room({ fetchNear: async () => Buffer.alloc(100) })
  const bytes = put(bucket, 'o', 100)
  assert.ok((await within(0, reader.read([rangeOf('o', 100)])))[0]!.equals(Buffer.alloc(100)))
  assert.ok((await within(0, reader.read([rangeOf('o', 100, 0, 5)], { readClass: 'tail' })))[0]!.equals(Buffer.alloc(5)))
  assert.ok((await within(41, reader.read([rangeOf('o', 100)], { isFromStore: true })))[0]!.equals(bytes))
  assert.ok((await within(0, reader.read([rangeOf('o', 100, 0, 5)], { readClass: 'tail' })))[0]!.equals(bytes.subarray(0, 5)))
})

test('what comes from a neighbour after the store was asked is not kept', async () => {
  const { clock, ...parts } = room({
    fetchNear: () => new Promise((resolve) => clock.after(100, () => resolve(Buffer.alloc(100)))),
  })
  const bytes = put(parts.bucket, 'o', 100)
  const late = parts.reader.read([rangeOf('o', 100)])
  await clock.pass(10)
  const [right] = await parts.within(41, parts.reader.read([rangeOf('o', 100)], { isFromStore: true }))
  assert.ok(right!.equals(bytes))
  await parts.within(50, late)
  assert.ok((await parts.within(0, parts.reader.read([rangeOf('o', 100)])))[0]!.equals(bytes))
  assert.equal(parts.reader.heldBytes('cold'), 100 + 512)
})

test('a block is served to a neighbour out of memory or out of the store', async () => {
  let asked = 0
  const { bucket, store, reader, within } = room({ fetchNear: async () => void asked++ })
  const bytes = put(bucket, 'o', MIB + 100)
  assert.ok((await within(41, reader.serve('o', 1)))!.equals(bytes.subarray(MIB)))
  assert.ok((await within(0, reader.serve('o', 1)))!.equals(bytes.subarray(MIB)))
  assert.equal(store.countOf('get'), 1)
  assert.ok((await within(0, reader.read([rangeOf('o', MIB + 100, MIB, 100)])))[0]!.equals(bytes.subarray(MIB)))
  assert.equal(await within(41, reader.serve('absent', 0)), undefined)
  assert.equal(asked, 0)
  // One that is larger than what is asked about has been written since, by somebody who may not.
  await within(41, reader.serve('o', 0))
  await assert.rejects(within(5_000, reader.read([rangeOf('o', 50)])), failsWith('corrupt', 'bad-object'))
})

test('who stops waiting leaves at once, and what nobody waits for is not begun', async () => {
  const { bucket, clock, store, reader, within } = room({ cold: { bytesMax: 3 * MIB, loadsMax: 1, aheadMax: 0 } })
  for (const key of ['first', 'left', 'wanted']) put(bucket, key, 100)
  const stop = new AbortController()
  const first = reader.read([rangeOf('first', 100)], { signal: stop.signal })
  const left = reader.read([rangeOf('left', 100)], { signal: stop.signal })
  const both = reader.read([rangeOf('wanted', 100)], { signal: stop.signal })
  const wanted = reader.read([rangeOf('wanted', 100)])
  await clock.pass(5)
  stop.abort()
  for (const reading of [first, left, both]) await assert.rejects(within(0, reading), failsWith('unavailable', 'aborted'))
  await within(80, wanted)
  assert.deepEqual([store.countOf('get', 'first'), store.countOf('get', 'left'), store.countOf('get', 'wanted')], [1, 0, 1])
  await within(0, reader.read([rangeOf('first', 100)]))
  await assert.rejects(reader.read([rangeOf('first', 100)], { signal: stop.signal }), failsWith('unavailable', 'aborted'))
})

test('small objects count with what keeping them takes', async () => {
  const { bucket, clock, reader } = room({ latencyMs: () => 0, cold: { ...SMALL, loadsMax: 100 } })
  for (let at = 0; at < 20_000; at++) bucket.put(`o${at}`, [Buffer.from([at & 0xff])])
  const ranges = Array.from({ length: 20_000 }, (_, at) => rangeOf(`o${at}`, 1))
  let results: readonly Buffer[] = []
  void reader.read(ranges).then((read) => {
    results = read
  })
  while (results.length === 0) await clock.settle()
  assert.ok(results.every((result, at) => result[0] === (at & 0xff)))
  assert.ok(reader.heldBytes('cold') > 2.9 * MIB && reader.heldBytes('cold') <= SMALL.bytesMax)
})
