import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import type { Calculation } from '../calculation.ts'
import { planFitExpress } from './fit-express.ts'
import { planFitKafka } from './fit-kafka.ts'
import { planFitServerless } from './fit-serverless.ts'
import { planFitShared } from './fit-shared.ts'
import { planFitTiered } from './fit-tiered.ts'
import { isVersionAtLeast } from './kafka-version.ts'
import { mskFlavourMarkdown, mskFlavoursIn } from './msk-flavours.ts'

const book = builtInBook()

// biome-ignore lint/suspicious/noExplicitAny: outputs of five calculations, each with fields of its own
function evaluate(calculation: Calculation, input: unknown, limits: unknown = {}): any {
  return calculation.evaluate(input, builtInBook({ limits: [{ name: 'ours', value: limits }] })).output
}

describe('plan fit kafka', () => {
  const none = {
    writeAvgMiBps: 0,
    independentConsumers: 1,
    replayNeeded: false,
    durabilityControlNeeded: false,
    orderedScaleOut: false,
  }

  it('takes the first rule that holds for what would do instead', () => {
    assert.equal(evaluate(planFitKafka, none).alternative, 'sqs')
    assert.equal(evaluate(planFitKafka, { ...none, workQueue: true, contentRouting: true }).alternative, 'sqs')
    assert.equal(evaluate(planFitKafka, { ...none, workQueue: true, replayNeeded: true }).alternative, 'kinesis')
    assert.equal(evaluate(planFitKafka, { ...none, replayNeeded: true, contentRouting: true }).alternative, 'eventbridge')
    assert.equal(evaluate(planFitKafka, { ...none, independentConsumers: 2 }).alternative, 'sns+sqs')
  })

  it('changes its verdict at two and at three reasons', () => {
    const two = { ...none, writeAvgMiBps: 1, independentConsumers: 2 }
    assert.equal(evaluate(planFitKafka, two).verdict, 'consider-simpler')
    assert.equal(evaluate(planFitKafka, { ...two, replayNeeded: true }).verdict, 'kafka')
    assert.equal(evaluate(planFitKafka, { ...none, writeAvgMiBps: 1 }).verdict, 'simpler')
  })

  it('gives no verdict where what is unknown decides, and gives one where it does not', () => {
    assert.equal(evaluate(planFitKafka, { ...none, writeAvgMiBps: 1, replayNeeded: null }).verdict, null)
    assert.equal(evaluate(planFitKafka, { ...none, replayNeeded: null }).verdict, 'simpler')
    assert.equal(evaluate(planFitKafka, { ...none, replayNeeded: null }).alternative, null)
    assert.equal(evaluate(planFitKafka, {}).verdict, null)
    assert.equal(evaluate(planFitKafka, { ecosystem: ['flink'] }).verdict, 'kafka')
  })

  it('does not call it an override where reasons alone would do', () => {
    const three = { ...none, writeAvgMiBps: 5, independentConsumers: 3, replayNeeded: true, ecosystem: ['connect'] }
    assert.equal(evaluate(planFitKafka, three).ecosystemOverride, false)
  })

  it('says what would be lost, with the figures of the limits', () => {
    const { losses } = evaluate(planFitKafka, { ...none, orderedScaleOut: true })
    assert.ok(losses.includes('Records are kept for at most 365 days, and nothing is compacted.'))
    const changed = evaluate(planFitKafka, none, { alternatives: { sqs: { retentionDaysMax: null } } })
    assert.ok(changed.losses.includes('Messages are kept for at most an unknown number of days.'))
  })
})

