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
