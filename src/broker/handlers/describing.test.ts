import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { Failure } from '../../base/failure.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { metadataApi } from '../../protocol/generated/03-metadata.ts'
import { offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'
import { offsetFetchApi } from '../../protocol/generated/09-offset-fetch.ts'
import { describeGroupsApi } from '../../protocol/generated/15-describe-groups.ts'
import { describeLogDirsApi } from '../../protocol/generated/35-describe-log-dirs.ts'
import { describeQuorumApi } from '../../protocol/generated/55-describe-quorum.ts'
import { describeClusterApi } from '../../protocol/generated/60-describe-cluster.ts'
import { describeProducersApi } from '../../protocol/generated/61-describe-producers.ts'
import { describeTransactionsApi } from '../../protocol/generated/65-describe-transactions.ts'
import { listTransactionsApi } from '../../protocol/generated/66-list-transactions.ts'
import { CLUSTER_OPERATIONS } from '../authorized-operations.ts'

const NOT_ASKED = -0x80000000

test('DescribeCluster tells the address of the listener that the request came in by', async () => {
  const room = await BrokerRoom.open({ zone: 'z1' })
  for (let version = 0; version <= 2; version++) {
    const answer = await room.ask(describeClusterApi, { includeClusterAuthorizedOperations: version > 0 }, { version })
    assert.deepEqual([answer.errorCode, answer.clusterId, answer.controllerId], [0, room.state.clusterId, 1])
    assert.deepEqual(answer.brokers, [{ brokerId: 1, host: 'localhost', port: 9092, rack: 'z1', isFenced: false }])
    assert.equal(answer.clusterAuthorizedOperations, version > 0 ? CLUSTER_OPERATIONS : NOT_ASKED)
  }
})

test('DescribeCluster refuses controllers and unknown endpoints with codes of their own', async () => {
  const room = await BrokerRoom.open()
  const codeOf = async (endpointType: number) =>
    (await room.ask(describeClusterApi, { includeClusterAuthorizedOperations: false, endpointType })).errorCode
  assert.deepEqual([await codeOf(1), await codeOf(2), await codeOf(3)], [0, 114, 115])
})

test('DescribeLogDirs tells the sizes of all partitions in one directory', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic', 2)
  await room.produce('topic', 3)
  const { results, errorCode } = await room.ask(describeLogDirsApi, { topics: null })
  assert.equal(errorCode, 0)
  const [directory] = results
  assert.deepEqual([directory!.logDir, directory!.totalBytes, directory!.usableBytes], ['/data', 1_000, 400])
  const sizes = room.state.topics.findByName('topic')!.partitions.map(({ sizeBytes }) => sizeBytes)
  assert.ok(sizes[0]! > 0)
  assert.deepEqual(
    directory!.topics[0]!.partitions.map(({ partitionSize }) => partitionSize),
    sizes,
  )
})

test('DescribeLogDirs tells only what was asked for and is there', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic', 2)
  await room.createTopic('other')
  const topics = [
    { topic: 'topic', partitions: [1, 7] },
    { topic: 'unknown', partitions: [0] },
  ]
  const { results } = await room.ask(describeLogDirsApi, { topics }, { version: 1 })
  const told = results[0]!.topics.map(({ name, partitions }) => [name, partitions.map((p) => p.partitionIndex)])
  assert.deepEqual(told, [['topic', [1]]])
})

test('DescribeLogDirs answers without the size of the volume if the disk does not tell it', async () => {
  const room = await BrokerRoom.open()
  room.space = async () => {
    throw new Failure('unavailable', 'disk-error', 'no', 'it is gone')
  }
  const { results } = await room.ask(describeLogDirsApi, { topics: null })
  assert.deepEqual([results[0]!.totalBytes, results[0]!.usableBytes], [-1, -1])
})

test('DescribeProducers tells epoch and last sequence of those that a partition remembers', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  await room.produce('topic', 3, { producerId: 5, producerEpoch: 2, baseSequence: 0 })
  const topics = [
    { name: 'topic', partitionIndexes: [0, 1] },
    { name: 'unknown', partitionIndexes: [0] },
  ]
  const [known, unknown] = (await room.ask(describeProducersApi, { topics })).topics
  assert.deepEqual(known!.partitions[0]!.activeProducers, [
    {
      producerId: 5,
      producerEpoch: 2,
      lastSequence: 2,
      lastTimestamp: room.state.timeMs,
      coordinatorEpoch: -1,
      currentTxnStartOffset: -1,
    },
  ])
  assert.equal(known!.partitions[1]!.errorCode, 3)
  assert.equal(unknown!.partitions[0]!.errorCode, 3)
})

test('DescribeQuorum shows the shared log as the metadata topic with this broker as leader and voter', async () => {
  const room = await BrokerRoom.open()
  const topics = [
    { topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }, { partitionIndex: 1 }] },
    { topicName: 'other', partitions: [{ partitionIndex: 0 }] },
  ]
  const answer = await room.ask(describeQuorumApi, { topics })
  const [quorum, none] = answer.topics[0]!.partitions
  assert.deepEqual([answer.errorCode, quorum!.errorCode, quorum!.leaderId], [0, 0, 1])
  assert.equal(quorum!.highWatermark, room.state.appliedIndex)
  assert.deepEqual(
    quorum!.currentVoters.map(({ replicaId, logEndOffset }) => [replicaId, logEndOffset]),
    [[1, room.state.appliedIndex]],
  )
  assert.deepEqual([none!.errorCode, answer.topics[1]!.partitions[0]!.errorCode], [3, 3])
  assert.deepEqual(answer.nodes, [{ nodeId: 1, listeners: [{ name: 'PLAINTEXT', host: 'localhost', port: 9092 }] }])
})

test('there are no transactions to describe or list', async () => {
  const room = await BrokerRoom.open()
  const described = await room.ask(describeTransactionsApi, { transactionalIds: ['t', ''] })
  assert.deepEqual(
    described.transactionStates.map(({ errorCode }) => errorCode),
    [105, 42],
  )
  const listed = await room.ask(listTransactionsApi, { stateFilters: ['Ongoing', 'Odd'], producerIdFilters: [] })
  assert.deepEqual([listed.errorCode, listed.unknownStateFilters, listed.transactionStates], [0, ['Odd'], []])
})

test('what is named again and again is answered once', async () => {
  const room = await BrokerRoom.open()
  const id = await room.createTopic('t', 2)
  const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
  await room.ask(offsetCommitApi, { groupId: 'g', topics: [{ name: 't', partitions }] }, { version: 9 })
  const byName = { name: 't', topicId: NO_TOPIC_ID }
  const byId = { name: null, topicId: id }
  const asked = {
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }
  for (const topic of [byName, byId]) {
    const { topics } = await room.ask(metadataApi, { ...asked, topics: [topic, topic, topic] })
    assert.equal(topics.length, 1)
  }
  const described = await room.ask(describeGroupsApi, { groups: ['g', 'g', 'h'], includeAuthorizedOperations: false })
  assert.deepEqual(
    described.groups.map(({ groupId }) => groupId),
    ['g', 'h'],
  )
  const group = { groupId: 'g', topics: null }
  const fetched = await room.ask(offsetFetchApi, { groups: [group, group], requireStable: false })
  assert.equal(fetched.groups.length, 1)
  const producers = { name: 't', partitionIndexes: [0, 0, 1, 0] }
  const { topics } = await room.ask(describeProducersApi, { topics: [producers, producers] })
  assert.deepEqual(
    topics.map(({ partitions: answered }) => answered.length),
    [2],
  )
})
