import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import { Trace } from '../../trace.ts'
import { OPTION_NAMES } from '../cost/model.ts'
import { costInput } from '../cost/statement.ts'
import { type ScenarioResult, scenariosOf } from './scenarios.ts'

const book = builtInBook()

const TYPES: Readonly<Record<string, string>> = {
  ec2: 'm5.2xlarge',
  'msk-standard': 'kafka.m5.4xlarge',
  'msk-express': 'express.m7g.4xlarge',
  'msk-serverless': '',
  odradek: 'm7g.4xlarge',
  automq: 'm7g.4xlarge',
}

interface Given {
  readonly workload?: object
  readonly deployment?: object
  readonly [field: string]: unknown
}

function inputOf(option: string, { workload, deployment, ...rest }: Given = {}) {
  return costInput.parse({
    option,
    workload: {
      avgInMiBps: 100,
      fanOut: 2,
      retentionHours: 72,
      partitions: 1000,
      peakInMiBps: 200,
      producersZoneAware: 1,
      consumersRackAware: 1,
      ...workload,
    },
    deployment: { ...(option === 'msk-serverless' ? {} : { instanceType: TYPES[option], brokers: 12 }), ...deployment },
    settings: { support: { monthlyUsd: 0 }, engineering: { hoursPerMonth: 0, usdPerHour: 0 } },
    ...rest,
  })
}

function played(option: string, given: Given = {}, of = book): ReadonlyMap<string, ScenarioResult> {
  return new Map(scenariosOf(inputOf(option, given), of, new Trace()).map((one) => [one.scenario, one]))
}

const near = (one: number | null | undefined, other: number) =>
  assert.ok(Math.abs((one ?? Number.NaN) - other) <= 1e-9 * Math.abs(other) + 1e-9, `${one} is not ${other}`)

