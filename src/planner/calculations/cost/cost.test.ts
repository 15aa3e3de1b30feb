import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import { planCost } from '../cost.ts'
import { planSizeAwsWorksheet } from '../size-aws-worksheet.ts'
import { GROUPS } from './bill.ts'
import { OPTION_NAMES } from './model.ts'

const book = builtInBook()

interface Line {
  readonly group: string
  readonly quantity: number | null
  readonly usd: number | null
  readonly drivers: readonly string[]
  readonly missing: readonly string[]
}

interface Result {
  readonly lines: Readonly<Record<string, Line>>
  readonly groups: Readonly<Record<string, number | null>>
  readonly knownUsd: number
  readonly totalUsd: number | null
  readonly infrastructureUsd: number
  readonly unknown: readonly string[]
  readonly idle?: { readonly usd: number | null; readonly utilisation: number; readonly peakUtilisation: number | null }
  readonly requestsPerSecond: Readonly<Record<string, number | null>>
  readonly partitionTrap?: { readonly extraPartitions: number; readonly usdPerMonth: number }
  readonly alternates: readonly { readonly line: string; readonly what: string; readonly usd: number | null }[]
  readonly tuned: readonly { readonly change: string; readonly knownUsd: number; readonly savingUsd: number }[]
  readonly elasticity: readonly { readonly line: string; readonly driver: string; readonly elasticity: number | null }[]
  readonly model: Readonly<Record<string, { readonly used: number; readonly builtIn: number; readonly from: string }>>
  readonly warnings: readonly string[]
}

const FREE = { support: { monthlyUsd: 0 }, engineering: { hoursPerMonth: 0, usdPerHour: 0 } }
const TYPES: Readonly<Record<string, string>> = {
  ec2: 'm5.2xlarge',
  'msk-standard': 'kafka.m5.4xlarge',
  'msk-express': 'express.m7g.large',
  'msk-serverless': '',
  odradek: 'm7g.4xlarge',
  automq: 'm7g.4xlarge',
}

interface Given {
  readonly workload?: object
  readonly deployment?: object
  readonly settings?: object
  readonly [field: string]: unknown
}

function inputOf(option: string, { workload, deployment, settings, ...rest }: Given = {}) {
  return {
    option,
    workload: {
      avgInMiBps: 100,
      fanOut: 2,
      retentionHours: 72,
      partitions: 1000,
      activePartitions: 1000,
      peakInMiBps: 200,
      peakOutMiBps: 500,
      ...workload,
    },
    deployment: { instanceType: TYPES[option], brokers: 6, ...deployment },
    settings: { ...FREE, ...settings },
    ...rest,
  }
}

function cost(option: string, given: Given = {}, of = book): Result {
  return planCost.evaluate(inputOf(option, given), of).output as unknown as Result
}

const near = (one: number | null | undefined, other: number): void =>
  assert.ok(Math.abs((one ?? Number.NaN) - other) <= 1e-6 * Math.abs(other) + 1e-9, `${one} is not ${other}`)

