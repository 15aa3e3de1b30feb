import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import type { Log } from '../../../src/base/ports.ts'
import { Client } from '../../../src/client/client.ts'
import { COLLECTOR_API_KEYS, collect } from '../../../src/collector/collect.ts'
import { KEEP } from '../../../src/planner/planner.ts'
import { RealClock } from '../../../src/platform/clock.ts'
import { openCompute } from '../../../src/platform/compute.ts'
import { RealNetwork } from '../../../src/platform/network.ts'
import { RealRandom } from '../../../src/platform/random.ts'
import { type Ended, runOdradek } from '../../cli/run-odradek.ts'
import { RecordingNetwork } from '../recording-network.ts'
import type { LiveKafka } from './kafka.ts'
import { seeSamples, seeShareGroups } from './samples.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'
import { seeWatchAndProbe } from './watching.ts'

/** `npm run inventory`: an inventory of a real Apache Kafka with one of everything, a Connect worker and a schema registry beside it. */

const silent: Log = { debugEnabled: false, debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const clock = new RealClock()

// biome-ignore lint/suspicious/noExplicitAny: a document as it was written, looked at from outside.
type Read = any

let held: NodeJS.Timeout
let folder: string
let kafka: LiveKafka
let all: Surroundings

before(async () => {
  held = setInterval(() => {}, 2 ** 30)
  all = await startSurroundings()
  folder = all.folder
  kafka = all.kafka
})

after(async () => {
  await all?.stop()
  clearInterval(held)
})

async function command(dir: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> {
  const whole = ['plan', 'inventory', 'collect', '-d', join(folder, dir), '--json', ...args]
  return runOdradek(whole, environment === undefined ? {} : { environment })
}

describe('samples of Apache Kafka', () => seeSamples(() => all))
describe('share groups as kafka-share-groups tells them', () => seeShareGroups(() => all))
describe('watching and probing Apache Kafka through a login', () => seeWatchAndProbe(() => all))

async function estateIn(dir: string): Promise<Read> {
  return parse(await readFile(join(folder, dir, 'estate.yaml'), 'utf8'))
}

describe('an inventory of Apache Kafka', () => {
  let text: string
  let estate: Read
  let cluster: Read
  const topic = (name: string): Read => cluster.topics.find((one: Read) => one.name === name)
  const group = (id: string): Read => cluster.groups.find((one: Read) => one.id === id)

  before(async () => {
    const services = ['--connect', all.worker.url, '--schema-registry', all.registry.url]
    const { code, stderr } = await command('all', ['--bootstrap', kafka.plaintext, '--id', 'live', ...services])
    assert.equal(code, 0, stderr)
    text = await readFile(join(folder, 'all', 'estate.yaml'), 'utf8')
    estate = parse(text)
    cluster = estate.clusters[0]
  })

  it('has the cluster, its version, mode, listeners, broker, zone and disks', () => {
    assert.equal(cluster.id, 'live')
    assert.deepEqual(cluster.kafkaVersion, { inferredMin: '4.1', inferredMax: null })
    assert.equal(cluster.metadataMode, 'kraft')
    assert.match(cluster.authorizer, /StandardAuthorizer/)
    const protocols = cluster.listeners.map(({ protocol }: Read) => protocol)
    for (const one of ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']) assert.ok(protocols.includes(one), `${protocols}`)
    const [broker] = cluster.brokers
    assert.equal(broker.zoneId, 'use1-az1')
    assert.ok(broker.logDirs[0].totalBytes > 0)
    assert.equal(cluster.defaults['log.retention.hours'], '168')
  })

  it('has topics with their settings, and partitions with offsets, sizes and times', () => {
    assert.deepEqual(topic('orders').settings, {
      'retention.ms': '7200000',
      'max.message.bytes': '2097152',
      'compression.type': 'gzip',
    })
    assert.equal(topic('orders').effective.retentionHours, 2)
    assert.equal(topic('states').effective.cleanupPolicy, 'compact')
    const [first] = topic('orders').partitions
    assert.ok(first.endOffset >= 10 && first.sizeBytes > 0 && /^20/.test(first.newestTimestamp), JSON.stringify(first))
    assert.equal(topic('__consumer_offsets').internal, true)
  })

  it('has groups of every kind, with members, offsets and lag', () => {
    const kinds = Object.fromEntries(cluster.groups.map(({ id, kind }: Read) => [id, kind]))
    assert.deepEqual(kinds, {
      'assigned-by-hand': 'none',
      'classic-readers': 'classic',
      'connect-workers': 'connect',
      'new-readers': 'consumer',
      'node-readers': 'classic',
      'old-readers': 'classic',
      'queue-workers': 'share',
    })
    const [classic] = group('classic-readers').members
    assert.equal(classic.instanceId, 'reader-1')
    assert.equal(classic.clientId, 'classic-reader')
    assert.match(classic.host, /^h-[0-9a-f]{16}$/)
    assert.equal(classic.partitions.length, 3)
    assert.equal(group('classic-readers').offsets.length, 3)
    assert.ok(group('classic-readers').offsets[0].lagRecords >= 0)
    assert.equal(group('new-readers').members[0].partitions.length, 3)
    assert.equal(group('queue-workers').members[0].clientId, 'queue-worker')
    assert.equal(group('node-readers').members[0].clientId, 'node-reader')
    assert.match(group('old-readers').members[0].clientId, /^consumer-old-readers/)
    assert.equal(group('assigned-by-hand').commitsWithoutMembers, true)
  })

  it('has ACLs, quotas and SCRAM users, without anything secret', () => {
    assert.deepEqual(
      cluster.acls.map(({ principal, operation, permission, resourceName, patternType }: Read) =>
        [principal, permission, operation, resourceName, patternType].join(' '),
      ),
      ['User:reader DENY READ audit- PREFIXED', 'User:reader ALLOW DESCRIBE orders LITERAL'],
    )
    assert.ok(cluster.acls.every(({ host }: Read) => /^h-/.test(host)))
    assert.deepEqual(
      cluster.quotas.map(({ entity, key, value }: Read) => [entity, key, value]),
      [
        [{ clientId: '<default>' }, 'request_percentage', 50],
        [{ user: 'reader' }, 'producer_byte_rate', 1_048_576],
      ],
    )
    assert.deepEqual(
      cluster.scramUsers.map(({ name, mechanism, iterations }: Read) => [name, mechanism, iterations]),
      [
        ['auditor', 'SCRAM-SHA-256', 4096],
        ['auditor', 'SCRAM-SHA-512', 4096],
        ['reader', 'SCRAM-SHA-256', 4096],
      ],
    )
    for (const secret of ['-secret', 'of-nobody', '127.0.0.1', '10.1.2.3']) assert.equal(text.includes(secret), false, secret)
  })

  it('has the open transaction', () => {
    assert.ok(cluster.transactionalIds.includes('payments-1'), `${cluster.transactionalIds}`)
    assert.deepEqual(
      topic('payments').partitions.map(({ openTransactions }: Read) => openTransactions),
      [1, 0],
    )
  })

  it("has the worker's connector and the registry's subjects, asked for by GET alone", () => {
    const [connector] = cluster.connectors
    assert.equal(connector.name, 'file-orders')
    assert.equal(connector.kind, 'source')
    assert.equal(connector.tasks, 1)
    assert.deepEqual(connector.topics, ['orders'])
    const [found] = cluster.schemaRegistries
    assert.deepEqual(
      found.subjects.map(({ name, latestVersion, type }: Read) => [name, latestVersion, type]),
      [
        ['orders-value', 2, 'AVRO'],
        ['states-value', 1, 'JSON'],
      ],
    )
    assert.equal(found.compatibility, 'BACKWARD')
    assert.ok(all.registry.asked.length > 0 && all.registry.asked.every((one) => one.startsWith('GET ')))
  })

  it('marks every awkward workload that is there, and no other', async () => {
    const { stdout } = await command('marks', ['--bootstrap', kafka.plaintext])
    const found = new Set(JSON.parse(stdout).awkward.map(({ flag, name }: Read) => `${flag} ${name}`))
    const expected = [
      'idempotent orders',
      'idempotent states',
      'transactions payments',
      'transactions payments-1',
      'compaction states',
      'connect connect-configs',
      'connect connect-offsets',
      'connect connect-status',
      'connect connect-workers',
      'share-groups queue-workers',
      'manual-assignment assigned-by-hand',
      'static-members classic-readers',
      'regular-expressions new-readers',
      'large-records orders',
      'strict-offsets node-readers',
    ]
    for (const one of expected) assert.ok(found.has(one), `${one} is missing of ${[...found].join(', ')}`)
    const flags = new Set([...found].map((one) => String(one).split(' ')[0]))
    assert.deepEqual(
      [...flags].filter((flag) => !expected.some((one) => one.startsWith(`${flag} `))),
      [],
    )
  })

  it('gives each section of the estate, or says why not', () => {
    assert.deepEqual(
      estate.coverage.filter(({ status }: Read) => status !== 'collected').map(({ path, status }: Read) => `${path} ${status}`),
      ['/clusters/0/applications not-attempted', '/clusters/0/clients not-attempted'],
    )
  })
})

describe('what a collection sends to Apache Kafka', () => {
  async function look(): Promise<{ readonly keys: ReadonlySet<number>; readonly facts: string }> {
    const parts = { clock, random: new RealRandom(), compute: await openCompute(), log: silent }
    const network = new RecordingNetwork(new RealNetwork(silent), () => clock.monotonicMs())
    const [host, port] = kafka.plaintext.split(':') as [string, string]
    const settings = { bootstrap: [{ host, port: Number(port) }], softwareVersion: '1', apisAllowed: COLLECTOR_API_KEYS }
    const client = new Client({ ...parts, network }, settings)
    try {
      const options = { hide: KEEP, recordBytesMax: 1e6, signal: new AbortController().signal, progress: () => {} }
      const { estate } = await collect(client, { ...options, idFor: () => 'live' })
      return { keys: network.keys, facts: JSON.stringify(ofUsers(estate)) }
    } finally {
      client.close()
    }
  }

  /** What nobody but us would have changed between two looks: workers and old consumers write to topics of their own. */
  function ofUsers({ clusters }: Read): unknown {
    const { topics, groups, acls, quotas, scramUsers, brokers } = clusters[0]
    const ours = topics.flatMap(({ flags: _, ...topic }: Read) =>
      ['orders', 'states', 'payments'].includes(topic.name) ? [topic] : [],
    )
    const settings = topics.map((topic: Read) => [topic.name, topic.partitionCount, topic.settings])
    const steady = groups.filter(({ id }: Read) => !['old-readers', 'connect-workers'].includes(id))
    const free = brokers.map((broker: Read) => ({ ...broker, logDirs: undefined }))
    return { ours, settings, groups: steady.map((one: Read) => JSON.stringify(one)).sort(), acls, quotas, scramUsers, free }
  }

  it('is on the list, and leaves all as it was', async () => {
    const first = await look()
    const second = await look()
    assert.deepEqual(
      [...first.keys].filter((key) => !COLLECTOR_API_KEYS.has(key)),
      [],
    )
    assert.ok(first.keys.size > 15, `${[...first.keys]}`)
    assert.ok(second.facts === first.facts, 'a second look sees what the first one saw')
  })
})

describe('ways into Apache Kafka', () => {
  const certificate = () => [
    '--ca',
    all.certificates.ca,
    '--cert',
    all.certificates.clientCert,
    '--key',
    all.certificates.clientKey,
  ]
  const password = (name: string) => ({ ODRADEK_PASSWORD: `${name}-secret` })
  const token = async () => {
    const file = join(folder, 'token')
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    await writeFile(file, `${part({ alg: 'none' })}.${part({ sub: 'admin', iat: now, exp: now + 3600 })}.\n`)
    return file
  }

  async function entered(dir: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<void> {
    const { code, stdout, stderr } = await command(dir, args, environment)
    assert.equal(code, 0, stderr)
    assert.ok(JSON.parse(stdout).topics >= 3)
  }

  it('are TLS with a certificate', () => entered('mtls', ['--bootstrap', kafka.mtls, ...certificate()]))

  it('are PLAIN over TLS', () =>
    entered(
      'plain',
      ['--bootstrap', kafka.saslTls, '--ca', all.certificates.ca, '--auth', 'plain', '--user', 'admin'],
      password('admin'),
    ))

  it('are SCRAM of both kinds, with and without TLS', async () => {
    const user = ['--user', 'auditor']
    await entered('scram-256', ['--bootstrap', kafka.sasl, '--auth', 'scram-sha-256', ...user], password('auditor'))
    const file = join(folder, 'password')
    await writeFile(file, 'auditor-secret\n')
    const secure = ['--bootstrap', kafka.saslTls, '--ca', all.certificates.ca, '--password-file', file]
    await entered('scram-512', [...secure, '--auth', 'scram-sha-512', ...user])
  })

  it('are a bearer token', async () => {
    const args = ['--bootstrap', kafka.sasl, '--auth', 'oauthbearer', '--token-file', await token(), '--allow-plaintext-sasl']
    await entered('bearer', args)
  })

  it('last longer than a login: who looks for longer logs in again', async () => {
    const args = [
      '--bootstrap',
      kafka.sasl,
      '--auth',
      'scram-sha-512',
      '--user',
      'auditor',
      '--duration',
      '9s',
      '--interval',
      '3s',
    ]
    await entered('again', args, password('auditor'))
  })

  it('are closed to a wrong password, and to no login at all, each with a sentence and exit code 3', async () => {
    const wrong = await command(
      'wrong',
      ['--bootstrap', kafka.sasl, '--auth', 'scram-sha-256', '--user', 'auditor'],
      password('x'),
    )
    assert.equal(wrong.code, 3)
    assert.match(wrong.stderr, /refused the login by SCRAM-SHA-256: /)
    const none = await command('none', ['--bootstrap', kafka.sasl, '--timeout', '5'])
    assert.equal(none.code, 3)
    assert.match(none.stderr, /if the cluster wants TLS or a login, say --tls or --auth/)
    const plaintext = await command('tls', ['--bootstrap', kafka.plaintext, '--tls', '--timeout', '5'])
    assert.equal(plaintext.code, 3)
    const stranger = await command('stranger', ['--bootstrap', kafka.saslTls, '--tls'])
    assert.equal(stranger.code, 3)
    assert.match(stranger.stderr, /by TLS: .*certificate/)
  })

  it('show to who may see little what he may see, and say what was refused', async () => {
    const { code, stdout } = await command(
      'reader',
      ['--bootstrap', kafka.sasl, '--auth', 'scram-sha-256', '--user', 'reader'],
      password('reader'),
    )
    assert.equal(code, 2)
    assert.equal(JSON.parse(stdout).acls, null)
    const { clusters, coverage } = await estateIn('reader')
    const reasons = coverage
      .filter(({ status }: Read) => status === 'refused')
      .map(({ path, reason }: Read) => `${path} ${reason}`)
    assert.ok(reasons.includes('/clusters/0/acls CLUSTER_AUTHORIZATION_FAILED on DescribeAcls'), reasons.join('\n'))
    assert.equal(clusters[0].acls, undefined)
  })

  it('are several clusters in one call, of which one that is away does not keep the others away', async () => {
    const file = join(folder, 'clusters.yaml')
    const login = { mechanism: 'scram-sha-512', user: 'auditor', passwordVariable: 'AUDITOR' }
    const clusters = [
      { id: 'first', bootstrap: kafka.sasl, auth: login },
      { id: 'away', bootstrap: '127.0.0.1:1' },
      {
        id: 'second',
        bootstrap: kafka.mtls,
        tls: { ca: all.certificates.ca, cert: all.certificates.clientCert, key: all.certificates.clientKey },
      },
    ]
    await writeFile(file, JSON.stringify({ clusters }))
    const { code, stdout, stderr } = await command('several', ['--clusters', file], { AUDITOR: 'auditor-secret' })
    assert.equal(code, 2, stderr)
    const result = JSON.parse(stdout)
    assert.deepEqual(
      result.clusters.map((one: Read) => one.cluster),
      ['first', 'second'],
    )
    assert.deepEqual(
      result.notReached.map((one: Read) => one.cluster),
      ['away'],
    )
    assert.deepEqual(
      (await estateIn('several')).clusters.map(({ id }: Read) => id),
      ['first', 'second'],
    )
  })
})
