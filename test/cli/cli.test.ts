import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { BrokerProcess } from './broker-process.ts'
import { type Ended, type RunOptions, runOdradek } from './run-odradek.ts'

let broker: BrokerProcess

before(async () => {
  broker = await BrokerProcess.start()
})

after(() => broker.stop())

/** By the environment, as in a shell. */
function odradek(line: string, options: RunOptions = {}): Promise<Ended> {
  return runOdradek(line.split(' '), { ...options, environment: { ODRADEK_BOOTSTRAP: broker.address, ...options.environment } })
}

async function json(line: string): Promise<unknown> {
  const { stdout, stderr, code } = await odradek(`${line} --json`)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the command line with a cluster', () => {
  it('creates, lists, alters and deletes topics', async () => {
    assert.equal((await odradek('topics create made --partitions 2')).stdout, 'made is created with 2 partitions.\n')
    const again = await odradek('topics create made')
    assert.equal(again.code, 1)
    assert.match(again.stderr, /^odradek: topic made: TOPIC_ALREADY_EXISTS/)
    assert.equal((await odradek('topics create made --if-not-exists')).code, 0)
    assert.equal((await odradek('topics alter made --partitions 3')).code, 0)
    const listed = (await json('topics list')) as { name: string; partitions: number }[]
    assert.deepEqual(
      listed.filter(({ name }) => name === 'made').map(({ partitions }) => partitions),
      [3],
    )
    assert.match((await odradek('topics list')).stdout, /^TOPIC +PARTITIONS +REPLICAS\n(.*\n)*made +3 +1\n/)
    assert.equal((await odradek('topics delete made')).code, 0)
    assert.equal((await odradek('topics delete made')).code, 1)
    assert.equal((await odradek('topics delete made --if-exists')).code, 0)
  })

  it('does what can be done for each of several names, and tells of all of them', async () => {
    const made = await odradek('topics create several-1 several! several-2 several?')
    assert.equal(made.code, 1)
    assert.equal(made.stdout, 'several-1 is created with 1 partition.\nseveral-2 is created with 1 partition.\n')
    assert.match(
      made.stderr,
      /^odradek: topic several!: INVALID_TOPIC_EXCEPTION.*\nodradek: topic several\?: INVALID_TOPIC_EXCEPTION.*\n$/,
    )
    const gone = await odradek('topics delete several-1 nowhere several-2 --json')
    assert.equal(gone.code, 1)
    assert.deepEqual(JSON.parse(gone.stdout), [
      { name: 'several-1', deleted: true },
      { name: 'several-2', deleted: true },
    ])
    assert.match(gone.stderr, /^odradek: topic nowhere: UNKNOWN_TOPIC_OR_PARTITION/)
  })

  it('tells somebody who reads in a group that a topic is not there, and finds it when it comes', async () => {
    const read = odradek('consume comes-late --group patient --from-beginning --count 1')
    await odradek('produce comes-late', { input: 'here\n' })
    const { code, stdout } = await read
    assert.deepEqual([code, stdout], [0, 'here\n'])
    const missing = await odradek('consume never --group patient-2', {
      watchErrors: (stderr) => (stderr.includes('\n') ? 'interrupt' : undefined),
    })
    assert.deepEqual([missing.code, missing.stderr], [0, "odradek: topic never isn't there yet; waiting until it is created\n"])
  })

  it('shows control characters of names and messages by their codes', async () => {
    const { stderr } = await odradek('topics create evil\u001b[31m')
    assert.match(stderr, /^odradek: topic evil\\x1b\[31m: INVALID_TOPIC_EXCEPTION/)
    assert.match((await odradek('bo\u001b[2Jgus')).stderr, /^odradek: unknown command 'bo\\x1b\[2Jgus'/)
  })

  it('prints what was produced, with keys, headers and tombstones', async () => {
    const sent = await odradek('produce kept --key-separator : --null-marker NULL --header from=test', {
      input: 'a:1\nb:two words\na:NULL',
    })
    assert.equal(sent.code, 0, sent.stderr)
    assert.match(sent.stderr, /3 records stored in kept/)
    const read = await odradek('consume kept --from-beginning --until-end --key --headers')
    assert.deepEqual(read.stdout.trim().split('\n').sort(), ['from=test\ta\t1', 'from=test\ta\tnull', 'from=test\tb\ttwo words'])
  })

  it('sends what it has read when it is interrupted, but not a line that was cut off there', async () => {
    await odradek('topics create halves')
    const storedCount = async () => {
      const [topic] = (await json('topics describe halves')) as { readonly partitions: readonly { readonly end: number }[] }[]
      return topic!.partitions[0]!.end
    }
    const ended = await odradek('produce halves', {
      input: 'one\ntwo\nthr',
      keepInput: true,
      during: async (interrupt) => {
        for (let look = 1; (await storedCount()) < 2; look++) assert.ok(look < 50, 'nothing is stored')
        interrupt()
      },
    })
    assert.deepEqual([ended.code, ended.stderr], [130, '2 records stored in halves, not all of the input\n'])
    assert.equal((await odradek('consume halves -b -e')).stdout, 'one\ntwo\n')
    const wrong = await odradek('produce halves --key-separator :', { input: 'k:v\nno key\n' })
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /^1 record stored in halves, not all of the input\nodradek: line 2 of the input has no key/)
  })

  it('carries records from one topic to another as JSON, bytes that are no text included', async () => {
    const input = ['{"key":"k","value":{"base64":"/wA="},"headers":[{"key":"h","value":null}]}', '{"value":null}'].join('\n')
    const first = await odradek('produce source --input json --json', { input })
    assert.deepEqual(
      jsonLines(first.stdout).map(({ offset }) => offset),
      [0, 1],
    )
    const copy = (await odradek('consume source -b --count 2 --json')).stdout
    await odradek('produce target --input json --compression gzip', { input: copy })
    const read = jsonLines((await odradek('consume target -b --count 2 --json')).stdout)
    assert.deepEqual(
      read.map(({ key, value, headers }) => ({ key, value, headers })),
      [
        { key: 'k', value: { base64: '/wA=' }, headers: [{ key: 'h', value: null }] },
        { key: null, value: null, headers: [] },
      ],
    )
  })

  it('begins at an offset or a time', async () => {
    const sent = jsonLines((await odradek('produce placed --json', { input: 'one\ntwo\nthree\n' })).stdout)
    assert.equal((await odradek('consume placed --offset 1 --until-end')).stdout, 'two\nthree\n')
    const { timestamp } = sent[0] as { timestamp: number }
    assert.equal((await odradek(`consume placed --time ${timestamp} --count 1`)).stdout, 'one\n')
  })

  it('goes on in a group where the last consumer was interrupted', async () => {
    await odradek('produce shared', { input: 'one\ntwo\n' })
    const first = await odradek('consume shared --group readers --from-beginning', {
      watch: (stdout) => (stdout.includes('two') ? 'interrupt' : undefined),
    })
    assert.deepEqual([first.code, first.stdout], [0, 'one\ntwo\n'])
    await odradek('produce shared', { input: 'three\n' })
    const described = (await json('groups describe readers')) as { state: string; partitions: unknown[] }
    assert.equal(described.state, 'Empty')
    assert.deepEqual(described.partitions, [{ topic: 'shared', partition: 0, committed: 2, end: 3, lag: 1, member: null }])
    assert.equal((await odradek('consume shared --group readers --count 1')).stdout, 'three\n')
  })

  it('commits for a group only what its reader has taken, when it is interrupted while the reader stalls', async () => {
    const count = 20_000
    await odradek('produce stalled', { input: `${'x'.repeat(200)}\n`.repeat(count) })
    interface Described {
      readonly state: string
      readonly partitions: readonly { readonly committed: number }[]
    }
    const describedOnce = () => json('groups describe slow') as Promise<Described>
    const read = await odradek('consume stalled --group slow -b', {
      stall: async (interrupt) => {
        await describedOnce()
        interrupt()
        for (let look = 1; (await describedOnce()).state !== 'Empty'; look++) assert.ok(look < 50, 'the member never leaves')
      },
    })
    assert.deepEqual([read.code, read.stderr], [0, ''])
    const committed = (await describedOnce()).partitions[0]?.committed ?? 0
    const printed = read.stdout.split('\n').length - 1
    assert.ok(printed < count, 'the reader never stalled it')
    assert.ok(committed <= printed && committed > printed - 1_000, `${committed} committed, ${printed} printed`)
  })

  it('says why it cannot write its output', { skip: !existsSync('/dev/full') }, async () => {
    for (const line of ['topics list', 'cluster info --json', '--help']) {
      const ended = await odradek(line, { stdout: '/dev/full' })
      assert.equal(ended.code, 1, line)
      assert.match(ended.stderr, /^odradek: standard output can't be written: ENOSPC: [^\n]*\n$/)
    }
  })

  it('moves offsets of a group when told to execute it, and deletes the group', async () => {
    await odradek('produce moved', { input: 'one\ntwo\nthree\n' })
    await odradek('consume moved --group movers -b --count 3')
    const plan = (await json('groups reset-offsets movers --all-topics --by -2')) as { executed: boolean; resets: unknown }
    assert.deepEqual(plan, { group: 'movers', executed: false, resets: [{ topic: 'moved', partition: 0, from: 3, to: 1 }] })
    assert.equal((await odradek('groups reset-offsets movers --all-topics --by -2 --execute')).code, 0)
    assert.equal((await odradek('consume moved --group movers --count 1')).stdout, 'two\n')
    assert.equal((await odradek('groups delete movers')).code, 0)
    const noNumber = await odradek('groups reset-offsets movers --topic moved: --to-earliest')
    assert.equal(noNumber.code, 2)
    assert.match(noNumber.stderr, /--topic 'moved:' can't be: moved has partitions 0 to 0/)
    const gone = await odradek('groups describe movers')
    assert.equal(gone.code, 1)
    assert.match(gone.stderr, /group movers: GROUP_ID_NOT_FOUND/)
  })

  it('sets, tells and unsets configs of topics, groups and brokers', async () => {
    await odradek('topics create tuned --config retention.ms=1000000')
    const described = (await json('topics describe tuned')) as {
      configs: unknown
      partitions: { start: number; end: number }[]
    }[]
    assert.deepEqual(described[0]!.configs, { 'retention.ms': '1000000' })
    assert.deepEqual([described[0]!.partitions[0]!.start, described[0]!.partitions[0]!.end], [0, 0])
    assert.equal((await odradek('configs set topic tuned cleanup.policy=compact segment.bytes=2000000')).code, 0)
    assert.equal((await odradek('configs unset topic tuned retention.ms')).code, 0)
    const changed = (await json('configs describe topic tuned')) as { name: string; value: string; source: string }[]
    const own = changed.filter(({ source }) => source === 'topic').map(({ name, value }) => `${name}=${value}`)
    assert.deepEqual(own, ['cleanup.policy=compact', 'segment.bytes=2000000'])
    const refused = await odradek('configs set topic tuned cleanup.policy=shred')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /topic tuned: INVALID_CONFIG: /)
    assert.equal((await odradek('configs set group anybody consumer.session.timeout.ms=50000')).code, 0)
    assert.equal((await odradek('configs describe broker all')).stdout, 'Nothing was changed; --all tells the defaults.\n')
    assert.equal(
      (await odradek('configs describe broker all --all')).stdout,
      'Nothing was changed, and there are no defaults of it.\n',
    )
    assert.match((await odradek('configs describe broker 1 --all')).stdout, /^num\.partitions +\d+ +default$/m)
    assert.equal((await odradek('configs describe broker first')).code, 2)
    for (const line of ['configs unset topic tuned retenton.ms', 'topics alter tuned --unset retenton.ms']) {
      const slip = await odradek(line)
      assert.deepEqual([slip.code, slip.stderr], [2, 'odradek: a topic has no config retenton.ms: did you mean retention.ms?\n'])
    }
    assert.equal((await odradek('configs unset broker all log.retention.ms')).code, 0)
    for (const line of [
      'configs describe topic nowhere',
      'configs set topic nowhere retention.ms=5',
      'configs describe broker 7',
    ]) {
      const startedMs = performance.now()
      assert.equal((await odradek(line)).code, 1, line)
      assert.ok(performance.now() - startedMs < 20_000, `${line} is tried again and again`)
    }
  })

  it('tells the cluster and its brokers', async () => {
    const info = (await json('cluster info')) as { id: string; brokers: { host: string; port: number }[] }
    assert.deepEqual(
      info.brokers.map(({ host, port }) => `${host}:${port}`),
      [broker.address],
    )
  })

  it('is quiet when its reader goes away', async () => {
    await odradek('produce long', { input: 'line\n'.repeat(20_000) })
    const read = await odradek('consume long -b', { watch: () => 'close' })
    assert.deepEqual([read.code, read.stderr], [0, ''])
  })
})