describe('plan cost', () => {
  it('has the eight groups with every option, and lines that add up to them', () => {
    for (const option of OPTION_NAMES) {
      const { lines, groups, knownUsd } = cost(option)
      for (const group of GROUPS) assert.ok(Object.hasOwn(groups, group), `${option} ${group}`)
      const known = (usd: number | null) => usd ?? 0
      near(
        Object.values(lines).reduce((total, { usd }) => total + known(usd), 0),
        knownUsd,
      )
      near(
        Object.values(groups).reduce<number>((total, usd) => total + known(usd), 0),
        knownUsd,
      )
    }
  })

  it('writes down quantity and money of every line, with the price and where it comes from', () => {
    for (const option of OPTION_NAMES) {
      const { output, trace } = planCost.evaluate(inputOf(option), book)
      for (const [id, line] of Object.entries((output as unknown as Result).lines)) {
        const step = trace.find((one) => one.step === `${id}.usd`)
        assert.equal(step?.result, line.usd, id)
        if (line.group === 'support' || line.group === 'engineeringTime') continue
        assert.ok(trace.some((one) => one.step === `${id}.quantity` && one.result === line.quantity))
        assert.ok(Object.values(step?.sources ?? {}).some(({ kind }) => kind === 'price'))
      }
    }
  })

  it('gives no total where a line is unknown, says what is missing, and keeps the known part', () => {
    const { lines, unknown, totalUsd, knownUsd } = cost('odradek', { deployment: { instanceType: null } })
    assert.deepEqual(unknown, ['brokers'])
    assert.deepEqual(lines.brokers?.missing, ['instanceType', 'price ec2.unknown'])
    assert.equal(totalUsd, null)
    assert.ok(knownUsd > 0)
    assert.deepEqual(cost('odradek', { workload: { activePartitions: null, partitions: null } }).unknown, ['puts'])
    assert.deepEqual(cost('odradek', { workload: { fanOut: null } }).unknown, ['gets', 'crossZoneConsumer'])
    assert.deepEqual(cost('ec2', { workload: { retentionHours: null } }).unknown, ['volumes'])
    assert.deepEqual(cost('ec2', { prices: { 'ebs.gp3.storage': null } }).lines.volumes?.missing, ['price ebs.gp3.storage'])
  })

  it('knows nothing of what machines cost that have no price, if no controllers stand beside them', () => {
    const { groups, lines } = cost('ec2', { prices: { 'ec2.m5.2xlarge': null } })
    assert.deepEqual([groups.compute, lines.controllers], [null, undefined])
    const beside = cost('ec2', {
      deployment: { controllers: 3, controllerType: 'm5.large' },
      prices: { 'ec2.m5.2xlarge': null },
    })
    near(beside.groups.compute, 3 * 730 * 0.096)
  })

  it('needs no price for nothing', () => {
    assert.equal(cost('msk-standard', { workload: { retrievalGiBPerMonth: 0 } }).totalUsd, cost('msk-standard').totalUsd)
  })

  it('takes support and engineering from the price book where the input does not say them', () => {
    const given = { settings: { support: null, engineering: { hoursPerMonth: 10 } } }
    const { unknown } = cost('ec2', given)
    assert.deepEqual(unknown, ['support', 'engineering'])
    const { lines } = cost('ec2', { ...given, prices: { 'support.monthly': 500, 'engineering.hour': 90 } })
    assert.deepEqual([lines.support?.usd, lines.engineering?.usd], [500, 900])
    assert.throws(() => cost('ec2', { settings: { support: { monthlyUsd: 1, shareOfBill: 0.1 } } }), /settings\/support must be/)
  })

  it('counts what is idle, and how full machines are at the peak', () => {
    const { idle, groups } = cost('ec2', { deployment: { capacityMiBps: 250 } })
    assert.deepEqual([idle?.utilisation, idle?.peakUtilisation], [0.4, 0.8])
    near(idle?.usd, groups.compute! * 0.6)
    assert.equal(cost('ec2', { deployment: { capacityMiBps: 50 } }).idle?.usd, 0)
    assert.equal(cost('ec2', { deployment: { capacityMiBps: 250, instanceType: null } }).idle?.usd, null)
    assert.equal(cost('ec2').idle, undefined)
  })

  it('takes half of the prices for half of the bill', () => {
    const value = { kind: 'odradek/prices', version: 1, multipliers: [{ match: '*', factor: 0.5 }] }
    const halved = builtInBook({ prices: [{ name: 'p.yaml', value }] })
    for (const option of OPTION_NAMES) near(cost(option, {}, halved).knownUsd, cost(option).knownUsd / 2)
  })

  it('bills a gigabyte of as many bytes as the book says', () => {
    const value = { kind: 'odradek/prices', version: 1, gigabyteBytes: 1e9 }
    const decimal = builtInBook({ prices: [{ name: 'p.yaml', value }] })
    near(cost('ec2', {}, decimal).lines.volumes?.usd, cost('ec2').lines.volumes!.usd! * (2 ** 30 / 1e9))
    assert.equal(cost('ec2', {}, decimal).lines.brokers?.usd, cost('ec2').lines.brokers?.usd)
  })
})

