import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { BrokerProcess } from './broker-process.ts'
import { runOdradek } from './run-odradek.ts'

describe('odradek plan watch', () => {
  let broker: BrokerProcess
  let folder: string

  before(async () => {
    broker = await BrokerProcess.start()
    folder = await mkdtemp(join(tmpdir(), 'odradek-watch-'))
    await topics('create', 'orders', 'old', '--partitions', '2')
    const collected = await runOdradek(['plan', 'inventory', 'collect', '--bootstrap', broker.address, '-d', folder])
    assert.ok(collected.code === 0 || collected.code === 2, collected.stderr)
  })

  after(async () => {
    await broker.stop()
    await rm(folder, { recursive: true })
  })

  const topics = (...args: readonly string[]) => runOdradek(['topics', ...args, '--bootstrap', broker.address])
  const watch = (...more: readonly string[]) => runOdradek(['plan', 'watch', '-d', folder, ...more])
  const look = (...more: readonly string[]) => watch('--bootstrap', broker.address, ...more)
  const kinds = (lines: string): unknown[] =>
    lines
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind !== 'price-old')
      .map(({ kind, about }) => `${kind} ${about}`)

  it('is silent while the cluster is as it was accepted', async () => {
    const { code, stdout, stderr } = await look('--once')
    assert.deepEqual(kinds(stdout), [], stdout)
    assert.equal(code, 0, stderr + stdout)
  })

  it('tells what drifted, a line each, ends with 4, and writes metrics and its history', async () => {
    await topics('create', 'new')
    await topics('delete', 'old')
    await topics('alter', 'orders', '--partitions', '3')
    const metrics = join(folder, 'drift.prom')
    const { code, stdout, stderr } = await look('--once', '--metrics', metrics)
    assert.equal(code, 4, stderr)
    assert.deepEqual(kinds(stdout), ['topic-added new', 'topic-gone old', 'partitions-grown orders'])
    assert.match(await readFile(metrics, 'utf8'), /odradek_plan_drift\{kind="topic-gone"\} 1/)
    const history = (await readFile(join(folder, 'watch-history.jsonl'), 'utf8')).trim().split('\n')
    assert.equal(history.length, 2)
    assert.equal(typeof JSON.parse(history[0]!).quantities.partitionReplicas, 'number')
  })

  it('goes on round after round until it is stopped', async () => {
    let lines = 0
    const { stdout } = await runOdradek(['plan', 'watch', '-d', folder, '--bootstrap', broker.address, '--every', '100ms'], {
      watch: (soFar) => {
        lines = soFar.split('\n').filter((line) => line.includes('topic-gone')).length
        return lines >= 2 ? 'interrupt' : undefined
      },
    })
    assert.ok(stdout.includes('topic-added') && lines >= 2)
  })

  it('compares inventories that were collected elsewhere', async () => {
    const { code, stdout } = await watch('--current', join(folder, 'estate.yaml'), '--once')
    assert.deepEqual([code, kinds(stdout)], [0, []])
  })

  it('says clearly what it cannot do', async () => {
    const both = await look('--once', '--current', 'x')
    assert.deepEqual([both.code, /one of the two/.test(both.stderr)], [1, true])
    const empty = await mkdtemp(join(folder, 'empty-'))
    const nothing = await runOdradek(['plan', 'watch', '-d', empty, '--bootstrap', broker.address, '--once'])
    assert.deepEqual([nothing.code, /holds no estate\.yaml to compare with/.test(nothing.stderr)], [1, true])
    const nobody = await watch('--bootstrap', 'localhost:1', '--once')
    assert.equal(nobody.code, 3, nobody.stderr)
    await writeFile(join(folder, 'watch-history.jsonl'), '{"at": 1}\n')
    const broken = await look('--once')
    assert.deepEqual([broken.code, /watch-history\.jsonl line 1: \/at must be a text, and is 1/.test(broken.stderr)], [1, true])
  })
})
