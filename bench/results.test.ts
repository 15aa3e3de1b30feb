import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Campaign, type CellResult, Ledger, mergeResults, NO_RESULTS, type Results } from './results.ts'

const campaign = (at: string): Campaign => ({
  at,
  commit: 'abc',
  form: { quick: false, seconds: 1, warmSeconds: 1, rounds: 1 },
  machine: {
    cores: 2,
    processor: 'any',
    memoryGib: 8,
    system: 'any',
    fileSystem: 'ext4',
    node: 'v20',
    java: '17',
    syncP50Ms: 0.3,
    syncP99Ms: 1,
  },
  settings: {},
})
const cell = (name: string, at: string, median: number): CellResult => ({
  question: 'produce',
  cell: name,
  campaign: at,
  outcomes: { kafka: [{ figures: { mibPerSecond: median } }] },
})
const results = (at: string, cells: readonly CellResult[]): Results => ({
  format: 1,
  campaigns: [campaign(at)],
  cells,
  remarks: {},
})

test('a later campaign replaces its cells and leaves the others', () => {
  const first = results('2026-01-01', [cell('a', '2026-01-01', 1), cell('b', '2026-01-01', 2)])
  const merged = mergeResults(first, results('2026-01-02', [cell('b', '2026-01-02', 3)]))
  assert.deepEqual(merged.cells, [cell('a', '2026-01-01', 1), cell('b', '2026-01-02', 3)])
  assert.equal(merged.campaigns.length, 2)
})

test('a campaign without cells left goes', () => {
  const first = results('2026-01-01', [cell('a', '2026-01-01', 1)])
  const merged = mergeResults(first, results('2026-01-02', [cell('a', '2026-01-02', 3)]))
  assert.deepEqual(
    merged.campaigns.map((entry) => entry.at),
    ['2026-01-02'],
  )
})

test('only cells with all their rounds may replace older ones while the bench runs', () => {
  const ledger = new Ledger({ ...campaign('2026-01-01'), form: { quick: false, seconds: 1, warmSeconds: 1, rounds: 2 } })
  for (const name of ['a', 'a', 'b', 'c', 'c']) ledger.add('produce', name, 'kafka', { figures: {} })
  assert.deepEqual(
    ledger.finished().cells.map((entry) => entry.cell),
    ['a'],
  )
})

test('saving a growing campaign again and again keeps it once', () => {
  const ledger = new Ledger(campaign('2026-01-01'))
  ledger.add('produce', 'a', 'kafka', { figures: { mibPerSecond: 1 } })
  const once = mergeResults(NO_RESULTS, ledger.results())
  ledger.add('produce', 'a', 'kafka', { failed: 'it broke' })
  const twice = mergeResults(once, ledger.results())
  assert.equal(twice.campaigns.length, 1)
  assert.deepEqual(twice.cells[0]?.outcomes.kafka, [{ figures: { mibPerSecond: 1 } }, { failed: 'it broke' }])
})
