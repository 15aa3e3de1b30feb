import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { BrokerProcess } from './broker-process.ts'
import { runOdradek } from './run-odradek.ts'

interface Told {
  readonly verdicts: readonly { readonly item: string; readonly result: string | null; readonly why: string }[]
  readonly created?: readonly string[]
}

describe('odradek plan network probe', () => {
  let broker: BrokerProcess
  let folder: string

  before(async () => {
    broker = await BrokerProcess.start(['--zone', 'use1-az1'])
    folder = await mkdtemp(join(tmpdir(), 'odradek-probe-'))
    await runOdradek(['plan', 'init', folder])
  })

  after(async () => {
    await broker.stop()
    await rm(folder, { recursive: true })
  })

  async function probe(address: string, ...more: readonly string[]) {
    const { code, stdout, stderr } = await runOdradek([
      'plan',
      'network',
      'probe',
      '--bootstrap',
      address,
      '-d',
      folder,
      '--json',
      ...more,
    ])
    return { code, stderr, told: (stdout === '' ? undefined : JSON.parse(stdout)) as Told }
  }

  const results = ({ verdicts }: Told) => Object.fromEntries(verdicts.map(({ item, result }) => [item, result]))

  it('takes no password in the address of a page, where evidence would keep it', async () => {
    const { code, stderr, told } = await probe(
      broker.address,
      '--keep-addresses',
      '--metrics',
      'http://ann:hunter2@127.0.0.1:1/m',
    )
    assert.deepEqual([code, told], [1, undefined])
    assert.match(stderr, /without a user/)
    assert.doesNotMatch(stderr, /hunter2/)
  })

  it('judges what it saw, and writes evidence that the gate counts and that names no address', async () => {
    const { code, told, stderr } = await probe(
      broker.address,
      '--zone',
      'use1-az1',
      '--metrics',
      `http://${broker.admin}/metrics`,
    )
    assert.deepEqual(
      results(told),
      { N1: 'pass', N2: 'pass', N3: 'fail', N4: 'fail', N5: 'pass', N6: 'pass', N7: 'pass' },
      stderr,
    )
    assert.equal(code, 4)
    assert.equal(told.created?.length, 7)
    const gates = JSON.parse((await runOdradek(['plan', 'gates', '-d', folder, '--json'])).stdout)
    const state = (item: string) => gates.items.find((one: { readonly item: string }) => one.item === item).state
    assert.deepEqual(['N1', 'N2', 'N3', 'N7'].map(state), ['green', 'green', 'red', 'green'])
    const [seen] = await readdir(join(folder, 'evidence', 'probe'))
    const text = await readFile(join(folder, 'evidence', 'probe', seen!), 'utf8')
    assert.ok(!/localhost|127\.0\.0\.1/.test(text), text)
    for (const name of told.created!) assert.ok(!/localhost|127\.0\.0\.1/.test(await readFile(join(folder, name), 'utf8')), name)
  })

  it('tells what cannot be reached, and judges nothing that it did not see', async () => {
    const { code, told } = await probe('localhost:1', '--dry-run')
    assert.deepEqual(results(told), { N1: null, N2: 'pass', N3: null, N4: null, N5: 'pass', N6: 'fail', N7: null })
    assert.equal(code, 4)
    assert.equal(told.created, undefined)
    const unnamed = await probe('no-such-host.invalid:9092', '--dry-run')
    assert.equal(results(unnamed.told).N2, 'fail')
  })

  it('sees that a listener in plain text speaks no TLS', async () => {
    const { told } = await probe(broker.address, '--tls', '--timeout', '2', '--dry-run')
    const found = told.verdicts.find(({ item }) => item === 'N3')
    assert.deepEqual([found?.result, /^not trusted/.test(found?.why ?? '')], ['fail', true])
  })

  it('leaves plan network itself as it was', async () => {
    const { code, stdout } = await runOdradek(['plan', 'network', '--input', '-', '--json'], {
      input: '{"platform": "ec2", "workload": {"avgInMiBps": 100, "fanOut": 2}}',
    })
    assert.deepEqual([code, JSON.parse(stdout).crossZoneUsd], [0, 20_531.25])
  })
})
