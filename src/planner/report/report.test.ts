import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { placeOf } from '../folder/place.ts'
import { planFolder } from '../folder/plan-folder.ts'
import { Findings } from './findings.ts'
import { gateStatusOf } from './gate-status.ts'
import { memoMarkdown, memoOf } from './memo.ts'
import { reportOf } from './report.ts'
import { reportFiles } from './report-files.ts'
import { type Block, isTraced, plainOf, type Section } from './report-model.ts'
import { comparisonSection } from './sections/comparison.ts'
import { costSection } from './sections/cost.ts'
import { driversSection } from './sections/drivers.ts'
import { networkSection } from './sections/network.ts'

const book = builtInBook()

const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  clusters: [
    {
      id: 'a<b>',
      platform: 'ec2',
      brokers: [1, 2, 3].map((id) => ({ id, rack: `z${id}`, instanceType: 'm5.2xlarge' })),
      topics: [
        {
          name: 'orders',
          partitionCount: 6,
          replicationFactor: 3,
          effective: { retentionHours: 24, minInsyncReplicas: 2, uncleanLeaderElection: false, cleanupPolicy: 'delete' },
          partitions: [0, 1, 2, 3, 4, 5].map((index) => ({ index, replicas: [1, 2, 3], sizeBytes: 2 ** 30 })),
        },
      ],
    },
  ],
}
const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: {
    avgInMiBps: { value: 50, low: 40, high: 80, why: 'seen <b>last</b> year', owner: 'platform' },
    fanOut: { value: 2 },
  },
  durability: { acks: { value: 'all' } },
  deployments: { 'msk-standard': { instanceType: 'kafka.m5.2xlarge', brokers: 3 } },
}
const SUM = '0'.repeat(64)
const RECORD = {
  kind: 'odradek/evidence',
  version: 1,
  result: 'pass',
  at: '2026-11-12',
  files: [{ path: 'a.log', sha256: SUM }],
  producedBy: 'odradek drill rollback --wave w2',
}

interface Parts {
  readonly estate?: object
  readonly assumptions?: object
  readonly evidence?: readonly object[]
  /** SHA-256 of the file that all records name. */
  readonly sum?: string
}

function findings({ estate, assumptions, evidence = [], sum = SUM }: Parts): Findings {
  const named = (name: string, value: object | undefined) => (value === undefined ? undefined : { name, value })
  const folder = planFolder({
    estate: named('estate.yaml', estate),
    assumptions: named('assumptions.yaml', assumptions),
    evidence: evidence.map((value, at) => ({ name: `evidence/${at}.yaml`, value })),
    evidenceFiles: { 'a.log': sum },
  })
  return new Findings(placeOf(folder, undefined, undefined, '2026-11-20'), CALCULATIONS, book)
}

const full = () => findings({ estate: ESTATE, assumptions: ASSUMPTIONS })

const GATES = gateStatusOf({
  state: 'found',
  name: 'plan gates',
  command: 'plan gates',
  trace: [],
  used: [],
  output: {
    gates: { compatibility: 'green', cost: 'amber', network: 'green', migration: 'red', operations: 'green' },
    red: ['M4'],
  },
})

