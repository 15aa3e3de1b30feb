import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { placeOf } from '../folder/place.ts'
import { planFolder } from '../folder/plan-folder.ts'
import { Findings } from './findings.ts'
import { packOf } from './governance-changes.ts'
import { reportOf } from './report.ts'
import { reportFiles } from './report-files.ts'
import { type Block, type Cell, plainOf, type Report, type Table } from './report-model.ts'

const book = builtInBook()
const HOURS_PER_DAY = 24
const MIB = 2 ** 20

/** A day of 10 MiB/s, one of 20, and one of which half is missing. */
const WRITTEN = [10, 20, 30].flatMap((mibps, day) =>
  Array.from({ length: HOURS_PER_DAY }, (_, hour) => (day === 2 && hour < 12 ? null : mibps * MIB)),
)

const CLUSTER = {
  id: 'orders',
  platform: 'ec2',
  region: 'us-east-1',
  authorizer: 'StandardAuthorizer',
  listeners: [
    { name: 'open', protocol: 'PLAINTEXT' },
    { name: 'shut', protocol: 'SASL_SSL', mechanisms: ['SCRAM-SHA-512'] },
  ],
  brokers: [1, 2, 3].map((id) => ({ id, rack: `z${id}`, instanceType: 'm5.2xlarge' })),
  topics: [
    {
      name: 'orders',
      partitionCount: 6,
      replicationFactor: 3,
      effective: { retentionHours: 72, minInsyncReplicas: 2, uncleanLeaderElection: false, cleanupPolicy: 'delete' },
      partitions: [0, 1, 2, 3, 4, 5].map((index) => ({ index, sizeBytes: 2 ** 30 })),
    },
  ],
  groups: [{ id: 'readers', offsets: [{ topic: 'orders', partition: 0, offset: 7 }] }],
}
const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  clusters: [CLUSTER],
  series: [
    {
      metric: 'bytesInPerSecond',
      unit: 'bytes/s',
      labels: { cluster: 'orders' },
      stepSeconds: 3600,
      from: '2026-11-01T00:00:00Z',
      values: WRITTEN,
    },
  ],
  coverage: [{ path: '/clusters/0/acls', status: 'refused', reason: 'not allowed' }],
  provenance: [
    { path: '/clusters/0', source: 'live', at: '2026-11-20T08:00:00Z' },
    { path: '/clusters/0/authorizer', source: 'answer', at: '2026-11-20T09:00:00Z' },
  ],
}
const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: { avgInMiBps: { value: 50, low: 40, high: 80 }, fanOut: { value: 2 }, activePartitions: { value: 6 } },
  durability: { acks: { value: 'all' } },
  network: { linkMiBps: { value: 200 } },
  money: {
    oneOffUsd: { value: 20_000 },
    overlapWeeks: { value: 4 },
    engineeringUsdPerHour: { value: 100 },
    engineeringHoursPerMonth: { value: 10 },
    supportMonthlyUsd: { value: 0 },
  },
  deployments: { odradek: { instanceType: 'm7g.large', brokers: 3 } },
}

function findings(estate: object = ESTATE, assumptions: object = ASSUMPTIONS): Findings {
  const folder = planFolder({
    estate: { name: 'estate.yaml', value: estate },
    assumptions: { name: 'assumptions.yaml', value: assumptions },
    evidence: [],
  })
  return new Findings(placeOf(folder, undefined, undefined, '2026-11-20'), CALCULATIONS, book)
}

const report = reportOf(findings())

function blocksOf({ sections }: Report, id: string): readonly Block[] {
  return sections.find((one) => one.id === id)!.blocks
}

interface Shown {
  readonly caption: string
  readonly table: Table
  readonly block: Block
}

function shownIn(blocks: readonly Block[]): Shown[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'more') return shownIn(block.blocks)
    return block.kind === 'table' || block.kind === 'figure' ? [{ caption: block.caption, table: block.table, block }] : []
  })
}

function shown(id: string, caption: string, of: Report = report): Shown {
  return shownIn(blocksOf(of, id)).find((one) => one.caption.startsWith(caption))!
}

const values = (cells: readonly Cell[]) => cells.map(plainOf)

