import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consumerRate, parseConsumerReport } from './perf-consumer.ts'

const LINE = '2026-11-21 14:35:33:892, 0, 259.1025, 164.8828, 265321, 168840.0000, 0, 500, 164.8828, 168840.0000'

test('a report line gives its time and what was consumed so far', () => {
  assert.deepEqual(parseConsumerReport(LINE), { atMs: Date.UTC(2026, 10, 21, 14, 35, 33, 892), mib: 259.1025 })
})

test('headings and log lines are no reports', () => {
  assert.equal(parseConsumerReport('time, threadId, data.consumed.in.MB, MB.sec'), undefined)
  assert.equal(parseConsumerReport('[main] WARN org.apache.kafka.Something'), undefined)
})

test('the first quarter of the data is left out of the rate', () => {
  const reports = [
    { atMs: 0, mib: 1 },
    { atMs: 1000, mib: 30 },
    { atMs: 2000, mib: 100 },
  ]
  assert.equal(consumerRate(reports), 70)
})

test('too few reports give no rate instead of a wrong one', () => {
  assert.equal(consumerRate([]), Number.NaN)
  assert.equal(consumerRate([{ atMs: 5, mib: 100 }]), Number.NaN)
})
