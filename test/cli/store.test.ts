import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { BrokerProcess } from './broker-process.ts'
import { type Ended, runOdradek } from './run-odradek.ts'

const RECORDS = Array.from({ length: 200 }, (_, at) => `key-${at % 7}:value-${at}`)

interface Listed {
  readonly id: number
  readonly rack: string
  readonly status: { readonly version: string; readonly draining: string; readonly load: number }
}

describe('a cluster over a directory, as people handle it', () => {
  let directory: string
  let place: (name: string) => string
  const running: BrokerProcess[] = []

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'odradek-store-'))
    place = (name) => `file://${join(directory, name)}`
    for (const zone of ['a', 'b'])
      running.push(await BrokerProcess.start(['--store', place('live'), '--zone', zone, '--set', 'drain.grace.ms=300']))
  })

  after(async () => {
    await Promise.all(running.map((broker) => broker.stop()))
    await rm(directory, { recursive: true, force: true })
  })

  async function done(args: readonly string[], input?: string): Promise<Ended> {
    const ended = await runOdradek(args, input === undefined ? {} : { input })
    assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stderr}`)
    return ended
  }

  const ask = (args: readonly string[], input?: string): Promise<Ended> =>
    done([...args, '--bootstrap', running[0]!.address], input)

  async function brokers(): Promise<readonly Listed[]> {
    return JSON.parse((await ask(['brokers', 'list', '--json'])).stdout) as Listed[]
  }

  async function consumed(address: string): Promise<readonly string[]> {
    const { stdout } = await done([...['consume', 'orders', '--from-beginning', '--until-end', '--key', '--bootstrap', address]])
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.replace('\t', ':'))
      .sort()
  }

  it('lists its brokers, and drains one of them and takes it back', async () => {
    await ask(['topics', 'create', 'orders', '--partitions', '4'])
    await ask(['produce', 'orders', '--key-separator', ':'], `${RECORDS.join('\n')}\n`)
    const listed = await brokers()
    assert.deepEqual(
      listed.map(({ id, rack, status }) => [id, rack, status.draining]),
      [
        [1, 'a', 'no'],
        [2, 'b', 'no'],
      ],
    )
    assert.match(listed[0]!.status.version, /^\d/)
    const drained = await ask(['brokers', 'drain', '2'])
    assert.match(drained.stdout, /Broker 2 is drained/)
    assert.equal((await brokers())[1]!.status.draining, 'drained')
    const { stdout } = await ask(['topics', 'describe', 'orders', '--json'])
    assert.doesNotMatch(stdout, /"leader": 2/)
    const refused = await runOdradek(['brokers', 'drain', '1', '--bootstrap', running[0]!.address])
    assert.deepEqual([refused.code, /broker 1 is the only one that serves/.test(refused.stderr)], [1, true], refused.stderr)
    await ask(['brokers', 'drain', '2', '--undo'])
    assert.equal((await brokers())[1]!.status.draining, 'no')
  })

  it('tells what its store holds and costs', async () => {
    const info = JSON.parse((await ask(['cluster', 'info', '--json'])).stdout) as {
      readonly zones: readonly string[]
      readonly partitions: number
      readonly store: {
        readonly storedBytes: number
        readonly requestsPerMinute: Readonly<Record<string, number>>
        readonly dollarsPerMonth: Readonly<Record<string, number>>
      }
    }
    assert.deepEqual([info.zones, info.partitions], [['a', 'b'], 4])
    assert.ok(info.store.storedBytes > 0)
    assert.ok(info.store.requestsPerMinute.create! > 0)
    const { requests, storage, zones, all } = info.store.dollarsPerMonth
    assert.ok(requests! > 0 && Math.abs(requests! + storage! + zones! - all!) < 1e-9)
    const { stdout } = await ask(['cluster', 'info'])
    assert.match(stdout, /ESTIMATE, \$ A MONTH/)
  })

  it('is proved whole while it serves, copied to another place, and serves there', async () => {
    const verified = JSON.parse((await done(['verify', '--store', place('live'), '--deep', '--json'])).stdout) as {
      readonly problemCount: number
      readonly extents: number
    }
    assert.equal(verified.problemCount, 0)
    assert.ok(verified.extents > 0)
    const backup = ['backup', '--store', place('live'), '--to', place('kept'), '--json']
    const first = JSON.parse((await done(backup)).stdout) as { readonly copiedObjects: number }
    const again = JSON.parse((await done(backup)).stdout) as { readonly copiedObjects: number }
    assert.ok(first.copiedObjects > 0)
    assert.equal(again.copiedObjects, 0)

    const data = join(directory, 'data')
    const listeners = ['--listen', 'localhost:0', '--admin', 'localhost:0']
    const refused = await runOdradek(['start', '--store', place('kept'), '--data', data, ...listeners])
    assert.deepEqual([refused.code, /holds a backup/.test(refused.stderr)], [2, true], refused.stderr)

    await done(['restore', '--from', place('kept'), '--store', place('restored')])
    await done(['verify', '--store', place('restored'), '--deep'])
    const broker = await BrokerProcess.start(['--store', place('restored'), '--set', 'node.id=1'])
    running.push(broker)
    assert.deepEqual(await consumed(broker.address), [...RECORDS].sort())
    await done(['produce', 'orders', '--bootstrap', broker.address], 'one more\n')
    const confirm = ['cluster', 'confirm-restore', '--store', place('restored'), '--json']
    assert.deepEqual(JSON.parse((await done(confirm)).stdout), { confirmed: true })
    assert.deepEqual(JSON.parse((await done(confirm)).stdout), { confirmed: false })
  })

  it('is told of what is missing in its store, with exit code 1', async () => {
    const entries = join(directory, 'kept')
    const files = (await readdir(entries, { recursive: true })).filter((name) => /log\/\d+=$/.test(name)).sort()
    let removed = 0
    for (const file of files) {
      if (!(await stat(join(entries, file))).isFile()) continue
      await rm(join(entries, file))
      removed++
    }
    assert.ok(removed > 0)
    const { code, stdout, stderr } = await runOdradek(['verify', '--store', place('kept')])
    assert.deepEqual([code, /problems? were found/.test(stderr)], [1, true], stderr)
    assert.match(stdout, /orders-\d, offsets from \d+: /)
  })

  it('is not there where nothing was ever written', async () => {
    const { code, stderr } = await runOdradek(['verify', '--store', place('nothing')])
    assert.deepEqual([code, /there is no cluster in/.test(stderr)], [2, true], stderr)
  })
})
