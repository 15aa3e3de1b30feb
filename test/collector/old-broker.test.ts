import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Failure } from '../../src/base/failure.ts'
import { COLLECTOR_API_KEYS, type Collected, collect } from '../../src/collector/collect.ts'
import { KEEP } from '../../src/planner/planner.ts'
import { listOffsetsApi } from '../../src/protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { offsetFetchApi } from '../../src/protocol/generated/09-offset-fetch.ts'
import { describeGroupsApi } from '../../src/protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../../src/protocol/generated/16-list-groups.ts'
import { describeConfigsApi } from '../../src/protocol/generated/32-describe-configs.ts'
import { clientRoom } from '../fakes/client-parts.ts'

/** Highest versions that Kafka 0.11.0 serves, by key; no version is newer than that release. */
const SERVED_0_11: Readonly<Record<number, number>> = {
  0: 3,
  1: 5,
  2: 2,
  3: 4,
  4: 0,
  5: 0,
  6: 3,
  7: 1,
  8: 3,
  9: 3,
  10: 1,
  11: 2,
  12: 1,
  13: 1,
  14: 1,
  15: 1,
  16: 1,
  17: 0,
  18: 1,
  19: 2,
  20: 1,
  21: 0,
  22: 0,
  23: 0,
  24: 0,
  25: 0,
  26: 0,
  27: 0,
  28: 0,
  29: 0,
  30: 0,
  31: 0,
  32: 0,
  33: 0,
}

type Served = Readonly<Record<number, number>>

/** Runs a collection from one broker that serves these versions and has one topic and one group; gives what came of it and the versions that it was asked in. */
async function collectFrom(served: Served): Promise<{ collected: Collected; versions: ReadonlyMap<string, number> }> {
  const { broker, client, clock } = clientRoom({ apisAllowed: COLLECTOR_API_KEYS })
  const versions = new Map<string, number>()
  broker.served = Object.entries(served).map(([key, maxVersion]) => ({ apiKey: Number(key), minVersion: 0, maxVersion }))
  const partition = { errorCode: 0, partitionIndex: 0, leaderId: 1, replicaNodes: [1], isrNodes: [1], offlineReplicas: [] }
  broker.on(metadataApi, (_, version) => {
    versions.set('Metadata', version)
    const topics = [{ errorCode: 0, name: 'orders', isInternal: false, partitions: [partition] }]
    return {
      throttleTimeMs: 0,
      brokers: [{ nodeId: 1, host: 'one', port: 9092, rack: null }],
      clusterId: 'c',
      controllerId: 1,
      topics,
    }
  })
  broker.on(describeConfigsApi, ({ resources }, version) => {
    versions.set('DescribeConfigs', version)
    const config = { name: 'retention.ms', value: '3600000', readOnly: false, isDefault: false, isSensitive: false }
    const results = resources.map(({ resourceType, resourceName }) => ({
      errorCode: 0,
      errorMessage: null,
      resourceType,
      resourceName,
      configs: resourceType === 2 ? [config] : [],
    }))
    return { throttleTimeMs: 0, results }
  })
  broker.on(listOffsetsApi, ({ topics }, version) => {
    versions.set('ListOffsets', version)
    const answer = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => ({
        partitionIndex,
        errorCode: 0,
        timestamp: -1,
        offset: timestamp === -1 ? 9 : 0,
      })),
    }))
    return { throttleTimeMs: 0, topics: answer }
  })
  broker.on(listGroupsApi, (_, version) => {
    versions.set('ListGroups', version)
    return { throttleTimeMs: 0, errorCode: 0, groups: [{ groupId: 'readers', protocolType: 'consumer' }] }
  })
  broker.on(describeGroupsApi, ({ groups }, version) => {
    versions.set('DescribeGroups', version)
    const [groupId] = groups
    const empty = { groupState: 'Empty', protocolType: 'consumer', protocolData: '', members: [] }
    return { throttleTimeMs: 0, groups: [{ errorCode: 0, groupId: groupId!, ...empty }] }
  })
  broker.on(offsetFetchApi, (_, version) => {
    versions.set('OffsetFetch', version)
    const partitions = [{ partitionIndex: 0, committedOffset: 4, metadata: '', errorCode: 0 }]
    return { throttleTimeMs: 0, topics: [{ name: 'orders', partitions }], errorCode: 0, groups: [] }
  })
  const options = {
    idFor: () => 'old',
    hide: KEEP,
    recordBytesMax: 1e6,
    signal: new AbortController().signal,
    progress: () => {},
  }
  let isOver = false
  const work = collect(client, options).finally(() => {
    isOver = true
  })
  work.catch(() => {})
  while (!isOver) await clock.pass(100)
  const collected = await work
  client.close()
  return { collected, versions }
}

describe('a collector at an old broker', () => {
  it('asks Kafka 0.11 in the versions that it has, and says what it is too old for', async () => {
    const { collected, versions } = await collectFrom(SERVED_0_11)
    assert.deepEqual(Object.fromEntries(versions), {
      Metadata: 4,
      DescribeConfigs: 0,
      ListOffsets: 2,
      ListGroups: 1,
      DescribeGroups: 1,
      OffsetFetch: 3,
    })
    const { clusters, coverage } = collected.estate
    const [cluster] = clusters!
    assert.deepEqual(cluster!.kafkaVersion, { inferredMin: '0.11', inferredMax: '0.11' })
    assert.equal(cluster!.metadataMode, 'zookeeper')
    assert.deepEqual(cluster!.topics![0]!.settings, { 'retention.ms': '3600000' })
    assert.equal(cluster!.topics![0]!.partitions![0]!.endOffset, 9)
    assert.deepEqual(cluster!.groups![0]!.offsets, [{ topic: 'orders', partition: 0, offset: 4, lagRecords: 5 }])
    const unsupported = coverage!
      .filter(({ status }) => status === 'unsupported')
      .map(({ path }) => path.replace('/clusters/0/', ''))
    assert.deepEqual(unsupported.sort(), [
      'acls',
      'brokers/0/logDirs',
      'quotas',
      'scramUsers',
      'topics/0/partitions/0/activeProducers',
      'topics/0/partitions/0/newestTimestamp',
      'topics/0/partitions/0/sizeBytes',
      'transactionalIds',
    ])
    assert.deepEqual(
      coverage!.filter(({ status }) => status === 'refused' || status === 'partial'),
      [],
    )
  })

  it('refuses one that is older still, with what it found', async () => {
    await assert.rejects(collectFrom({ ...SERVED_0_11, 1: 3 }), (error: Failure) => {
      assert.match(error.message, /serves Fetch up to version 3: it is older than Kafka 0\.11/)
      return true
    })
  })
})
