import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import type { Book } from '../book/book.ts'
import { CALCULATIONS } from '../calculations.ts'
import { type Estate, estateFile } from '../documents/estate.ts'
import { validate } from '../documents/validate.ts'
import { placeOf } from '../folder/place.ts'
import { planFolder } from '../folder/plan-folder.ts'
import { Findings } from '../report/findings.ts'
import type { Totals } from './forecast.ts'
import { totalsOf, watchRound } from './watch.ts'
import { watchMetrics } from './watch-metrics.ts'

const book = builtInBook()
const NOW = '2026-11-20'
const NOW_MS = Date.parse(NOW)
const GIB = 2 ** 30

const topic = (name: string, more: object = {}) => ({
  name,
  partitionCount: 3,
  replicationFactor: 3,
  settings: { 'retention.ms': '1000' },
  partitions: [0, 1, 2].map((index) => ({ index, sizeBytes: GIB })),
  ...more,
})

const CLUSTER = {
  id: 'a',
  platform: 'ec2',
  brokers: [1, 2, 3].map((id) => ({ id, storageGiB: 10, settings: { 'log.retention.hours': '24' }, instanceType: 'm5.2xlarge' })),
  topics: [topic('orders'), topic('old')],
  groups: [{ id: 'g' }, { id: 'gone' }],
  clients: [
    { key: '1', zoneId: 'z1' },
    { key: '2', zoneId: null },
  ],
}

function estate(cluster: object, more: object = {}): Estate {
  return validate('estate', estateFile, { kind: 'odradek/estate', version: 1, collectedAt: NOW, clusters: [cluster], ...more })
}

const entry = (value: unknown, more: object = {}) => ({ value, ...more })
const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: { avgInMiBps: entry(10, { low: 5, high: 20 }), peakInMiBps: entry(20), fanOut: entry(2), partitions: entry(60) },
  durability: { replicationFactor: entry(3), zones: entry(3) },
  retention: { retentionHours: entry(24) },
  money: { engineeringHoursPerMonth: entry(10), engineeringUsdPerHour: entry(90), supportMonthlyUsd: entry(0) },
  deployments: { odradek: { instanceType: 'm7g.large', brokers: 3 } },
}

interface Given {
  readonly baseline?: Estate
  readonly assumptions?: object
  readonly current?: Estate
  readonly history?: readonly Totals[]
  readonly evidence?: readonly object[]
  readonly book?: Book
}

function findingsOf(given: Given): Findings {
  const records = given.evidence ?? []
  const documents = planFolder({
    estate: { name: 'estate.yaml', value: given.baseline ?? estate(CLUSTER) },
    ...(given.assumptions === undefined ? {} : { assumptions: { name: 'assumptions.yaml', value: given.assumptions } }),
    evidence: records.map((value, at) => ({ name: `evidence/${at}.yaml`, value })),
    evidenceFiles: { 'evidence/x/log': 'a'.repeat(64) },
  })
  return new Findings(placeOf(documents, undefined, undefined, NOW), CALCULATIONS, given.book ?? book)
}

function round(given: Given) {
  const baseline = given.baseline ?? estate(CLUSTER)
  const findings = findingsOf(given)
  const evidence = findings.place.folder.evidence.map(({ value }) => value)
  return watchRound({
    baseline,
    current: given.current ?? baseline,
    findings,
    evidence,
    history: given.history ?? [],
    nowMs: NOW_MS,
  })
}

/** `kind about`, without what hangs on the price book's age. */
function told(given: Given): string[] {
  return round(given)
    .filter(({ kind }) => kind !== 'price-old')
    .map(({ kind, about, isOver }) => `${kind} ${about}${isOver ? ' !' : ''}`)
}

const QUIET = { ...CLUSTER, clients: [{ key: '1', zoneId: 'z1' }] }