describe('the drivers of a line', () => {
  const elasticity = (result: Result, line: string, driver: string) =>
    result.elasticity.find((one) => one.line === line && one.driver === driver)?.elasticity

  it('are those that move it, with how much', () => {
    const result = cost('ec2', { workload: { consumersRackAware: 0.5 } })
    near(elasticity(result, 'volumes', 'workload.avgInMiBps'), 1)
    near(elasticity(result, 'volumes', 'workload.replicationFactor'), 1)
    near(elasticity(result, 'crossZoneConsumer', 'workload.consumersRackAware'), -1)
    assert.equal(elasticity(result, 'brokers', 'workload.avgInMiBps'), undefined)
    assert.deepEqual(result.lines.brokers?.drivers, ['deployment.brokers'])
    // Divided by: 10 % more takes a tenth off, nearly.
    near(elasticity(result, 'volumes', 'settings.diskUtilisation'), (1 / 1.1 - 1) / 0.1)
  })

  it('move a line from nothing by no known measure', () => {
    const result = cost('ec2', { workload: { consumersRackAware: 1 } })
    assert.equal(elasticity(result, 'crossZoneConsumer', 'workload.consumersRackAware'), null)
  })

  it('are at least five for every option but Serverless', () => {
    for (const option of OPTION_NAMES) {
      const drivers = new Set(cost(option).elasticity.map(({ driver }) => driver))
      assert.ok(drivers.size >= (option === 'msk-serverless' ? 4 : 5), `${option}: ${[...drivers].join(', ')}`)
    }
  })
})

describe('Kafka on EC2', () => {
  it('pays for IOPS and throughput above what volumes include', () => {
    const { lines } = cost('ec2', { deployment: { volumeIops: 4000, volumeMiBps: 225 } })
    assert.deepEqual([lines.volumeIops?.quantity, lines.volumeThroughput?.quantity], [6000, 600])
    assert.equal(cost('ec2').lines.volumeIops?.usd, 0)
  })

  it('takes figures of its model with the deployment or with the settings', () => {
    const figures = { diskUtilisation: 0.5 }
    const { lines, model } = cost('ec2', { deployment: figures })
    assert.equal(lines.volumes?.usd, cost('ec2', { settings: figures }).lines.volumes?.usd)
    assert.deepEqual(model.diskUtilisation, { used: 0.5, builtIn: 0.7, from: 'deployment' })
  })

  it('keeps one copy of tiered bytes in S3, and pays for writing and reading it', () => {
    const { lines } = cost('ec2', { workload: { primaryHours: 24, catchUpMiBps: 40 } })
    assert.equal(lines.objects?.quantity, (100 * 48 * 3600) / 1024)
    near(lines.puts?.quantity, ((100 / 512) * (32 + 2 + 1) * 730 * 3600) / 1000)
    near(lines.gets?.quantity, (10 * 730 * 3600) / 1000)
    assert.equal(cost('ec2', { workload: { primaryHours: 72 } }).lines.objects, undefined)
  })

  it('is shown tuned too, one change after the other', () => {
    const { tuned, knownUsd } = cost('ec2')
    assert.deepEqual(
      tuned.map(({ change }) => change),
      ['rack-aware-consumers', 'tiered-storage'],
    )
    near(tuned[0]?.savingUsd, 6843.75)
    near(tuned[1]?.knownUsd, knownUsd - tuned[0]!.savingUsd - tuned[1]!.savingUsd)
    // Too short a retention for tiering, and nothing to gain from racks.
    assert.deepEqual(cost('ec2', { workload: { retentionHours: 71, consumersRackAware: 1 } }).tuned, [])
    assert.deepEqual(
      cost('msk-express').tuned.map(({ change }) => change),
      ['rack-aware-consumers'],
    )
  })

  it('is right-sized when it is tuned, and its disks go with the brokers that are not needed', () => {
    const workload = { peakInMiBps: 100, peakOutMiBps: 200, partitions: 100, retentionHours: 96, fanOut: 2 }
    const told = { workload, deployment: { brokers: 30, provisionedGiB: 150_000 } }
    const { tuned, lines } = cost('msk-standard', told)
    assert.deepEqual(
      tuned.map(({ change }) => change),
      ['rack-aware-consumers', 'right-size', 'tiered-storage'],
    )
    const sheet = { platform: 'msk-standard', instanceType: TYPES['msk-standard'], avgInMiBps: 100, peakInMiBps: 100 }
    const load = { peakOutMiBps: 200, partitionReplicas: 300, retentionHours: 96 }
    const needed = planSizeAwsWorksheet.evaluate({ ...sheet, ...load }, book).output.brokers as number
    assert.ok(needed < 30)
    // Of 101,250 GiB seven tenths full, until old bytes lie elsewhere.
    const disksGiB = Math.max(5000 * needed, 101_250 / 0.7)
    near(tuned[1]?.savingUsd, (30 - needed) * (lines.brokers!.usd! / 30) + (150_000 - disksGiB) * 0.1)
    near(tuned[2]?.savingUsd, (disksGiB - Math.max(5000 * needed, 25_312.5 / 0.7)) * 0.1 - 25_312.5 * 0.06)
  })

  it('is not made smaller where the sizing lacks something, and never bigger', () => {
    const changes = (peakInMiBps: number | null, brokers: number) =>
      cost('msk-standard', { workload: { peakInMiBps, peakOutMiBps: null }, deployment: { brokers } }).tuned.map(
        ({ change }) => change,
      )
    assert.ok(changes(200, 60).includes('right-size'))
    for (const changed of [changes(null, 60), changes(5000, 6)]) assert.ok(!changed.includes('right-size'))
  })
})