describe('plan fit serverless', () => {
  it('calls near what is from 95 % of a limit up to it, and a violation what is above', () => {
    const at = (partitions: number) => evaluate(planFitServerless, { partitions })
    assert.deepEqual(at(2279).near, [])
    assert.deepEqual(at(2280).near, ['partitions'])
    assert.deepEqual(at(2400).near, ['partitions'])
    assert.equal(at(2400).fits, true)
    assert.deepEqual(at(2401).violations, [{ limit: 'partitions', allowed: 2400, needed: 2401 }])
    assert.deepEqual(at(2401).near, [])
  })

  it('says that it fits as far as known, and nothing of a load of which nothing is known', () => {
    assert.equal(evaluate(planFitServerless, { partitions: 10 }).verdict, 'fits-as-far-as-known')
    const { fits, verdict, unknown } = evaluate(planFitServerless, {})
    assert.deepEqual([fits, verdict, unknown.length], [null, 'unknown', 18])
  })

  it('takes a limit that nobody knows for unknown, never for none', () => {
    const { unknown, violations } = evaluate(planFitServerless, { groups: 9 }, { mskServerless: { groups: null } })
    assert.ok(unknown.includes('groups'))
    assert.deepEqual(violations, [])
  })

  it('goes by limits that a file raises', () => {
    assert.equal(evaluate(planFitServerless, { partitions: 4000 }, { mskServerless: { partitions: 4800 } }).fits, true)
  })

  it('finds violations in the order of the needs, those of access last', () => {
    const { violations } = evaluate(planFitServerless, {
      kafkaAcls: true,
      authentication: ['scram', 'mtls', 'scram'],
      clientVpcs: 6,
      inMiBps: 201,
      partitionOutMiBps: 11,
    })
    assert.deepEqual(
      violations.map(({ limit, needed }: { limit: string; needed: unknown }) => [limit, needed]),
      [
        ['inMiBps', 201],
        ['partitionOutMiBps', 11],
        ['clientVpcs', 6],
        ['authentication', ['mtls', 'scram']],
        ['kafkaAcls', true],
      ],
    )
  })

  it('never fits more when more is needed', () => {
    const load = fc.record({ inMiBps: fc.nat(400), partitions: fc.nat(5000), groups: fc.nat(1000) })
    fc.assert(
      fc.property(load, fc.nat(500), (needs, more) => {
        const before = evaluate(planFitServerless, needs)
        const after = evaluate(planFitServerless, { ...needs, partitions: needs.partitions + more })
        assert.ok(before.fits || !after.fits)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what a service is asked to take', () => {
  const sourceOf = (calculation: Calculation, input: object, name: string) =>
    calculation.evaluate(input, book).trace.find(({ step }) => step === name)?.sources?.needed

  it('tells which field of the input it is', () => {
    const needs = { partitions: 10, authentication: ['iam'] }
    assert.deepEqual(sourceOf(planFitServerless, needs, 'partitions'), { kind: 'input', path: '/partitions' })
    assert.deepEqual(sourceOf(planFitServerless, needs, 'authentication'), { kind: 'input', path: '/authentication' })
    const express = { zones: 3, topicSettings: { 'segment.ms': 1 } }
    assert.deepEqual(sourceOf(planFitExpress, express, 'zones'), { kind: 'input', path: '/zones' })
    assert.deepEqual(sourceOf(planFitExpress, express, 'segment.ms'), { kind: 'input', path: '/topicSettings/segment.ms' })
  })
})

describe('plan fit express', () => {
  it('takes settings that equal what is fixed, however they are written', () => {
    const topicSettings = { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false', 'cleanup.policy': 'compact' }
    assert.deepEqual(evaluate(planFitExpress, { topicSettings }).conflicts, [])
  })

  it('finds a compaction lag below a day, zones, rates and tiered storage, in this order after settings by name', () => {
    const { conflicts } = evaluate(planFitExpress, {
      topicSettings: { 'segment.ms': 1, 'max.compaction.lag.ms': 86_399_999 },
      zones: 2,
      partitionMBps: 15.5,
      tieredStorage: true,
    })
    assert.deepEqual(conflicts, [
      { setting: 'max.compaction.lag.ms', needed: 86_399_999, fixed: '>=86400000' },
      { setting: 'segment.ms', needed: 1, fixed: 'not-exposed' },
      { setting: 'zones', needed: 2, fixed: 3 },
      { setting: 'partitionMBps', needed: 15.5, fixed: 15 },
      { setting: 'tieredStorage', needed: true, fixed: false },
    ])
  })

  it('fits at its limits, and says what it does not know', () => {
    const known = { topicSettings: { 'max.compaction.lag.ms': 86_400_000 }, zones: 3, partitionMBps: 15, tieredStorage: false }
    assert.equal(evaluate(planFitExpress, { ...known, streamsInUse: false }).verdict, 'fits')
    assert.deepEqual(evaluate(planFitExpress, known).unknown, ['streamsInUse'])
    assert.equal(evaluate(planFitExpress, {}).fits, null)
  })
})

describe('plan fit tiered', () => {
  const good = {
    cleanupPolicy: 'delete',
    retentionHours: 72,
    kafkaVersion: '3.6.0',
    clientVersion: '3.0',
    segmentBytes: 50_331_648,
  }

  it('allows what is at its minimum', () => {
    assert.deepEqual(evaluate(planFitTiered, good).reasons, [])
    assert.deepEqual(evaluate(planFitTiered, { ...good, kafkaVersion: '2.8.2.tiered' }).reasons, [])
    assert.deepEqual(evaluate(planFitTiered, { ...good, kafkaVersion: '3.6.x' }).reasons, [])
  })

  it('has one reason for each rule that is broken, in their order', () => {
    const broken = [
      [{ cleanupPolicy: 'compact,delete' }, 'cleanup-policy'],
      [{ retentionHours: 71.9 }, 'retention-below-72h'],
      [{ kafkaVersion: '2.8.2' }, 'broker-version'],
      [{ clientVersion: '2.99' }, 'client-version'],
      [{ platform: 'msk-serverless' }, 'broker-type'],
      [{ platform: 'msk-express' }, 'broker-type'],
      [{ brokerType: 'kafka.t3.small' }, 'broker-type'],
      [{ brokerType: 'express.m7g.large' }, 'broker-type'],
      [{ segmentBytes: 50_331_647 }, 'segment-bytes'],
      [{ disabledBefore: true }, 'cannot-be-enabled-again'],
    ] as const
    for (const [change, reason] of broken) assert.deepEqual(evaluate(planFitTiered, { ...good, ...change }).reasons, [reason])
    const all = Object.assign({}, ...broken.map(([change]) => change))
    assert.equal(evaluate(planFitTiered, { ...good, ...all }).reasons.length, 7)
  })

  it('lists what it does not know, and takes a platform of others for unknown', () => {
    assert.deepEqual(evaluate(planFitTiered, good).unknown, ['platform', 'brokerType', 'disabledBefore'])
    assert.ok(evaluate(planFitTiered, { ...good, platform: 'ec2' }).unknown.includes('platform'))
    assert.equal(evaluate(planFitTiered, {}).allowed, null)
  })

  it('explains in four lines how tiered and shared storage differ', () => {
    const lines = evaluate(planFitTiered, good).tieredAgainstShared
    assert.deepEqual(Object.keys(lines), ['newestBytes', 'brokerOwns', 'replacementMoves', 'readingBack'])
  })
})

describe('plan fit shared', () => {
  it('follows conditions from facts, at their thresholds, unless they are answered', () => {
    const facts = { reassignmentHours: 4, crossZoneShare: 0.15, longReassignmentsPerMonth: 2, scaleApartWanted: true }
    assert.equal(evaluate(planFitShared, facts).conditionsMet.length, 4)
    assert.deepEqual(evaluate(planFitShared, { ...facts, crossZoneMaterial: false }).conditionsUnmet, ['crossZoneMaterial'])
    const below = { reassignmentHours: 3.9, volumeGrowthBlocked: false, crossZoneShare: 0.14, longReassignmentsPerMonth: 1 }
    assert.equal(evaluate(planFitShared, below).conditionsUnmet.length, 3)
  })

  it('is unknown where unknown conditions decide', () => {
    assert.equal(evaluate(planFitShared, { storageSlowToScale: true, crossZoneMaterial: true }).fits, true)
    assert.equal(evaluate(planFitShared, { storageSlowToScale: true }).fits, null)
    const three = { storageSlowToScale: false, crossZoneMaterial: false, partitionMovementPainful: false }
    assert.equal(evaluate(planFitShared, three).fits, false)
  })

  it('prints what speaks against', () => {
    const against = { latencyTargetMs: 10, logLatencyMs: 40, avgInMiBps: 1, peakToAverage: 1.2 }
    assert.deepEqual(evaluate(planFitShared, against).reasonsAgainst, ['latency-target-below-log', 'small-steady-load'])
    assert.deepEqual(evaluate(planFitShared, { ...against, latencyTargetMs: 40, avgInMiBps: 6 }).reasonsAgainst, [])
    assert.deepEqual(evaluate(planFitShared, {}).unknown, ['latency-target-below-log', 'small-steady-load'])
  })
})

describe('the matrix of MSK flavours', () => {
  it('is printed with a column for each kind and a row for each question', () => {
    const lines = mskFlavourMarkdown(mskFlavoursIn(book)).trimEnd().split('\n')
    assert.equal(lines[0], '|  | MSK Standard | MSK Express | MSK Serverless |')
    assert.equal(lines.length, 2 + 8)
  })

  it('decides fit checks, as a file may have changed it', () => {
    const limits = { mskFlavours: { 'msk-standard': { hasTieredStorage: false } } }
    assert.deepEqual(evaluate(planFitTiered, { platform: 'msk-standard' }, limits).reasons, ['broker-type'])
    assert.equal(evaluate(planFitTiered, { platform: 'msk-standard' }).allowed, true)
  })
})

describe('versions', () => {
  it('are compared number by number', () => {
    assert.equal(isVersionAtLeast('3.10.0', '3.6.0'), true)
    assert.equal(isVersionAtLeast('3.6', '3.6.0'), true)
    assert.equal(isVersionAtLeast('2.8.2.tiered', '2.8.2'), true)
    assert.equal(isVersionAtLeast('unclear', '3.6.0'), null)
  })
})