describe('sections of a report', () => {
  it('have a sentence for those to whom the words are new', () => {
    for (const { id, lead } of report.sections) assert.match(lead, /^[A-Z].+\.$/, id)
  })

  it('let each figure open its step, but for documents that tell their own source', () => {
    const told = ['unknowns', 'prices']
    const closed = report.sections
      .filter(({ id }) => !told.includes(id))
      .flatMap(({ id, blocks }) =>
        shownIn(blocks).flatMap(({ caption, table }) =>
          table.rows.flatMap((row) =>
            row.flatMap((cell, at) => (typeof cell === 'number' ? [`${id}: ${caption}: ${table.columns[at]!.label}`] : [])),
          ),
        ),
      )
    assert.deepEqual(closed, [])
  })

  it('say of an option when it has paid back, and what it has earned until then', () => {
    const { table, block } = shown('comparison', 'What has been earned')
    const [option, tuned, saves, once, months, , after36] = values(table.rows[0]!) as [string, ...number[]]
    assert.equal(option, 'Odradek')
    assert.ok(tuned! > 0 && saves! > 0)
    assert.equal(months, Math.ceil(once! / saves!))
    assert.ok(Math.abs(after36! - (saves! * 36 - once!)) < 1e-6)
    assert.ok(block.kind === 'figure' && block.chart.kind === 'lines')
    assert.equal(block.chart.lines[0]!.values[0], -once!)
    assert.equal(block.chart.lines[0]!.values.length, 37)
  })

  it('draw the payback that the verdict tells, and tell last what it is if nothing is tuned', () => {
    const { table, block } = shown('comparison', 'What has been earned')
    const [, , saves, once, , , , saved, months] = values(table.rows[0]!) as number[]
    assert.ok(saved! > saves! && Number.isInteger(months) && months! <= Math.ceil(once! / saves!))
    assert.match(JSON.stringify(blocksOf(report, 'verdict')), /is paid back after .*, both well tuned/)
    assert.ok(block.kind === 'figure' && block.chart.kind === 'lines')
    assert.ok(Math.abs(block.chart.lines[0]!.values[1]! - (saves! - once!)) < 1e-6)
    assert.match(JSON.stringify(blocksOf(report, 'comparison')), /What copying costs is not in what a move costs once/)
  })

  it('ask each option the same scenarios, and shade what they cost', () => {
    const { table, block } = shown('comparison', 'What changes of the workload')
    assert.deepEqual(
      table.columns.map(({ label }) => label),
      ['what happens', 'as it runs now', 'Odradek'],
    )
    assert.equal(table.rows.length, 8)
    assert.ok(block.kind === 'figure' && block.chart.kind === 'heat')
    for (const { cells } of block.chart.rows)
      for (const { trace } of cells) assert.match(trace!, /^plan-compare-.*differenceUsd$/)
  })

  it('answer four questions, tell of the month of both and say that there is no bill', () => {
    const captions = shownIn(blocksOf(report, 'comparison')).map(({ caption }) => caption)
    assert.equal(captions.filter((caption) => caption.startsWith('How much ')).length, 4)
    assert.ok(captions.some((caption) => caption.startsWith('A month in which both run')))
    assert.match(JSON.stringify(blocksOf(report, 'comparison')), /No bill of the cluster is known/)
  })

  it('hold the model against a bill, group by group', () => {
    const bills = [{ period: '2026-10', lines: [{ usageType: 'USE1-BoxUsage:m5.2xlarge', quantity: 2190, usd: 900 }] }]
    const { table } = shown('comparison', 'The model against the bill', reportOf(findings({ ...ESTATE, bills })))
    const [group, , billed, , , state] = values(table.rows[0]!)
    assert.deepEqual([group, billed, state], ['compute', 900, 'within'])
  })

  it('draw rates as they were measured, by the day, with gaps left open', () => {
    const { table, block } = shown('workload', 'Rates as measured')
    assert.deepEqual(
      table.rows.map((row) => values(row)),
      [
        ['2026-11-01', 10, 10],
        ['2026-11-02', 20, 20],
        ['2026-11-03', 30, 30],
      ],
    )
    assert.ok(block.kind === 'figure' && block.chart.kind === 'lines')
    assert.deepEqual([block.chart.from, block.chart.to], ['2026-11-01', '2026-11-03'])
    assert.deepEqual(block.chart.lines[0]!.values.slice(48, 62), [...Array.from({ length: 12 }, () => null), 30, 30])
  })

  it('fill twelve headings of governance from what was read, not from what was typed', () => {
    const tables = shownIn(blocksOf(report, 'governance'))
    assert.equal(tables.length, 12)
    const found = new Map(
      tables.flatMap(({ table }) => table.rows.map((row) => [plainOf(row[0]!), values(row.slice(1))] as const)),
    )
    assert.deepEqual(found.get('region'), ['us-east-1', '/clusters/0/region, live 2026-11-20'])
    assert.deepEqual(found.get('who decides on rights'), [
      null,
      '/clusters/0/authorizer, typed by hand 2026-11-20, so not counted',
    ])
    assert.deepEqual(found.get('rules of access'), [null, '/clusters/0/acls, refused: not allowed'])
    assert.deepEqual(found.get('listeners that do not encrypt'), ['open', '/clusters/0/listeners, live 2026-11-20'])
    assert.deepEqual(found.get('client software'), [null, 'not in /clusters/0/clients, live 2026-11-20'])
    assert.deepEqual(found.get('logs of brokers'), [null, 'nothing that was read says it'])
  })

  it('tell line by line what changed since an earlier pack', () => {
    assert.match(JSON.stringify(blocksOf(report, 'governance')), /No earlier pack was given/)
    assert.match(
      JSON.stringify(blocksOf(report, 'governance')),
      /In short – disks of brokers: .*rules for everybody or everything: .*connectors that carry records out: /,
    )
    const earlier = packOf('report.json', JSON.parse(JSON.stringify(report)))
    assert.match(
      JSON.stringify(blocksOf(reportOf(findings(), earlier), 'governance')),
      /Nothing changed since the earlier pack, read until 2026-11-20\./,
    )
    const region = { ...CLUSTER, region: 'eu-west-1', quotas: [{ entity: { user: 'a' }, key: 'k', value: 1 }] }
    const { table } = shown('governance', '3 of 40 lines changed', reportOf(findings({ ...ESTATE, clusters: [region] }), earlier))
    assert.deepEqual(
      table.rows.map((row) => values(row).slice(0, 4)),
      [
        ['Network placement and paths', 'region', 'us-east-1', 'eu-west-1'],
        ['Change management', 'limits for clients', null, '1'],
        ['Residency: where bytes may rest', 'disks of brokers', 'us-east-1: 1 topics', 'eu-west-1: 1 topics'],
      ],
    )
    assert.throws(() => packOf('memo.json', { kind: 'odradek/memo' }), /memo\.json/)
  })

  it('call prices old that nobody has looked at for long', () => {
    const { table } = shown('prices', 'Prices by id')
    const volumes = table.rows.find(([id]) => id === 'ebs.gp3.storage')!
    assert.match(String(plainOf(volumes.at(-1)!)), /^old: of 2024-07-01, \d+ days old$/)
    assert.match(JSON.stringify(blocksOf(report, 'prices')), /\d+ of \d+ prices are older than 90 days/)
  })

  it('keep of the steps those that are shown, and those that went into them', () => {
    const steps = report.traces.flatMap(({ steps: own }) => own)
    const ids = steps.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    const saved = steps.find(({ entry }) => entry.step === 'odradek.oneOffTotalUsd')!
    assert.ok('doubleRunUsd' in saved.entry.inputs)
    assert.ok(steps.some(({ entry }) => entry.step === 'odradek.doubleRunUsd'))
  })
})

describe('long tables of the page', () => {
  const many = Array.from({ length: 1201 }, (_, at) => ({ ...CLUSTER.groups[0]!, id: `group-${at}` }))
  const page = reportFiles(findings({ ...ESTATE, clusters: [{ ...CLUSTER, groups: many }] })).find(
    ({ name }) => name === 'report.html',
  )!.text

  it('are cut into pages that open one by one, and lose no row', () => {
    assert.match(page, /<summary>Rows 501 to 1000 of 1201<\/summary>/)
    assert.match(page, /<summary>Rows 1001 to 1201 of 1201<\/summary>/)
    for (const at of [0, 500, 1200]) assert.ok(page.includes(`>group-${at}<`), String(at))
  })
})

describe('a report of ten thousand topics', () => {
  it('weighs less than 5 MB', () => {
    const topics = Array.from({ length: 10_000 }, (_, at) => ({ ...CLUSTER.topics[0]!, name: `topic.of.a.longer.name.${at}` }))
    const files = reportFiles(findings({ ...ESTATE, clusters: [{ ...CLUSTER, topics }] }))
    for (const { name, text } of files) assert.ok(text.length < 5_000_000, `${name}: ${text.length}`)
  })
})
