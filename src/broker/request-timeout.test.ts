import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { NO_TOPIC_ID } from '../base/units.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { createTopicsApi } from '../protocol/generated/19-create-topics.ts'
import { deleteTopicsApi } from '../protocol/generated/20-delete-topics.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { incrementalAlterConfigsApi } from '../protocol/generated/44-incremental-alter-configs.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'

const ASKED = { transactionalId: null, transactionTimeoutMs: 60_000 }

test('each call gives another id at epoch 0', async () => {
  const room = await BrokerRoom.open()
  const first = await room.ask(initProducerIdApi, ASKED)
  const second = await room.ask(initProducerIdApi, ASKED)
  assert.deepEqual([first.errorCode, first.producerEpoch, second.errorCode], [0, 0, 0])
  assert.notEqual(first.producerId, second.producerId)
})

test('a producer id that the log does not give in time is answered with an error that clients retry', async () => {
  const room = await BrokerRoom.open()
  room.loglet.hold()
  const waiting = room.send(initProducerIdApi, ASKED)
  await room.clock.pass(room.settings.requestMsMax)
  const { errorCode, producerId } = await waiting
  assert.deepEqual([errorCode, producerId], [15, -1])
  room.loglet.release()
  await room.clock.pass(0)
  assert.equal((await room.ask(initProducerIdApi, ASKED)).errorCode, 0)
})

test('a topic that is not made in time is not there yet, and is there at the next call', async () => {
  const room = await BrokerRoom.open({ autoCreateTopics: true })
  const request = { topics: [{ name: 'late' }], allowAutoTopicCreation: true }
  room.loglet.hold()
  const waiting = room.send(metadataApi, request)
  await room.clock.pass(room.settings.requestMsMax)
  assert.equal((await waiting).topics[0]?.errorCode, 3)
  room.loglet.release()
  await room.clock.pass(0)
  assert.equal((await room.ask(metadataApi, request)).topics[0]?.errorCode, 0)
})

test('what is asked of a log that can not be written is refused by a code that says that it does not happen', async () => {
  const room = await BrokerRoom.open()
  const create = (name: string) =>
    room.send(createTopicsApi, {
      topics: [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 50,
    })
  room.loglet.isFull = true
  const begun = create('begun')
  await room.clock.pass(50)
  assert.equal((await begun).topics[0]!.errorCode, 7, 'this one was on its way when the disk was found to be full')
  const refused = (await room.settled(create('refused'))).topics[0]!
  assert.deepEqual(
    [refused.errorCode, refused.errorMessage],
    [56, 'The topic was not created: the log takes nothing at the moment.'],
  )
  room.loglet.isFull = false
  await room.clock.pass(2_000)
  assert.deepEqual(
    [...room.state.topics].map(({ name }) => name),
    ['begun'],
  )
})

test('what makes room is done though the log lacks it for records, which go on when there is room', async () => {
  const room = await BrokerRoom.open()
  for (const name of ['t', 'old']) await room.createTopic(name)
  room.loglet.roomBytes = 1_000
  const records = buildBatch({ records: [{ timestamp: room.clock.nowMs(), key: null, value: Buffer.alloc(5_000) }] })
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }]
  const produced = room.send(produceApi, { acks: -1, timeoutMs: 30_000, topicData }, { version: 9 })
  await room.clock.pass(20)
  assert.equal(room.log.writable, false)
  const config = { name: 'retention.ms', configOperation: 0, value: '60000' }
  const resources = [{ resourceType: 2, resourceName: 't', configs: [config] }]
  const altered = await room.settled(room.send(incrementalAlterConfigsApi, { resources, validateOnly: false }))
  assert.equal(altered.responses[0]!.errorCode, 0)
  const gone = { topics: [{ name: 'old', topicId: NO_TOPIC_ID }], timeoutMs: 1_000 }
  assert.equal((await room.settled(room.send(deleteTopicsApi, gone))).responses[0]!.errorCode, 0)
  assert.equal(room.state.topics.findByName('old'), undefined)
  room.loglet.roomBytes = 10_000
  await room.clock.pass(2_000)
  assert.equal((await produced).responses[0]!.partitionResponses[0]!.errorCode, 0)
})

test('what comes while too much waits for the log is refused, and never done', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  await room.fillQueue()
  const partitions = [{ partitionIndex: 0, committedOffset: 5, committedMetadata: '' }]
  const commit = { groupId: 'g', topics: [{ name: 't', partitions }] }
  const committed = await room.settled(room.send(offsetCommitApi, commit, { version: 9 }))
  assert.equal(committed.topics[0]!.partitions[0]!.errorCode, 15)
  assert.equal((await room.settled(room.send(initProducerIdApi, ASKED))).errorCode, 15)
  const created = await room.settled(
    room.send(createTopicsApi, {
      topics: [{ name: 'new', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 1_000,
    }),
  )
  assert.equal(created.topics[0]!.errorCode, 56)
  room.loglet.release()
  await room.clock.pass(1_000)
  assert.equal(room.state.offsets.ofGroup('g').size, 0)
  assert.equal(room.state.topics.findByName('new'), undefined)
})
