import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planClassify } from './classify.ts'
import { planPressures } from './pressures.ts'

const book = builtInBook()

function classify(input: unknown, limits: unknown = {}): Result {
  const given = builtInBook({ limits: [{ name: 'ours', value: limits }] })
  return planClassify.evaluate(input, given).output as unknown as Result
}

interface Result {
  readonly labels: readonly string[]
  readonly scores: Readonly<Record<string, number>>
  readonly confidence: Readonly<Record<string, number>>
  readonly met: Readonly<Record<string, readonly string[]>>
  readonly unknown: readonly string[]
  readonly meaning: Readonly<Record<string, { readonly follows: string; readonly questions: Readonly<Record<string, string>> }>>
}

const STEADY = { peakToAverage: 2, retentionHours: 72, replayRatio: 0.05, growthPerMonth: 0.1, fanOut: 3 }

const signals = fc.record(
  {
    peakToAverage: fc.double({ min: 1, max: 10, noNaN: true }),
    retentionHours: fc.double({ min: 0, max: 1000, noNaN: true }),
    replayRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    owners: fc.nat(100),
    residency: fc.boolean(),
    dataClasses: fc.array(fc.constantFrom('financial', 'telemetry', 'logs')),
  },
  { requiredKeys: [] },
)

describe('plan classify', () => {
  it('counts a value at its threshold as met', () => {
    assert.equal(classify(STEADY).scores.steady, 1)
    assert.deepEqual(classify({ ...STEADY, fanOut: 3.01 }).met.steady, [
      'peakToAverage',
      'retentionHours',
      'replayRatio',
      'growthPerMonth',
    ])
    assert.deepEqual(classify({ replayRatio: 0.25, retentionHours: 168, offsetResetsPerMonth: 2, fanOut: 4 }).labels, ['replay'])
  })

  it('gives no label without an anchor, however high the score', () => {
    const { scores, confidence, labels } = classify({ retentionHours: 24, replayRatio: 0, growthPerMonth: 0, fanOut: 1 })
    assert.equal(scores.steady, 1)
    assert.ok(confidence.steady! > 0.5)
    assert.deepEqual(labels, [])
  })

  it('takes null for unknown, and an empty list for known', () => {
    assert.ok(classify({ dataClasses: null }).unknown.includes('dataClasses'))
    const { unknown, confidence } = classify({ dataClasses: [] })
    assert.ok(!unknown.includes('dataClasses'))
    assert.equal(confidence.regulated, 3 / 9)
  })

  it('prints for each label what follows and what to ask, as a file may have changed it', () => {
    const { meaning } = classify(STEADY, { workloadPatterns: { steady: { questions: { ours: 'Who pays?' } } } })
    assert.deepEqual(Object.keys(meaning), ['steady'])
    assert.match(meaning.steady!.follows, /managed broker service/)
    assert.deepEqual(Object.keys(meaning.steady!.questions), ['billUnderstood', 'consumersRackAware', 'headroomNeeded', 'ours'])
  })

  it('goes by weights, thresholds and data classes that a file changes, and says so in the trace', () => {
    const limits = { constants: { 'classify.steady.peakToAverage.threshold': 4 }, regulatedDataClasses: ['telemetry'] }
    assert.equal(classify({ peakToAverage: 3.5 }, limits).scores.steady, 1)
    assert.equal(classify({ peakToAverage: 3.5 }).scores.steady, 0)
    assert.equal(classify({ dataClasses: ['telemetry'] }, limits).scores.regulated, 1)
    const changed = builtInBook({ limits: [{ name: 'ours', value: limits }] })
    const step = planClassify.evaluate({ peakToAverage: 3 }, changed).trace.find((one) => one.step === 'steady.peakToAverage')
    assert.deepEqual(step?.sources?.['steady.peakToAverage.threshold'], {
      kind: 'constant',
      id: 'classify.steady.peakToAverage.threshold',
      origin: 'ours',
    })
  })

  it('refuses texts of a file that do not fit', () => {
    assert.throws(() => classify(STEADY, { workloadPatterns: { steady: { follows: 7 } } }), {
      message: 'limits: workloadPatterns: /steady/follows must be a text, and is 7',
    })
  })

  it('keeps scores and confidence between 0 and 1, and never loses confidence by knowing more', () => {
    fc.assert(
      fc.property(signals, fc.boolean(), (known, residency) => {
        const before = classify(known)
        const after = classify({ ...known, residency })
        for (const pattern of Object.keys(before.scores)) {
          assert.ok(before.scores[pattern]! >= 0 && before.scores[pattern]! <= 1)
          assert.ok(after.confidence[pattern]! >= before.confidence[pattern]!)
        }
      }),
      { numRuns: 50 },
    )
  })
})

