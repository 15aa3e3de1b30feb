import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rebalances } from './rebalances.ts'

function after(...told: readonly ('apart' | 'shared' | 'gave up')[]): readonly number[] {
  const rebalances = new Rebalances()
  for (const what of told) {
    if (what === 'gave up') rebalances.gaveUp()
    else rebalances.told(what === 'shared')
  }
  return [rebalances.callbacks, rebalances.ownCallbacks, rebalances.givenUp]
}

test('a rebalance is held against the cluster unless a member gave up in it by itself', () => {
  assert.deepEqual(after('apart', 'apart', 'apart', 'shared'), [4, 0, 0])
  assert.deepEqual(after('shared'), [1, 0, 0], 'a callback that changes nothing is one all the same')
  assert.deepEqual(after('apart', 'gave up', 'apart', 'apart', 'shared'), [0, 4, 1])
  assert.deepEqual(after('apart', 'gave up', 'apart', 'gave up', 'shared'), [0, 3, 2])
})

test('what a member gave up excuses no other rebalance, before or after', () => {
  assert.deepEqual(after('apart', 'shared', 'gave up'), [2, 0, 1])
  assert.deepEqual(after('gave up', 'apart', 'shared'), [2, 0, 1])
  assert.deepEqual(after('apart', 'gave up', 'shared', 'apart', 'shared'), [2, 2, 1])
})

test('one that is still under way counts', () => {
  assert.deepEqual(after('apart'), [1, 0, 0])
  assert.deepEqual(after('apart', 'gave up', 'apart'), [0, 2, 1])
})