describe('the report', () => {
  it('has its sections in the order in which people ask, whatever the folder holds', () => {
    const order =
      'verdict gates cost drivers comparison workload network topology sizing scorecards waves custody governance unknowns prices words'.split(
        ' ',
      )
    for (const parts of [{}, { estate: ESTATE }, { estate: ESTATE, assumptions: ASSUMPTIONS }])
      assert.deepEqual(
        reportOf(findings(parts)).sections.map(({ id }) => id),
        order,
      )
  })

  it('says of a section without documents what is missing and which command is next', () => {
    const { sections } = reportOf(findings({}))
    for (const id of ['cost', 'drivers', 'network', 'topology', 'sizing', 'unknowns']) {
      const missing = sections.find((one) => one.id === id)!.blocks.filter((block) => block.kind === 'missing')
      assert.ok(missing.length > 0, id)
      for (const { lacks, command } of missing) {
        assert.ok(lacks.length > 0, id)
        assert.match(command, /^odradek plan /)
      }
    }
  })

  it('shows cost beside the state of the gates only: in each bar, each table', () => {
    assert.equal(GATES.text, 'gates red: migration; amber: cost; green: compatibility, network, operations')
    const { blocks } = costSection(full(), GATES)
    for (const block of shownOf([{ id: 'cost', title: '', lead: '', blocks }])) {
      if (block.caption === 'What lies between low and high') continue
      const isInCaption = block.caption.includes(GATES.short)
      assert.ok(isInCaption || block.table.rows.every((row) => row.includes(GATES.short)), block.caption)
      if (block.kind === 'figure' && block.chart.kind === 'spans')
        assert.ok(block.chart.rows.every(({ note }) => note?.includes(GATES.short)))
    }
    for (const section of [driversSection(full(), GATES), comparisonSection(full(), GATES), networkSection(full(), GATES)])
      for (const { caption } of shownOf([section])) assert.ok(caption.includes(GATES.short), caption)
  })

  it('calls gates unknown where nobody can tell, and then no window may be scheduled', () => {
    const status = gateStatusOf({ state: 'missing', name: 'plan gates', command: 'plan gates', lacks: ['evidence'] })
    assert.equal(status.text, 'gates unknown')
    const { blocks } = reportOf(findings({})).sections[0]!
    assert.match(JSON.stringify(blocks), /No migration window may be scheduled/)
  })

  it('shows lights of records that stand, and why an item is red', () => {
    const evidence = [{ ...RECORD, id: 'e1', item: 'O2' }]
    const { blocks } = reportOf(findings({ estate: ESTATE, assumptions: ASSUMPTIONS, evidence })).sections[1]!
    const [lights, items] = shownOf([{ id: '', title: '', lead: '', blocks }])
    assert.deepEqual(
      lights!.table.rows.map((row) => plainOf(row[1]!)),
      Array.from({ length: 5 }, () => '✕ red'),
    )
    const states = new Map(items!.table.rows.map(([item, , , state]) => [plainOf(item!), plainOf(state!)]))
    assert.deepEqual([states.get('O1'), states.get('O2')], ['✕ red', '● green'])
    assert.match(JSON.stringify(blocks), /No migration window may be scheduled/)
  })

  it('compares what runs now with each deployment of the assumptions, low, expected, high', () => {
    const { blocks } = costSection(full(), GATES)
    const [ranges] = shownOf([{ id: 'cost', title: '', lead: '', blocks }])
    assert.deepEqual(
      ranges!.table.rows.map(([option]) => option),
      ['Kafka on EC2', 'MSK Standard'],
    )
    for (const row of ranges!.table.rows) {
      const [low, expected, high] = row.slice(1, 4).map(plainOf) as number[]
      assert.ok(low! <= expected! && expected! <= high!, JSON.stringify(row))
    }
  })

  it('lets what is read move with what is written and how often it is read, though both were measured', () => {
    const series = [1, 3].map((mibps, at) => ({
      metric: ['bytesInPerSecond', 'bytesOutPerSecond'][at],
      unit: 'bytes/s',
      labels: { cluster: 'a<b>' },
      stepSeconds: 3600,
      from: '2026-11-01T00:00:00Z',
      values: Array.from({ length: 48 }, () => mibps * 2 ** 20),
    }))
    const workload = { ...ASSUMPTIONS.workload, fanOut: { value: 2, low: 1, high: 6 } }
    const parts = { estate: { ...ESTATE, series }, assumptions: { ...ASSUMPTIONS, workload } }
    const asked = findings(parts)
    const [cost, moved] = [asked.of('plan cost', 'ec2'), asked.of('plan sensitivity', 'ec2')]
    assert.ok(cost.state === 'found' && moved.state === 'found')
    assert.equal(moved.output.baseUsd, cost.output.knownUsd)
    const rows = moved.output.rows as { driver: string; base: number; swingUsd: number }[]
    const fanOut = rows.find(({ driver }) => driver === 'workload.fanOut')!
    assert.deepEqual([fanOut.base, fanOut.swingUsd > 0], [3, true])
  })

  it('says first what it costs today and elsewhere, with ranges and gates', () => {
    const text = JSON.stringify(reportOf(full()).sections[0]!.blocks)
    assert.match(
      text,
      /without lines that nobody knows \(support, engineering\) today Kafka on EC2 costs [\d,.]+ USD a month \([\d,.]+ to [\d,.]+ as/,
    )
    assert.match(
      text,
      /[\d,.]+ well tuned; MSK Standard would cost [\d,.]+ \([\d,.]+ to [\d,.]+ as assumptions move\), [\d,.]+ well tuned \(gates: 5 red\)/,
    )
  })

  it('says first that too little is known, where no pressure can be judged, and asks in words', () => {
    const assumptions = { ...ASSUMPTIONS, deployments: {} }
    const blocks = reportOf(findings({ assumptions })).sections[0]!.blocks
    const [first] = blocks
    assert.ok(first?.kind === 'said')
    assert.match(first.text, /^Too little is known for a verdict: none of the five pressures can be judged/)
    const text = JSON.stringify(blocks)
    assert.match(text, /Is it clear who pays for what\?/)
    assert.doesNotMatch(text, /cost ownership clear/)
  })

  it('tells one payback, both sides well tuned, in whole months, and draws no other', () => {
    const money = {
      engineeringHoursPerMonth: { value: 10 },
      engineeringUsdPerHour: { value: 90 },
      supportMonthlyUsd: { value: 0 },
      oneOffUsd: { value: 50_000 },
      overlapWeeks: { value: 4 },
    }
    const assumptions = { ...ASSUMPTIONS, money, deployments: { odradek: { instanceType: 'm7g.large', brokers: 3 } } }
    const asked = findings({ estate: ESTATE, assumptions })
    const compared = asked.of('plan compare')
    assert.ok(compared.state === 'found')
    const [{ againstTuned }] = compared.output.rows as [{ againstTuned: { paybackMonths: number } }]
    const text = JSON.stringify(reportOf(asked).sections[0]!.blocks)
    const months = Math.ceil(againstTuned.paybackMonths)
    assert.match(
      text,
      /Moving costs [\d,]+ USD once, with the weeks in which both run, and is paid back after \d+ months, both well tuned/,
    )
    assert.ok(months > 1 && text.includes(`paid back after ${months} months, both well tuned; the limit is 18`))
  })

  it('spans a range by the assumptions that have a low and a high end', () => {
    const moved = full().of('plan sensitivity', 'ec2')
    assert.ok(moved.state === 'found')
    assert.deepEqual(
      (moved.output.rows as { driver: string; low: number; high: number }[]).map(({ driver, low, high }) => [driver, low, high]),
      [['workload.avgInMiBps', 40, 80]],
    )
  })

  it('opens the step of each figure that has one, and each is there', () => {
    const report = reportOf(full())
    const ids = report.traces.flatMap(({ steps }) => steps.map(({ id }) => id))
    assert.equal(new Set(ids).size, ids.length)
    const links = shownOf(report.sections).flatMap(({ table }) =>
      table.rows.flatMap((row) => row.flatMap((cell) => (isTraced(cell) ? [cell.trace] : []))),
    )
    assert.ok(links.length > 50)
    assert.deepEqual(
      links.filter((link) => !ids.includes(link)),
      [],
    )
  })

  it('has as many cells in each row as there are columns', () => {
    for (const { caption, table } of shownOf(reportOf(full()).sections))
      for (const row of table.rows) assert.equal(row.length, table.columns.length, caption)
  })

  it('puts topics of the same durability on one line, and says of others what they lack', () => {
    const topics = ESTATE.clusters[0]!.topics
    const { effective: _, ...bare } = topics[0]!
    const others = [
      { ...topics[0], name: 'carts' },
      { ...bare, name: 'logs' },
    ]
    const estate = { ...ESTATE, clusters: [{ ...ESTATE.clusters[0], topics: [...topics, ...others] }] }
    const { blocks } = reportOf(findings({ estate, assumptions: ASSUMPTIONS })).sections.find(({ id }) => id === 'topology')!
    const table = shownOf([{ id: '', title: '', lead: '', blocks }]).find(({ caption }) =>
      caption.startsWith('Durability'),
    )!.table
    assert.deepEqual(
      table.rows.map((row) => row.slice(0, 3).map(plainOf)),
      [['2 topics: orders, carts', '3 copies, at least 2 in sync, acks all', 'durability']],
    )
    assert.match(JSON.stringify(blocks), /logs: minInsyncReplicas/)
  })

  it('is the same, byte for byte, of the same documents', () => {
    assert.deepEqual(reportFiles(full()), reportFiles(full()))
  })

  it('names prices that were used with value, date, confidence and origin', () => {
    const prices = shownOf(reportOf(full()).sections.filter(({ id }) => id === 'prices'))[0]!.table.rows
    const volumes = prices.find(([id]) => id === 'ebs.gp3.storage')
    assert.deepEqual(volumes?.slice(1, 3), ['0.08', 'GiB-month'])
    assert.equal(volumes?.[5], 'built-in')
  })
})

describe('the page', () => {
  const page = reportFiles(full()).find(({ name }) => name === 'report.html')!.text

  it('runs nothing, asks for nothing, and takes no text for markup', () => {
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|@import|url\((?!#)/i)
    assert.doesNotMatch(page, /(?:src|href)="(?!#)/)
    assert.match(page, /default-src 'none'/)
    assert.match(page, /Plan for a&lt;b&gt;/)
    assert.match(page, /seen &lt;b&gt;last&lt;\/b&gt; year/)
  })

  it('has a title, a description and a table for each chart', () => {
    for (const figure of page.match(/<figure>[\s\S]*?<\/figure>/g) ?? []) {
      assert.match(figure, /<svg[\s\S]*role="img"[\s\S]*<title>/)
      assert.match(figure, /<table>/)
    }
  })

  it('has each id once, and every link leads to one', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const [, link] of page.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(link), link)
    for (const [, link] of page.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids.includes(link), link)
  })
})

describe('Markdown', () => {
  it('takes no name for markup, for a line of its own or for what a terminal obeys', () => {
    const evil = 'x<img src=y onerror=z>[a](javascript:b)\n# Head\r| c |\u001b[31m\u009b'
    const [cluster] = ESTATE.clusters
    const [topic] = cluster!.topics
    const estate = { ...ESTATE, clusters: [{ ...cluster!, id: evil, topics: [{ ...topic!, name: evil }] }] }
    const files = reportFiles(findings({ estate, assumptions: ASSUMPTIONS }))
    for (const { name, text } of files.filter((one) => one.name.endsWith('.md'))) {
      assert.ok(text.includes('x&lt;img'), `${name} names the cluster`)
      assert.doesNotMatch(text, /<img|\]\(javascript|^# Head|[^\P{Cc}\n]/mu, name)
    }
  })

  it('never makes a zero of what nobody knows', () => {
    const text = reportFiles(full()).find(({ name }) => name === 'report.md')!.text
    assert.match(text, /\| engineering \| engineering time \| unknown \| hour \| unknown \|/)
  })
})

describe('the memo', () => {
  it('says nothing without a document behind it, and lists what is missing', () => {
    const memo = memoOf(full())
    for (const { sentences } of memo.parts) for (const { links } of sentences) assert.ok(links.length > 0)
    assert.ok(memo.missing.some((one) => one.includes('No rollback rehearsal is recorded for M4')))
    assert.equal(memoOf(findings({})).parts.flatMap(({ sentences }) => sentences).length, 0)
  })

  it('links tests, rehearsals and rollbacks to their records', () => {
    const evidence = [
      { ...RECORD, id: 'e1', item: 'O2', measures: { pauseMs: 840 } },
      { ...RECORD, id: 'e2', item: 'M2', scope: 'w2' },
      { ...RECORD, id: 'e3', item: 'M4', scope: 'w2', result: 'fail' },
    ]
    const text = memoMarkdown(memoOf(findings({ estate: ESTATE, assumptions: ASSUMPTIONS, evidence })))
    assert.match(
      text,
      /passed\?\n\n- O2 \(broker replacement\): pass on 2026-11-12 by [^\n]*\(pause ms 840\)\. \[evidence\/0\.yaml\]/,
    )
    assert.match(text, /prove\?\n\n- M2 \(consumer progress\) for w2: pass [^\n]*evidence\/1\.yaml/)
    assert.match(text, /remains\?\n\n- M4 \(rollback\) for w2: fail [^\n]*evidence\/2\.yaml/)
  })

  it('counts no record whose files are not as they were, and says so', () => {
    const evidence = [{ ...RECORD, id: 'e1', item: 'O2' }]
    const memo = memoOf(findings({ evidence, sum: '1'.repeat(64) }))
    assert.equal(memo.parts.flatMap(({ sentences }) => sentences).length, 0)
    assert.ok(memo.missing.includes('evidence/0.yaml no longer stands on the files that it was made with.'))
  })

  it('stays within two pages, however much evidence there is', () => {
    const evidence = Array.from({ length: 300 }, (_, at) => ({
      ...RECORD,
      id: `e${at}`,
      item: ['C1', 'M1', 'M4'][at % 3],
      scope: `s${at}`,
    }))
    const words = memoMarkdown(memoOf(findings({ estate: ESTATE, assumptions: ASSUMPTIONS, evidence }))).split(/\s+/).length
    assert.ok(words < WORDS_OF_TWO_PAGES, `${words} words`)
  })
})

const WORDS_OF_TWO_PAGES = 1000

type Shown = Extract<Block, { kind: 'table' | 'figure' }>

/** Those that stand open, and those that a reader opens. */
function shownOf(sections: readonly Section[]): Shown[] {
  const shown = (block: Block): Shown[] => {
    if (block.kind === 'more') return block.blocks.flatMap(shown)
    return block.kind === 'table' || block.kind === 'figure' ? [block] : []
  }
  return sections.flatMap(({ blocks }) => blocks.flatMap(shown))
}
