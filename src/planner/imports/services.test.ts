import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { found, refusedAt } from '../../../test/planner/importing.ts'
import { utcSecondText } from '../../base/utc-text.ts'
import { timeMs } from './time-text.ts'

describe('times', () => {
  it('are written as they were read, in whole seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799 }), (seconds) => {
        const text = utcSecondText(seconds * 1000)
        assert.equal(text, new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))
        assert.equal(timeMs(text), seconds * 1000)
      }),
    )
    assert.equal(timeMs('2026/11/20 08:00:00'), timeMs('2026-11-20T10:00:00+02:00'))
    assert.equal(timeMs('2026-13-20'), null)
  })
})

const BARE = JSON.stringify(
  {
    MetricDataResults: [
      {
        Id: 'm1',
        Label: 'BytesInPerSec',
        Timestamps: ['2026-11-20T08:10:00+00:00', '2026-11-20T08:00:00+00:00', '2026-11-20T08:05:00+00:00'],
        Values: [3, 1, 2],
        StatusCode: 'Complete',
      },
      {
        Id: 'm2',
        Label: 'MyOwn',
        Timestamps: ['2026-11-20T08:00:00Z', '2026-11-20T08:02:00Z', '2026-11-20T08:03:00Z'],
        Values: [1, 2, 3],
      },
    ],
    Messages: [],
  },
  null,
  2,
)
const WITH_QUERIES = JSON.stringify({
  MetricDataQueries: [
    {
      Id: 'cpu',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Kafka',
          MetricName: 'CpuUser',
          Dimensions: [
            { Name: 'Cluster Name', Value: 'orders-prod' },
            { Name: 'Broker ID', Value: '2' },
          ],
        },
        Period: 300,
        Stat: 'Average',
      },
    },
    { Id: 'max', MetricStat: { Metric: { MetricName: 'BytesInPerSec' }, Period: 60, Stat: 'Maximum' } },
  ],
  MetricDataResults: [
    { Id: 'cpu', Label: 'CpuUser', Timestamps: [1_795_161_600], Values: [50] },
    { Id: 'max', Label: 'x', Timestamps: ['2026-11-20T08:00:00Z'], Values: [9] },
  ],
})
const CONSOLE = `Full label,orders-prod 1 BytesInPerSec,orders-prod 2 BytesInPerSec
Label,BytesInPerSec,BytesInPerSec
Dimensions,"Cluster Name=orders-prod, Broker ID=1","Cluster Name=orders-prod, Broker ID=2"
Statistic,Average,Average
2026/11/20 08:00:00,1,10
2026/11/20 08:01:00,2,
2026/11/20 08:02:00,3,30
`
const GENERIC = `timestamp,metric,Cluster Name,Topic,value
2026-11-20T08:00:00Z,MessagesInPerSec,orders-prod,orders,5
2026-11-20T08:01:00Z,MessagesInPerSec,orders-prod,orders,6
`

describe('cloudwatch', () => {
  it('reads results in any order, gaps as gaps, and keeps names that nobody mapped', () => {
    const { series } = found('cloudwatch', BARE)
    assert.deepEqual(series![0], {
      metric: 'bytesInPerSecond',
      unit: 'bytes/s',
      labels: { cluster: 'c' },
      stepSeconds: 300,
      from: '2026-11-20T08:00:00Z',
      values: [1, 2, 3],
      source: 'import:cloudwatch',
    })
    assert.deepEqual([series![1]!.metric, series![1]!.values], ['MyOwn', [1, null, 2, 3]])
  })

  it('reads dimensions and periods from the queries, and never takes a maximum for an average', () => {
    const { series } = found('cloudwatch', WITH_QUERIES)
    assert.deepEqual(series![0], {
      metric: 'cpuUserRatio',
      unit: 'ratio',
      labels: { cluster: 'orders-prod', broker: '2' },
      stepSeconds: 300,
      from: utcSecondText(1_795_161_600_000),
      values: [0.5],
      source: 'import:cloudwatch',
    })
    assert.equal(series![1]!.metric, 'BytesInPerSec.Maximum')
    assert.equal(found('cloudwatch', WITH_QUERIES, { isClusterGiven: true }).series![0]!.labels.cluster, 'c')
  })

  it("reads the console's and anybody's CSV", () => {
    const { series } = found('cloudwatch', CONSOLE)
    assert.deepEqual(
      series!.map(({ metric, labels, values }) => ({ metric, labels, values })),
      [
        { metric: 'bytesInPerSecond', labels: { cluster: 'orders-prod', broker: '1' }, values: [1, 2, 3] },
        { metric: 'bytesInPerSecond', labels: { cluster: 'orders-prod', broker: '2' }, values: [10, null, 30] },
      ],
    )
    assert.deepEqual(found('cloudwatch', GENERIC).series, [
      {
        metric: 'messagesInPerSecond',
        unit: 'records/s',
        labels: { cluster: 'orders-prod', topic: 'orders' },
        stepSeconds: 60,
        from: '2026-11-20T08:00:00Z',
        values: [5, 6],
        source: 'import:cloudwatch',
      },
    ])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('cloudwatch', BARE.replace('        3,\n', ''), '11:17')
    refusedAt('cloudwatch', BARE.replace('2026-11-20T08:10:00+00:00', 'noon'), '7:9')
    refusedAt('cloudwatch', CONSOLE.replace('Statistic', 'Colour'), '4:1')
    refusedAt('cloudwatch', CONSOLE.replace(',10', ',ten'), '5:23')
    refusedAt('cloudwatch', CONSOLE.replace(/^Dimensions.*\n/m, ''), '1:1')
    refusedAt('cloudwatch', GENERIC.replace('Topic', 'Colour'), '1:31')
    refusedAt('cloudwatch', GENERIC.replace('08:01:00Z', 'soon'), '3:1')
    refusedAt('cloudwatch', '{"MetricDataResults":[{"Id":"a","Timestamps":["2026-11-20"],"Values":[1]}]}', '1:23')
  })
})