describe('the scenarios of a comparison', () => {
  it('are the same for every option, each with what it costs and bears before and after', () => {
    for (const option of OPTION_NAMES) {
      const all = played(option)
      assert.deepEqual(
        [...all.keys()],
        ['retention', 'traffic-hour', 'traffic-for-good', 'fan-out', 'replay', 'zone-lost', 'clients-untagged', 'partitions'],
      )
      for (const [name, { before, after }] of all) {
        assert.ok(before !== null && after !== null, `${option} ${name}`)
        assert.ok(before.capacity.keptGiB !== null && after.capacity.keptGiB !== null)
      }
    }
  })

  it('keep records for one day, then for thirty', () => {
    const { before, after } = played('odradek').get('retention')!
    near(before?.capacity.keptGiB, 8437.5)
    near(after?.capacity.keptGiB, 253_125)
    assert.deepEqual([before?.capacity.onBrokersGiB, after?.capacity.onBrokersGiB], [0, 0])
  })

  it('pay for the brokers that are needed, where those that are there are too few', () => {
    const { before, after } = played('ec2').get('retention')!
    assert.equal(before?.brokersPaid, 12)
    assert.deepEqual([after?.capacity.brokers, after?.capacity.bottleneck, after?.capacity.enough], [12, 'storage', false])
    assert.equal(after?.brokersPaid, after?.capacity.brokersNeeded)
    assert.ok(after!.brokersPaid! > 12)
  })

  it('let volumes that are told as provisioned grow with what lies on them', () => {
    const given = { deployment: { provisionedGiB: 100_000 } }
    const { differenceUsd } = played('msk-standard', given).get('traffic-for-good')!
    const { differenceUsd: without } = played('msk-standard', {
      ...given,
      prices: { 'msk.standard.storage': 0 },
    }).get('traffic-for-good')!
    near(differenceUsd! - without!, 200_000 * 0.1)
  })

  it('raise the average by two hours of the day where traffic is three times as much in one', () => {
    const { after } = played('odradek').get('traffic-hour')!
    near(after?.capacity.keptGiB, (25_312.5 * 26) / 24)
    assert.equal(after?.capacity.peakInMiBps, 300)
    assert.equal(played('odradek', { workload: { peakInMiBps: 500 } }).get('traffic-hour')?.after?.capacity.peakInMiBps, 500)
  })

  it('read everything again once a month: requests, tiered reads, and what brokers must bear on that day', () => {
    const shared = played('odradek').get('replay')!
    const gets = (((25_312.5 * 1024) / 4) * 0.0004) / 1000
    near(shared.differenceUsd, gets)
    const tiered = played('msk-standard', { workload: { primaryHours: 24 } }).get('replay')!
    assert.deepEqual([tiered.before?.unknown, tiered.after?.unknown], [[], ['tieredRetrieval']])
    assert.equal(tiered.differenceUsd, null)
    const kafka = played('ec2', { workload: { retentionHours: 720, primaryHours: 24 }, deployment: { volumeMiBps: 250 } })
    assert.ok(kafka.get('replay')!.after!.capacity.brokersNeeded! > kafka.get('replay')!.before!.capacity.brokersNeeded!)
  })

  it('lose a zone: its brokers are gone, and its copies must be made anew where brokers have them', () => {
    const kafka = played('ec2').get('zone-lost')!
    near(kafka.movedGiB, 25_312.5)
    assert.equal(kafka.after?.capacity.brokers, 8)
    assert.equal(kafka.lasts, false)
    // A loss is no saving: its brokers are replaced, and paid.
    assert.deepEqual([kafka.differenceUsd, kafka.after?.brokersPaid], [0, 12])
    const shared = played('odradek').get('zone-lost')!
    assert.equal(shared.movedGiB, 0)
    assert.equal(played('msk-serverless').get('zone-lost')?.movedGiB, null)
    const sheet = played('msk-standard').get('zone-lost')!
    assert.equal(sheet.after?.capacity.brokersNeeded, sheet.before?.capacity.brokersNeeded)
  })

  it('cannot lose the only zone', () => {
    const { before, after, differenceUsd } = played('ec2', { workload: { zones: 1, replicationFactor: 1 } }).get('zone-lost')!
    assert.deepEqual([before, after, differenceUsd], [null, null, null])
  })

  it('charge for what crosses zones once clients do not say where they are', () => {
    near(played('odradek').get('clients-untagged')?.differenceUsd, (100 + 200) * (2 / 3) * 2566.40625 * 0.02)
  })

  it('hold a service without brokers against its limits', () => {
    const doubled = played('msk-serverless', { workload: { partitions: 1500 } }).get('partitions')!
    assert.deepEqual([doubled.before?.capacity.enough, doubled.before?.capacity.brokersNeeded], [true, null])
    assert.deepEqual([doubled.after?.capacity.enough, doubled.after?.capacity.beyondLimits], [false, ['partitions']])
  })

  it('leave unknown what nobody told, and say what', () => {
    const { before } = played('ec2', { workload: { peakInMiBps: null, partitions: null } }).get('fan-out')!
    assert.deepEqual(before?.capacity.unknown, ['peakInMiBps', 'fanOut', 'partitionReplicas'])
    assert.deepEqual([before?.capacity.brokersNeeded, before?.capacity.enough], [null, null])
    const measured = played('odradek', { deployment: { brokers: 6 } }).get('fan-out')!
    assert.deepEqual([measured.before?.capacity.unknown, measured.before?.capacity.enough], [['compute'], null])
    const told = played('odradek', { deployment: { brokers: 6, capacityMiBps: 400 } }).get('fan-out')!
    assert.deepEqual([told.before?.capacity.unknown, told.before?.capacity.enough], [[], true])
  })

  it('are a table that a file of limits may lay its own over', () => {
    const value = {
      scenarios: {
        partitions: { after: { 'workload.partitions': { times: 10 } } },
        quiet: { text: 'Nothing is written.', lasts: true, before: {}, after: { 'workload.avgInMiBps': { to: 0 } }, sizing: {} },
      },
    }
    const all = played('msk-serverless', {}, builtInBook({ limits: [{ name: 'mine', value }] }))
    near(all.get('partitions')?.differenceUsd, 9000 * 730 * 0.0015)
    assert.ok(all.get('quiet')!.differenceUsd! < 0)
  })

  it('never get cheaper by more of anything', () => {
    const rising = ['retention', 'traffic-hour', 'traffic-for-good', 'fan-out', 'clients-untagged', 'partitions']
    const options = fc.constantFrom(...OPTION_NAMES)
    const workloads = fc.record({
      avgInMiBps: fc.double({ min: 0.1, max: 2000, noNaN: true }),
      fanOut: fc.double({ min: 0, max: 10, noNaN: true }),
      retentionHours: fc.double({ min: 1, max: 2000, noNaN: true }),
      partitions: fc.integer({ min: 1, max: 20_000 }),
    })
    fc.assert(
      fc.property(options, workloads, (option, workload) => {
        const peakInMiBps = workload.avgInMiBps * 2
        for (const [name, { differenceUsd }] of played(option, { workload: { ...workload, peakInMiBps } })) {
          if (rising.includes(name)) assert.ok(differenceUsd === null || differenceUsd >= -1e-6, `${option} ${name}`)
        }
      }),
      { numRuns: 40 },
    )
  })
})
