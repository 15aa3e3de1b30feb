import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'

const TOPICS_2_2 = `Topic:orders\tPartitionCount:2\tReplicationFactor:2\tConfigs:cleanup.policy=compact,delete,retention.ms=86400000
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2
\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 2,1\tIsr: 2
Topic:logs\tPartitionCount:1\tReplicationFactor:1\tConfigs:
\tTopic: logs\tPartition: 0\tLeader: 2\tReplicas: 2\tIsr: 2
`
const TOPICS_3_6 = `Topic: orders\tTopicId: osKfgUJrSjS2Fo7NmNbs7A\tPartitionCount: 1\tReplicationFactor: 2\tConfigs: leader.replication.throttled.replicas=0:1,0:2,retention.ms=-1
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2\tAdding Replicas: 3\tRemoving Replicas: 1
`
const TOPICS_4_3 = `Topic: orders\tTopicId: osKfgUJrSjS2Fo7NmNbs7A\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: cleanup.policy=compact,delete,retention.ms=86400000
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: \tLastKnownElr: 
Topic: payments\tTopicId: DxypwwdNQg6OCUKiwMhjGA\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: 
\tTopic: payments\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: \tLastKnownElr: 
`

describe('kafka-topics', () => {
  it('is read as 2.2 writes it, without spaces and ids', () => {
    assert.deepEqual(found('kafka-topics', TOPICS_2_2).clusters, [
      {
        id: 'c',
        topics: [
          {
            name: 'orders',
            partitionCount: 2,
            replicationFactor: 2,
            settings: { 'cleanup.policy': 'compact,delete', 'retention.ms': '86400000' },
            effective: { cleanupPolicy: 'compact,delete', retentionHours: 24 },
            partitions: [
              { index: 0, leader: 1, replicas: [1, 2], inSyncReplicas: [1, 2] },
              { index: 1, leader: null, replicas: [2, 1], inSyncReplicas: [2] },
            ],
          },
          {
            name: 'logs',
            partitionCount: 1,
            replicationFactor: 1,
            settings: {},
            partitions: [{ index: 0, leader: 2, replicas: [2], inSyncReplicas: [2] }],
          },
        ],
      },
    ])
  })

  it('is read as 3.6 and 4.3 write it, with ids, movements and eligible leaders', () => {
    const [moved] = found('kafka-topics', TOPICS_3_6).clusters![0]!.topics!
    assert.deepEqual(moved!.settings, { 'leader.replication.throttled.replicas': '0:1,0:2', 'retention.ms': '-1' })
    assert.equal(moved!.effective!.retentionHours, null)
    const [orders, payments] = found('kafka-topics', TOPICS_4_3).clusters![0]!.topics!
    assert.equal(orders!.topicId, 'osKfgUJrSjS2Fo7NmNbs7A')
    assert.deepEqual(orders!.partitions, [{ index: 0, leader: 1, replicas: [1], inSyncReplicas: [1] }])
    assert.deepEqual(payments!.settings, {})
  })

  it('keeps no value of what may be a secret', () => {
    const text = 'Topic: a\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: my.password=x'
    assert.deepEqual(found('kafka-topics', text).clusters![0]!.topics![0]!.settings, { 'my.password': null })
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('kafka-topics', 'orders\npayments\n', '1:1')
    refusedAt('kafka-topics', `${TOPICS_2_2}Topic: x\tColour: red\n`, '6:10')
    refusedAt('kafka-topics', 'Topic: x\tPartitionCount: many\tReplicationFactor: 1', '1:26')
    refusedAt('kafka-topics', `${TOPICS_2_2}${TOPICS_2_2}`, '6:1')
    refusedAt('kafka-topics', '\tTopic: x\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1', '1:1')
  })
})

const CONFIGS_2_3 = `Configs for topic 'orders' are retention.ms=3600000,cleanup.policy=compact,delete
Configs for user-principal 'ann', client-id 'etl' are producer_byte_rate=1024,request_percentage=50
Configs for user-principal 'bob' are SCRAM-SHA-512=[salt=abc=,stored_key=def=,server_key=ghi=,iterations=4096]
`
const CONFIGS_3_7 = `Dynamic configs for topic orders are:
  retention.ms=3600000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=3600000, STATIC_BROKER_CONFIG:log.retention.hours=168}
All configs for topic logs are:
  compression.type=producer sensitive=false synonyms={DEFAULT_CONFIG:compression.type=producer}
  min.insync.replicas=2 sensitive=false synonyms={STATIC_BROKER_CONFIG:min.insync.replicas=2, DEFAULT_CONFIG:min.insync.replicas=1}
Dynamic configs for broker 1 are:
  ssl.key.password=null sensitive=true synonyms={DYNAMIC_BROKER_CONFIG:ssl.key.password=null}
  log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, DEFAULT_CONFIG:log.cleaner.threads=1}
Default configs for brokers in the cluster are:
  log.retention.ms=7200000 sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:log.retention.ms=7200000}
Quota configs for user-principal 'ann', client-id 'etl' are producer_byte_rate=1024.0
Quota configs for the default user-principal are consumer_byte_rate=2048.0
SCRAM credential configs for user-principal 'bob' are SCRAM-SHA-512=iterations=4096
`

describe('kafka-configs', () => {
  it('is read as 2.3 writes it from ZooKeeper, secrets left out', () => {
    const [cluster] = found('kafka-configs', CONFIGS_2_3).clusters!
    assert.deepEqual(cluster!.topics![0], {
      name: 'orders',
      settings: { 'retention.ms': '3600000', 'cleanup.policy': 'compact,delete' },
      effective: { cleanupPolicy: 'compact,delete', retentionHours: 1 },
    })
    assert.deepEqual(cluster!.quotas, [
      { entity: { user: 'ann', clientId: 'etl' }, key: 'producer_byte_rate', value: 1024 },
      { entity: { user: 'ann', clientId: 'etl' }, key: 'request_percentage', value: 50 },
    ])
    assert.deepEqual(cluster!.scramUsers, [{ name: 'bob', mechanism: 'SCRAM-SHA-512', iterations: 4096 }])
    assert.doesNotMatch(JSON.stringify(cluster), /abc=|stored_key/)
  })

  it('is read as 3.7 writes it, and tells settings of the topic from those of the broker', () => {
    const [cluster] = found('kafka-configs', CONFIGS_3_7).clusters!
    assert.deepEqual(cluster!.topics![1], {
      name: 'logs',
      settings: {},
      effective: { compression: 'producer', minInsyncReplicas: 2 },
    })
    assert.deepEqual(cluster!.brokers, [{ id: 1, settings: { 'ssl.key.password': null, 'log.cleaner.threads': '2' } }])
    assert.deepEqual(cluster!.defaults, { 'log.retention.ms': '7200000' })
    assert.deepEqual(cluster!.quotas![1], { entity: { user: '' }, key: 'consumer_byte_rate', value: 2048 })
    assert.deepEqual(cluster!.scramUsers, [{ name: 'bob', mechanism: 'SCRAM-SHA-512', iterations: 4096 }])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('kafka-configs', 'Hello there', '1:1')
    refusedAt('kafka-configs', '  a=b sensitive=false synonyms={}', '1:3')
    refusedAt('kafka-configs', 'Dynamic configs for topic t are:\n  a=b', '2:3')
    refusedAt('kafka-configs', "Quota configs for user-principal 'ann' are producer_byte_rate=fast", '1:44')
  })
})
