import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planCost } from './cost.ts'
import { planSensitivity } from './sensitivity.ts'

const book = builtInBook()

interface Row {
  readonly driver: string
  readonly area: string | null
  readonly base: number | null
  readonly low: number
  readonly high: number
  readonly lowUsd: number
  readonly highUsd: number
  readonly swingUsd: number
  readonly elasticity: number | null
  readonly monotone: boolean
  readonly interior: readonly { readonly value: number; readonly usd: number }[]
  readonly unknown: readonly string[]
  readonly beyondDisks: readonly string[]
}

interface Result {
  readonly baseUsd: number
  readonly complete: boolean
  readonly unknown: readonly string[]
  readonly rows: readonly Row[]
  readonly range: { readonly lowUsd: number; readonly highUsd: number }
  readonly corners: number
  readonly areas: readonly { readonly area: string; readonly drivers: readonly string[]; readonly swingUsd: number | null }[]
  readonly areasUncovered: readonly string[]
  readonly warnings: readonly string[]
}

const FREE = { support: { monthlyUsd: 0 }, engineering: { hoursPerMonth: 0, usdPerHour: 0 } }

const SHARED = {
  option: 'odradek',
  workload: { avgInMiBps: 100, fanOut: 2, retentionHours: 72, partitions: 1000, producersZoneAware: 1, consumersRackAware: 1 },
  deployment: { instanceType: 'm7g.4xlarge', brokers: 6 },
  settings: FREE,
}

const MSK = {
  option: 'msk-standard',
  workload: { avgInMiBps: 100, fanOut: 2, retentionHours: 72, primaryHours: 24, partitions: 1000 },
  deployment: { instanceType: 'kafka.m5.4xlarge', brokers: 12 },
  settings: FREE,
}

function sensitivity(base: object, vary?: object, of = book): Result {
  return planSensitivity.evaluate({ base, ...(vary === undefined ? {} : { vary }) }, of).output as unknown as Result
}

function knownUsd(input: object): number {
  return planCost.evaluate(input, book).output.knownUsd as number
}

const withWorkload = (base: typeof SHARED, fields: object) => ({ ...base, workload: { ...base.workload, ...fields } })

function near(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= Math.max(1e-6, Math.abs(expected) * 1e-9),
    `${actual} ${expected}`,
  )
}

