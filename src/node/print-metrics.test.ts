import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { printMetrics } from './print-metrics.ts'

test('docs/metrics.md is what the broker registers', () => {
  const committed = readFileSync('docs/metrics.md', 'utf8')
  assert.equal(committed, printMetrics(), 'run: node dist/scripts/print-metrics.js')
})
