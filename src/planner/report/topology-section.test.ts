import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { placeOf } from '../folder/place.ts'
import { planFolder } from '../folder/plan-folder.ts'
import { Findings } from './findings.ts'
import { reportFiles } from './report-files.ts'
import { type Block, type Cell, isTraced, plainOf, type Table } from './report-model.ts'
import { topologySection } from './sections/topology.ts'

const book = builtInBook()
const GIB = 2 ** 30

function topic(name: string, more: object = {}) {
  return {
    name,
    partitionCount: 4,
    replicationFactor: 1,
    settings: {},
    effective: { minInsyncReplicas: 1, uncleanLeaderElection: false, retentionHours: 24 },
    partitions: [0, 1, 2, 3].map((index) => ({
      index,
      leader: (index % 4) + 1,
      replicas: [(index % 4) + 1],
      sizeBytes: 7 * GIB,
    })),
    ...more,
  }
}

const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  clusters: [
    {
      id: 'orders',
      platform: 'ec2',
      brokers: [1, 2, 3, 4].map((id) => ({ id, rack: `z${id % 3}`, zoneId: `z${id % 3}` })),
      topics: [
        topic('payments', { dataClass: 'financial' }),
        topic('refunds', { dataClass: 'financial' }),
        topic('pictures', { dataClass: 'pictures' }),
      ],
      groups: [
        {
          id: 'ledger',
          members: [3, 1].map((count, at) => ({
            clientId: `m${at}`,
            partitions: Array.from({ length: count }, (_, partition) => ({ topic: 'payments', partition })),
          })),
        },
      ],
    },
  ],
  series: ['payments', 'refunds'].map((name) => ({
    metric: 'bytesInPerSecond',
    unit: 'bytes/s',
    labels: { cluster: 'orders', topic: name },
    stepSeconds: 3600,
    from: '2026-11-01T00:00:00Z',
    values: Array.from({ length: 48 }, () => 2 ** 20),
  })),
}
const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: {
    growthPerMonth: { value: 0.1 },
    partitionProduceMiBps: { value: 0.5 },
  },
  durability: {
    acks: { value: 'all', owner: 'orders team', why: 'no loss' },
    minInsyncReplicas: { value: 2, owner: 'a', why: 'b' },
  },
}

const folder = planFolder({
  estate: { name: 'estate.yaml', value: ESTATE },
  assumptions: { name: 'assumptions.yaml', value: ASSUMPTIONS },
  evidence: [],
})
const findings = () => new Findings(placeOf(folder, undefined, undefined, '2026-11-20'), CALCULATIONS, book)
const { blocks } = topologySection(findings())

function tables(of: readonly Block[]): { readonly caption: string; readonly table: Table }[] {
  return of.flatMap((block) => {
    if (block.kind === 'more') return tables(block.blocks)
    return block.kind === 'table' || block.kind === 'figure' ? [{ caption: block.caption, table: block.table }] : []
  })
}

function rows(caption: string): readonly (readonly Cell[])[] {
  const found = tables(blocks).find((one) => one.caption.startsWith(caption))
  assert.ok(found !== undefined, caption)
  return found.table.rows
}

const values = (row: readonly Cell[]) => row.map(plainOf)

describe('topology and durability in the report', () => {
  it('judge the baseline rule by rule, each with its step', () => {
    const lint = rows('Baseline: 2 of 8 rules fail')
    assert.equal(lint.length, 8)
    const states = new Map(lint.map((row) => [String(plainOf(row[0]!)), row[1]!]))
    const spread = states.get('Durable topics have three copies or more, each in another zone.')!
    assert.equal(plainOf(spread), '✕ fail')
    assert.ok(isTraced(spread) && spread.trace === 'plan-topology-lint.durable-topics-spread')
  })

  it('say what a lost zone leaves, what would even zones, and who of a group has most', () => {
    assert.deepEqual(values(rows('What a lost zone leaves')[1]!), ['z1', 2, 0.5])
    assert.deepEqual(
      rows('Zones do not have').map((row) => values(row).slice(0, 2)),
      [
        [3, -1],
        [6, 2],
      ],
    )
    assert.deepEqual(values(rows('Groups with uneven members')[0]!), ['ledger', 2, 0, 'm0 (1)', 3, 1.5])
  })

  it('say what the data asks for, why, and what it costs for topics together', () => {
    const [line] = rows('What the data asks for')
    const [names, why, profile, settings, follows, diskGiB, crossing, usd, survive, free] = values(line!)
    assert.deepEqual([names, why, profile], ['2 topics: payments, refunds', 'financial data must not be lost', 'durability'])
    assert.deepEqual([settings, follows], ['3 copies, at least 2 in sync, acks all, linger 5 ms', 'no'])
    assert.deepEqual([diskGiB, crossing, survive, free], [2 * 2 * 28, 2 * 2, 1, 1])
    assert.ok((usd as number) > (112 / 0.7) * 0.08)
    assert.match(JSON.stringify(blocks), /advice on durability of pictures/)
  })

  it('list each setting with who answers for it, and call a default undecided until somebody does', () => {
    const record = rows('Decision record').map((row) => values(row))
    assert.deepEqual(
      record.map(([names, setting, value, isDefault, owner, , decision]) => [names, setting, value, isDefault, owner, decision]),
      [
        ['all', 'replication factor', 1, 'unknown', 'nobody', 'not decided: it takes an owner and a reason'],
        ['all', 'min insync replicas', 1, 'yes', 'a', 'decided otherwise than it is set'],
        ['all', 'acks', 'all', 'unknown', 'orders team', 'decided'],
        ['all', 'unclean leader election', false, 'yes', 'nobody', 'not decided: it takes an owner and a reason'],
      ],
    )
  })

  it('hold counts of partitions against both ends, and say how long they will do', () => {
    const ends = new Map(rows('Partition counts at both ends').map((row) => [plainOf(row[1]!), values(row).slice(2)]))
    const written = ends.get('partitions that what is written asks for')!
    assert.deepEqual(written, ['0 of 2, 1 unknown', '● within', 'payments', 4, 2])
    assert.deepEqual(ends.get('partitions that what is read asks for'), ['', '? unknown', '', null, null])
    const [name, months, check] = values(rows('How long the counts will do')[0]!)
    assert.deepEqual([name, check], ['payments', 'produce throughput'])
    assert.ok(Math.abs(1.1 ** (months as number) - 2) < 1e-9)
    assert.ok(rows('Where counts come from').length > 0)
  })

  it('open a step for every figure', () => {
    const report = reportFiles(findings())
    const page = report.find(({ name }) => name === 'report.html')!.text
    const topology = page.slice(page.indexOf('<section id="topology"'), page.indexOf('<section id="sizing"'))
    assert.doesNotMatch(topology, /<td class="number">-?[\d.,]+<\/td>/)
  })
})
