import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COLLECTOR_API_KEYS, type Collected, collect } from '../../src/collector/collect.ts'
import { KEEP } from '../../src/planner/planner.ts'
import { listOffsetsApi } from '../../src/protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { listGroupsApi } from '../../src/protocol/generated/16-list-groups.ts'
import { describeAclsApi } from '../../src/protocol/generated/29-describe-acls.ts'
import { describeConfigsApi } from '../../src/protocol/generated/32-describe-configs.ts'
import { describeLogDirsApi } from '../../src/protocol/generated/35-describe-log-dirs.ts'
import { describeClientQuotasApi } from '../../src/protocol/generated/48-describe-client-quotas.ts'
import { describeProducersApi } from '../../src/protocol/generated/61-describe-producers.ts'
import { clientRoom } from '../fakes/client-parts.ts'

const NANOSECONDS_MS = Number.MAX_SAFE_INTEGER
const [ON_TOPIC, ON_BROKER] = [2, 4]
const OK = { throttleTimeMs: 0, errorCode: 0 }

const config = (name: string, value: string) => ({ name, value, readOnly: false, configSource: 1, isSensitive: false })
const partition = (partitionIndex: number) => ({
  errorCode: 0,
  partitionIndex,
  leaderId: 1,
  replicaNodes: [1],
  isrNodes: [1],
  offlineReplicas: [],
})
const topic = (name: string, indexes: readonly number[]) => ({ errorCode: 0, name, partitions: indexes.map(partition) })

/** What is collected from a broker all of whose answers hold something odd beside something sound. */
async function collected(): Promise<Collected> {
  const { broker, client, clock } = clientRoom({ apisAllowed: COLLECTOR_API_KEYS })
  broker.on(metadataApi, () => ({
    throttleTimeMs: 0,
    brokers: [{ nodeId: 1, host: 'one', port: 9092 }],
    clusterId: 'k',
    controllerId: 1,
    topics: [topic('', [0]), topic('orders', [0, 1]), topic('odd', [-7, 0])],
  }))
  broker.on(describeConfigsApi, ({ resources }) => ({
    throttleTimeMs: 0,
    results: resources.map(({ resourceType, resourceName }) => ({
      errorCode: 0,
      errorMessage: null,
      resourceType,
      resourceName,
      configs:
        resourceType === ON_BROKER
          ? [config('listeners', 'ODD://:99999,PLAINTEXT://:9092'), config('num.partitions', '3')]
          : [
              config('min.insync.replicas', '-5'),
              config('retention.ms', '3600000'),
              config('retention.bytes', '-9'),
              config('', 'x'),
              config('__proto__', 'x'),
            ],
    })),
  }))
  broker.on(listOffsetsApi, ({ topics }) => ({
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => ({
        partitionIndex,
        errorCode: 0,
        timestamp: timestamp === -3 ? NANOSECONDS_MS : -1,
        offset: timestamp === -1 ? 9 : 0,
      })),
    })),
  }))
  broker.on(describeProducersApi, ({ topics }) => ({
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({
        partitionIndex,
        errorCode: 0,
        activeProducers: [
          { producerId: 1, producerEpoch: 0, lastTimestamp: NANOSECONDS_MS, coordinatorEpoch: 0, currentTxnStartOffset: -1 },
        ],
      })),
    })),
  }))
  const copy = (partitionIndex: number) => ({
    partitionIndex,
    partitionSize: partitionIndex === 0 ? -3 : 5,
    offsetLag: 0,
    isFutureKey: false,
  })
  broker.on(describeLogDirsApi, () => ({
    ...OK,
    results: [
      { errorCode: 0, logDir: '', topics: [] },
      {
        errorCode: 0,
        logDir: '/data',
        totalBytes: 10,
        usableBytes: 5,
        topics: [{ name: 'orders', partitions: [copy(0), copy(1)] }],
      },
    ],
  }))
  broker.on(listGroupsApi, () => ({ ...OK, groups: ['', 'app'].map((groupId) => ({ groupId, protocolType: '' })) }))
  const acl = (principal: string) => ({ principal, host: '*', operation: 3, permissionType: 3 })
  broker.on(describeAclsApi, () => ({
    ...OK,
    errorMessage: null,
    resources: [{ resourceType: ON_TOPIC, resourceName: 'orders', patternType: 3, acls: [acl(''), acl('User:ann')] }],
  }))
  broker.on(describeClientQuotasApi, () => ({
    ...OK,
    errorMessage: null,
    entries: [
      {
        entity: [{ entityType: 'user', entityName: 'ann' }],
        values: [
          { key: 'producer_byte_rate', value: Number.NaN },
          { key: 'consumer_byte_rate', value: 7 },
        ],
      },
    ],
  }))
  const options = { idFor: () => 'c', hide: KEEP, recordBytesMax: 1e6, signal: new AbortController().signal, progress: () => {} }
  let isOver = false
  const work = collect(client, options).finally(() => {
    isOver = true
  })
  work.catch(() => {})
  while (!isOver) await clock.pass(100)
  const result = await work
  client.close()
  return result
}