describe('the command line by itself', () => {
  it('ends with 2 on wrong use, and names option, value and what is allowed', async () => {
    const bad = await odradek('topics create x --partitions many')
    assert.equal(bad.code, 2)
    assert.match(bad.stderr, /--partitions <count>' argument 'many' is invalid\. It must be a whole number from -1/)
    assert.equal((await odradek('topics lst')).code, 2)
    for (const line of ['consume x --group ', 'produce x --key-separator ', 'topics create ', 'groups describe ']) {
      const empty = await odradek(line)
      assert.equal(empty.code, 2, line)
      assert.match(empty.stderr, /must not be empty/, line)
    }
    assert.equal((await odradek('consume x -b --offset 1')).code, 2)
    const variable = await odradek('topics list', { environment: { ODRADEK_BOOTSTRAP: 'here:now' } })
    assert.equal(variable.code, 2)
    assert.match(variable.stderr, /ODRADEK_BOOTSTRAP is 'here:now'/)
  })

  it('says where it looked when no cluster is there', async () => {
    const lost = await odradek('topics list --bootstrap localhost:1')
    assert.equal(lost.code, 1)
    assert.match(lost.stderr, /can't connect to localhost:1: nothing listens there; is the cluster running\? --bootstrap/)
  })

  it('refuses to start a broker with a setting that is not allowed', async () => {
    const bad = await odradek('start --set num.partitions=0')
    assert.deepEqual([bad.code, bad.stdout], [2, ''])
    assert.match(bad.stderr, /num\.partitions: "0" is not allowed: it must be/)
    const typo = await odradek('start --set num.partition=3')
    assert.equal(typo.code, 2)
    assert.match(typo.stderr, /did you mean num\.partitions\?/)
  })

  it('ends at once where the data directory cannot be, and where a file gives a setting twice', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'odradek-cli-'))
    try {
      const file = join(directory, 'file.yaml')
      await writeFile(file, 'num:\n  partitions: 1\nnum.partitions: 2\n')
      for (const path of process.platform === 'linux' ? [file, '/proc/odradek'] : [file]) {
        const ended = await odradek(`start --data ${path} --listen localhost:0 --admin localhost:0`)
        assert.deepEqual([ended.code, ended.stdout], [2, ''])
        assert.match(ended.stderr, /^odradek: data: "[^"]+" can't be used: could not make directory .*\n$/)
      }
      const twice = await odradek(`start --config ${file}`)
      assert.equal(twice.code, 2)
      assert.match(twice.stderr, /^odradek: num\.partitions is set twice in the configuration file .*, to "1" and "2"/)
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('ends a broker whose admin pages or ready file cannot be where they should', async () => {
    const data = await mkdtemp(join(tmpdir(), 'odradek-cli-'))
    try {
      const taken = await odradek(`start --data ${data} --listen localhost:0 --admin ${broker.address}`)
      assert.deepEqual([taken.code, taken.stdout], [1, ''])
      assert.match(taken.stderr, /can't serve the admin pages at localhost:\d+ \(setting "admin"\)/)
      const nowhere = await odradek(
        `start --data ${data} --listen localhost:0 --admin localhost:0 --ready-file ${data}/none/file`,
      )
      assert.deepEqual([nowhere.code, nowhere.stdout], [2, ''])
      assert.match(nowhere.stderr, /^odradek: ready-file: ".*none\/file" can't be written: ENOENT/m)
    } finally {
      await rm(data, { recursive: true })
    }
  })

  it('shows help with an example, and its version', async () => {
    const help = await odradek('consume --help')
    assert.equal(help.code, 0)
    assert.match(help.stdout, /Example:\n {2}odradek consume/)
    assert.match(help.stdout, /\(default: \$ODRADEK_BOOTSTRAP,\s+else\s+localhost:9092\)/)
    assert.equal((await odradek('help topics create')).stdout, (await odradek('topics create --help')).stdout)
    const none = await odradek('help topics make')
    assert.equal(none.code, 2)
    assert.match(none.stderr, /there is no command 'topics make'/)
    assert.match((await odradek('--version')).stdout, /^\d+\.\d+\.\d+\n$/)
  })

  it('starts no broker whose clients or operators would find somebody else at its address', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'odradek-cli-'))
    for (const [listen, admin] of [
      ['localhost:0', broker.address],
      [broker.address, 'localhost:0'],
    ] as const) {
      const started = await runOdradek(['start', '--data', directory, '--listen', listen, '--admin', admin])
      assert.equal(started.code, 1)
      assert.match(started.stderr, /in use.*\(setting "listen"\)|\(setting "admin"\).*in use/)
    }
    await rm(directory, { recursive: true })
  })
})
