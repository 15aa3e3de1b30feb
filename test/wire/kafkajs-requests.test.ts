import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { CODECS, decoded } from './codecs.ts'

/** Requests as kafkajs encodes them, for APIs and versions from before flexible ones. */
interface ClientRequest {
  readonly apiKey: number
  readonly apiVersion: number
  encode(): Promise<{ readonly buffer: Buffer }>
}

const load = createRequire(import.meta.url)

async function sent(path: string, parameters: object): Promise<unknown> {
  const make = load(`kafkajs/src/protocol/requests/${path}/request`) as (parameters: object) => ClientRequest
  const request = make(parameters)
  const codec = CODECS.find(({ schema }) => schema.apiKey === request.apiKey && schema.kind === 'request')!
  return decoded(codec, (await request.encode()).buffer, request.apiVersion)
}

/** What was sent has at least these fields. */
function assertHas(actual: unknown, expected: unknown, path = ''): void {
  if (typeof expected !== 'object' || expected === null || Buffer.isBuffer(expected)) assert.deepEqual(actual, expected, path)
  else
    for (const [name, value] of Object.entries(expected))
      assertHas((actual as Record<string, unknown>)[name], value, `${path}.${name}`)
}

const CASES: readonly (readonly [string, object, object])[] = [
  [
    'fetch/v11',
    {
      replicaId: -1,
      maxWaitTime: 100,
      minBytes: 1,
      maxBytes: 1000,
      topics: [{ topic: 't', partitions: [{ partition: 2, fetchOffset: '4294967296', maxBytes: 7 }] }],
      rackId: 'r',
    },
    {
      maxWaitMs: 100,
      isolationLevel: 1,
      topics: [{ topic: 't', partitions: [{ partition: 2, fetchOffset: 2 ** 32, logStartOffset: -1, partitionMaxBytes: 7 }] }],
      rackId: 'r',
    },
  ],
  [
    'listOffsets/v3',
    { replicaId: -1, isolationLevel: 1, topics: [{ topic: 't', partitions: [{ partition: 1, timestamp: '-2' }] }] },
    { replicaId: -1, isolationLevel: 1, topics: [{ name: 't', partitions: [{ partitionIndex: 1, timestamp: -2 }] }] },
  ],
  [
    'metadata/v6',
    { topics: ['a', 'b'], allowAutoTopicCreation: false },
    { topics: [{ name: 'a' }, { name: 'b' }], allowAutoTopicCreation: false },
  ],
  [
    'offsetCommit/v5',
    {
      groupId: 'g',
      groupGenerationId: 4,
      memberId: 'm',
      topics: [{ topic: 't', partitions: [{ partition: 1, offset: '9', metadata: 'x' }] }],
    },
    {
      groupId: 'g',
      generationIdOrMemberEpoch: 4,
      topics: [{ name: 't', partitions: [{ partitionIndex: 1, committedOffset: 9, committedMetadata: 'x' }] }],
    },
  ],
  [
    'offsetFetch/v4',
    { groupId: 'g', topics: [{ topic: 't', partitions: [{ partition: 0 }, { partition: 5 }] }] },
    { groupId: 'g', topics: [{ name: 't', partitionIndexes: [0, 5] }] },
  ],
  [
    'joinGroup/v5',
    {
      groupId: 'g',
      sessionTimeout: 1,
      rebalanceTimeout: 2,
      memberId: 'm',
      groupInstanceId: 'i',
      protocolType: 'consumer',
      groupProtocols: [{ name: 'range', metadata: Buffer.from([1, 2]) }],
    },
    {
      sessionTimeoutMs: 1,
      rebalanceTimeoutMs: 2,
      groupInstanceId: 'i',
      protocols: [{ name: 'range', metadata: Buffer.from([1, 2]) }],
    },
  ],
  [
    'syncGroup/v3',
    { groupId: 'g', generationId: 3, memberId: 'm', groupAssignment: [{ memberId: 'm', memberAssignment: Buffer.from([5]) }] },
    { generationId: 3, groupInstanceId: null, assignments: [{ memberId: 'm', assignment: Buffer.from([5]) }] },
  ],
  ['heartbeat/v3', { groupId: 'g', groupGenerationId: 3, memberId: 'm' }, { groupId: 'g', generationId: 3, memberId: 'm' }],
  [
    'leaveGroup/v3',
    { groupId: 'g', members: [{ memberId: 'm' }] },
    { groupId: 'g', members: [{ memberId: 'm', groupInstanceId: null }] },
  ],
  ['findCoordinator/v2', { coordinatorKey: 'g', coordinatorType: 1 }, { key: 'g', keyType: 1 }],
  [
    'createTopics/v3',
    {
      topics: [{ topic: 't', numPartitions: 3, replicationFactor: 1, configEntries: [{ name: 'a', value: 'b' }] }],
      validateOnly: true,
      timeout: 5,
    },
    {
      topics: [{ name: 't', numPartitions: 3, replicationFactor: 1, assignments: [], configs: [{ name: 'a', value: 'b' }] }],
      timeoutMs: 5,
      validateOnly: true,
    },
  ],
  ['deleteTopics/v1', { topics: ['t'], timeout: 5 }, { topicNames: ['t'], timeoutMs: 5 }],
  [
    'deleteRecords/v1',
    { topics: [{ topic: 't', partitions: [{ partition: 1, offset: '8' }] }], timeout: 5 },
    { topics: [{ name: 't', partitions: [{ partitionIndex: 1, offset: 8 }] }], timeoutMs: 5 },
  ],
  [
    'initProducerId/v1',
    { transactionalId: 'x', transactionTimeout: 9 },
    { transactionalId: 'x', transactionTimeoutMs: 9, producerId: -1 },
  ],
  [
    'addPartitionsToTxn/v1',
    { transactionalId: 'x', producerId: '5', producerEpoch: 1, topics: [{ topic: 't', partitions: [0, 1] }] },
    { v3AndBelowTransactionalId: 'x', v3AndBelowProducerId: 5, v3AndBelowTopics: [{ name: 't', partitions: [0, 1] }] },
  ],
  [
    'endTxn/v1',
    { transactionalId: 'x', producerId: '5', producerEpoch: 1, transactionResult: true },
    { producerId: 5, committed: true },
  ],
  [
    'describeConfigs/v2',
    { resources: [{ type: 2, name: 't', configNames: ['a'] }], includeSynonyms: true },
    { resources: [{ resourceType: 2, resourceName: 't', configurationKeys: ['a'] }], includeSynonyms: true },
  ],
]

for (const [path, parameters, expected] of CASES) {
  test(`the request that kafkajs sends as ${path} is read as it was meant`, async () => {
    assertHas(await sent(path, parameters), expected)
  })
}
