import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import { planCompare } from '../compare.ts'
import { planCost } from '../cost.ts'

const book = builtInBook()

interface BillRow {
  readonly group: string
  readonly modelUsd: number | null
  readonly billedUsd: number | null
  readonly errorRatio: number | null
  readonly state: string
}

interface Bill {
  readonly rows: readonly BillRow[]
  readonly total: BillRow
  readonly unrecognised: readonly string[]
  readonly K3: string
}

const KAFKA = {
  option: 'ec2',
  workload: { avgInMiBps: 100, fanOut: 2, retentionHours: 72 },
  deployment: { instanceType: 'm5.2xlarge', brokers: 12, controllers: 3, controllerType: 'm5.large' },
  settings: { support: { monthlyUsd: 0 }, engineering: { hoursPerMonth: 40, usdPerHour: 100 } },
}

function compare(input: object) {
  return planCompare.evaluate(input, book).output as unknown as { readonly error: string | null; readonly bill: Bill | null }
}

describe('a bill against its model', () => {
  const GROUPS = { compute: 1000, blockStorage: 500, crossZoneTraffic: 200 }

  function bill(lines: readonly object[], more: object = {}) {
    return compare({
      current: { monthlyUsd: 1700, assumptions: 'a' },
      alternatives: [{ option: 'x', monthlyUsd: 1, assumptions: 'a' }],
      bill: { lines, model: GROUPS, ...more },
    }).bill!
  }

  const LINES = [
    { usageType: 'USE1-Kafka.m5.large', usd: 600 },
    { usageType: 'Kafka.kraft.m7g.xlarge', usd: 300 },
    { usageType: 'EUC1-Kafka.mcu.general', usd: 100 },
    { usageType: 'USE1-Kafka.Storage.GP2', usd: 500 },
    { usageType: 'DataTransfer-Regional-Bytes', usd: 200 },
  ]

  it('is green where every group is within 15 %', () => {
    const { rows, total, K3 } = bill(LINES)
    assert.deepEqual(
      rows.map(({ group, errorRatio, state }) => [group, errorRatio, state]),
      [
        ['compute', 0, 'within'],
        ['blockStorage', 0, 'within'],
        ['crossZoneTraffic', 0, 'within'],
      ],
    )
    assert.deepEqual([total.modelUsd, total.billedUsd, K3], [1700, 1700, 'green'])
  })

  it('is red where one group is further off, even if the sum is not', () => {
    const off = (usd: number) => bill([...LINES.slice(0, 3), { ...LINES[3], usd }, LINES[4]!])
    assert.equal(off(500 / 1.15).K3, 'green')
    const { rows, total, K3 } = off(500 / 1.16)
    assert.equal(K3, 'red')
    assert.equal(rows.find(({ group }) => group === 'blockStorage')?.state, 'beyond')
    assert.equal(total.state, 'within')
  })

  it('is red where something is billed and not modelled, or modelled and not billed', () => {
    const more = bill([...LINES, { usageType: 'USE1-TimedStorage-ByteHrs', usd: 1 }])
    assert.deepEqual([more.rows.find(({ group }) => group === 'objectStorage')?.state, more.K3], ['beyond', 'red'])
    const less = bill(LINES.slice(0, 4))
    assert.deepEqual(less.rows.at(-1), {
      group: 'crossZoneTraffic',
      modelUsd: 200,
      billedUsd: 0,
      differenceUsd: 200,
      errorRatio: null,
      state: 'beyond',
    })
    assert.equal(bill(LINES.slice(0, 4), { notBilled: ['crossZoneTraffic'] }).K3, 'green')
  })

  it('counts usage types that nobody knows in the total, and names them', () => {
    const { unrecognised, total, K3 } = bill([...LINES, { usageType: 'SomethingElse', usd: 400 }])
    assert.deepEqual([unrecognised, total.billedUsd, total.state, K3], [['SomethingElse'], 2100, 'beyond', 'red'])
    const told = bill([...LINES, { usageType: 'SomethingElse', usd: 50, group: 'compute' }])
    assert.deepEqual([told.unrecognised, told.K3], [[], 'green'])
  })

  it('is no pass where a sum is unknown', () => {
    assert.equal(bill([...LINES.slice(0, 4), { ...LINES[4], usd: null }]).K3, 'unknown')
    assert.equal(bill(LINES, { model: { ...GROUPS, requestCharges: null } }).K3, 'unknown')
  })

  it('knows the usage types of the price book', () => {
    const types = [
      ['USE1-Kafka.t3.small', 'compute'],
      ['USE1-Kafka.kraft.m5.large', 'compute'],
      ['USE1-Kafka.mcu.general', 'compute'],
      ['USE1-Express.m7g.large', 'compute'],
      ['USE1-Kafka.Storage.GP2', 'blockStorage'],
      ['USE1-Kafka.Storage.Tiered', 'objectStorage'],
      ['USE1-Kafka.DataRetrieval.Tiered', 'serviceUsage'],
      ['USE1-Express.Storage', 'blockStorage'],
      ['USE1-KafkaServerless-ClusterHours', 'compute'],
      ['USE1-KafkaServerless-PartitionHours', 'compute'],
      ['USE1-KafkaServerless-In-Bytes', 'serviceUsage'],
      ['USE1-KafkaServerless-Out-Bytes', 'serviceUsage'],
      ['USE1-KafkaServerless-StorageHours', 'blockStorage'],
      ['USE1-Kafka.PrivateConnectivityHours', 'privateConnectivity'],
      ['USE1-BoxUsage:m5.large', 'compute'],
      ['EU-EBS:VolumeUsage.gp3', 'blockStorage'],
      ['USE1-Requests-Tier1', 'requestCharges'],
      ['USE1-USW2-AWS-Out-Bytes', 'crossRegion'],
      ['USE1-VpcEndpoint-Hours', 'privateConnectivity'],
    ] as const
    for (const { pattern } of book.usageTypes)
      assert.ok(
        types.some(([usageType]) => pattern.test(usageType)),
        String(pattern),
      )
    for (const [usageType, group] of types) {
      const { rows, unrecognised } = bill([{ usageType, usd: 10 }], { model: {} })
      assert.deepEqual([rows.map((row) => row.group), unrecognised], [[group], []], usageType)
    }
  })

  it('holds the cost of the current platform against it, in the hours of its own month', () => {
    const { groups } = planCost.evaluate({ ...KAFKA, settings: { ...KAFKA.settings, hoursPerMonth: 744 } }, book).output as {
      groups: Readonly<Record<string, number>>
    }
    const lines = [
      { usageType: 'USE1-BoxUsage:m5.2xlarge', usd: groups.compute! },
      { usageType: 'USE1-EBS:VolumeUsage.gp3', usd: groups.blockStorage! },
      { usageType: 'USE1-DataTransfer-Regional-Bytes', usd: groups.crossZoneTraffic! },
    ]
    const { bill: result } = compare({
      current: { cost: KAFKA },
      alternatives: [{ option: 'ec2', cost: KAFKA }],
      bill: { lines, hoursPerMonth: 744 },
    })
    assert.equal(result?.K3, 'green')
    for (const { errorRatio } of result!.rows) assert.ok(errorRatio! < 1e-9)
  })

  it('is answered even where the options cannot be compared', () => {
    const { error, bill: result } = compare({
      current: { cost: KAFKA, assumptions: 'a' },
      alternatives: [{ option: 'x', cost: KAFKA, assumptions: 'b' }],
      bill: { lines: LINES },
    })
    assert.equal(error, 'mixed-assumptions')
    assert.equal(result?.K3, 'red')
  })
})
