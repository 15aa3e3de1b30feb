import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { dataFile } from '../planner/built-in.ts'
import { type Ended, runOdradek } from './run-odradek.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-plan-'))
})

after(() => rm(folder, { recursive: true }))

function plan(line: string, input = ''): Promise<Ended> {
  return runOdradek(['plan', ...line.split(' ')], { input })
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const COPY = 'retainedGiB: 10240\nlinkMiBps: 400\nproduceMiBps: 100\n'

describe('odradek plan', () => {
  it('computes from standard input and from a file, YAML and JSON alike', async () => {
    const yaml = await plan('copy --input -', COPY)
    const json = await plan(
      `copy --input ${await file('copy.json', '{"retainedGiB": 10240, "linkMiBps": 400, "produceMiBps": 100}')}`,
    )
    assert.equal(yaml.code, 0, yaml.stderr)
    assert.equal(yaml.stdout, json.stdout)
    assert.deepEqual(JSON.parse(yaml.stdout), {
      catchesUp: true,
      netMiBps: 300,
      hours: 9.709037037037037,
      copiedGiB: 13653.333333333334,
    })
  })

  it('prints tables, Markdown, CSV and YAML', async () => {
    const shown = async (format: string) => (await plan(`copy --input - --format ${format}`, COPY)).stdout.split('\n')
    assert.ok((await shown('table')).includes('copiedGiB  13,653'))
    assert.ok((await shown('md')).includes('| copiedGiB | 13,653 |'))
    assert.ok((await shown('csv')).includes('/copiedGiB,13653.333333333334'))
    assert.ok((await shown('yaml')).includes('copiedGiB: 13653.333333333334'))
  })

  it('explains each figure with formula, numbers and sources', async () => {
    const { stdout } = await plan('copy --input - --format table --explain', COPY)
    assert.match(stdout, /^netMiBps = linkMiBps − produceMiBps = 300\n {4}linkMiBps = 400 \(input \/linkMiBps\)$/m)
    const { trace } = JSON.parse((await plan('copy --input - --json --explain', COPY)).stdout) as {
      readonly trace: readonly unknown[]
    }
    assert.deepEqual(trace[0], {
      step: 'netMiBps',
      formula: 'linkMiBps − produceMiBps',
      inputs: { linkMiBps: 400, produceMiBps: 100 },
      result: 300,
      sources: { linkMiBps: { kind: 'input', path: '/linkMiBps' }, produceMiBps: { kind: 'input', path: '/produceMiBps' } },
    })
  })

  it('refuses wrong fields, unreadable text and wrong use with 1', async () => {
    const wrong = await plan('copy --input -', 'retainedGib: 1\nlinkMiBps: -1\nproduceMiBps: 0\n')
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /input: \/retainedGib is unknown; did you mean retainedGiB\?/)
    assert.match(wrong.stderr, /input: \/linkMiBps must be 0 or more, and is -1/)
    const torn = await plan('copy --input -', 'retainedGiB: [1\n')
    assert.equal(torn.code, 1)
    assert.match(torn.stderr, /standard input can't be read: .* at line 2, column 1/)
    for (const line of ['copy', 'nothing', 'copy --format sheet', `copy --input ${join(folder, 'missing')}`, 'schema moon']) {
      const { code, stdout, stderr } = await plan(line)
      assert.equal(code, 1, line)
      assert.equal(stdout, '')
      assert.match(stderr, /^odradek: /)
    }
  })

  it('runs worked examples, and ends with 4 if one fails', async () => {
    const { cases, ...head } = JSON.parse(dataFile('oracles.json')) as { readonly cases: readonly { readonly id: string }[] }
    const only = (ids: readonly string[]) => ({ ...head, cases: cases.filter(({ id }) => ids.includes(id)) })
    const good = await plan(`oracles ${await file('good.json', JSON.stringify(only(['COPY-01', 'RET-01'])))}`)
    assert.equal(good.code, 0)
    assert.deepEqual((({ passed, failed }) => ({ passed, failed }))(JSON.parse(good.stdout)), { passed: 2, failed: 0 })
    const bad = JSON.stringify(only(['COPY-01'])).replace('"catchesUp":true', '"catchesUp":false')
    const failed = await plan('oracles -', bad)
    assert.equal(failed.code, 4)
    assert.match(failed.stdout, /"path": "\/catchesUp"/)
  })

  it('ends with 4 while a gate is red, and says all the same what is red', async () => {
    const { code, stdout } = await plan('gates --input -', '{now: 2026-11-20, evidence: []}')
    assert.equal(code, 4)
    assert.match(stdout, /"windowAllowed": false/)
  })

  it('prints the schema of documents and of what commands take and give', async () => {
    const { stdout } = await plan('schema copy --output')
    assert.match(stdout, /"\$schema": "https:\/\/json-schema.org\/draft\/2020-12\/schema"/)
    assert.match(stdout, /"copiedGiB"/)
    assert.match((await plan('schema prices')).stdout, /"odradek\/prices"/)
    assert.match((await plan('schema')).stdout, /"retention"/)
  })

  it('lists prices, tells which are shaky, and what a price file changes', async () => {
    const prices = await file(
      'prices.yaml',
      'kind: odradek/prices\nversion: 1\nentries:\n  - { id: automq.aku, usd: 300, why: offer 17 }\n',
    )
    const diff = JSON.parse((await plan(`prices diff --prices ${prices}`)).stdout) as { readonly changes: readonly unknown[] }
    assert.deepEqual(diff.changes, [
      { id: 'automq.aku', unit: 'AKU-month', before: null, after: 300, origin: prices, why: ['offer 17'] },
    ])
    const list = JSON.parse((await plan('prices list s3.standard.put')).stdout) as {
      readonly prices: readonly { readonly usd: number }[]
    }
    assert.equal(list.prices[0]?.usd, 0.005)
    const check = await plan('prices check automq --strict')
    assert.equal(check.code, 4)
    assert.match(check.stdout, /"finding": "unknown"/)
  })

  it('is in the help of all commands, and tells the fields of each input', async () => {
    assert.match((await runOdradek(['--help'])).stdout, /^ {2}plan /m)
    assert.match((await plan('copy --help')).stdout, /retainedGiB +number; GiB that are there to be copied/)
    assert.match((await runOdradek(['help', 'plan', 'copy'])).stdout, /retainedGiB/)
  })
})
