import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SampleHistory } from './sample-history.ts'

test('what the state refers to and the store doesn’t have is flagged', () => {
  const sample = new SampleHistory()
  sample.recorder.unkept(['log/00000000000000000007 is missing'])
  assert.deepEqual(sample.found(), ['8 referenced-missing'])
})

test('an entry that is written while nobody does anything is flagged', () => {
  const sample = new SampleHistory()
  sample.recorder.idle(['delete log/00000000000000000001', 'create log/00000000000000000007'])
  assert.deepEqual(sample.found(), ['9 idle-write'])
})

test('clearing up while nobody does anything is fine', () => {
  const sample = new SampleHistory()
  sample.recorder.idle(['delete log/00000000000000000001', 'create snapshots/00000000000000000007-aa'])
  assert.deepEqual(sample.found(), [])
})

test('every drain goes to the end by itself', () => {
  const sample = new SampleHistory()
  const stamp = { id: 1, epoch: 0, sequence: 0 }
  sample.acknowledged([1, 2, 3], 0, { producer: stamp })
  sample.drain(0, [1, 2, 3], { client: 'drain.1' })
  sample.drain(0, [1, 2, 3], { client: 'drain.2' })
  assert.deepEqual(sample.found(), [])
  sample.drain(0, [1, 2], { client: 'drain.3' })
  assert.ok(sample.found().includes('2 lost-write'))
})

test('one broker may not have heard of what another one acknowledged, but of what it acknowledged itself', () => {
  const elsewhere = new SampleHistory()
  elsewhere.send([1]).ok(0, 'broker-1')
  elsewhere.read(0, [], { highWatermark: 0, through: 'broker-2' })
  assert.deepEqual(elsewhere.found(), [])
  elsewhere.read(0, [1], { through: 'broker-1' })
  elsewhere.read(0, [], { highWatermark: 0, through: 'broker-2' })
  assert.deepEqual(elsewhere.found(), [])
  elsewhere.read(0, [], { highWatermark: 0, through: 'broker-1' })
  assert.deepEqual(elsewhere.found(), ['1 stale-read', '4 high-watermark-back'])
})

test('a drain knows of everything, whoever is asked', () => {
  const sample = new SampleHistory()
  sample.send([1]).ok(0, 'broker-1')
  sample.drain(0, [], { highWatermark: 0 })
  assert.deepEqual(sample.found(), ['1 stale-read', '2 lost-write'])
})

test('what one broker deleted, another one may still serve for a moment', () => {
  const sample = new SampleHistory()
  sample.send([1]).ok(0, 'broker-1')
  sample.recorder.deleteRecords({ client: 'admin', partition: 'orders-0', before: 1 })('ok', 1, 'broker-1')
  sample.read(0, [1], { through: 'broker-2', logStart: 0 })
  assert.deepEqual(sample.found(), [])
  sample.read(0, [1], { through: 'broker-1', logStart: 0 })
  assert.deepEqual(sample.found(), ['4 served-below-log-start'])
})

test('a drain that had to begin anew, since the log was cut meanwhile, isn’t a gap in sequences', () => {
  const sample = new SampleHistory()
  const stamp = (sequence: number) => ({ producer: { id: 1, epoch: 0, sequence } })
  sample.recorder.partition('orders-0', { dense: true, retention: true })
  for (const sequence of [0, 1, 2, 3]) sample.acknowledged([sequence + 1], sequence, stamp(sequence))
  sample.drain(0, [1, 2], { highWatermark: 4 })
  sample.drain(3, [4], { logStart: 3 })
  assert.deepEqual(sample.found(), [])
})