describe('MSK', () => {
  it('bills provisioned throughput above 250, or the whole, and shows the other', () => {
    const deployment = { provisionedMiBps: 400 }
    const above = cost('msk-standard', { deployment })
    near(above.lines.throughput?.usd, 6 * 150 * 0.08)
    near(above.alternates.find(({ line }) => line === 'throughput')?.usd, 6 * 400 * 0.08)
    const whole = cost('msk-standard', { deployment, settings: { throughputBilling: 'whole' } })
    near(whole.lines.throughput?.usd, 6 * 400 * 0.08)
    assert.equal(cost('msk-standard', { deployment: { provisionedMiBps: 200 } }).lines.throughput?.usd, 0)
  })

  it('warns where throughput is not offered, or by the guide only', () => {
    const of = (instanceType: string) => cost('msk-standard', { deployment: { provisionedMiBps: 300, instanceType } }).warnings
    assert.deepEqual(of('kafka.m5.2xlarge'), ['provisioned-throughput-not-offered'])
    assert.deepEqual(of('kafka.m7g.2xlarge'), ['provisioned-throughput-documented-only'])
    assert.deepEqual(of('kafka.m5.4xlarge'), [])
  })

  it('shows both prices of tiered storage, until the user says one', () => {
    const workload = { retentionHours: 720, primaryHours: 24 }
    const { lines, alternates } = cost('msk-standard', { workload })
    near(lines.tieredStorage?.usd, 14681.25)
    near(alternates.find(({ line }) => line === 'tieredStorage')?.usd, 5627.8125)
    const said = cost('msk-standard', { workload, prices: { 'msk.standard.tiered.storage': 0.05 } })
    assert.deepEqual(said.alternates, [])
  })

  it('does not charge traffic between brokers', () => {
    assert.equal(cost('msk-standard').lines.crossZoneReplication, undefined)
    assert.equal(cost('msk-express').lines.crossZoneReplication, undefined)
  })

  it('shows Express storage on logical and on triple bytes', () => {
    const { lines, alternates } = cost('msk-express')
    near(alternates[0]?.usd, lines.storage!.usd! * 3)
    const triple = cost('msk-express', { settings: { expressStorageCopies: 3 } })
    near(triple.lines.storage?.usd, lines.storage!.usd! * 3)
    near(triple.alternates[0]?.usd, lines.storage!.usd!)
  })

  it('prices the partition trap of Serverless, and partitions alike whether anything is written', () => {
    const busy = cost('msk-serverless', { workload: { partitionsNeeded: 200 } })
    near(busy.partitionTrap?.usdPerMonth, 876)
    const idle = cost('msk-serverless', { workload: { avgInMiBps: 0 } })
    assert.equal(idle.lines.partitions?.usd, busy.lines.partitions?.usd)
    assert.equal(idle.partitionTrap, undefined)
    assert.equal(cost('msk-serverless', { workload: { partitionsNeeded: 2000 } }).partitionTrap?.usdPerMonth, 0)
  })
})

