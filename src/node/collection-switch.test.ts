import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { TroubledStore } from '../../test/fakes/troubled-store.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { setMark, takeMark } from '../store/cluster-marks.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import { CollectionSwitch } from './collection-switch.ts'

function setUp() {
  const clock = new FakeClock()
  const bucket = new MemoryBucket()
  const store = new TroubledStore(new MemoryStore(bucket), clock)
  const asked: string[] = []
  const get = store.get.bind(store)
  store.get = (key, ways) => {
    asked.push(key)
    return get(key, ways)
  }
  return { clock, asked, parts: { store, clock, random: SimRandom.ofSeed(1) } }
}

test('collection is on where nothing was restored, and nobody asks again', async () => {
  const { clock, asked, parts } = setUp()
  const collection = await CollectionSwitch.open(parts)
  await clock.pass(100_000)
  assert.equal(collection.isOff, false)
  assert.deepEqual(asked, ['cluster/restored'])
})

test('collection is off after a restore, until its confirmation is seen', async () => {
  const { clock, asked, parts } = setUp()
  await setMark('restored', { by: 'restore', clusterId: 'c' }, parts)
  const collection = await CollectionSwitch.open(parts)
  await clock.pass(25_000)
  assert.equal(collection.isOff, true)
  await takeMark('restored', parts)
  await clock.pass(10_000)
  assert.equal(collection.isOff, false)
  const { length } = asked
  await clock.pass(100_000)
  assert.equal(asked.length, length)
  collection.close()
})
