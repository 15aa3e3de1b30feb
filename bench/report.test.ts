import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cluster } from './cluster.ts'
import { memory } from './memory.ts'
import { produce } from './produce.ts'
import { printNumber, printReport } from './report.ts'
import type { Outcome, Results } from './results.ts'
import { spreadOf } from './spread.ts'

const CELL = '1 KiB, 12 partitions, idempotent, 1 producer'
const runs = (...figures: number[]): Outcome[] => figures.map((mibPerSecond) => ({ figures: { mibPerSecond } }))
const resultsOf = (outcomes: Results['cells'][number]['outcomes']): Results => ({
  format: 1,
  campaigns: [],
  cells: [{ question: 'produce', cell: CELL, campaign: '2026-01-01', outcomes }],
  remarks: {},
})
const rowOf = (report: string): string | undefined => report.split('\n').find((line) => line.startsWith(`| ${CELL}`))

test('a row has medians with their ends and ratios, and marks a missed aim', () => {
  const results = resultsOf({ odradek: runs(120, 100, 110), kafka: runs(100, 90, 100), 'kafka-flush': runs(50, 55, 60) })
  assert.equal(
    rowOf(printReport(results, [produce])),
    `| ${CELL} | 110 (100–120) | 100 (90.0–100) | 55.0 (50.0–60.0) | 1.10 | 2.00 ▼ | 0 |`,
  )
})

test('a failed run is told beside the figures of the others', () => {
  const results = resultsOf({ odradek: [...runs(120), { failed: 'the broker ended with 1:\ndetails' }], kafka: runs(100) })
  const report = printReport(results, [produce])
  assert.match(rowOf(report) ?? '', /120 1 of 2 failed/)
  assert.match(report, /- Odradek, 1 KiB.*: the broker ended with 1:\n/)
})

test('without our side there are no ratios', () => {
  assert.equal(rowOf(printReport(resultsOf({ kafka: runs(100) }), [produce])), `| ${CELL} | 100 | 0 |`)
})

test('an aim in its own unit is marked where it is missed', () => {
  const idle = { question: 'memory', cell: 'idle', campaign: '', outcomes: { odradek: [{ figures: { idleMib: 130 } }] } }
  assert.match(printReport({ format: 1, campaigns: [], cells: [idle], remarks: {} }, [memory]), /\| idle \| 130 ▼ \|/)
})

test('an aim that is a least figure is marked where the figure is smaller', () => {
  const of = (foldPerSecond: number) => [
    { question: 'cluster', cell: 'fold in one thread', campaign: '', outcomes: { odradek: [{ figures: { foldPerSecond } }] } },
  ]
  const row = (figure: number) => printReport({ format: 1, campaigns: [], cells: of(figure), remarks: {} }, [cluster])
  assert.match(row(900_000), /\| fold in one thread \| 900000 ▼ \|/)
  assert.match(row(1_000_000), /\| fold in one thread \| 1000000 \|/)
})

test('an even number of figures has the mean of the middle two as its median', () => {
  assert.deepEqual(spreadOf([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4, count: 4 })
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3, count: 3 })
  assert.equal(spreadOf([]), undefined)
})

test('numbers keep about three figures', () => {
  assert.deepEqual([1234.5, 99.95, 12.34, 0.318].map(printNumber), ['1235', '100.0', '12.3', '0.32'])
})
