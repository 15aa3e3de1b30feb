import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecentTimes } from './recent-times.ts'

test('a quantile is known after some times, and follows the last ones', () => {
  const times = new RecentTimes()
  for (let at = 1; at <= 15; at++) {
    times.add(at)
    assert.equal(times.quantileMs(0.5), undefined)
  }
  for (let at = 16; at <= 100; at++) times.add(at)
  assert.ok(Math.abs(times.quantileMs(0.95)! - 95) <= 8)
  assert.ok(Math.abs(times.quantileMs(0.5)! - 50) <= 8)
  for (let at = 0; at < 128; at++) times.add(7)
  assert.equal(times.quantileMs(0), 7)
  assert.equal(times.quantileMs(1), 7)
})
