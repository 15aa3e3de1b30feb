import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { FLAG_RULES } from './inventory/flag-rules.ts'
import { FLAG_TEXTS } from './inventory/flag-texts.ts'
import { READINESS_RULES } from './inventory/topic-patterns.ts'
import { planInventoryBuckets } from './inventory-buckets.ts'
import { planInventoryDependencies } from './inventory-dependencies.ts'
import { planInventoryFlags } from './inventory-flags.ts'
import { planInventoryReconcile } from './inventory-reconcile.ts'

const book = builtInBook()

type Fields = Readonly<Record<string, unknown>>

function bucketOf(topic: Fields, target: Fields = { messageBytesMax: 1000 }): string {
  const { topics } = planInventoryBuckets.evaluate({ target, topics: [topic] }, book).output
  return (topics as Readonly<Record<string, string>>)[String(topic.name)]!
}

function flags(facts: Fields): Readonly<Record<string, string>> {
  return planInventoryFlags.evaluate(facts, book).output.flags as Readonly<Record<string, string>>
}

describe('plan inventory buckets', () => {
  it('skips topics of the platform, by whole names and not by parts of them', () => {
    const skipped = [
      '__transaction_state',
      '__share_group_state',
      '__cluster_metadata',
      '__amazon_msk_canary',
      'mm2-configs.a.internal',
      'a.checkpoints.internal',
      'a.heartbeats.internal',
      'heartbeats',
      '_confluent-metrics',
    ]
    for (const name of skipped) assert.equal(bucketOf({ name }), 'skip', name)
    for (const name of [
      'consumer_offsets',
      'heartbeats-of-machines',
      'amazon_msk_x',
      'checkpoints.internal.notes',
      'x__consumer_offsets',
    ])
      assert.equal(bucketOf({ name }), 'clean', name)
  })

  it('leaves with its application what an application or tool owns', () => {
    const owned = [
      'app-by-key-repartition',
      '_schemas',
      '__debezium-heartbeat.a',
      'connect-offsets',
      'prod-connect-status',
      'prod.connect-configs',
      'prod_connect-cluster-offsets',
    ]
    for (const name of owned) assert.equal(bucketOf({ name }), 'with-application', name)
    for (const name of ['my_schemas', 'reconnect-status', 'connect-offsets-copy', '-changelog'])
      assert.equal(bucketOf({ name }), 'clean', name)
  })

  it('asks for work by hand at transactions, records over the limit and old formats', () => {
    assert.equal(bucketOf({ name: 'a', transactionalProducers: 1 }), 'manual')
    assert.equal(bucketOf({ name: 'a', transactionalProducers: 0 }), 'clean')
    assert.equal(bucketOf({ name: 'a', messageBytesMax: 1001 }), 'manual')
    assert.equal(bucketOf({ name: 'a', messageBytesMax: 1000 }), 'clean')
    assert.equal(bucketOf({ name: 'a', settings: { 'max.message.bytes': '1001' } }), 'manual')
    assert.equal(bucketOf({ name: 'a', messageBytesMax: 5000 }, {}), 'clean')
    for (const old of [0, 1, 'v1', '0.10.2-IV0']) assert.equal(bucketOf({ name: 'a', messageFormat: old }), 'manual', String(old))
    for (const fine of [2, 'v2', '0.11.0-IV2', '3.0', 'odd']) assert.equal(bucketOf({ name: 'a', messageFormat: fine }), 'clean')
  })

  it('takes an old format from the setting before it takes the setting for one to map', () => {
    assert.equal(bucketOf({ name: 'a', settings: { 'message.format.version': '0.10.2' } }), 'manual')
    assert.equal(bucketOf({ name: 'a', settings: { 'message.format.version': '2.8' } }), 'needs-config')
  })

  it('needs configuration for each setting that the target maps, if it is set', () => {
    for (const setting of READINESS_RULES.needsConfig)
      assert.equal(bucketOf({ name: 'a', settings: { [setting]: '3.0' } }), 'needs-config', setting)
    assert.equal(bucketOf({ name: 'a', settings: { 'segment.ms': null, 'retention.ms': '1' } }), 'clean')
  })

  it('counts every topic once, and what is not known of them', () => {
    const name = fc.constantFrom('a', 'b-changelog', 'heartbeats', 'c', 'd', '__proto__', 'constructor')
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.nat(2), (names, transactionalProducers) => {
        const topics = names.map((one) => ({ name: one, transactionalProducers }))
        const { counts, total, topics: placed } = planInventoryBuckets.evaluate({ topics }, book).output as Fields
        assert.equal(
          Object.values(counts as Readonly<Record<string, number>>).reduce((one, other) => one + other, 0),
          names.length,
        )
        assert.equal(total, names.length)
        assert.deepEqual(Object.keys(placed as object).sort(), names.toSorted())
      }),
    )
    const { unknown } = planInventoryBuckets.evaluate({ topics: [{ name: 'a' }, { name: 'b', messageFormat: 2 }] }, book).output
    assert.deepEqual(unknown, { transactionalProducers: 2, messageBytesMax: 2, messageFormat: 1 })
    assert.throws(() => planInventoryBuckets.evaluate({ topics: [{ name: 'a' }, { name: 'a' }] }, book), {
      message: /\/topics\/1\/name must be of its own/,
    })
  })

  it('knows the names of more tools from a file of limits, and refuses patterns that are none', () => {
    const rules = (value: Fields) => builtInBook({ limits: [{ name: 'own.yaml', value: { topicReadiness: { skip: value } } }] })
    const { topics } = planInventoryBuckets.evaluate(
      { topics: [{ name: 'cruise.samples' }] },
      rules({ cruise: '^cruise\\.' }),
    ).output
    assert.deepEqual(topics, { 'cruise.samples': 'skip' })
    assert.throws(() => planInventoryBuckets.evaluate({ topics: [] }, rules({ odd: '(' })), {
      message: 'limits: topicReadiness: /skip/odd must be a regular expression',
    })
  })
})