describe('a round of watching', () => {
  it('tells nothing where nothing drifted, and nothing of what one side does not know', () => {
    assert.deepEqual(told({ baseline: estate(QUIET) }), [])
    assert.deepEqual(told({ baseline: estate(QUIET), current: estate({ id: 'a' }) }), [])
    assert.deepEqual(told({ baseline: estate({ id: 'a' }), current: estate(QUIET) }), [])
    assert.deepEqual(told({ baseline: estate(QUIET), current: estate({ ...CLUSTER, id: 'b' }) }), [])
  })

  it('tells topics, groups, settings and partitions, kind by kind, and which are over their limits', () => {
    const current = estate({
      ...CLUSTER,
      brokers: CLUSTER.brokers.map((broker) => ({ ...broker, settings: {} })).slice(0, 1),
      topics: [
        topic('orders', { partitionCount: 6, settings: { 'retention.ms': '2000' } }),
        topic('new'),
        topic('__consumer_offsets'),
      ],
      groups: [{ id: 'g' }, { id: 'new' }],
      clients: undefined,
    })
    assert.deepEqual(told({ baseline: estate(CLUSTER), current }), [
      'topic-added new',
      'topic-gone old !',
      'group-added new',
      'group-gone gone !',
      'setting-changed topic orders retention.ms !',
      'setting-changed broker 1 log.retention.hours !',
      'partitions-grown orders',
      'client-zone-unknown clients !',
    ])
  })

  it('tells peaks and crossings that rose', () => {
    const series = (values: readonly number[]) => [
      { metric: 'bytesInPerSecond', unit: 'bytes/s', stepSeconds: 300, from: NOW, labels: { cluster: 'a' }, values },
    ]
    const paths = (crossing: number) => [
      { from: { zoneId: 'z1' }, to: { zoneId: 'z1' }, kind: 'same-zone', bytesPerSecond: 100 - crossing },
      { from: { zoneId: 'z1' }, to: { zoneId: 'z2' }, kind: 'cross-zone', bytesPerSecond: crossing },
    ]
    const baseline = estate(QUIET, { series: series([10, 10]), paths: paths(10) })
    const current = estate(QUIET, { series: series([5, 15]), paths: paths(14) })
    assert.deepEqual(told({ baseline, current }), ['peak-to-average-up bytesInPerSecond !', 'cross-zone-share-up paths'])
  })

  it('tells passes that soon count no more, unless a newer record is there', () => {
    const record = (id: string, at: string, more: object = {}) => ({
      kind: 'odradek/evidence',
      id,
      item: 'N2',
      result: 'pass',
      at,
      producedBy: 'dig',
      files: [{ path: 'evidence/x/log', sha256: 'a'.repeat(64) }],
      ...more,
    })
    const baseline = estate(QUIET)
    assert.deepEqual(told({ baseline, evidence: [record('one', '2026-10-25')] }), ['evidence-expiring N2 !'])
    assert.deepEqual(told({ baseline, evidence: [record('one', '2026-10-25'), record('two', '2026-11-19')] }), [])
    assert.deepEqual(told({ baseline, evidence: [record('one', '2026-10-25', { result: 'fail' })] }), [])
  })

  it('foretells what fills disks within sixty days, by a straight line of thirty', () => {
    const day = (back: number): string => new Date(NOW_MS - back * 86_400_000).toISOString()
    const grown = (perDay: number) =>
      [14, 10, 5, 0].map((back) => ({ at: day(back), cluster: 'a', quantities: { storedGiB: 20 - back * perDay } }))
    const history = grown(0.5)
    const [found] = round({ baseline: estate(QUIET), history }).filter(({ kind }) => kind === 'forecast-crossing')
    assert.match(found!.text, /^storedGiB crosses 30.* in 20 days: the disks of all brokers$/)
    assert.deepEqual(told({ baseline: estate(QUIET), history: grown(0.1) }), [])
    assert.deepEqual(told({ baseline: estate(QUIET), history: history.slice(2) }), [], 'five days are no trend')
    const old = { at: day(40), cluster: 'a', quantities: { storedGiB: 1000 } }
    assert.deepEqual(told({ baseline: estate(QUIET), history: [old, ...grown(0)] }), [])
  })

  it('counts what later rounds need', () => {
    assert.deepEqual(totalsOf(estate(CLUSTER)), [{ at: NOW, cluster: 'a', quantities: { storedGiB: 18, partitionReplicas: 18 } }])
  })

  it('goes by limits of the user', () => {
    const stricter = builtInBook({
      limits: [{ name: 'own', value: { kind: 'odradek/limits', version: 1, watch: { 'topic-added': 0, 'topic-gone': null } } }],
    })
    const current = estate({ ...QUIET, topics: [topic('orders'), topic('new')] })
    assert.deepEqual(told({ baseline: estate(QUIET), current, book: stricter }), ['topic-added new !', 'topic-gone old'])
  })

  it('shows drift and gates as metrics', () => {
    const found = round({ current: estate({ ...CLUSTER, topics: [topic('orders')] }) })
    const text = watchMetrics(found, findingsOf({}))
    assert.match(text, /^# TYPE odradek_plan_drift gauge$/m)
    assert.match(text, /^odradek_plan_drift\{kind="topic-gone"\} 1$/m)
    assert.match(text, /^odradek_plan_gate\{gate="network"\} 2$/m)
  })

  it('shows as low and high of an option what the report shows: what assumptions span', () => {
    const findings = findingsOf({ assumptions: ASSUMPTIONS })
    const text = watchMetrics([], findings)
    const moved = findings.of('plan sensitivity', 'odradek')
    assert.ok(moved.state === 'found')
    const { lowUsd, highUsd } = moved.output.range as { readonly lowUsd: number; readonly highUsd: number }
    assert.ok(lowUsd < highUsd)
    assert.ok(text.includes(`odradek_plan_cost_usd{option="odradek",bound="low"} ${lowUsd}\n`), text)
    assert.ok(text.includes(`odradek_plan_cost_usd{option="odradek",bound="high"} ${highUsd}\n`), text)
    assert.match(text, /^odradek_plan_cost_usd\{option="current",bound="low"\} /m)
  })
})
