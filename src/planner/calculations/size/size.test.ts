import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import type { Calculation } from '../../calculation.ts'
import { planSizeAwsWorksheet } from '../size-aws-worksheet.ts'
import { planSizeConstraints } from '../size-constraints.ts'
import { planSizeOdradek } from '../size-odradek.ts'

const book = builtInBook()

interface Result {
  readonly brokers: number
  readonly bottleneck: string
  readonly constraints: Readonly<Record<string, number | null>>
  readonly ranked: readonly { readonly name: string; readonly exact: number | null }[]
  readonly unknown: readonly string[]
  readonly warnings: readonly string[]
  readonly accepted: boolean
  readonly headroom: Readonly<Record<string, number | null>>
  readonly deployed?: { readonly state: string; readonly usedRatio: number }
  readonly ingressPerBrokerMiBps: number | null
  readonly volume: { readonly throughputMiBps: number; readonly iops: number }
  readonly memory?: { readonly hotSetGiB: number; readonly fits: boolean | null }
  readonly brokerWriteMiBpsMax: number | null
  readonly networkOutMiBps: number
}

const result = (calculation: Calculation, input: object): Result => calculation.evaluate(input, book).output as unknown as Result

const worksheet = (input: object) =>
  result(planSizeAwsWorksheet, {
    platform: 'msk-standard',
    instanceType: 'kafka.m5.2xlarge',
    avgInMiBps: 100,
    peakInMiBps: 500,
    peakOutMiBps: 1000,
    partitionReplicas: 1000,
    retentionHours: 24,
    ...input,
  })

const constraints = (input: object) =>
  result(planSizeConstraints, {
    instanceType: 'm5.2xlarge',
    peakInMiBps: 120,
    avgInMiBps: 60,
    fanOut: 2,
    catchUpMiBps: 100,
    retentionHours: 24,
    partitionReplicas: 3000,
    ...input,
  })

const odradek = (input: object) =>
  result(planSizeOdradek, { instanceType: 'm7g.4xlarge', peakInMiBps: 300, fanOut: 3, brokerWriteMiBpsMax: 120, ...input })

describe('plan size aws-worksheet', () => {
  it('counts a broker as carrying more where nothing is tiered', () => {
    // Storage: 250 ÷ 6.5 = 38.46; network: 320 ÷ (5.7 + 1.5 × 2) = 36.78; half of the smaller.
    assert.equal(worksheet({}).ingressPerBrokerMiBps, (320 / 8.7) * 0.5)
    assert.equal(worksheet({ retentionHours: 720, primaryRetentionHours: 24 }).ingressPerBrokerMiBps, 15.625)
    // As long on brokers as at all, or longer, is not tiered.
    assert.equal(worksheet({ primaryRetentionHours: 48 }).ingressPerBrokerMiBps, (320 / 8.7) * 0.5)
  })

  it('takes another share of a broker where one is given', () => {
    assert.equal(worksheet({ utilisation: 0.7 }).ingressPerBrokerMiBps, (320 / 8.7) * 0.7)
    const express = { platform: 'msk-express', instanceType: 'express.m7g.large' }
    assert.equal(worksheet(express).ingressPerBrokerMiBps, 15.625 * 0.75)
    const full = worksheet({ ...express, utilisation: 1 })
    assert.equal(full.ingressPerBrokerMiBps, 15.625)
    // What is read isn't scaled by it: 1000 ÷ (15.625 × 2.5) = 25.6.
    assert.equal(full.constraints.egress, 27)
    assert.throws(() => worksheet({ utilisation: 0 }), /utilisation must be more than 0/)
  })

  it('asks for no broker for readers that there are none of', () => {
    const { constraints: counts, bottleneck } = worksheet({ peakOutMiBps: 0 })
    assert.equal(counts.egress, 0)
    assert.equal(bottleneck, 'ingress')
  })

  it('refuses brokers whose processors live on credits, and has no figure for what the script does not know', () => {
    const { accepted, warnings, unknown, constraints: counts } = worksheet({ instanceType: 'kafka.t3.small' })
    assert.deepEqual([accepted, warnings, unknown], [false, ['burstable-cpu'], ['ingress', 'egress']])
    assert.equal(counts.ingress, null)
  })

  it('knows no m7g.24xlarge, and no Express broker as a standard one', () => {
    assert.throws(() => worksheet({ instanceType: 'kafka.m7g.24xlarge' }), /instanceType is a type that no table has/)
    assert.throws(() => worksheet({ instanceType: 'express.m7g.large' }), /must be a type of msk-standard/)
  })

  it('says when a cluster is wasteful, and when it is short', () => {
    const need = { retentionHours: 720, primaryRetentionHours: 24 }
    assert.equal(worksheet({ ...need, deployedBrokers: 90 }).deployed?.state, 'wasteful')
    assert.equal(worksheet({ ...need, deployedBrokers: 60 }).deployed?.state, 'enough')
    assert.equal(worksheet({ ...need, deployedBrokers: 30 }).deployed?.state, 'short')
  })
})

