import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Cluster } from '../documents/estate-cluster.ts'
import { awkwardWorkloads } from './awkward.ts'

const AT = '2026-11-20T08:00:00Z'
const partition = (more: object) => ({ partitions: [{ index: 0, ...more }] })

const NOTHING_SEEN = {
  at: AT,
  by: 'User:ann',
  recordCountMax: 10,
  partitionCount: 1,
  batchCount: 1,
  batchBytes: 100,
  largestBatchBytes: 100,
  recordCount: 1,
  openedRecordCount: 1,
  keylessCount: 0,
  schemaFramedCount: 0,
  headerNames: [],
  codecs: [],
  timestampSpreadMs: null,
  idempotentBatchCount: 0,
  transactionalBatchCount: 0,
  oldFormatBatchCount: 0,
}

/** One of each class, and beside each what only looks like it. */
const CLUSTER: Cluster = {
  id: 'a',
  topics: [
    {
      name: 'plain',
      ...partition({ activeProducers: 0, openTransactions: 0 }),
      effective: { cleanupPolicy: 'delete', tiered: false },
    },
    { name: 'written', ...partition({ activeProducers: 1 }) },
    { name: 'paid', ...partition({ activeProducers: 1, openTransactions: 1 }) },
    { name: 'kept', effective: { cleanupPolicy: 'compact,delete' } },
    { name: 'far', effective: { tiered: true } },
    { name: 'seen-idempotent', sample: { ...NOTHING_SEEN, idempotentBatchCount: 1 } },
    { name: 'seen-transactional', sample: { ...NOTHING_SEEN, transactionalBatchCount: 1 } },
    { name: 'seen-keyless', sample: { ...NOTHING_SEEN, keylessCount: 1 } },
    { name: 'seen-keyless-kept', effective: { cleanupPolicy: 'compact' }, sample: { ...NOTHING_SEEN, keylessCount: 1 } },
    { name: 'seen-old', sample: { ...NOTHING_SEEN, oldFormatBatchCount: 1 } },
    { name: 'seen-large', sample: { ...NOTHING_SEEN, largestBatchBytes: 1_048_589 } },
    { name: 'seen-enough', sample: { ...NOTHING_SEEN, largestBatchBytes: 1_048_588 } },
    { name: 'old', effective: { messageFormat: '0.10.2-IV0' } },
    { name: 'new', effective: { messageFormat: '0.11.0-IV2' } },
    { name: 'large', effective: { messageBytesMax: 2_000_000 } },
    { name: 'enough', effective: { messageBytesMax: 1_000_000 } },
    { name: 'app-counts-changelog' },
    { name: 'nobodys-changelog' },
    { name: 'link-configs', effective: { cleanupPolicy: 'compact' } },
    { name: 'link-offsets', effective: { cleanupPolicy: 'compact' } },
    { name: 'link-status', effective: { cleanupPolicy: 'compact' } },
    { name: 'order-status' },
  ],
  groups: [
    { id: 'app', kind: 'streams', members: [{ clientId: 'app-1-StreamThread-2-consumer' }], offsets: null },
    { id: 'workers', kind: 'connect' },
    { id: 'shared', kind: 'share' },
    { id: 'elsewhere', kind: 'classic', members: [{ clientId: 'c', instanceId: null }], offsets: [] },
    {
      id: 'alone',
      kind: 'none',
      members: [],
      offsets: [{ topic: 'plain', partition: 0, offset: 1 }],
      commitsWithoutMembers: true,
    },
    { id: 'stays', kind: 'consumer', members: [{ clientId: 'c', instanceId: 'one' }] },
    { id: 'patterns', kind: 'consumer' },
    { id: 'usual', kind: 'consumer', members: [{ clientId: 'c' }], offsets: [{ topic: 'plain', partition: 0, offset: 1 }] },
  ],
  transactionalIds: ['payments'],
}

const OPTIONS = { at: AT, regexGroups: new Set(['patterns']), recordBytesMax: 1_048_588 }

describe('awkward workloads', () => {
  it('are all found, and none is invented', () => {
    assert.deepEqual(
      awkwardWorkloads(CLUSTER, OPTIONS).map(
        ({ flag, kind, name, reply, field }) => `${flag}: ${kind} ${name} by ${reply} ${field}`,
      ),
      [
        'compaction: topic kept by DescribeConfigs cleanup.policy',
        'compaction: topic link-configs by DescribeConfigs cleanup.policy',
        'compaction: topic link-offsets by DescribeConfigs cleanup.policy',
        'compaction: topic link-status by DescribeConfigs cleanup.policy',
        'compaction: topic seen-keyless-kept by DescribeConfigs cleanup.policy',
        'compaction-without-keys: topic seen-keyless-kept by Fetch key',
        'connect: group workers by ListGroups protocolType',
        'connect: topic link-configs by Metadata name',
        'connect: topic link-offsets by Metadata name',
        'connect: topic link-status by Metadata name',
        'idempotent: topic paid by DescribeProducers activeProducers',
        'idempotent: topic seen-idempotent by Fetch producerId',
        'idempotent: topic written by DescribeProducers activeProducers',
        'large-records: topic large by DescribeConfigs max.message.bytes',
        'large-records: topic seen-large by Fetch batchLength',
        'manual-assignment: group alone by OffsetFetch committedOffset',
        'old-clients: topic old by DescribeConfigs message.format.version',
        'old-clients: topic seen-old by Fetch magic',
        'regular-expressions: group patterns by ConsumerGroupDescribe subscribedTopicRegex',
        'share-groups: group shared by ListGroups groupType',
        'static-members: group stays by DescribeGroups groupInstanceId',
        'streams: group app by DescribeGroups clientId',
        'streams: group app by DescribeGroups protocolData',
        'streams: topic app-counts-changelog by Metadata name',
        'strict-offsets: group elsewhere by OffsetFetch committedOffset',
        'tiered: topic far by DescribeConfigs remote.storage.enable',
        'transactions: topic paid by DescribeProducers currentTxnStartOffset',
        'transactions: topic seen-transactional by Fetch attributes',
        'transactions: transactional-id payments by ListTransactions transactionalId',
      ],
    )
  })

  it('are none where nobody looked', () => {
    assert.deepEqual(awkwardWorkloads({ id: 'a', topics: [{ name: 't' }], groups: [{ id: 'g' }] }, OPTIONS), [])
    assert.deepEqual(awkwardWorkloads({ id: 'a' }, OPTIONS), [])
  })

  it('bear the moment of the reply', () => {
    assert.ok(awkwardWorkloads(CLUSTER, OPTIONS).every(({ at }) => at === AT))
  })
})
