import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { BrokerProcess } from './broker-process.ts'
import { runOdradek } from './run-odradek.ts'

let broker: BrokerProcess
let folder: string

before(async () => {
  broker = await BrokerProcess.start()
  folder = await mkdtemp(join(tmpdir(), 'odradek-collect-'))
})

after(async () => {
  await broker.stop()
  await rm(folder, { recursive: true })
})

const collectInto = (dir: string, ...more: readonly string[]) =>
  runOdradek(['plan', 'inventory', 'collect', '--bootstrap', broker.address, '-d', dir, '--json', ...more])

describe('odradek plan inventory collect', () => {
  it('merges what a cluster says into the estate that is there, and finds the cluster again', async () => {
    const dir = join(folder, 'plan')
    await runOdradek(['plan', 'init', dir, '--name', 'orders-prod', '--platform', 'odradek'])
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await collectInto(dir)
      assert.equal(code, 0, stderr + stdout)
      assert.equal(JSON.parse(stdout).cluster, 'orders-prod')
      const { clusters } = parse(await readFile(join(dir, 'estate.yaml'), 'utf8'))
      assert.equal(clusters.length, 1)
      assert.equal(clusters[0].platform, 'odradek')
      assert.equal(clusters[0].brokers.length, 1)
      assert.match(clusters[0].brokers[0].host, /^h-/)
    }
    assert.match(await readFile(join(dir, 'address.salt'), 'utf8'), /^[0-9a-f]{32}\n$/)
  })

  it('keeps addresses for who wants them, without a salt', async () => {
    const dir = join(folder, 'kept')
    await runOdradek(['plan', 'init', dir])
    assert.equal((await collectInto(dir, '--keep-addresses')).code, 0)
    const { clusters } = parse(await readFile(join(dir, 'estate.yaml'), 'utf8'))
    assert.equal(clusters[0].brokers[0].host, 'localhost')
    await assert.rejects(readFile(join(dir, 'address.salt')), { code: 'ENOENT' })
  })

  it('ends with 3 where nobody answers, and leaves the estate as it was', async () => {
    const dir = join(folder, 'silent')
    await runOdradek(['plan', 'init', dir])
    const before = await readFile(join(dir, 'estate.yaml'), 'utf8')
    const { code } = await runOdradek(['plan', 'inventory', 'collect', '--bootstrap', 'localhost:1', '-d', dir])
    assert.equal(code, 3)
    assert.equal(await readFile(join(dir, 'estate.yaml'), 'utf8'), before)
  })

  it('refuses a duration that is none or shorter than an interval, with 1', async () => {
    assert.equal((await collectInto(folder, '--duration', 'long')).code, 1)
    assert.equal((await collectInto(folder, '--duration', '10s')).code, 1)
  })
})