describe('plan sensitivity', () => {
  it('moves each driver alone and ranks them by their swing, then by name', () => {
    const { baseUsd, rows } = sensitivity(SHARED, {
      'workload.fanOut': [1, 8],
      'workload.avgOutMiBps': [100, 800],
      'workload.retentionHours': [24, 720],
    })
    assert.equal(baseUsd, knownUsd(SHARED))
    assert.deepEqual(
      rows.map(({ driver }) => driver),
      ['workload.retentionHours', 'workload.avgOutMiBps', 'workload.fanOut'],
    )
    assert.equal(rows[0]?.lowUsd, knownUsd(withWorkload(SHARED, { retentionHours: 24 })))
    assert.equal(rows[0]?.highUsd, knownUsd(withWorkload(SHARED, { retentionHours: 720 })))
    assert.equal(rows[0]?.swingUsd, rows[0]!.highUsd - rows[0]!.lowUsd)
    assert.equal(rows[0]?.base, 72)
  })

  it('gives the elasticity of the whole bill, also of a figure of the model that nobody told', () => {
    const { rows, baseUsd } = sensitivity(SHARED, { 'settings.flushesPerSecond': [4, 20], 'workload.retentionHours': [24, 720] })
    const row = rows.find(({ driver }) => driver === 'workload.retentionHours')
    const expected = (knownUsd(withWorkload(SHARED, { retentionHours: 72 * 1.1 })) / baseUsd - 1) / 0.1
    assert.ok(Math.abs((row?.elasticity ?? 0) - expected) < 1e-9)
    assert.equal(rows.find(({ driver }) => driver === 'settings.flushesPerSecond')?.base, 10)
  })

  it('looks between the ends where the bill turns on the way, and says so', () => {
    // Beyond 16.67 flushes a second they are small enough to be the body of their entry.
    const { rows, range, corners, warnings } = sensitivity(SHARED, { 'settings.flushesPerSecond': [16, 17] })
    const [row] = rows
    assert.equal(row?.monotone, false)
    assert.equal(row?.interior.length, 5)
    assert.equal(corners, 7)
    assert.ok(range.highUsd > Math.max(row!.lowUsd, row!.highUsd))
    assert.deepEqual(warnings, ['not-monotone: settings.flushesPerSecond', 'base-outside-range: settings.flushesPerSecond'])
  })

  it('says where there is no room for the points between', () => {
    const few = builtInBook({ limits: [{ name: 'mine', value: { constants: { 'sensitivity.cornersMax': 4 } } }] })
    const { corners, warnings } = sensitivity(SHARED, { 'settings.flushesPerSecond': [16, 17] }, few)
    assert.equal(corners, 2)
    assert.ok(warnings.includes('interior-points-left-out: settings.flushesPerSecond'))
  })

  it('takes all combinations of ends into the range', () => {
    const vary = { 'workload.retentionHours': [24, 720], 'workload.avgInMiBps': [50, 200] }
    const { range, corners } = sensitivity(SHARED, vary)
    assert.equal(corners, 4)
    assert.equal(range.lowUsd, knownUsd(withWorkload(SHARED, { retentionHours: 24, avgInMiBps: 50 })))
    assert.equal(range.highUsd, knownUsd(withWorkload(SHARED, { retentionHours: 720, avgInMiBps: 200 })))
  })

  it('moves prices, sums and paths, too', () => {
    const base = { ...SHARED, paths: [{ kind: 'nat', gibPerMonth: 10 }], prices: { 's3.standard.put': 0.006 } }
    const { rows, range } = sensitivity(base, {
      'prices.s3.standard.put': [0, 0.01],
      'settings.support.monthlyUsd': [0, 1000],
      'paths.0.gibPerMonth': [0, 1000],
    })
    assert.equal(rows.find(({ driver }) => driver === 'settings.support.monthlyUsd')?.swingUsd, 1000)
    assert.ok(rows.every(({ swingUsd }) => swingUsd > 0))
    assert.equal(rows.find(({ driver }) => driver === 'prices.s3.standard.put')?.base, 0.006)
    assert.ok(range.highUsd - range.lowUsd > 1000)
  })

  it('keeps the bill incomplete where a line is unknown, and names the drivers that move what nobody knows', () => {
    const { complete, unknown, rows, warnings } = sensitivity(MSK, {
      'workload.retrievalGiBPerMonth': [0, 1000],
      'workload.avgInMiBps': [50, 100],
    })
    assert.equal(complete, true)
    assert.deepEqual(unknown, [])
    assert.deepEqual(rows.find(({ driver }) => driver === 'workload.retrievalGiBPerMonth')?.unknown, ['tieredRetrieval'])
    assert.deepEqual(warnings, ['moves-unknown-line: workload.retrievalGiBPerMonth: tieredRetrieval'])
    const told = withWorkload(MSK as unknown as typeof SHARED, { retrievalGiBPerMonth: 1000 })
    const without = sensitivity(told, { 'workload.avgInMiBps': [50, 100] })
    assert.deepEqual([without.complete, without.unknown, without.warnings], [false, ['tieredRetrieval'], []])
  })

  it('refuses fields that are none, values that they cannot have, and more drivers than can be combined', () => {
    const refused = (vary: object, message: RegExp) => assert.throws(() => sensitivity(SHARED, vary), { message })
    refused({ 'workload.fanout': [1, 2] }, /vary workload.fanout to 1: \/workload\/fanout is unknown; did you mean fanOut\?/)
    refused({ 'workload.consumersRackAware': [0, 2] }, /consumersRackAware must be at most 1, and is 2/)
    refused({ 'paths.0.gibPerMonth': [0, 2] }, /\/vary\/paths.0.gibPerMonth must be a number of the base/)
    refused({ 'workload.__proto__': [0, 2] }, /is a name that no field can have/)
    refused({ option: [0, 2] }, /\/option must be/)
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`prices.p${index}`, [0, 1]]))
    refused(many, /\/vary must be up to 12 drivers, and is 13/)
    assert.throws(() => sensitivity({ ...SHARED, settings: { support: { monthlyUsd: 1, shareOfBill: 0.1 } } }), {
      message: /\/base\/settings\/support must be/,
    })
  })

  it('moves the five decision areas where nobody says what to move', () => {
    const { rows, areas, areasUncovered } = sensitivity(MSK)
    assert.deepEqual(
      areas.map(({ area }) => area),
      ['retention', 'fanOut', 'connectivity', 'scaling', 'recovery'],
    )
    assert.deepEqual(areasUncovered, [])
    assert.ok(rows.length >= 5)
    assert.equal(areas[0]?.swingUsd, rows.find(({ driver }) => driver === 'workload.retentionHours')?.swingUsd)
    const brokers = rows.find(({ driver }) => driver === 'deployment.brokers')
    assert.deepEqual([brokers?.low, brokers?.high, brokers?.area], [12, 18, 'recovery'])
  })

  it('says which areas it could not move, and lets a file of limits move them otherwise', () => {
    const unread = withWorkload(SHARED, { fanOut: null, retentionHours: null })
    assert.deepEqual(sensitivity(unread).areasUncovered, ['retention', 'fanOut'])
    assert.deepEqual(sensitivity(SHARED, { 'workload.zones': [1, 3] }).areasUncovered, [
      'retention',
      'fanOut',
      'scaling',
      'recovery',
    ])
    const value = { decisionAreas: { retention: { drivers: { 'workload.retentionHours': { high: { to: 168 } } } } } }
    const row = sensitivity(SHARED, undefined, builtInBook({ limits: [{ name: 'mine', value }] })).rows.find(
      ({ area }) => area === 'retention',
    )
    assert.deepEqual([row?.low, row?.high], [24, 168])
  })

  it('takes whole numbers between the ends of a field that has only those', () => {
    const one = { ...SHARED, workload: { ...SHARED.workload, producersZoneAware: 0, consumersRackAware: 0 } }
    const { rows, warnings } = sensitivity(one, { 'workload.zones': [1, 4] })
    assert.equal(rows[0]?.monotone, true)
    assert.deepEqual(warnings, [])
  })

  it('says at which ends disks that were bought are too small, so that larger ones are in the bill', () => {
    const workload = { avgInMiBps: 100, fanOut: 2, retentionHours: 2, partitions: 1000 }
    const base = { ...MSK, workload, deployment: { ...MSK.deployment, provisionedGiB: 10_000 } }
    const hours = { 'workload.retentionHours': [1, 720] }
    assert.deepEqual(sensitivity(base, hours).rows[0]?.beyondDisks, ['high'])
    assert.deepEqual(sensitivity(MSK, hours).rows[0]?.beyondDisks, [])
  })

  it('stands still for what moves nothing', () => {
    const { rows } = sensitivity(SHARED, { 'workload.peakInMiBps': [100, 300] })
    assert.deepEqual([rows[0]?.swingUsd, rows[0]?.elasticity, rows[0]?.base], [0, null, null])
  })

  it('writes down both ends of each driver with where they come from, and the bill of the base', () => {
    const { trace } = planSensitivity.evaluate({ base: SHARED, vary: { 'workload.fanOut': [1, 8] } }, book)
    const step = trace.find(({ step: name }) => name === 'workload.fanOut.highUsd')
    assert.deepEqual(step?.sources, { 'workload.fanOut': { kind: 'input', path: '/vary/workload.fanOut' } })
    const objects = trace.find(({ step: name }) => name === 'base.objects.quantity')
    assert.deepEqual(objects?.sources?.retentionHours, { kind: 'input', path: '/base/workload/retentionHours' })
  })

  it('gives the same whatever the order of drivers, and a range that no row lies outside of', () => {
    const vary: Readonly<Record<string, readonly [number, number]>> = {
      'workload.retentionHours': [72, 720],
      'workload.avgInMiBps': [100, 200],
      'workload.producersZoneAware': [0, 1],
      'workload.catchUpMiBps': [0, 50],
    }
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(vary)), { minLength: 1 })
    fc.assert(
      fc.property(names, (some) => {
        const picked = (order: readonly string[]) => Object.fromEntries(order.map((name) => [name, vary[name]]))
        const result = sensitivity(SHARED, picked(some))
        const other = sensitivity(SHARED, picked([...some].reverse()))
        assert.deepEqual(
          result.rows.map(({ driver }) => driver),
          other.rows.map(({ driver }) => driver),
        )
        assert.deepEqual(result.range, other.range)
        // The base is a corner of all: each of these ranges begins or ends there.
        for (const { lowUsd, highUsd } of result.rows) {
          assert.ok(Math.min(lowUsd, highUsd) >= result.range.lowUsd)
          assert.ok(Math.max(lowUsd, highUsd) <= result.range.highUsd)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('moves measured reads along with what is written, and with how often a byte is read', () => {
    const measured = { ...MSK, workload: { ...MSK.workload, avgOutMiBps: 200 } }
    const vary = { 'workload.avgInMiBps': [50, 200], 'workload.fanOut': [1, 4] }
    const [told, seen] = [sensitivity(MSK, vary), sensitivity(measured, vary)]
    assert.deepEqual(seen.rows, told.rows)
    assert.deepEqual(seen.range, told.range)
    assert.ok(seen.rows.every(({ swingUsd }) => swingUsd > 0))
  })

  it('leaves reads as told where they are moved themselves, in whatever order', () => {
    const measured = { ...MSK, workload: { ...MSK.workload, avgOutMiBps: 200 } }
    const of = (vary: object) => sensitivity(measured, vary).range
    const [one, other] = [
      of({ 'workload.avgOutMiBps': [100, 400], 'workload.avgInMiBps': [50, 200] }),
      of({ 'workload.avgInMiBps': [50, 200], 'workload.avgOutMiBps': [100, 400] }),
    ]
    assert.deepEqual(one, other)
    near(one.lowUsd, knownUsd({ ...measured, workload: { ...measured.workload, avgInMiBps: 50, avgOutMiBps: 100 } }))
  })

  it('grows disks that are told as provisioned to what must lie on them, and makes none smaller', () => {
    const workload = { avgInMiBps: 100, fanOut: 2, retentionHours: 24, partitions: 1000 }
    // 25,312.5 GiB lie on them: a quarter.
    const roomy = { ...MSK, workload, deployment: { ...MSK.deployment, provisionedGiB: 101_250 } }
    const [row] = sensitivity(roomy, { 'workload.retentionHours': [12, 720] }).rows
    near(row?.lowUsd, knownUsd(roomy))
    near(row!.highUsd - row!.lowUsd, ((25_312.5 * 30) / 0.7 - 101_250) * 0.1)
    // Nine tenths full today: that full they may be later.
    const full = { ...roomy, deployment: { ...roomy.deployment, provisionedGiB: 28_125 } }
    near(sensitivity(full, { 'workload.retentionHours': [24, 48] }).rows[0]?.swingUsd, 28_125 * 0.1)
    const disks = sensitivity(full, { 'deployment.provisionedGiB': [1000, 2000] }).rows[0]
    near(disks?.swingUsd, 100)
  })

  it('takes twelve drivers in one go', () => {
    const vary = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`prices.p${index}`, [0, 1]]))
    assert.equal(sensitivity(SHARED, vary).corners, 4096)
  })
})
