import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latencyOf } from './healthy-client.ts'
import { judgeLatency } from './judge-latency.ts'

const QUIET = latencyOf(Array.from({ length: 200 }, () => 6))

test('a healthy client that is as fast as without the attack is no violation', () => {
  assert.equal(judgeLatency(QUIET, QUIET), undefined)
})

test('a healthy client that is slow more often than one time in a hundred is a violation', () => {
  const slow = latencyOf([...Array.from({ length: 195 }, () => 6), ...Array.from({ length: 5 }, () => 190)])
  assert.match(judgeLatency(QUIET, slow)!, /p99 is 190 ms/)
})

test('a quiet latency of nearly nothing makes no latency a violation that nobody would feel', () => {
  const fast = latencyOf([0.1])
  assert.equal(judgeLatency(fast, latencyOf([140])), undefined)
  assert.notEqual(judgeLatency(fast, latencyOf([160])), undefined)
})

test('a client that got no answer at all is not judged to be fast', () => {
  assert.notEqual(judgeLatency(QUIET, latencyOf([])), undefined)
})

test('however slow the machine is by itself, a second and a quarter is too long', () => {
  assert.notEqual(judgeLatency(latencyOf([300]), latencyOf([1_250])), undefined)
})
