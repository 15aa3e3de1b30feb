import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planCompare } from './compare.ts'
import { planCost } from './cost.ts'

const book = builtInBook()

interface Row {
  readonly option: string
  readonly monthlyUsd: number | null
  readonly scenariosLowUsd: number | null
  readonly scenariosHighUsd: number | null
  readonly unknown: readonly string[]
  readonly doubleRunUsd: number | null
  readonly oneOffTotalUsd: number | null
  readonly savingPerMonthUsd: number | null
  readonly paybackMonths: number | null
  readonly horizonSavingUsd: number | null
  readonly tunedUsd: number | null
  readonly againstTuned: Readonly<Record<string, number>> | null
  readonly savingAgainstTunedUsd: number | null
  readonly migration: {
    readonly beforeUsd: number | null
    readonly afterUsd: number | null
    readonly linkGiB: number | null
    readonly linkUsd: number | null
    readonly capacity: Readonly<Record<string, number | boolean | null>>
  } | null
}

interface Result {
  readonly error: string | null
  readonly differs: readonly { readonly option: string; readonly fields: readonly string[] }[]
  readonly current: { readonly monthlyUsd: number | null; readonly tunedUsd: number | null; readonly unknown: readonly string[] }
  readonly rows: readonly Row[]
  readonly scenarioCount: number
  readonly scenarios: readonly { readonly option: string }[]
  readonly questions: readonly {
    readonly question: string
    readonly text: string
    readonly rows: readonly { readonly option: string; readonly figures: Readonly<Record<string, number | null>> }[]
  }[]
  readonly warnings: readonly string[]
}

const WORKLOAD = { avgInMiBps: 100, fanOut: 2, retentionHours: 72, partitions: 1000, peakInMiBps: 200 }
const PEOPLE = (hoursPerMonth: number) => ({ support: { monthlyUsd: 0 }, engineering: { hoursPerMonth, usdPerHour: 100 } })

const KAFKA = {
  option: 'ec2',
  workload: WORKLOAD,
  deployment: { instanceType: 'm5.2xlarge', brokers: 12, controllers: 3, controllerType: 'm5.large', capacityMiBps: 400 },
  settings: PEOPLE(40),
}
const SHARED = {
  option: 'odradek',
  workload: WORKLOAD,
  deployment: { instanceType: 'm7g.4xlarge', brokers: 6, capacityMiBps: 400 },
  settings: PEOPLE(10),
}

function compare(input: object, of = book): Result {
  return planCompare.evaluate(input, of).output as unknown as Result
}

function modelled(alternative: object = {}, more: object = {}): Result {
  return compare({ current: { cost: KAFKA }, alternatives: [{ option: 'odradek', cost: SHARED, ...alternative }], ...more })
}

function bare(alternative: object, current: object = {}): Row {
  const { rows } = compare({
    current: { monthlyUsd: 1000, assumptions: 'a', ...current },
    alternatives: [{ option: 'x', monthlyUsd: 400, assumptions: 'a', ...alternative }],
  })
  return rows[0]!
}

const near = (one: number | null | undefined, other: number) =>
  assert.ok(Math.abs((one ?? Number.NaN) - other) <= 1e-9 * Math.abs(other) + 1e-9, `${one} is not ${other}`)

