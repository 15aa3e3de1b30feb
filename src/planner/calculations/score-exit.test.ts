import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planScoreExit } from './score-exit.ts'

const book = builtInBook()

interface Row {
  readonly state: string
  readonly warningSign: boolean
  readonly missing: readonly string[]
}

interface Result {
  readonly overall: string
  readonly rows: Readonly<Record<string, Row>>
}

const FULL = {
  compatibility: { classesPassed: ['produce', 'transactions'] },
  cost: { lineItemsPresent: 8, scenarios: 3 },
  migration: { units: 2, unitsRehearsed: 2, windows: 2 },
  network: { routing: true, locality: true, dns: true, tls: true, observability: true, unknownBytesShare: 0.1 },
  operations: { drillsPassed: ['scaling', 'balancing', 'upgrade', 'broker-failure'] },
}

function score(input: Record<string, unknown>): Result {
  return planScoreExit.evaluate(input, book).output as unknown as Result
}

/** The row with one part of the full input changed. */
function row(name: string, part: keyof typeof FULL, change: Record<string, unknown>): Row {
  return score({ ...FULL, [part]: { ...FULL[part], ...change } }).rows[name]!
}

describe('plan score exit', () => {
  it('knows nothing where nothing was given, and every warning sign fires', () => {
    for (const input of [{}, { compatibility: null, cost: null, migration: {}, network: {}, operations: null }]) {
      const { overall, rows } = score(input)
      assert.equal(overall, 'unknown')
      assert.deepEqual(
        Object.values(rows).map(({ state, warningSign }) => [state, warningSign]),
        Array.from({ length: 5 }, () => ['unknown', true]),
      )
    }
  })

  it('passes at the edge of every sign', () => {
    assert.equal(score(FULL).overall, 'pass')
  })

  it('warns one step past each edge', () => {
    assert.equal(row('workloadCompatibility', 'compatibility', { classesPassed: ['consume'] }).state, 'warn')
    assert.equal(row('costModel', 'cost', { scenarios: 2 }).state, 'warn')
    assert.equal(row('migrationSafety', 'migration', { windows: 1 }).state, 'warn')
    assert.equal(row('networkControl', 'network', { unknownBytesShare: 0.1001 }).state, 'warn')
    assert.equal(row('networkControl', 'network', { unknownBytesShare: null }).state, 'warn')
  })

  it('fails by a failure whatever else there is', () => {
    assert.equal(row('workloadCompatibility', 'compatibility', { classesFailed: ['compaction'] }).state, 'fail')
    assert.equal(row('migrationSafety', 'migration', { rehearsalFailed: true, units: null }).state, 'fail')
    assert.equal(row('operationsReadiness', 'operations', { drillsPassed: [], drillsFailed: ['upgrade'] }).state, 'fail')
  })

  it('counts a class that failed as one that was run', () => {
    assert.equal(
      row('workloadCompatibility', 'compatibility', { classesPassed: ['produce'], classesFailed: ['streams'] }).warningSign,
      false,
    )
  })

  it('names what a pass still needs', () => {
    assert.deepEqual(row('networkControl', 'network', { tls: false, dns: null }).missing, ['dns', 'tls'])
    assert.deepEqual(row('operationsReadiness', 'operations', { drillsPassed: ['upgrade', 'broker-failure'] }).missing, [
      'scaling',
      'balancing',
    ])
    assert.equal(row('costModel', 'cost', { lineItemsPresent: 7 }).state, 'unknown')
    assert.equal(row('migrationSafety', 'migration', { units: 0, unitsRehearsed: 0 }).state, 'unknown')
  })

  it('takes thresholds and drills from a file of limits', () => {
    const value = {
      constants: { 'score.exit.scenariosMin': 5 },
      exitScorecard: { drillsNeeded: ['zone-loss'], drillSign: 'zone-loss' },
    }
    const other = builtInBook({ limits: [{ name: 'own.yaml', value }] })
    const { rows } = planScoreExit.evaluate(FULL, other).output as unknown as Result
    assert.equal(rows.costModel!.state, 'warn')
    assert.deepEqual(rows.operationsReadiness!.missing, ['zone-loss'])
  })

  it('is never made worse by one more drill or class that passed', () => {
    const worth = ['fail', 'unknown', 'warn', 'pass']
    const drills = fc.subarray(['scaling', 'balancing', 'upgrade', 'broker-failure', 'zone-loss'])
    fc.assert(
      fc.property(drills, fc.constantFrom('scaling', 'broker-failure', 'other'), (drillsPassed, more) => {
        const before = row('operationsReadiness', 'operations', { drillsPassed })
        const after = row('operationsReadiness', 'operations', { drillsPassed: [...drillsPassed, more] })
        assert.ok(worth.indexOf(after.state) >= worth.indexOf(before.state))
      }),
    )
  })
})
