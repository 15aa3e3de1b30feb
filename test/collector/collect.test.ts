import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Log } from '../../src/base/ports.ts'
import { Client } from '../../src/client/client.ts'
import type { ClientParts } from '../../src/client/settings.ts'
import {
  COLLECTOR_API_KEYS,
  type Collected,
  collect,
  SAMPLING_API_KEYS,
  type Sampling,
  type Watch,
} from '../../src/collector/collect.ts'
import { hideWith, KEEP } from '../../src/planner/planner.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { RealNetwork } from '../../src/platform/network.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { offsetCommitApi } from '../../src/protocol/generated/08-offset-commit.ts'
import { apiVersionsApi } from '../../src/protocol/generated/18-api-versions.ts'
import { createTopicsApi } from '../../src/protocol/generated/19-create-topics.ts'
import { BrokerProcess } from '../cli/broker-process.ts'
import { RecordingNetwork } from './recording-network.ts'

const PER_SECOND_MAX = 10
const VALUE = 'what nobody else may know'
const silent: Log = { debugEnabled: false, debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
const clock = new RealClock()
/** Timers of the clock don't keep a process alive. */
let held: NodeJS.Timeout
let broker: BrokerProcess
let parts: ClientParts

before(async () => {
  held = setInterval(() => {}, 2 ** 30)
  broker = await BrokerProcess.start()
  parts = { clock, random: new RealRandom(), network: new RealNetwork(silent), compute: await openCompute(), log: silent }
  await fill()
})

after(async () => {
  await broker.stop()
  clearInterval(held)
})

function client(network = parts.network, apisAllowed?: ReadonlySet<number>): Client {
  const [host, port] = broker.address.split(':') as [string, string]
  const bootstrap = [{ host, port: Number(port) }]
  return new Client({ ...parts, network }, { bootstrap, softwareVersion: '1', apisAllowed })
}

/** A compacted topic, one with records of an idempotent producer, and a group that has committed. */
async function fill(): Promise<void> {
  const own = client()
  const topic = (name: string, numPartitions: number, configs: { name: string; value: string }[]) => ({
    name,
    numPartitions,
    replicationFactor: -1,
    assignments: [],
    configs,
  })
  const topics = [
    topic('orders', 3, [{ name: 'retention.ms', value: '7200000' }]),
    topic('states', 1, [{ name: 'cleanup.policy', value: 'compact' }]),
  ]
  await own.cluster.request(createTopicsApi, { topics, timeoutMs: 10_000, validateOnly: false }, 'controller')
  const producer = own.producer()
  for (let value = 0; value < 5; value++) {
    await producer.send({
      topic: 'orders',
      partition: 0,
      key: null,
      value: Buffer.from(`${VALUE} ${value}`),
      headers: [{ key: 'kind', value: Buffer.from(VALUE) }],
    })
  }
  await producer.close()
  const offsets = { name: 'orders', partitions: [{ partitionIndex: 0, committedOffset: 2, committedMetadata: null }] }
  const commit = { groupId: 'alone', generationIdOrMemberEpoch: -1, memberId: '', topics: [offsets] }
  await own.cluster.retrying(() => own.cluster.request(offsetCommitApi, commit, { group: 'alone' }, { maxVersion: 9 }))
  own.close()
}

interface Run {
  readonly collected: Collected
  readonly network: RecordingNetwork
}

async function run(options: { hide?: typeof KEEP; watch?: Watch; sampling?: Sampling } = {}): Promise<Run> {
  const network = new RecordingNetwork(parts.network, () => clock.monotonicMs())
  const collector = client(network, options.sampling === undefined ? COLLECTOR_API_KEYS : SAMPLING_API_KEYS)
  try {
    const collected = await collect(collector, {
      idFor: () => 'here',
      hide: options.hide ?? KEEP,
      recordBytesMax: 100_000,
      watch: options.watch,
      sampling: options.sampling,
      signal: new AbortController().signal,
      progress: () => {},
    })
    return { collected, network }
  } finally {
    collector.close()
  }
}

describe('a collector at a broker of ours', () => {
  it('says nothing but what its list allows, a few times a second', async () => {
    const { network } = await run()
    const others = [...network.keys].filter((key) => !COLLECTOR_API_KEYS.has(key))
    assert.deepEqual(others, [])
    assert.ok(network.keys.size > 10, `${[...network.keys]}`)
    const { sentMs } = network
    // Sent a moment after the pace let it go: a tenth of the second is left for that.
    const tooClose = sentMs.filter((at, index) => (sentMs[index + PER_SECOND_MAX] ?? Number.POSITIVE_INFINITY) - at < 900)
    assert.deepEqual(tooClose, [])
  })

  it('reads records only if somebody asks for samples, and says of whom and how they look', async () => {
    const { network: without, collected: unsampled } = await run()
    assert.equal(without.keys.has(fetchApi.key), false)
    assert.equal(JSON.stringify(unsampled.estate).includes('openedRecordCount'), false)
    const sampling = { recordCountMax: 3, isChosen: ({ name }: { name: string }) => name !== 'states', by: 'User:ann' }
    const { network, collected } = await run({ sampling })
    assert.ok(network.keys.has(fetchApi.key))
    assert.deepEqual(
      [...network.keys].filter((key) => !SAMPLING_API_KEYS.has(key)),
      [],
    )
    const { estate, awkward } = collected
    const sampled = estate.clusters![0]!.topics!.filter((topic) => topic.sample != null)
    assert.deepEqual(
      sampled.map(({ name }) => name),
      ['orders'],
    )
    const { at, by, openedRecordCount, keylessCount, headerNames, recordCount } = sampled[0]!.sample!
    assert.deepEqual([at, by], [estate.collectedAt, 'User:ann'])
    assert.deepEqual([openedRecordCount, keylessCount, headerNames], [3, 3, ['kind']])
    assert.ok(recordCount >= 3)
    assert.equal(JSON.stringify(estate).includes(VALUE), false)
    assert.ok(awkward.some(({ flag, name, reply }) => flag === 'idempotent' && name === 'orders' && reply === 'Fetch'))
  })

  it('can say nothing else: what is not on the list is not even encoded', async () => {
    const network = new RecordingNetwork(parts.network, () => 0)
    const collector = client(network, COLLECTOR_API_KEYS)
    const request = { topics: [], timeoutMs: 1, validateOnly: true }
    await assert.rejects(collector.cluster.request(createTopicsApi, request, 'any'), /may not send CreateTopics/)
    assert.deepEqual([...network.keys], [apiVersionsApi.key])
    collector.close()
  })

  it('finds topics with their settings, partitions, offsets and sizes', async () => {
    const { estate } = (await run()).collected
    const [cluster] = estate.clusters!
    assert.equal(cluster?.id, 'here')
    const orders = cluster!.topics!.find(({ name }) => name === 'orders')!
    assert.deepEqual(orders.settings, { 'retention.ms': '7200000' })
    assert.equal(orders.effective?.retentionHours, 2)
    assert.equal(orders.partitionCount, 3)
    assert.deepEqual(
      orders.partitions?.map(({ index, logStartOffset, endOffset }) => [index, logStartOffset, endOffset]),
      [
        [0, 0, 5],
        [1, 0, 0],
        [2, 0, 0],
      ],
    )
    assert.ok((orders.partitions?.[0]?.sizeBytes ?? 0) > 0)
    assert.deepEqual(cluster?.groups, [
      {
        commitsWithoutMembers: true,
        id: 'alone',
        kind: 'none',
        members: [],
        offsets: [{ topic: 'orders', partition: 0, offset: 2, lagRecords: 3 }],
        state: 'Empty',
      },
    ])
    assert.ok(cluster!.brokers!.every(({ settings, logDirs }) => settings != null && logDirs != null))
  })

  it('marks what is awkward with the reply that shows it', async () => {
    const { awkward, estate } = (await run()).collected
    assert.deepEqual(
      awkward.map(({ flag, name, reply }) => [flag, name, reply]).filter(([flag]) => flag !== 'large-records'),
      [
        ['compaction', 'states', 'DescribeConfigs'],
        ['idempotent', 'orders', 'DescribeProducers'],
        ['manual-assignment', 'alone', 'OffsetFetch'],
      ],
    )
    const states = estate.clusters![0]!.topics!.find(({ name }) => name === 'states')!
    assert.ok(states.flags?.some(({ flag, field }) => flag === 'compaction' && field === 'cleanup.policy'))
  })

  it('gives each part that it asked for, or says why not', async () => {
    const { estate } = (await run()).collected
    const cluster: Record<string, unknown> = { ...estate.clusters![0] }
    const covered = new Set(estate.coverage!.map(({ path }) => path.split('/')[3]))
    const parts = ['kafkaVersion', 'brokers', 'topics', 'groups', 'acls', 'quotas', 'scramUsers', 'transactionalIds']
    const absent = [...parts, 'connectors', 'schemaRegistries', 'clients', 'featureLevels'].filter(
      (part) => cluster[part] === undefined && !covered.has(part),
    )
    assert.deepEqual(absent, [])
  })

  it('hides addresses behind a salt, the same way each time', async () => {
    const host = async (salt: string) => {
      const { estate } = (await run({ hide: hideWith(salt) })).collected
      assert.equal(JSON.stringify(estate).includes('localhost'), false)
      return estate.clusters![0]!.brokers![0]!.host
    }
    const hidden = await host('a')
    assert.match(hidden!, /^h-[0-9a-f]{16}$/)
    assert.equal(await host('a'), hidden)
    assert.notEqual(await host('b'), hidden)
  })

  it('takes rates from several looks', async () => {
    const { estate, rates } = (await run({ watch: { durationMs: 20, intervalMs: 10 } })).collected
    const orders = estate.series!.find(({ metric, labels }) => metric === 'messagesInPerSecond' && labels.topic === 'orders')!
    assert.deepEqual(orders.values, [0, 0])
    assert.equal(rates?.droppedSteps, 0)
  })
})