describe('Odradek and AutoMQ on S3', () => {
  it('write nothing while nothing is written', () => {
    const { requestsPerSecond } = cost('odradek', { workload: { avgInMiBps: 0 } })
    assert.equal(requestsPerSecond.puts, 0)
    near(requestsPerSecond.gets, 0.6)
  })

  it('flush no more often than produce requests come', () => {
    const { requestsPerSecond } = cost('odradek', { workload: { produceRequestsPerSecond: 20 } })
    assert.deepEqual([requestsPerSecond.flushes, requestsPerSecond.flushMiB], [20, 5])
  })

  it('write a large segment in parts', () => {
    const { requestsPerSecond } = cost('odradek', { settings: { segmentMiB: 256 }, workload: { activePartitions: 0 } })
    near(requestsPerSecond.mergePuts, (100 / 256) * (4 + 2))
  })

  it('have no reads across zones where nobody reads, or all is in one zone', () => {
    assert.equal(cost('odradek', { workload: { fanOut: 0 } }).requestsPerSecond.tailGets, 0)
    const one = cost('odradek', { workload: { zones: 1 } })
    assert.deepEqual([one.requestsPerSecond.tailGets, one.lines.crossZoneLog?.usd, one.groups.crossZoneTraffic], [0, 0, 0])
  })

  it('reckon with calibrated figures before their own, and show both', () => {
    const calibration = { values: { flushesPerSecond: 5, getsPerMiB: 0.5 } }
    const { model, requestsPerSecond } = cost('odradek', { calibration })
    assert.deepEqual(model.flushesPerSecond, { used: 5, builtIn: 10, from: 'calibration' })
    assert.deepEqual(model.blockMiB, { used: 2, builtIn: 4, from: 'calibration' })
    assert.equal(requestsPerSecond.flushes, 30)
    const both = cost('odradek', { calibration, settings: { flushesPerSecond: 20 } })
    assert.equal(both.model.flushesPerSecond?.from, 'settings')
    const limits = [{ name: 'l.yaml', value: { constants: { 'cost.odradek.flushesPerSecond': 4 } } }]
    assert.deepEqual(cost('odradek', {}, builtInBook({ limits })).model.flushesPerSecond, {
      used: 4,
      builtIn: 10,
      from: 'l.yaml',
    })
  })

  it('never read or write less often for more bytes', () => {
    const rate = fc.double({ min: 0.001, max: 4000, noNaN: true })
    fc.assert(
      fc.property(rate, rate, (one, other) => {
        const of = (avgInMiBps: number) => cost('odradek', { workload: { avgInMiBps } }).requestsPerSecond
        const [less, more] = [of(Math.min(one, other)), of(Math.max(one, other))]
        assert.ok(less.flushes! <= more.flushes! && less.mergeGets! <= more.mergeGets! && less.gets! <= more.gets!)
      }),
      { numRuns: 30 },
    )
  })

  it('subscribe to at least three AKU, and put the log on objects where it is told', () => {
    const small = cost('automq', { workload: { peakInMiBps: 10, peakOutMiBps: 10 } })
    assert.equal(small.lines.subscription?.quantity, 3)
    assert.equal(cost('automq', { workload: { peakOutMiBps: null } }).lines.subscription?.quantity, null)
    const perSecond = (given: Given) => (cost('automq', given).lines.puts!.quantity! * 1000) / (730 * 3600)
    near(perSecond({}), 30.89)
    near(perSecond({ deployment: { wal: 'object' } }), 30.89 + 24)
  })
})

describe('surfaces beside an option', () => {
  it('each can be switched on, as a line of its own', () => {
    const paths = [
      { kind: 'privatelink', endpoints: 2, zones: 3, gibPerMonth: 20000 },
      { kind: 'cross-region', gibPerMonth: 8000 },
      { kind: 'replicator', replicators: 1, gibPerMonth: 5000 },
    ]
    const connect = { mcus: 4, instances: 2, instanceType: 'm5.large' }
    const { lines, groups, unknown } = cost('msk-standard', { paths, connect, privateConnectivityUsd: 10 })
    near(groups.privateConnectivity, 243.8 + 10)
    near(groups.crossRegion, 160)
    near(lines.connect?.usd, 4 * 730 * 0.11)
    near(lines.connectMachines?.usd, 2 * 730 * 0.096)
    assert.deepEqual(unknown, ['replicator.2.hours', 'replicator.2.data'])
    assert.equal(groups.serviceUsage, null)
  })

  it('are no part of what brokers are idle', () => {
    const deployment = { capacityMiBps: 200 }
    assert.deepEqual(cost('ec2', { deployment, connect: { mcus: 9 } }).idle, cost('ec2', { deployment }).idle)
  })

  it('hold private connectivity as unknown if it is said to be', () => {
    assert.deepEqual(cost('ec2', { privateConnectivityUsd: null }).unknown, ['privateConnectivity'])
    assert.equal(cost('ec2').groups.privateConnectivity, 0)
  })
})
