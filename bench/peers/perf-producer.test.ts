import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReport, parseSummary } from './perf-producer.ts'

const REPORT = '19160 records sent, 38320.0 records/sec (37.42 MB/sec), 1014.0 ms avg latency, 1071.0 ms max latency.'
const SUMMARY =
  '300000 records sent, 30272.452069 records/sec (29.56 MB/sec), 927.07 ms avg latency, 1848.00 ms max latency, 891 ms 50th, 1517 ms 95th, 1744 ms 99th, 1821 ms 99.9th.'
const STEADY =
  '200000 steady state records sent, 32087.277395 records/sec (31.34 MB/sec), 841.71 ms avg latency, 1165.00 ms max latency, 870 ms 50th, 1116 ms 95th, 1137 ms 99th, 1152 ms 99.9th.'

test('a report line gives its count', () => {
  assert.equal(parseReport(REPORT), 19_160)
})

test('a summary is no report and a report is no summary', () => {
  assert.equal(parseReport(SUMMARY), undefined)
  assert.equal(parseReport(STEADY), undefined)
  assert.equal(parseSummary(REPORT), undefined)
  assert.equal(parseSummary('In steady state.'), undefined)
})

test('both summaries give rate and percentiles', () => {
  const steady = { records: 200_000, mibPerSecond: 31.34, p50Ms: 870, p95Ms: 1116, p99Ms: 1137, p999Ms: 1152, maxMs: 1165 }
  assert.deepEqual(parseSummary(STEADY), steady)
  assert.equal(parseSummary(SUMMARY)?.p99Ms, 1744)
})
