import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planOptions } from './options.ts'

// biome-ignore lint/suspicious/noExplicitAny: parts of one output that each test reads for itself
function evaluate(input: unknown, limits: unknown = {}, prices: unknown = PRICES): any {
  const book = builtInBook({ limits: [{ name: 'ours', value: limits }], prices: [{ name: 'p.yaml', value: prices }] })
  return planOptions.evaluate(input, book).output
}

const PRICES = { kind: 'odradek/prices', version: 1 }

const LARGE = {
  avgInMiBps: 250,
  retentionHours: 336,
  peakToAverage: 3,
  growthPerMonth: 0.12,
  costOwnershipClear: true,
  currentMonthlyUsd: 40_000,
  bestAlternativeMonthlyUsd: 30_000,
  oneOffUsd: 100_000,
  pressures: { compatibility: 0, network: 0.8, storage: 0.9, governance: 0, migration: 0 },
  storageSlowToScale: true,
  crossZoneMaterial: true,
}

interface Change {
  readonly driver: string
  readonly direction: string
  readonly threshold: number | null
  readonly isReached: boolean
  readonly becomes: string
  readonly text: string
}

function changeOf(output: { readonly changes: readonly Change[] }, driver: string, direction: string): Change | undefined {
  return output.changes.find((one) => one.driver === driver && one.direction === direction)
}