interface Pressures {
  readonly dominating: string | null
  readonly strong: readonly string[]
  readonly exitSignals: Readonly<Record<string, boolean | null>>
  readonly constraints: readonly { readonly constraint: string; readonly symptoms: readonly string[] }[]
}

function pressures(input: unknown): Pressures {
  return planPressures.evaluate(input, book).output as unknown as Pressures
}

describe('plan pressures', () => {
  it('lets nothing dominate where nothing is strong, or too little is known', () => {
    assert.equal(pressures({}).dominating, null)
    assert.deepEqual(pressures({ crossRegion: true }).strong, [])
  })

  it('tells cost from operations by which signals of storage are met', () => {
    const byHours = { storageShare: 0.1, reassignmentHours: 4, brokerReplacementHours: 1, diskUtilisation: 0.1 }
    assert.deepEqual(pressures(byHours).exitSignals, { cost: false, operations: true, governance: false })
    const byBill = {
      storageShare: 0.3,
      reassignmentHours: 0,
      brokerReplacementHours: 0,
      diskUtilisation: 0.7,
      retentionGrowing: true,
    }
    assert.deepEqual(pressures(byBill).strong, [])
    const byBoth = { ...byHours, storageShare: null }
    assert.deepEqual(pressures(byBoth).exitSignals, { cost: null, operations: true, governance: false })
  })

  it('sees cost in a network that is strong by its share of the bill, not in one that is merely unknown', () => {
    assert.equal(pressures({ crossZoneShare: 0.15, unknownZoneShare: 0 }).exitSignals.cost, true)
    const unclear = {
      crossZoneShare: 0,
      privateConnectivityShare: 0,
      crossRegion: true,
      unknownZoneShare: 0.5,
      clientNetworks: 3,
    }
    assert.equal(pressures(unclear).exitSignals.cost, false)
  })

  it('names the fact of the design behind each symptom', () => {
    const { constraints } = pressures({ crossZoneShare: 0.4, reassignmentHours: 9, strictOffsets: true })
    assert.deepEqual(
      constraints.map(({ constraint, symptoms }) => [constraint, symptoms]),
      [
        ['bytes-live-on-brokers', ['reassignmentHours']],
        ['traffic-crosses-zones', ['crossZoneShare']],
        ['clients-rely-on-kafka', ['strictOffsets']],
      ],
    )
  })

  it('has words for every signal', () => {
    const everything = Object.fromEntries(
      Object.keys(planPressures.input.shape).map((name) => [name, /Share$|Utilisation$/.test(name) ? 0.9 : true]),
    )
    for (const name of ['compactedTopics', 'connectors', 'clientNetworks', 'teamsToCoordinate', 'largestUnitTopics'])
      everything[name] = 99
    for (const name of ['reassignmentHours', 'brokerReplacementHours']) everything[name] = 99
    const { symptoms } = planPressures.evaluate(everything, book).output as { symptoms: readonly unknown[] }
    assert.equal(symptoms.length, Object.keys(planPressures.input.shape).length)
  })
})
