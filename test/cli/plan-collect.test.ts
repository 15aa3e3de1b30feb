import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

  it('reads records for samples alone, keeps nothing that stands in them, and says who asked', async () => {
    const dir = join(folder, 'sampled')
    await runOdradek(['topics', 'create', 'payments', '--bootstrap', broker.address])
    const produce = ['produce', 'payments', '-k', ':', '-H', 'trace=where-ann-is', '--bootstrap', broker.address]
    await runOdradek(produce, { input: 'card-of-ann:pin-of-ann\n' })
    const { code, stdout, stderr } = await collectInto(dir, '--sample-records', '5', '--topics', 'pay.*', '--sampled-by', 'audit')
    assert.equal(code, 0, stderr + stdout)
    const [one, ...others] = JSON.parse(stdout).samples
    assert.deepEqual([one.topic, one.openedRecordCount, others.length], ['payments', 1, 0])
    const text = await readFile(join(dir, 'estate.yaml'), 'utf8')
    const topic = parse(text).clusters[0].topics.find(({ name }: { name: string }) => name === 'payments')
    assert.deepEqual([topic.sample.by, topic.sample.headerNames, topic.sample.keylessCount], ['audit', ['trace'], 0])
    assert.doesNotMatch(text + stdout + stderr, /of-ann|where-ann/)
    assert.equal((await collectInto(dir)).code, 0)
    const again = parse(await readFile(join(dir, 'estate.yaml'), 'utf8')).clusters[0].topics
    assert.deepEqual(again.find(({ name }: { name: string }) => name === 'payments').sample, topic.sample)
    assert.match((await collectInto(dir, '--topics', 'pay.*')).stderr, /belong to samples/)
    assert.match((await collectInto(dir, '--sample-records', '5', '--topics', '(')).stderr, /no regular expression/)
  })

  it('takes several clusters from a file, and goes on where one is away', async () => {
    const file = join(folder, 'clusters.yaml')
    const clusters = [
      { id: 'away', bootstrap: 'localhost:1' },
      { id: 'here', bootstrap: broker.address, tls: false },
    ]
    await writeFile(file, JSON.stringify({ clusters }))
    const dir = join(folder, 'several')
    const several = (...more: readonly string[]) =>
      runOdradek(['plan', 'inventory', 'collect', '--clusters', file, '-d', dir, '--json', ...more])
    const { code, stdout } = await several()
    assert.equal(code, 2)
    const { clusters: found, notReached } = JSON.parse(stdout)
    assert.deepEqual(
      found.map(({ cluster }: { cluster: string }) => cluster),
      ['here'],
    )
    assert.deepEqual(
      notReached.map(({ cluster }: { cluster: string }) => cluster),
      ['away'],
    )
    assert.match((await several('--bootstrap', broker.address)).stderr, /one of the two/)
  })

  it('ends with 3 and a sentence where a login or TLS is not what the cluster speaks', async () => {
    const collect = (...more: readonly string[]) =>
      runOdradek(['plan', 'inventory', 'collect', '--bootstrap', broker.address, '-d', join(folder, 'refused'), ...more], {
        environment: { ODRADEK_PASSWORD: 'x' },
      })
    const login = await collect('--auth', 'scram-sha-256', '--user', 'ann')
    assert.equal(login.code, 3, login.stderr)
    assert.match(login.stderr, /SCRAM-SHA-256/)
    const tls = await collect('--tls', '--timeout', '5')
    assert.equal(tls.code, 3)
    assert.match(tls.stderr, /by TLS: /)
    const readable = await collect('--auth', 'plain', '--user', 'ann')
    assert.equal(readable.code, 1)
    assert.match(readable.stderr, /--allow-plaintext-sasl/)
  })
})