describe('a collector that gets odd answers', () => {
  it('leaves out what is odd, says where, and keeps all else', async () => {
    const { clusters, coverage } = (await collected()).estate
    const [cluster] = clusters!
    assert.deepEqual(
      cluster!.topics!.map(({ name, partitionCount }) => [name, partitionCount]),
      [
        ['orders', 2],
        ['odd', 1],
      ],
    )
    const [orders] = cluster!.topics!
    assert.deepEqual(orders!.settings, { 'min.insync.replicas': '-5', 'retention.ms': '3600000', 'retention.bytes': '-9' })
    assert.deepEqual(orders!.effective, { retentionHours: 1 })
    assert.deepEqual(
      orders!.partitions!.map(({ endOffset, sizeBytes, newestTimestamp, activeProducers }) => [
        endOffset,
        sizeBytes,
        newestTimestamp,
        activeProducers,
      ]),
      [
        [9, undefined, null, 1],
        [9, 5, null, 1],
      ],
    )
    assert.deepEqual(
      cluster!.listeners!.map(({ name, port }) => [name, port]),
      [
        ['ODD', undefined],
        ['PLAINTEXT', 9092],
      ],
    )
    assert.deepEqual(cluster!.brokers![0]!.logDirs, [{ path: '/data', totalBytes: 10, usableBytes: 5 }])
    assert.deepEqual(
      cluster!.acls!.map(({ principal }) => principal),
      ['User:ann'],
    )
    assert.deepEqual(cluster!.quotas, [{ entity: { user: 'ann' }, key: 'consumer_byte_rate', value: 7 }])
    assert.deepEqual(
      cluster!.groups!.map(({ id }) => id),
      ['app'],
    )
    const odd = coverage!
      .filter(({ reason }) => /odd|without a n/.test(reason ?? ''))
      .map(({ path, status, reason }) => [path, status, reason])
    assert.deepEqual(odd.sort(), [
      ['/clusters/0/acls', 'partial', 'an odd answer was left out'],
      ['/clusters/0/brokers/0/logDirs', 'partial', 'an odd answer was left out'],
      ['/clusters/0/groups', 'partial', 'a group without a name on ListGroups'],
      ['/clusters/0/listeners', 'partial', 'an odd answer was left out: 99999'],
      ['/clusters/0/quotas', 'partial', 'an odd answer was left out: NaN'],
      ['/clusters/0/topics', 'partial', 'a topic without a name on Metadata; a partition without a number on Metadata'],
      ['/clusters/0/topics/0/effective/minInsyncReplicas', 'refused', 'an odd answer was left out: -5'],
      ['/clusters/0/topics/0/effective/retentionBytes', 'refused', 'an odd answer was left out: -9'],
      ['/clusters/0/topics/0/partitions/0/sizeBytes', 'refused', 'an odd answer was left out: -3'],
      ['/clusters/0/topics/0/settings/', 'refused', 'an odd answer was left out'],
      ['/clusters/0/topics/0/settings/__proto__', 'refused', 'an odd answer was left out'],
      ['/clusters/0/topics/1/effective/minInsyncReplicas', 'refused', 'an odd answer was left out: -5'],
      ['/clusters/0/topics/1/effective/retentionBytes', 'refused', 'an odd answer was left out: -9'],
      ['/clusters/0/topics/1/settings/', 'refused', 'an odd answer was left out'],
      ['/clusters/0/topics/1/settings/__proto__', 'refused', 'an odd answer was left out'],
    ])
  })
})
