import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { evaluateFolder } from './evaluate-folder.ts'
import { inputMapOf } from './input-maps.ts'
import { placeOf } from './place.ts'
import { type PlanFolder, planFolder } from './plan-folder.ts'

const book = builtInBook()
const SUM = 'a'.repeat(64)
const NOW = '2026-11-20'

const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  collectedAt: '2026-11-01',
  clusters: [
    {
      id: 'a',
      platform: 'msk-standard',
      brokers: [{ id: 1, instanceType: 'm5.large' }],
      topics: [
        { name: 'orders', flags: [{ flag: 'transactions' }], partitions: [{ index: 0, sizeBytes: 2 ** 30 }] },
        { name: 'logs', criticality: 3, partitions: [{ index: 0, sizeBytes: 2 ** 31 }] },
        { name: '__consumer_offsets', internal: true },
      ],
      groups: [{ id: 'g', kind: 'classic', offsets: [{ topic: 'orders', partition: 0 }] }],
      clients: [{ key: 'c', softwareName: 'java', roles: ['producer'], topics: ['orders', 'logs'] }],
    },
  ],
  bills: [{ period: '2026-10', lines: [{ usageType: 'USE1-Kafka.m5.2xlarge', usd: 10 }] }],
}
const ANSWERS = {
  kind: 'odradek/answers',
  version: 1,
  answers: { rollbackStyle: { value: 'mirror' }, rollbackOffsets: { value: 'preserved' }, runbooks: { value: ['quota'] } },
  topics: [{ match: 'orders', offsetChoice: 'preserved' }],
  waivers: [{ item: 'O4', owner: 'platform', reason: 'planned', until: '2026-12-31' }],
  notApplicable: [{ item: 'N5', reason: 'one network' }],
}

function record(id: string, item: string, more: object = {}) {
  const files = [{ path: `evidence/${id}.log`, sha256: SUM }]
  return { kind: 'odradek/evidence', id, item, result: 'pass', at: '2026-11-18', producedBy: 'run', files, ...more }
}

function folder(records: readonly ReturnType<typeof record>[], sums: Readonly<Record<string, string | null>> = {}): PlanFolder {
  const same = Object.fromEntries(records.map(({ id }) => [`evidence/${id}.log`, SUM]))
  return planFolder({
    estate: { name: 'estate.yaml', value: ESTATE },
    answers: { name: 'answers.yaml', value: ANSWERS },
    evidence: records.map((value) => ({ name: `evidence/${value.id}.yaml`, value })),
    evidenceFiles: { ...same, ...sums },
  })
}

function run(command: string, documents: PlanFolder) {
  const calculation = CALCULATIONS.find((one) => one.command === command)!
  return evaluateFolder(calculation, inputMapOf(command)!, placeOf(documents, undefined, undefined, NOW), undefined, book)
}

function stateOf(documents: PlanFolder, item: string): string {
  const { items } = run('plan gates', documents).output as { items: readonly { item: string; state: string }[] }
  return items.find((one) => one.item === item)!.state
}

