import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { BrokerProcess } from './broker-process.ts'
import { runOdradek } from './run-odradek.ts'

describe('odradek bench --calibrate', () => {
  let broker: BrokerProcess
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'odradek-bench-'))
    broker = await BrokerProcess.start(['--store', `file://${join(folder, 'store')}`])
  })

  after(async () => {
    await broker.stop()
    await rm(folder, { recursive: true })
  })

  const bench = (...more: readonly string[]) =>
    runOdradek(['bench', '--bootstrap', broker.address, '--admin', broker.admin, '--json', ...more])

  it('writes what it measured of its own load, and plan cost goes by it', async () => {
    const dir = join(folder, 'plan')
    await runOdradek(['plan', 'init', dir, '--platform', 'odradek', '--avg-in', '10', '--fan-out', '1', '--zones', '1'])
    const load = ['--calibrate', '--seconds', '2', '--mib-per-second', '2', '--machine', 'm7g.large', '-d', dir]
    const { code, stdout, stderr } = await bench(...load)
    assert.equal(code, 0, stderr)
    const { counted, modelled, offBy } = JSON.parse(stdout)
    assert.ok(counted.puts > 0 && modelled.puts > 0 && typeof offBy.puts === 'number', stdout)
    const { kind, machine, values } = parse(await readFile(join(dir, 'calibration.yaml'), 'utf8'))
    assert.deepEqual([kind, machine], ['odradek/calibration', 'm7g.large'])
    const cost = JSON.parse((await runOdradek(['plan', 'cost', '--option', 'odradek', '-d', dir, '--json'])).stdout)
    assert.deepEqual(cost.model.flushesPerSecond, { used: values.flushesPerSecond, builtIn: 10, from: 'calibration' })
    // The topic of the load is gone again.
    const topics = await runOdradek(['topics', 'list', '--bootstrap', broker.address, '--json'])
    assert.ok(!topics.stdout.includes('odradek-bench'), topics.stdout)
  })

  it('says that nothing was written, and what it needs', async () => {
    const quiet = await bench('--calibrate', '--no-load', '--seconds', '1', '-d', join(folder, 'none'))
    assert.equal(quiet.code, 1)
    assert.match(quiet.stderr, /nothing was written in that time/)
    const without = await bench()
    assert.equal(without.code, 2)
    assert.match(without.stderr, /--calibrate is needed/)
  })
})