function month(groups: readonly object[], definitions?: readonly object[]): string {
  return JSON.stringify({
    ...(definitions === undefined ? {} : { GroupDefinitions: definitions }),
    ResultsByTime: [{ TimePeriod: { Start: '2026-10-01', End: '2026-11-01' }, Total: {}, Groups: groups, Estimated: false }],
  })
}
function charge(keys: readonly string[], usd: string, quantity: string) {
  return {
    Keys: keys,
    Metrics: { UnblendedCost: { Amount: usd, Unit: 'USD' }, UsageQuantity: { Amount: quantity, Unit: 'Hrs' } },
  }
}
const REPORT_1 = `identity/LineItemId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,pricing/unit
a,2026-10-01T00:00:00Z,111122223333,Usage,USE1-Kafka.m5.large,1,0.21,Hrs
b,2026-10-01T00:00:00Z,111122223333,Usage,USE1-Kafka.m5.large,2,0.42,Hrs
c,2026-10-01T00:00:00Z,111122223333,Tax,,1,7,
`
const REPORT_2 = `bill_billing_period_start_date,line_item_usage_account_id,line_item_usage_type,line_item_usage_amount,line_item_unblended_cost,pricing_unit
2026-10-01 00:00:00,111122223333,USE1-Kafka.m5.large,3,0.63,Hrs
`

describe('bill', () => {
  it('reads the cost by usage type, by account too, days added up', () => {
    const days = [charge(['USE1-Kafka.m5.large'], '1.5', '10'), charge(['USE1-Kafka.m5.large'], '0.5', '2')]
    const line = { usageType: 'USE1-Kafka.m5.large', unit: 'Hrs', quantity: 12, usd: 2 }
    assert.deepEqual(found('bill', month(days)).bills, [{ period: '2026-10', account: null, lines: [line] }])
    const definitions = [
      { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
      { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
    ]
    const byAccount = month([charge(['111122223333', 'USE1-Kafka.m5.large'], '2', '12')], definitions)
    assert.deepEqual(found('bill', byAccount).bills, [{ period: '2026-10', account: '111122223333', lines: [line] }])
  })

  it('reads both forms of a cost and usage report', () => {
    const hours = { usageType: 'USE1-Kafka.m5.large', unit: 'Hrs', quantity: 3, usd: 0.63 }
    const tax = { usageType: 'Tax', unit: null, quantity: 1, usd: 7 }
    assert.deepEqual(found('bill', REPORT_1).bills, [{ period: '2026-10', account: '111122223333', lines: [hours, tax] }])
    assert.deepEqual(found('bill', REPORT_2).bills, [{ period: '2026-10', account: '111122223333', lines: [hours] }])
  })

  it('is refused with line and column where it is something else', () => {
    const wrong = month([charge(['x'], 'much', '1')])
    refusedAt('bill', wrong, `1:${wrong.indexOf('"much"') + 1}`)
    refusedAt('bill', month([], [{ Type: 'DIMENSION', Key: 'SERVICE' }]), '1:21')
    refusedAt('bill', REPORT_2.replace('0.63', 'much'), '2:56')
    refusedAt('bill', REPORT_2.replace('line_item_usage_type', 'colour'), '1:1')
    refusedAt('bill', REPORT_2.replace(',Hrs', ''), '2:1')
    refusedAt('bill', `${REPORT_2}"2026-10-01`, '3:1')
  })
})

const CLIENTS = `clientId,softwareName,softwareVersion,principal,zone,role,topics,bytesPerSecond
app-1,apache-kafka-java,3.9.0,User:ann,use1-az1,producer,orders;payments,1024
app-2,,,User:bob,use1-az1,consumer,orders,10
app-2,,,User:bob,use1-az2,consumer,orders,20
`

describe('clients', () => {
  it('gives an entry for each client, and for each zone that one is in', () => {
    const { clients } = found('clients', CLIENTS).clusters![0]!
    assert.match(clients![0]!.key, /^[\da-f]{16}$/)
    assert.deepEqual(clients![0], {
      key: clients![0]!.key,
      clientId: 'app-1',
      softwareName: 'apache-kafka-java',
      softwareVersion: '3.9.0',
      principal: 'User:ann',
      zoneId: 'use1-az1',
      roles: ['producer'],
      topics: ['orders', 'payments'],
      bytesInPerSecond: 1024,
      seenBy: ['import:clients'],
    })
    assert.deepEqual(
      clients!.slice(1).map(({ key, zoneId, bytesOutPerSecond }) => [key.slice(16), zoneId, bytesOutPerSecond]),
      [
        ['@use1-az1', 'use1-az1', 10],
        ['@use1-az2', 'use1-az2', 20],
      ],
    )
    assert.deepEqual(found('clients', 'role,clientId\nconsumer,a\n').clusters![0]!.clients![0]!.roles, ['consumer'])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('clients', CLIENTS.replace('role', 'colour'), '1:54')
    refusedAt('clients', CLIENTS.replace('producer', 'boss'), '2:49')
    refusedAt('clients', CLIENTS.replace('1024', 'fast'), '2:74')
    refusedAt('clients', CLIENTS.replace('1024', '-1'), '2:74')
    refusedAt('clients', CLIENTS.replace('use1-az2', 'use1-az1'), '4:1')
    refusedAt('clients', 'clientId,bytesPerSecond\na,1\n', '2:3')
  })
})
