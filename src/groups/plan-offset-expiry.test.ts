import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CommittedOffsetAge, type GroupExpiryView, planOffsetExpiry, SIMPLE_GROUP } from './plan-offset-expiry.ts'

const RETENTION_MS = 1_000
const EMPTY: GroupExpiryView = { ...SIMPLE_GROUP, protocolType: 'consumer', subscribedTopics: new Set(), changedAtMs: 5_000 }
const STABLE: GroupExpiryView = { ...EMPTY, state: 'Stable', subscribedTopics: new Set(['read']) }

function offset(topic: string, committedMs: number, more: Partial<CommittedOffsetAge> = {}): CommittedOffsetAge {
  return { topic, committedMs, expiresMs: -1, isPending: false, ...more }
}

function expired(group: GroupExpiryView, offsets: readonly CommittedOffsetAge[], nowMs: number): readonly string[] {
  return planOffsetExpiry(group, offsets, nowMs, RETENTION_MS).expired.map(({ topic }) => topic)
}

test('offsets of an empty group expire the retention after it became empty', () => {
  assert.deepEqual(expired(EMPTY, [offset('a', 0)], 5_999), [])
  assert.deepEqual(expired(EMPTY, [offset('a', 0), offset('b', 5_900)], 6_000), ['a', 'b'])
})

test('offsets of a group that never had members expire the retention after their commit', () => {
  assert.deepEqual(expired(SIMPLE_GROUP, [offset('a', 5_000), offset('b', 5_001)], 6_000), ['a'])
})

test('a stable group of consumers loses offsets of topics that nobody subscribes to', () => {
  assert.deepEqual(expired(STABLE, [offset('read', 0), offset('unread', 0), offset('fresh', 9_001)], 10_000), ['unread'])
})

test('nothing expires while a group rebalances, has another type, or hides its subscriptions', () => {
  const offsets = [offset('a', 0)]
  assert.deepEqual(expired({ ...STABLE, state: 'PreparingRebalance' }, offsets, 10_000), [])
  assert.deepEqual(expired({ ...STABLE, state: 'CompletingRebalance' }, offsets, 10_000), [])
  assert.deepEqual(expired({ ...STABLE, protocolType: 'connect', subscribedTopics: undefined }, offsets, 10_000), [])
  assert.deepEqual(expired({ ...STABLE, subscribedTopics: undefined }, offsets, 10_000), [])
})

test('an empty group of another type expires like one of consumers', () => {
  assert.deepEqual(expired({ ...EMPTY, protocolType: 'connect', subscribedTopics: undefined }, [offset('a', 0)], 6_000), ['a'])
})

test('a retention that a commit brought along counts instead of the setting', () => {
  const offsets = [offset('early', 0, { expiresMs: 5_100 }), offset('late', 0, { expiresMs: 9_000 })]
  assert.deepEqual(expired(EMPTY, offsets, 6_000), ['early'])
})

test('an offset with an undecided transaction never expires', () => {
  assert.deepEqual(expired(EMPTY, [offset('a', 0, { isPending: true })], 100_000), [])
})

test('a group goes when it is empty, awaits nobody and has no offset left', () => {
  const plan = (group: GroupExpiryView, offsets: readonly CommittedOffsetAge[]) =>
    planOffsetExpiry(group, offsets, 6_000, RETENTION_MS).removesGroup
  assert.equal(plan(EMPTY, [offset('a', 0)]), true)
  assert.equal(plan(EMPTY, []), true)
  assert.equal(plan(EMPTY, [offset('a', 0, { isPending: true })]), false)
  assert.equal(plan({ ...EMPTY, isAwaited: true }, []), false)
  assert.equal(plan(STABLE, []), false)
})
