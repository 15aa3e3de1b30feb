import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runOdradek } from './run-odradek.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-plan-evidence-'))
  await mkdir(join(folder, 'evidence', 'w2'), { recursive: true })
})

after(() => rm(folder, { recursive: true }))

const NOW = ['--now', '2026-11-20']

async function evidence(...args: readonly string[]) {
  const { code, stdout, stderr } = await runOdradek(['plan', ...args, '-d', folder, '--json'])
  return { code, stderr, result: stdout === '' ? {} : JSON.parse(stdout) }
}

describe('evidence on the command line', () => {
  it('is written with the sums of its files, counts for gates, and is refused once they change', async () => {
    const log = join(folder, 'evidence', 'w2', 'timeline.jsonl')
    await writeFile(log, '{}\n')
    const record = [
      '--item',
      'N1',
      '--result',
      'pass',
      '--at',
      '2026-11-12',
      '--produced-by',
      'a drill',
      '--measure',
      'pauseMs=840',
    ]
    const added = await evidence('evidence', 'add', ...record, '--file', log)
    assert.deepEqual([added.code, added.result.created], [0, ['evidence/ev-2026-11-12-n1.yaml']], added.stderr)
    assert.deepEqual((await evidence('evidence', 'add', ...record, '--file', log)).result.kept, [
      'evidence/ev-2026-11-12-n1.yaml',
    ])
    const listed = await evidence('evidence', 'list', ...NOW)
    assert.deepEqual([listed.result.records[0].state, listed.result.records[0].daysLeft], ['valid', 22])
    const isRed = async () => (await evidence('gates', ...NOW)).result.red.includes('N1')
    assert.equal(await isRed(), false)
    await writeFile(log, '{ }\n')
    assert.equal(await isRed(), true)
    const verified = await evidence('evidence', 'verify', ...NOW)
    assert.deepEqual([verified.code, verified.result.refused], [4, 1])
    const again = await evidence('evidence', 'add', ...record, '--file', log)
    assert.match(again.stderr, /is there already and says something else/)
  })

  it('is made of reports, the same when they are imported twice', async () => {
    const report = join(folder, 'evidence', 'w2', 'junit.xml')
    await writeFile(report, '<testsuite timestamp="2026-11-13T00:00:00"><testcase/><testcase><failure/></testcase></testsuite>')
    const options = ['--item', 'C2', '--scope', 'transactions', '--produced-by', 'npm test']
    for (const list of ['created', 'kept']) {
      const { code, stderr, result } = await evidence('evidence', 'import', 'junit', report, ...options)
      assert.deepEqual([code, result[list]], [0, ['evidence/ev-2026-11-13-c2-transactions.yaml']], stderr)
    }
    const lines = join(folder, 'evidence', 'w2', 'drills.jsonl')
    const line = { item: 'O2', result: 'pass', at: '2026-11-14', producedBy: 'a drill' }
    await writeFile(lines, `${JSON.stringify(line)}\n${JSON.stringify({ ...line, result: 'fail' })}\n`)
    const { code, result } = await evidence('evidence', 'import', 'jsonl', lines)
    assert.deepEqual([code, result.created], [0, ['evidence/ev-2026-11-14-o2.yaml', 'evidence/ev-2026-11-14-o2-2.yaml']])
    const { records } = (await evidence('evidence', 'list', ...NOW)).result
    const found = records.find((one: { item: string }) => one.item === 'C2')
    assert.deepEqual([found.result, found.scope, found.state], ['fail', 'transactions', 'valid'])
  })

  it('is refused without a file in the folder, an item that is asked for, or a test that was run', async () => {
    const empty = join(folder, 'evidence', 'w2', 'empty.xml')
    await writeFile(empty, '<testsuite timestamp="2026-11-13"><testcase><skipped/></testcase></testsuite>')
    const base = ['evidence', 'add', '--result', 'pass', '--produced-by', 'x']
    for (const [args, why] of [
      [[...base, '--item', 'N1', '--file', join(tmpdir(), 'elsewhere')], /must lie in the plan folder/],
      [[...base, '--item', 'N1', '--file', join(folder, 'nothing')], /there is no file/],
      [[...base, '--item', 'N11', '--file', empty], /no gate, scorecard or checklist has an item 'N11'; did you mean/],
      [[...base, '--file', empty], /--item is needed/],
      [['evidence', 'import', 'junit', empty, '--item', 'N1', '--produced-by', 'x'], /no test that was run/],
      [['evidence', 'import', 'xunit', empty], /must be junit or jsonl/],
    ] as const) {
      const { code, stderr } = await evidence(...args)
      assert.equal(code, 1)
      assert.match(stderr, why)
    }
  })
})