describe('plan inventory flags', () => {
  it('knows nothing where nothing was collected, and says what each flag means', () => {
    assert.deepEqual(new Set(Object.values(flags({}))), new Set(['unknown']))
    assert.deepEqual(Object.keys(FLAG_RULES), Object.keys(FLAG_TEXTS))
  })

  it('is triggered at its edge', () => {
    const edges: readonly (readonly [string, Fields, Fields])[] = [
      ['version-floor', { kafkaVersion: '0.10.2.1' }, { kafkaVersion: '0.11.0' }],
      ['iam-only', { authentication: ['iam', 'iam'] }, { authentication: ['iam', 'scram'] }],
      ['unauthenticated-listener', { authentication: ['none', 'iam'] }, { authentication: [] }],
      [
        'partitions-near-limit',
        { partitionReplicas: 8400, partitionLimit: 12_000 },
        { partitionReplicas: 8399, partitionLimit: 12_000 },
      ],
      ['many-partitions', { partitions: 10_001 }, { partitions: 10_000 }],
      ['no-acls', { acls: 0 }, { acls: 1 }],
      ['transactions', { transactionalIds: 1 }, { transactionalIds: 0 }],
      ['streams', { streamsApps: 1 }, { streamsApps: 0 }],
      ['tiered-storage', { tieredTopics: 1 }, { tieredTopics: 0 }],
      ['connect-managed', { managedConnectors: 1 }, { managedConnectors: 0 }],
      ['clients-unidentified', { unidentifiedBytesShare: 0.21 }, { unidentifiedBytesShare: 0.2 }],
      ['multi-region', { regions: ['a', 'b'] }, { regions: ['a', 'a'] }],
      ['stale-inventory', { ageDays: 7.1 }, { ageDays: 7 }],
      ['glue-registry', { schemaRegistry: 'glue' }, { schemaRegistry: 'none' }],
      ['hidden-cluster', { hiddenBrokerTypes: ['kafka.m5.large'] }, { hiddenBrokerTypes: [] }],
      ['zookeeper-mode', { metadataMode: 'zookeeper' }, { metadataMode: 'kraft' }],
      ['express-or-serverless-source', { platform: 'msk-express' }, { platform: 'msk-standard' }],
    ]
    for (const [flag, over, under] of edges) {
      assert.equal(flags(over)[flag], 'triggered', flag)
      assert.equal(flags(under)[flag], 'not-triggered', flag)
    }
  })

  it('takes half of what a flag needs, and a version that is none, for unknown', () => {
    assert.equal(flags({ partitionReplicas: 9000 })['partitions-near-limit'], 'unknown')
    assert.equal(flags({ kafkaVersion: 'trunk' })['version-floor'], 'unknown')
  })

  it('is told the facts that it rests on', () => {
    const { evidence } = planInventoryFlags.evaluate({ partitions: 12_000 }, book).output as {
      readonly evidence: readonly Fields[]
    }
    assert.deepEqual(
      evidence.find(({ flag }) => flag === 'many-partitions'),
      {
        flag: 'many-partitions',
        state: 'triggered',
        rule: 'partitions > 10000',
        found: 'partitions 12000',
        means: 'Failover, metadata and migration all take longer.',
      },
    )
  })
})

describe('plan inventory reconcile', () => {
  it('finds broker types of every way to write them, in whatever region', () => {
    const { recognised, unrecognised, connectBilled } = planInventoryReconcile.evaluate(
      {
        usageTypes: [
          'Kafka.t3.small',
          'APS1-Kafka.kraft.m7g.large',
          'EU-Express.m7g.xlarge',
          'EU-Kafka.Storage.Tiered',
          'odd',
          'odd',
        ],
        inventoryBrokerTypes: [],
      },
      book,
    ).output as { readonly recognised: readonly Fields[]; readonly unrecognised: unknown; readonly connectBilled: unknown }
    assert.deepEqual(
      recognised.map(({ brokerType }) => brokerType),
      ['kafka.t3.small', 'kafka.m7g.large', 'express.m7g.xlarge', null],
    )
    assert.deepEqual(unrecognised, ['odd', 'odd'])
    assert.equal(connectBilled, false)
  })
})

describe('plan inventory dependencies', () => {
  it('names resource, consequence and owner, and takes what nobody looked for as unknown', () => {
    const { counts, findings, unknown, withoutOwner } = planInventoryDependencies.evaluate(
      {
        clusters: [
          { id: 'orders', metadataMode: 'zookeeper', owner: 'platform' },
          { id: 'new', metadataMode: 'kraft' },
        ],
        zookeeperUsers: [{ id: 'reassign script' }],
        connectors: [],
        applications: [{ id: 'counts', kind: 'streams', owner: 'web' }, { id: 'billing', kind: 'service' }, { id: 'old' }],
      },
      book,
    ).output as Readonly<Record<string, readonly Fields[]>>
    assert.deepEqual(counts, { zookeeper: 2, tlsAuthority: null, connector: 0, processor: null })
    assert.deepEqual(
      findings!.map(({ resource, who }) => [resource, who]),
      [
        ['cluster orders', 'platform'],
        ['tool reassign script', null],
        ['application counts', 'web'],
      ],
    )
    assert.ok(findings!.every(({ consequence }) => String(consequence).length > 0))
    assert.deepEqual(unknown, ['certificateAuthorities', 'kind of application old'])
    assert.deepEqual(withoutOwner, ['tool reassign script'])
  })
})