describe('plan size constraints', () => {
  it('ranks all constraints, so that the second bottleneck is seen', () => {
    const { ranked } = constraints({})
    assert.deepEqual(
      ranked.slice(0, 3).map(({ name }) => name),
      ['brokerLoss', 'networkOut', 'zoneLossOut'],
    )
  })

  it('lets the volume bind where it is slower than the instance', () => {
    const { bottleneck, constraints: counts } = constraints({ volumeMiBps: 125 })
    assert.equal(counts.disk, Math.ceil(460 / (125 * 0.7)))
    assert.equal(bottleneck, 'disk')
  })

  it('warns where the EBS baseline is not known, and sizes by the rest', () => {
    const { warnings, unknown, constraints: counts, brokers } = constraints({ instanceType: 'm8g.4xlarge' })
    assert.deepEqual(warnings, ['burst-network-unknown', 'ebs-baseline-unknown'])
    assert.deepEqual(unknown, ['disk', 'zoneLossDisk'])
    assert.equal(counts.disk, null)
    assert.ok(brokers >= 3)
  })

  it('warns where a lost zone takes the last copy', () => {
    assert.deepEqual(constraints({ replicationFactor: 1 }).warnings, ['burst-network', 'zone-loss-takes-last-replica'])
    const single = constraints({ zones: 1 })
    assert.ok(single.warnings.includes('zone-loss-takes-last-replica'))
    // There is no other zone that could carry it.
    assert.equal(single.constraints.zoneLossIn, undefined)
  })

  it('counts what is sent after the loss of the last copy as its formula says, and never less than nothing', () => {
    // No copy is left: 120 × (0 − 1) + 120 × 2 + 100 = 220 MiB/s, at 0.9 of 298.02, on two of three zones.
    const zoneLossOut = (input: object) =>
      constraints({ replicationFactor: 1, ...input }).ranked.find(({ name }) => name === 'zoneLossOut')?.exact
    assert.ok(Math.abs(zoneLossOut({})! - (220 / (298.0232238769531 * 0.9)) * 1.5) < 1e-9)
    assert.equal(zoneLossOut({ fanOut: 0, catchUpMiBps: 0 }), 0)
  })

  it('says when a cluster is wasteful, and when it is short', () => {
    assert.deepEqual(constraints({ deployedBrokers: 12 }).deployed, { brokers: 12, usedRatio: 4 / 12, state: 'wasteful' })
    assert.deepEqual(constraints({ deployedBrokers: 10 }).deployed, { brokers: 10, usedRatio: 0.4, state: 'wasteful' })
    assert.deepEqual(constraints({ deployedBrokers: 9 }).deployed?.state, 'enough')
    assert.deepEqual(constraints({ deployedBrokers: 3 }).deployed?.state, 'short')
  })

  it('sizes for the peak that an average and its ratio give, and for growth', () => {
    const asIs = constraints({})
    assert.equal(asIs.headroom.peakToAverageRatio, 2)
    assert.deepEqual(constraints({ peakInMiBps: undefined, peakToAverageRatio: 2 }).constraints, asIs.constraints)
    const grown = constraints({ growth: { loadPerMonth: 0.1, partitionsPerMonth: 0.2, months: 12 } })
    assert.ok(Math.abs(grown.headroom.loadGrowthRatio! - 1.1 ** 12) < 1e-9)
    assert.equal(grown.constraints.partitions, Math.ceil((3000 * 1.2 ** 12) / 4000))
    assert.ok(grown.brokers > asIs.brokers)
    assert.throws(() => constraints({ peakInMiBps: undefined }), /peakInMiBps is missing/)
  })

  it('says what a volume must be provisioned with, and whether hot bytes fit into memory', () => {
    const { volume, brokers, memory, warnings } = constraints({ hotMinutes: 10, pageCacheGiB: 20 })
    assert.deepEqual(volume, { throughputMiBps: 460 / brokers, iops: 3000 })
    assert.equal(memory?.hotSetGiB, (120 * 600 * 3) / brokers / 1024)
    assert.deepEqual([memory?.fits, warnings.at(-1)], [false, 'hot-set-over-page-cache'])
    assert.equal(constraints({ hotMinutes: 10 }).memory?.fits, null)
    const fast = constraints({ instanceType: 'm5.24xlarge', catchUpMiBps: 40_000 }).volume
    assert.ok(fast.throughputMiBps > 750)
    assert.equal(fast.iops, fast.throughputMiBps * 4)
  })

  it('never needs fewer brokers for more load, and always a multiple of the zones', () => {
    const rate = fc.double({ min: 0, max: 5000, noNaN: true })
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (one, other, zones, copies) => {
        const of = (peakInMiBps: number) => constraints({ peakInMiBps, zones, replicationFactor: copies }).brokers
        const [less, more] = one < other ? [one, other] : [other, one]
        assert.ok(of(less) <= of(more))
        assert.equal(of(more) % zones, 0)
        assert.ok(of(less) >= Math.max(zones, copies))
      }),
    )
  })
})

describe('plan size odradek', () => {
  it('leaves compute out where nobody measured, and takes it from a calibration', () => {
    const unmeasured = odradek({ brokerWriteMiBpsMax: undefined })
    assert.deepEqual(unmeasured.warnings, ['broker-capacity-not-measured', 'burst-network'])
    assert.deepEqual(unmeasured.unknown, ['compute'])
    const calibrated = odradek({ brokerWriteMiBpsMax: undefined, calibration: { values: { writeMiBpsPerVcpu: 7.5 } } })
    assert.equal(calibrated.brokerWriteMiBpsMax, 120)
    assert.deepEqual(calibrated.constraints, odradek({}).constraints)
  })

  it('hands less over where fewer zones read', () => {
    assert.equal(odradek({ zonesReading: 1 }).networkOutMiBps, 600 + 900 + 300)
  })

  it('has no lost zone to size for in one zone', () => {
    assert.deepEqual(Object.keys(odradek({ zones: 1 }).constraints), ['networkIn', 'networkOut', 'compute'])
  })

  it('never needs more brokers of a type that takes more', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 500, noNaN: true }), fc.double({ min: 1, max: 500, noNaN: true }), (one, other) => {
        const of = (brokerWriteMiBpsMax: number) => odradek({ brokerWriteMiBpsMax }).brokers
        assert.ok(of(Math.max(one, other)) <= of(Math.min(one, other)))
      }),
    )
  })
})
