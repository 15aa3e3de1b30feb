import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Ended, runOdradek } from './run-odradek.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-plan-folder-'))
})

after(() => rm(folder, { recursive: true }))

function plan(...args: readonly string[]): Promise<Ended> {
  return runOdradek(['plan', ...args])
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await plan(...args, '--json')
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

describe('a plan folder', () => {
  it('is made out of a few numbers, answers at once, and says what comes next', async () => {
    const dir = join(folder, 'new')
    const numbers = ['--platform', 'msk-standard', '--avg-in', '100', '--fan-out', '2', '--retention-hours', '72', '--zones', '3']
    const made = await json('init', dir, '--name', 'orders-prod', ...numbers)
    assert.deepEqual(made.created, ['estate.yaml', 'assumptions.yaml', 'answers.yaml', 'prices.yaml'])
    const next = await json('-d', dir)
    assert.equal(next.unanswered, 52)
    const figures = next.firstAnswer as readonly { readonly figure: string; readonly value: unknown }[]
    assert.equal(figures.find(({ figure }) => figure === 'logicalGiB')?.value, 25312.5)
    assert.match(
      (await plan('retention', '-d', dir, '--format', 'table', '--explain')).stdout,
      /avgInMiBps = 100 \(assumptions\.yaml \/workload\/avgInMiBps\/value\)/,
    )
  })

  it('may be named before the command, as all other options may', async () => {
    const dir = join(folder, 'before')
    await json('init', dir, '--platform', 'ec2', '--avg-in', '10', '--retention-hours', '24')
    const behind = await plan('retention', '-d', dir, '--format', 'csv')
    assert.match(behind.stdout, /logicalGiB,843\.75/)
    assert.equal((await plan('-d', dir, '--format', 'csv', 'retention')).stdout, behind.stdout)
    // The nearest to the command counts.
    assert.equal((await plan('-d', folder, '--format', 'json', 'retention', '-d', dir, '--format', 'csv')).stdout, behind.stdout)
    // What the command doesn't know isn't passed over.
    const refused = await plan('-d', dir, 'schema', 'estate')
    assert.deepEqual([refused.code, refused.stdout], [1, ''])
    assert.match(refused.stderr, /plan schema has no option --dir, which stands before its name/)
  })

  it('is never written over', async () => {
    const dir = join(folder, 'kept')
    await json('init', dir, '--avg-in', '1')
    const before = await readFile(join(dir, 'assumptions.yaml'), 'utf8')
    const again = await json('init', dir)
    assert.deepEqual([again.created, (again.kept as readonly string[]).length], [[], 4])
    const refused = await plan('init', dir, '--avg-in', '2')
    assert.deepEqual([refused.code, refused.stdout], [1, ''])
    assert.match(refused.stderr, /(?:assumptions|estate)\.yaml is there already, and stays as it is: write the values into it/)
    assert.equal(await readFile(join(dir, 'assumptions.yaml'), 'utf8'), before)
  })

  it('has prices of its own, over which those of options lie', async () => {
    const dir = join(folder, 'prices')
    await json(
      'init',
      dir,
      '--platform',
      'msk-standard',
      '--avg-in',
      '100',
      '--fan-out',
      '2',
      '--retention-hours',
      '1',
      '--zones',
      '3',
      '--copies',
      '3',
    )
    await writeFile(
      join(dir, 'prices.yaml'),
      'kind: odradek/prices\nversion: 1\nentries:\n  - { id: aws.transfer.cross-zone, usd: 0 }\n',
    )
    assert.equal((await json('network', '-d', dir)).crossZoneUsd, 0)
  })

  it('is told what it lacks, with 1', async () => {
    const dir = join(folder, 'empty')
    await json('init', dir)
    const lacking = await plan('copy', '-d', dir)
    assert.equal(lacking.code, 1)
    assert.match(lacking.stderr, /^odradek: plan copy lacks what it needs\n.*linkMiBps: assumptions\.yaml \/network\/linkMiBps/s)
    for (const args of [
      ['copy', '-d', join(folder, 'nowhere')],
      ['copy', '--input', '-', '-d', dir],
      ['init', dir, '--avg-in', 'much'],
      ['init', dir, '--platform', 'moon'],
    ]) {
      const { code, stdout } = await plan(...args)
      assert.deepEqual([code, stdout], [1, ''], args.join(' '))
    }
    await writeFile(join(dir, 'estate.json'), '{}')
    assert.match((await plan('-d', dir)).stderr, /estate\.yaml and estate\.json: which one counts\?/)
  })

  it('is reported as a page, Markdown, JSON and a memo, the same bytes again and wherever they go', async () => {
    const dir = join(folder, 'reported')
    const numbers = ['--platform', 'ec2', '--instance-type', 'm5.2xlarge', '--brokers', '3', '--avg-in', '50', '--fan-out', '2']
    await json('init', dir, '--name', 'orders', ...numbers, '--retention-hours', '72', '--copies', '3', '--zones', '3')
    const { written } = await json('report', '-d', dir)
    assert.deepEqual(written, ['report.html', 'report.md', 'report.json', 'memo.md', 'governance.md'])
    const report = JSON.parse(await readFile(join(dir, 'report.json'), 'utf8'))
    assert.deepEqual([report.kind, report.title], ['odradek/report', 'Plan for orders'])
    const other = join(folder, 'reported', 'deep', 'out')
    await json('report', '-d', dir, '--out', other)
    for (const name of written as readonly string[])
      assert.equal(await readFile(join(other, name), 'utf8'), await readFile(join(dir, name), 'utf8'), name)
    const nothing = await plan('report', '-d', join(folder, 'nowhere'))
    assert.equal(nothing.code, 1)
    assert.match(nothing.stderr, /holds no document of a plan: odradek plan init makes some/)
  })

  it('is checked, compared and printed as tables', async () => {
    const dir = join(folder, 'tables')
    await json('init', dir, '--name', 'a', '--platform', 'ec2')
    const estate = (topics: string) =>
      `kind: odradek/estate\nversion: 1\nclusters: [{id: a, topics: [${topics}]}]\ncoverage: [{path: /clusters/0/acls, status: refused, reason: no right}]\n`
    const [one, other] = [join(dir, 'one.yaml'), join(dir, 'other.yaml')]
    await writeFile(one, estate('{name: t}'))
    await writeFile(other, estate('{name: t, partitionCount: 3}, {name: u}'))
    const { added, removed, changed, differences } = await json('inventory', 'diff', one, other)
    assert.deepEqual([added, removed, changed, (differences as readonly unknown[]).length], [2, 0, 0, 2])
    assert.equal(((await json('inventory', 'check', '--estate', one)).counts as Record<string, number>).refused, 1)
    assert.equal((await plan('inventory', 'check', '--estate', one, '--strict')).code, 4)
    assert.match((await plan('inventory', 'csv', 'topics', '--estate', other)).stdout, /^cluster,name,topicId.*\na,t,.*\na,u,/)
    const out = join(dir, 'csv')
    await json('inventory', 'csv', '--estate', other, '--out', out)
    assert.match(await readFile(join(out, 'topics.csv'), 'utf8'), /^a,u,/m)
  })
})