describe('plan options', () => {
  it('knows of shared storage what plan fit shared knows', () => {
    const { storageSlowToScale: _, crossZoneMaterial: __, ...rest } = LARGE
    const facts = { volumeGrowthBlocked: true, longReassignmentsPerMonth: 2, scaleApartWanted: false }
    const { sharedStorageConditionsMet, unknown } = evaluate({ ...rest, ...facts, signals: { customerBoundaryRequired: false } })
    assert.deepEqual(sharedStorageConditionsMet, ['storageSlowToScale', 'partitionMovementPainful'])
    assert.ok(!unknown.includes('independenceOrBoundaryWanted'))
  })

  it('stays where nothing is known', () => {
    const { verdict, reasonsToStay, smallAndStable, paybackMonths } = evaluate({})
    assert.equal(verdict, 'stay')
    assert.deepEqual(reasonsToStay, ['no-strong-pressure', 'payback-too-long', 'no-other-option-fits'])
    assert.deepEqual([smallAndStable, paybackMonths], [null, null])
  })

  it('is small and stable at the bounds, and not beyond any of them', () => {
    const small = { avgInMiBps: 5, retentionHours: 72, peakToAverage: 2, growthPerMonth: 0.1, costOwnershipClear: true }
    assert.equal(evaluate(small).smallAndStable, true)
    const beyond = [{ avgInMiBps: 5.1 }, { retentionHours: 73 }, { peakToAverage: 2.1 }, { growthPerMonth: 0.11 }]
    for (const one of [...beyond, { costOwnershipClear: false }])
      assert.equal(evaluate({ ...small, ...one }).smallAndStable, false)
    assert.equal(evaluate({ ...small, growthPerMonth: null }).smallAndStable, null)
  })

  it('does not ask for payback where the customer must hold the boundary, and takes no hosted service then', () => {
    const dear = { ...LARGE, oneOffUsd: 1_000_000, wantsLessOperations: true }
    assert.deepEqual(evaluate(dear).reasonsToStay, ['payback-too-long'])
    const bounded = evaluate({ ...dear, customerBoundaryRequired: true })
    assert.deepEqual([bounded.verdict, bounded.fits.hosted], ['sharedStorage', false])
  })

  it('pays back at its maximum, and not after', () => {
    assert.equal(evaluate({ ...LARGE, oneOffUsd: 180_000 }).verdict, 'sharedStorage')
    assert.equal(evaluate({ ...LARGE, oneOffUsd: 180_001 }).verdict, 'stay')
    assert.equal(evaluate({ ...LARGE, oneOffUsd: 180_001, paybackMonthsMax: 24 }).verdict, 'sharedStorage')
    const limits = { constants: { 'options.paybackMonthsMax': 6 } }
    assert.equal(evaluate(LARGE, limits).verdict, 'stay')
  })

  it('takes shared storage before running it oneself where both have two supports, and that before a hosted service', () => {
    const both = { ...LARGE, expertEngineers: 2, needsFullControl: true, wantsLessOperations: true }
    assert.equal(evaluate(both).verdict, 'sharedStorage')
    assert.equal(evaluate({ ...both, crossZoneMaterial: false }).verdict, 'selfManage')
    const hosted = evaluate({ ...both, crossZoneMaterial: false, expertEngineers: 1 })
    assert.equal(hosted.verdict, 'hosted')
    assert.match(hosted.text, /^Take another hosted service: that fits better than shared storage here\./)
  })

  it('reads pressures and conditions from signals where they are not given', () => {
    const signals = { storageShare: 0.5, reassignmentHours: 5, crossZoneShare: 0.2 }
    const { pressures: _, storageSlowToScale: __, crossZoneMaterial: ___, ...rest } = LARGE
    const output = evaluate({ ...rest, signals })
    assert.equal(output.verdict, 'sharedStorage')
    assert.equal(output.pressures.storage, 1)
    assert.deepEqual(output.sharedStorageConditionsMet, ['storageSlowToScale', 'crossZoneMaterial'])
    const fall = changeOf(output, 'signals.crossZoneShare', 'below')
    assert.deepEqual([fall?.threshold, fall?.becomes], [0.15, 'stay'])
    assert.equal(fall?.text, 'the cross-zone share of the bill falls below 15 %')
  })

  it('finds by bisection what would change the verdict, and says whether it is there at the mark itself', () => {
    const stays = evaluate({ ...LARGE, oneOffUsd: 270_000 })
    assert.equal(stays.verdict, 'stay')
    assert.deepEqual(changeOf(stays, 'oneOffUsd', 'below')?.threshold, 180_000)
    assert.equal(changeOf(stays, 'oneOffUsd', 'below')?.isReached, true)
    assert.equal(changeOf(stays, 'currentMonthlyUsd', 'above')?.threshold, 45_000)
    assert.match(stays.text, /This holds unless the monthly bill reaches 45,000 USD \(then: shared storage\)/)
  })

  it('lets sums hang on a driver: unless retention goes beyond so many days', () => {
    const usdPerUnit = { retentionHours: { currentUsd: 100, bestAlternativeUsd: 10 } }
    const stays = evaluate({ ...LARGE, oneOffUsd: 270_000, usdPerUnit })
    // 15,000 a month must be saved, 10,000 are, and each hour adds 90.
    isClose(changeOf(stays, 'retentionHours', 'above')?.threshold, 336 + 5000 / 90)
    assert.throws(() => evaluate({ usdPerUnit: { retention: { currentUsd: 1, bestAlternativeUsd: 1 } } }), {
      message: /\/usdPerUnit\/retention is no driver/,
    })
  })

  it('turns the verdict when a change that it names is made', () => {
    const money = fc.integer({ min: 1, max: 300_000 })
    fc.assert(
      fc.property(
        money,
        money,
        money,
        fc.boolean(),
        (currentMonthlyUsd, bestAlternativeMonthlyUsd, oneOffUsd, wantsLessOperations) => {
          const facts = { ...LARGE, currentMonthlyUsd, bestAlternativeMonthlyUsd, oneOffUsd, wantsLessOperations }
          const before = evaluate(facts)
          for (const { driver, direction, threshold, becomes } of before.changes as Change[]) {
            if (threshold === null || driver.includes('.')) continue
            const past = direction === 'above' ? threshold + 1e-3 : threshold - 1e-3
            if (past < 0) continue
            assert.notEqual(becomes, before.verdict)
            assert.equal(evaluate({ ...facts, [driver]: past }).verdict, becomes)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('names for each of several reasons what would take it away', () => {
    const { text, changes, clears } = evaluate({
      avgInMiBps: 2,
      retentionHours: 24,
      peakToAverage: 1,
      growthPerMonth: 0,
      costOwnershipClear: true,
    })
    assert.deepEqual(changes, [])
    assert.match(text, /No single fact changes this: 4 reasons hold at once\.$/)
    const retention = clears.find((one: { driver: string }) => one.driver === 'retentionHours')
    assert.deepEqual([retention.reason, retention.threshold, retention.isReached], ['small-and-stable', 72, false])
    assert.equal(retention.text, 'retention goes beyond 72 hours')
  })

  it('never speaks of Odradek where there is a reason to stay', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(score, fc.nat(200_000), fc.boolean(), (network, oneOffUsd, crossZoneMaterial) => {
        const { text, verdict, reasonsToStay } = evaluate({ ...LARGE, oneOffUsd, crossZoneMaterial, pressures: { network } })
        assert.equal(verdict === 'stay', reasonsToStay.length > 0)
        if (verdict === 'stay') assert.doesNotMatch(text, /Odradek/)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the tuning of those who stay', () => {
  const tuning = { platform: 'msk-standard', avgOutMiBps: 100, consumersRackAware: 0, tieredAllowed: true, primaryHours: 12 }
  const stay = { avgInMiBps: 100, retentionHours: 72 }
  const rowsOf = (more: object) =>
    evaluate({ ...stay, tuning: { ...tuning, ...more } }).tuning as { action: string; monthlyUsd: number | null }[]

  it('is listed with money, what pays most first, and without where it is unknown', () => {
    const rows = rowsOf({ computeUsd: 10_000, computeUtilisation: 0.3, retentionNeededHours: 48, unusedGiB: 100 })
    const gibOfHours = (hours: number) => (100 * hours * 3600) / 1024
    const expected: [string, number | null][] = [
      ['tiered-storage', gibOfHours(60) * (3 * 0.1 - 0.06)],
      ['right-size', 5000],
      ['rack-aware-consumers', (200 / 3) * 2566.40625 * 0.02],
      ['retention', gibOfHours(24) * 3 * 0.1],
      ['unused-topics', 30],
      ['quotas', null],
    ]
    assert.deepEqual(
      rows.map(({ action }) => action),
      [...expected].sort((one, other) => (other[1] ?? -1) - (one[1] ?? -1)).map(([action]) => action),
    )
    for (const [action, usd] of expected) {
      const found = rows.find((row) => row.action === action)?.monthlyUsd
      if (usd === null) assert.equal(found, null)
      else isClose(found, usd)
    }
  })

  it('bills a gigabyte of as many bytes as the book says', () => {
    const more = { retentionNeededHours: 48, unusedGiB: 100 }
    const decimal = evaluate({ ...stay, tuning: { ...tuning, ...more } }, {}, { ...PRICES, gigabyteBytes: 1e9 })
    const billed = new Map<string, number | null>(
      decimal.tuning.map(({ action, monthlyUsd }: { action: string; monthlyUsd: number | null }) => [action, monthlyUsd]),
    )
    const binary = rowsOf(more).filter(({ monthlyUsd }) => monthlyUsd !== null)
    assert.deepEqual(binary.map(({ action }) => action).sort(), [
      'rack-aware-consumers',
      'retention',
      'tiered-storage',
      'unused-topics',
    ])
    for (const { action, monthlyUsd } of binary) isClose(billed.get(action), (monthlyUsd! * 2 ** 30) / 1e9)
  })

  it('leaves out what saves nothing, and keeps what nobody knows', () => {
    const actions = rowsOf({ consumersRackAware: 1, tieredAllowed: false, computeUsd: 10, computeUtilisation: 0.7 }).map(
      ({ action }) => action,
    )
    assert.deepEqual(actions, ['retention', 'unused-topics', 'quotas'])
  })

  it('is a list without money where no facts are given', () => {
    const rows = evaluate(stay).tuning as { monthlyUsd: number | null }[]
    assert.deepEqual(
      rows.map(({ monthlyUsd }) => monthlyUsd),
      [null, null, null, null, null, null],
    )
  })

  it('counts partitions on Serverless, which are billed by the hour', () => {
    const rows = rowsOf({ platform: 'msk-serverless', unusedPartitions: 100, unusedGiB: 0 })
    isClose(rows.find(({ action }) => action === 'unused-topics')?.monthlyUsd, 100 * 730 * 0.0015)
  })

  it('is not listed for those who leave', () => {
    assert.deepEqual(evaluate({ ...LARGE, tuning }).tuning, [])
  })
})

function isClose(actual: number | null | undefined, expected: number): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= 1e-6 * Math.max(1, expected),
    `${actual} is not ${expected}`,
  )
}