describe('plan compare', () => {
  it('pays the overlap on the new platform, by the hours of the price book', () => {
    near(bare({ oneOffUsd: 0, overlapWeeks: 4 }).doubleRunUsd, ((4 * 168) / 730) * 400)
    const value = { kind: 'odradek/prices', version: 1, hoursPerMonth: 672 }
    const { rows } = compare(
      {
        current: { monthlyUsd: 1000, assumptions: 'a' },
        alternatives: [{ option: 'x', monthlyUsd: 400, overlapWeeks: 4, assumptions: 'a' }],
      },
      builtInBook({ prices: [{ name: 'mine', value }] }),
    )
    near(rows[0]?.doubleRunUsd, 400)
  })

  it('never pays back what saves nothing', () => {
    assert.equal(bare({ oneOffUsd: 100, monthlyUsd: 1000 }).paybackMonths, null)
    assert.equal(bare({ oneOffUsd: 100, monthlyUsd: 1200 }).paybackMonths, null)
    assert.equal(bare({ oneOffUsd: 0, monthlyUsd: 400 }).paybackMonths, 0)
  })

  it('leaves unknown what follows from something unknown', () => {
    const once = bare({ oneOffUsd: null, overlapWeeks: 0 })
    assert.deepEqual(
      [once.doubleRunUsd, once.oneOffTotalUsd, once.savingPerMonthUsd, once.paybackMonths, once.horizonSavingUsd],
      [0, null, 600, null, null],
    )
    assert.equal(bare({ overlapWeeks: null }).doubleRunUsd, null)
    const unpriced = bare({ monthlyUsd: null, oneOffUsd: 10, overlapWeeks: 0 })
    assert.deepEqual([unpriced.doubleRunUsd, unpriced.oneOffTotalUsd, unpriced.savingPerMonthUsd], [0, 10, null])
    assert.equal(bare({}, { monthlyUsd: null }).savingPerMonthUsd, null)
  })

  it('has no payback where next to nothing is saved', () => {
    assert.equal(bare({ oneOffUsd: 1, monthlyUsd: 0 }, { monthlyUsd: 5e-324 }).paybackMonths, null)
  })

  it('breaks even at the payback, whatever the sums', () => {
    const usd = fc.integer({ min: 0, max: 1e8 }).map((cents) => cents / 100)
    fc.assert(
      fc.property(usd, usd, usd, fc.double({ min: 0, max: 52, noNaN: true }), (now, then, oneOffUsd, overlapWeeks) => {
        const row = bare({ monthlyUsd: then, oneOffUsd, overlapWeeks }, { monthlyUsd: now })
        if (row.paybackMonths === null) {
          assert.ok(now <= then)
          return
        }
        const scale = Math.max(1, row.oneOffTotalUsd!)
        assert.ok(Math.abs(row.paybackMonths * row.savingPerMonthUsd! - row.oneOffTotalUsd!) <= 1e-6 * scale)
        near(row.horizonSavingUsd, row.savingPerMonthUsd! * 36 - row.oneOffTotalUsd!)
      }),
    )
  })

  it('says when changing over was not told to cost anything, and when all rests on fewer than three scenarios', () => {
    const { warnings } = compare({
      current: { monthlyUsd: 1000, assumptions: 'a' },
      alternatives: [{ option: 'x', monthlyUsd: null, assumptions: 'a' }],
    })
    assert.deepEqual(warnings, ['fewer-than-3-scenarios', 'one-off-not-told: x', 'no-total: x'])
    assert.deepEqual(modelled({ oneOffUsd: 0 }).warnings, [])
    // One option that went through none tells nothing of the others.
    const half = compare({
      current: { monthlyUsd: 1000, assumptions: 'a' },
      alternatives: [{ option: 'odradek', cost: SHARED, assumptions: 'a', oneOffUsd: 1 }],
    })
    assert.deepEqual([half.scenarioCount, half.warnings], [0, ['fewer-than-3-scenarios']])
  })

  it('refuses different assumptions, by their hash or by what the costs themselves assume', () => {
    const longer = { ...SHARED, workload: { ...WORKLOAD, retentionHours: 24 } }
    const { error, rows, differs } = modelled({ cost: longer })
    assert.deepEqual([error, rows], ['mixed-assumptions', []])
    assert.deepEqual(differs, [{ option: 'odradek', fields: ['workload.retentionHours'] }])
    assert.deepEqual(modelled({ assumptions: 'b' }).differs[0]?.fields, ['assumptions'])
    const dear = { ...SHARED, settings: { ...SHARED.settings, engineering: { hoursPerMonth: 10, usdPerHour: 50 } } }
    assert.deepEqual(modelled({ cost: dear }).differs[0]?.fields, ['settings.engineering.usdPerHour'])
    // How long bytes stay on brokers is the option's own affair.
    const tiered = { ...KAFKA, workload: { ...WORKLOAD, primaryHours: 24 } }
    assert.equal(compare({ current: { cost: tiered }, alternatives: [{ option: 'odradek', cost: SHARED }] }).error, null)
  })

  it('refuses sides without a sum, or without anything that shows what they assume', () => {
    const refused = (input: object, message: RegExp) => assert.throws(() => compare(input), { message })
    const other = [{ option: 'x', monthlyUsd: 1, assumptions: 'a' }]
    refused({ current: { assumptions: 'a' }, alternatives: other }, /\/current\/monthlyUsd is missing/)
    refused({ current: { monthlyUsd: 1 }, alternatives: other }, /\/current\/assumptions is missing/)
    refused({ current: { monthlyUsd: 1, assumptions: 'a' }, alternatives: [] }, /\/alternatives must be 1 or more/)
    const bill = { lines: [{ usageType: 'x', usd: 1 }] }
    refused({ current: { monthlyUsd: 1, assumptions: 'a' }, alternatives: other, bill }, /\/bill\/model is missing/)
    const twice = { ...SHARED, settings: { support: { monthlyUsd: 1, shareOfBill: 0.1 } } }
    refused(
      { current: { cost: KAFKA }, alternatives: [{ option: 'x', cost: twice }] },
      /\/alternatives\/0\/cost\/settings\/support must/,
    )
  })

  it('works the month out of a cost, refuses a total that would hide a line, and believes a sum that is told', () => {
    const total = planCost.evaluate(SHARED, book).output.totalUsd
    assert.equal(modelled().rows[0]?.monthlyUsd, total)
    assert.equal(modelled({ monthlyUsd: 5 }).rows[0]?.monthlyUsd, 5)
    const unknown = modelled({ cost: { ...SHARED, prices: { 's3.standard.put': null } } })
    assert.deepEqual(
      [unknown.rows[0]?.monthlyUsd, unknown.rows[0]?.unknown, unknown.rows[0]?.scenariosLowUsd],
      [null, ['puts'], null],
    )
    assert.deepEqual(unknown.warnings, ['one-off-not-told: odradek', 'no-total: odradek'])
  })

  it('shows low and high around the month: the least and the most of what every option goes through', () => {
    const { rows, scenarioCount, scenarios } = modelled()
    assert.equal(scenarioCount, 8)
    assert.deepEqual(
      scenarios.map(({ option }) => option),
      ['current', 'odradek'],
    )
    const [row] = rows
    assert.ok(row!.scenariosLowUsd! <= row!.monthlyUsd! && row!.monthlyUsd! <= row!.scenariosHighUsd!)
  })

  it('compares with Kafka well tuned, too, and gives the other side the same consumers', () => {
    const { current, rows } = modelled()
    const [row] = rows
    const local = { ...SHARED, workload: { ...SHARED.workload, consumersRackAware: 1 } }
    assert.ok(current.tunedUsd! < current.monthlyUsd!)
    assert.equal(row?.tunedUsd, planCost.evaluate(local, book).output.totalUsd)
    assert.ok(row!.tunedUsd! < row!.monthlyUsd!)
    near(row?.savingAgainstTunedUsd, current.tunedUsd! - row!.tunedUsd!)
  })

  it('pays back against tuned Kafka with both of them tuned, the weeks of both among them', () => {
    const [row] = modelled({ oneOffUsd: 50_000, overlapWeeks: 6 }).rows
    const both = row!.againstTuned!
    const onceUsd = 50_000 + ((6 * 168) / 730) * row!.tunedUsd!
    assert.equal(both.alternativeTunedUsd, row?.tunedUsd)
    near(both.oneOffTotalUsd, onceUsd)
    near(both.paybackMonths, onceUsd / both.savingUsd!)
    near(both.horizonSavingUsd, both.savingUsd! * 36 - onceUsd)
  })

  it('is held against tuned Kafka of known lines, where the same are missing on both sides', () => {
    const settings = { engineering: { hoursPerMonth: 40, usdPerHour: 100 } }
    const compared = (kafka: object, shared: object) =>
      planCompare.evaluate(
        {
          current: { cost: { ...KAFKA, ...kafka } },
          alternatives: [{ option: 'odradek', cost: { ...SHARED, ...shared }, oneOffUsd: 1000 }],
        },
        book,
      ).output as unknown as { readonly rows: readonly { readonly againstTuned: Record<string, unknown> | null }[] }
    const without = compared({ settings }, { settings }).rows[0]?.againstTuned
    const all = modelled().rows[0] as unknown as { readonly againstTuned: Record<string, number> }
    assert.deepEqual(without?.without, ['support'])
    assert.ok(Number(without?.savingUsd) > 0 && Number(without?.paybackMonths) > 0)
    near(all.againstTuned.savingUsd, modelled().rows[0]!.savingAgainstTunedUsd!)
    assert.equal(compared({ settings }, {}).rows[0]?.againstTuned, null)
  })

  it('prices the months of both: double run and link, and tells how long the link copies', () => {
    const { rows, current } = modelled({ overlapWeeks: 6, linkMiBps: 200 })
    const { migration, monthlyUsd } = rows[0]!
    const linkGiB = 25_312.5 + (100 * 6 * 168 * 3600) / 1024
    near(migration?.linkGiB, linkGiB)
    near(migration?.linkUsd, linkGiB * 2 * (2 / 3) * 0.02)
    near(migration?.afterUsd, current.monthlyUsd! + monthlyUsd! + migration!.linkUsd!)
    assert.deepEqual(migration?.capacity, {
      sourceFanOutBefore: 2,
      sourceFanOutAfter: 3,
      netMiBps: 100,
      copyHours: 72,
      catchesUp: true,
    })
    assert.deepEqual(
      [modelled({ linkMiBps: 100 }), modelled()].map(({ rows: [row] }) => row?.migration?.capacity.catchesUp),
      [false, null],
    )
    assert.equal(modelled({ linkMiBps: 100 }).rows[0]?.migration?.capacity.copyHours, null)
    assert.equal(modelled({ overlapWeeks: null }).rows[0]?.migration?.afterUsd, null)
  })

  it('bills the link by a gigabyte of as many bytes as the book says', () => {
    const value = { kind: 'odradek/prices', version: 1, gigabyteBytes: 1e9 }
    const linkUsd = (of = book) => {
      const alternatives = [{ option: 'odradek', cost: SHARED, overlapWeeks: 6, linkMiBps: 200 }]
      return compare({ current: { cost: KAFKA }, alternatives }, of).rows[0]?.migration?.linkUsd
    }
    near(linkUsd(builtInBook({ prices: [{ name: 'p.yaml', value }] })), (linkUsd()! * 2 ** 30) / 1e9)
  })

  it('answers four questions for each option, with figures', () => {
    const { questions } = modelled()
    assert.deepEqual(
      questions.map(({ question }) => question),
      ['provisioned', 'kept', 'moved', 'engineering'],
    )
    const figures = (question: string, option: string) =>
      questions.find((one) => one.question === question)?.rows.find((row) => row.option === option)?.figures
    assert.equal(figures('provisioned', 'current')?.utilisation, 0.25)
    assert.equal(figures('kept', 'current')?.onBrokersGiB, 75_937.5)
    assert.deepEqual([figures('kept', 'odradek')?.onBrokersGiB, figures('kept', 'odradek')?.inObjectsGiB], [0, 25_312.5])
    assert.deepEqual([figures('moved', 'current')?.replicationMiBps, figures('moved', 'odradek')?.replicationMiBps], [200, 0])
    assert.deepEqual(
      [figures('engineering', 'odradek')?.avoidedHoursPerMonth, figures('engineering', 'odradek')?.avoidedUsd],
      [30, 3000],
    )
  })

  it('leaves a question open where nobody told what it needs', () => {
    const untold = { ...SHARED, deployment: { ...SHARED.deployment, capacityMiBps: null }, settings: {} }
    const { questions } = compare({
      current: { cost: { ...KAFKA, settings: {} } },
      alternatives: [{ option: 'odradek', cost: untold }],
    })
    const last = (index: number) => questions[index]?.rows.at(-1)?.figures
    assert.deepEqual([last(0)?.utilisation, last(0)?.idleUsd], [null, null])
    assert.deepEqual([last(3)?.hoursPerMonth, last(3)?.engineeringUsd, last(3)?.avoidedUsd], [null, null, null])
  })

  it('writes down where each figure comes from', () => {
    const { trace } = planCompare.evaluate(
      { current: { monthlyUsd: 10, assumptions: 'a' }, alternatives: [{ option: 'x', monthlyUsd: 5, assumptions: 'a' }] },
      book,
    )
    const saving = trace.find(({ step }) => step === 'x.savingPerMonthUsd')
    assert.deepEqual(saving?.sources, {
      'current.monthlyUsd': { kind: 'input', path: '/current/monthlyUsd' },
      monthlyUsd: { kind: 'input', path: '/alternatives/0/monthlyUsd' },
    })
    const costed = planCompare.evaluate({ current: { cost: KAFKA }, alternatives: [{ option: 'odradek', cost: SHARED }] }, book)
    const steps = costed.trace.map(({ step }) => step)
    for (const step of ['tunedUsd', 'span', 'questions.kept', 'scenarios.zone-lost.movedGiB', 'scenarios.replay.after.capacity'])
      assert.ok(steps.includes(`current.${step}`), step)
    const results = costed.trace.map(({ result }) => result)
    const [row] = costed.output.rows as readonly Row[]
    for (const figure of Object.values(row!))
      if (typeof figure === 'number')
        assert.ok(results.includes(figure) || figure === row!.scenariosLowUsd || figure === row!.scenariosHighUsd)
    const objects = costed.trace.find(({ step }) => step === 'odradek.objects.quantity')
    assert.deepEqual(objects?.sources?.retentionHours, { kind: 'input', path: '/alternatives/0/cost/workload/retentionHours' })
  })
})