describe('evidence of a plan folder', () => {
  it('counts for gates while its files are as they were', () => {
    assert.equal(stateOf(folder([record('e', 'N1')]), 'N1'), 'green')
    assert.equal(stateOf(folder([record('e', 'N1')], { 'evidence/e.log': 'b'.repeat(64) }), 'N1'), 'red')
    assert.equal(stateOf(folder([record('e', 'N1')], { 'evidence/e.log': null }), 'N1'), 'red')
    assert.equal(stateOf(folder([record('e', 'N1'), record('e', 'N1')]), 'N1'), 'red')
  })

  it('counts nowhere as long as nobody read its files', () => {
    const unread = planFolder({ evidence: [{ name: 'evidence/e.yaml', value: record('e', 'N1') }] })
    assert.equal(stateOf(unread, 'N1'), 'red')
    assert.equal(run('plan evidence verify', unread).output.unknown, 1)
  })

  it('is asked for each wave, class and client family of the documents', () => {
    const one = [
      record('w1', 'M1', { scope: 'w1' }),
      record('c', 'C2'),
      record('f', 'C1', { scope: 'java', classes: ['transactions'] }),
    ]
    assert.deepEqual(
      [stateOf(folder(one), 'M1'), stateOf(folder(one), 'C2'), stateOf(folder(one), 'C1')],
      ['red', 'red', 'green'],
    )
    const all = [...one, record('w2', 'M1', { scope: 'w2' }), record('t', 'C2', { scope: 'transactions' })]
    assert.deepEqual([stateOf(folder(all), 'M1'), stateOf(folder(all), 'C2')], ['green', 'green'])
  })

  it('is waived, or not applicable, as answers say', () => {
    assert.deepEqual([stateOf(folder([]), 'O4'), stateOf(folder([]), 'N5')], ['amber', 'not-applicable'])
  })

  it('fills the exit scorecard by its newest fresh runs', () => {
    const rehearsed = ['M1', 'M2', 'M3', 'M4', 'M5'].flatMap((item) =>
      ['w1', 'w2'].map((scope) => record(`${item}-${scope}`, item, { scope })),
    )
    const records = [
      ...rehearsed,
      record('old', 'O1', { at: '2026-01-01' }),
      record('o2', 'O2', { classes: ['produce', 'transactions'] }),
      record('o3', 'O3', { result: 'fail' }),
    ]
    const { rows } = run('plan score exit', folder(records)).output as {
      rows: Record<string, { state: string; missing: string[] }>
    }
    assert.deepEqual([rows.workloadCompatibility?.state, rows.migrationSafety?.state], ['pass', 'pass'])
    assert.deepEqual(
      [rows.operationsReadiness?.state, rows.operationsReadiness?.missing],
      ['fail', ['scaling', 'balancing', 'upgrade']],
    )
    const one = folder([...records, record('m', 'M4', { scope: 'w2', result: 'fail', at: '2026-11-19' })])
    assert.equal((run('plan score exit', one).output as { rows: typeof rows }).rows.migrationSafety?.state, 'fail')
  })

  it('gives scorecards its files as links', () => {
    const { rows } = run(
      'plan checklists',
      folder([record('q', 'operationalContracts.quota'), record('d', 'operationalContracts.disasterRecovery')]),
    ).output as { rows: readonly { row: string; state: string; links: readonly string[] }[] }
    const of = (row: string) => rows.find((one) => one.row === row)!
    assert.deepEqual([of('quota').state, of('quota').links], ['pass', ['evidence/q.log']])
    assert.equal(of('disasterRecovery').state, 'fail', 'there is no runbook')
    const { matrix } = run(
      'plan score evaluation',
      folder([record('e', 'evaluation.storageModel', { scope: 'odradek', measures: { validated: 'a crash' } })]),
    ).output as { matrix: readonly { area: string; state: string; validated: string | null }[] }
    assert.deepEqual(
      matrix.filter(({ state }) => state === 'pass').map(({ area, validated }) => [area, validated]),
      [['storageModel', 'a crash']],
    )
  })
})

describe('findings of an inventory in a plan folder', () => {
  it('are put in waves with what answers say of topics', () => {
    const { output } = run('plan waves', folder([]))
    assert.deepEqual(output.units, [['orders'], ['logs']])
    assert.deepEqual([output.groups, output.producers, output.valid], [{ g: 1 }, { c: 1 }, true])
  })

  it('are flagged where facts tell it, and unknown where nobody looked', () => {
    const { triggered, unknown } = run('plan inventory flags', folder([])).output as { triggered: string[]; unknown: string[] }
    assert.deepEqual(triggered, ['transactions', 'stale-inventory', 'hidden-cluster'])
    assert.ok(unknown.includes('no-acls') && unknown.includes('tiered-storage'))
  })

  it('leave internal topics out of moves and in buckets', () => {
    const { counts } = run('plan inventory buckets', folder([])).output
    assert.deepEqual(counts, { skip: 1, 'with-application': 0, manual: 1, 'needs-config': 0, clean: 1 })
  })

  it('name dependencies by what was looked for', () => {
    const { unknown } = run('plan inventory dependencies', folder([])).output as { unknown: string[] }
    assert.ok(unknown.includes('connectors') && unknown.includes('applications'))
  })
})

describe('costs of a plan folder', () => {
  const assumptions = {
    kind: 'odradek/assumptions',
    version: 1,
    workload: { avgInMiBps: { value: 100 }, fanOut: { value: 2, low: 1, high: 3 } },
    retention: { retentionHours: { value: 72 } },
    durability: { replicationFactor: { value: 3 }, zones: { value: 3 } },
    deployments: { 'msk-standard': { brokers: 6, provisionedGiB: 1000 }, odradek: { instanceType: 'm7g.4xlarge', brokers: 6 } },
  }
  const documents = planFolder({
    estate: { name: 'estate.yaml', value: ESTATE },
    assumptions: { name: 'assumptions.yaml', value: assumptions },
    evidence: [],
  })

  it('are compared with everything that is deployed besides', () => {
    const { rows, bill } = run('plan compare', documents).output as { rows: readonly { option: string }[]; bill: object }
    assert.deepEqual(
      rows.map(({ option }) => option),
      ['odradek'],
    )
    assert.ok(bill !== null)
  })

  it('move as far as assumptions say that they may be off', () => {
    const { rows } = run('plan sensitivity', documents).output as {
      rows: readonly { driver: string; low: number; high: number }[]
    }
    assert.deepEqual(
      rows.map(({ driver, low, high }) => [driver, low, high]),
      [['workload.fanOut', 1, 3]],
    )
  })

  it('never give a pass to gates, and share duties among the options', () => {
    assert.equal(stateOf(documents, 'K1'), 'red')
    const { options } = run('plan responsibilities', documents).output as { options: readonly { option: string }[] }
    assert.deepEqual(
      options.map(({ option }) => option),
      ['msk-standard', 'odradek'],
    )
  })
})
