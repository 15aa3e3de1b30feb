import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { subscription } from '../../test/fakes/group-room.ts'
import { sameTopics, subscribedTopics } from './subscription.ts'

test('topics are read from a subscription whatever follows them', () => {
  assert.deepEqual(subscribedTopics(subscription('a', 'größe')), ['a', 'größe'])
  assert.deepEqual(subscribedTopics(subscription()), [])
  const future = subscription('a')
  future.writeInt16BE(99, 0)
  assert.deepEqual(subscribedTopics(future), ['a'])
})

test('any bytes give topics or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const topics = subscribedTopics(bytes)
      assert.ok(topics === undefined || topics.length * 2 + 6 <= bytes.length)
    }),
  )
})

test('a subscription that is cut anywhere within its topics cannot be read', () => {
  const bytes = subscription('first', 'second')
  const end = 6 + 2 + 5 + 2 + 6
  for (let length = 0; length < end; length++) assert.equal(subscribedTopics(bytes.subarray(0, length)), undefined)
})

test('subscriptions are the same if their topics are, in any order, or if they cannot be read', () => {
  const offer = (metadata: Uint8Array) => [{ name: 'range', metadata }]
  assert.equal(sameTopics(subscription('a', 'b'), offer(subscription('b', 'a')), 'range'), true)
  assert.equal(sameTopics(subscription('a'), offer(subscription('a', 'b')), 'range'), false)
  assert.equal(sameTopics(Buffer.from('?'), offer(subscription('a')), 'range'), true)
})
