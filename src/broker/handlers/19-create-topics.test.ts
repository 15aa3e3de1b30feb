import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { type CreateTopicsRequestTopicInit, createTopicsApi } from '../../protocol/generated/19-create-topics.ts'

const asked = (name: string, fields: Partial<CreateTopicsRequestTopicInit> = {}): CreateTopicsRequestTopicInit => ({
  name,
  numPartitions: -1,
  replicationFactor: -1,
  assignments: [],
  configs: [],
  ...fields,
})

async function create(
  room: BrokerRoom,
  topics: readonly CreateTopicsRequestTopicInit[],
  { validateOnly = false, version = 7 }: { readonly validateOnly?: boolean; readonly version?: number } = {},
) {
  const answer = await room.ask(createTopicsApi, { topics, timeoutMs: 1_000, validateOnly }, { version })
  return answer.topics
}

async function codeFor(fields: Partial<CreateTopicsRequestTopicInit>, name = 'topic'): Promise<number> {
  const [topic] = await create(await BrokerRoom.open(), [asked(name, fields)])
  return topic!.errorCode
}

test('a topic is there when its creation is answered, with its id, counts and configs', async () => {
  const room = await BrokerRoom.open({}, { 'num.partitions': '3' })
  const [answer] = await create(room, [
    asked('topic', { replicationFactor: 3, configs: [{ name: 'retention.ms', value: '1000' }] }),
  ])
  const topic = room.state.topics.findByName('topic')!
  assert.equal(answer!.errorCode, 0)
  assert.equal(answer!.topicId, topic.id)
  assert.equal(answer!.numPartitions, 3)
  assert.equal(answer!.replicationFactor, 3)
  assert.equal(topic.partitions.length, 3)
  assert.equal(topic.configs.get('retention.ms'), '1000')
  const configs = answer!.configs!
  assert.deepEqual(
    configs.map(({ name }) => name),
    configs.map(({ name }) => name).sort(),
  )
  const retention = configs.find(({ name }) => name === 'retention.ms')!
  assert.deepEqual([retention.value, retention.configSource, retention.isSensitive], ['1000', 1, false])
  assert.equal(configs.find(({ name }) => name === 'segment.bytes')!.configSource, 5)
})

test('a topic that exists is refused, also when only validation is asked for', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  assert.equal((await create(room, [asked('topic')]))[0]!.errorCode, 36)
  const [validated] = await create(room, [asked('topic')], { validateOnly: true })
  assert.equal(validated!.errorCode, 36)
  assert.match(validated!.errorMessage!, /already exists/)
})

test('validation alone answers as if the topic had been made and makes none', async () => {
  const room = await BrokerRoom.open()
  const [fine, bad] = await create(room, [asked('fine', { numPartitions: 2 }), asked('bad', { numPartitions: 0 })], {
    validateOnly: true,
  })
  assert.deepEqual([fine!.errorCode, fine!.numPartitions, fine!.topicId], [0, 2, NO_TOPIC_ID])
  assert.equal(bad!.errorCode, 37)
  assert.equal(room.state.topics.count, 0)
})

test('a name that is asked for twice is refused once and the others are made', async () => {
  const room = await BrokerRoom.open()
  const answers = await create(room, [asked('twice'), asked('once'), asked('twice')])
  assert.deepEqual(
    answers.map(({ name, errorCode }) => [name, errorCode]),
    [
      ['twice', 42],
      ['once', 0],
    ],
  )
})

test('names that are illegal, collide or belong to Kafka are refused', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('a_b')
  const names = ['', '.', 'a b', 'x'.repeat(250), 'a.b', '__cluster_metadata']
  const answers = await create(
    room,
    names.map((name) => asked(name)),
  )
  assert.deepEqual(
    answers.map(({ errorCode }) => errorCode),
    [17, 17, 17, 17, 17, 42],
  )
})

test('two new names that collide with each other make one topic', async () => {
  const room = await BrokerRoom.open()
  const answers = await create(room, [asked('c.d'), asked('c_d')])
  assert.deepEqual(
    answers.map(({ errorCode }) => errorCode),
    [0, 17],
  )
})

test('counts that are no counts are refused', async () => {
  assert.equal(await codeFor({ numPartitions: 0 }), 37)
  assert.equal(await codeFor({ numPartitions: -2 }), 37)
  assert.equal(await codeFor({ replicationFactor: 0 }), 38)
  assert.equal(await codeFor({ replicationFactor: -2 }), 38)
})

test('unknown configs, bad values and null values are refused', async () => {
  assert.equal(await codeFor({ configs: [{ name: 'no.such.config', value: '1' }] }), 40)
  assert.equal(await codeFor({ configs: [{ name: 'retention.ms', value: 'soon' }] }), 40)
  assert.equal(await codeFor({ configs: [{ name: 'retention.ms', value: null }] }), 40)
  assert.equal(await codeFor({ configs: [{ name: '__proto__', value: '1' }] }), 40)
})

test('assigned replicas give the counts, and only their form is checked', async () => {
  const room = await BrokerRoom.open()
  const assignments = [
    { partitionIndex: 1, brokerIds: [7, 8] },
    { partitionIndex: 0, brokerIds: [8, 9] },
  ]
  const [answer] = await create(room, [asked('topic', { assignments })])
  assert.deepEqual([answer!.errorCode, answer!.numPartitions, answer!.replicationFactor], [0, 2, 2])
  assert.equal(await codeFor({ assignments, numPartitions: 2 }), 42)
  assert.equal(await codeFor({ assignments: [{ partitionIndex: 1, brokerIds: [1] }] }), 39)
  assert.equal(await codeFor({ assignments: [{ partitionIndex: 0, brokerIds: [] }] }), 39)
  assert.equal(await codeFor({ assignments: [{ partitionIndex: 0, brokerIds: [1, 1] }] }), 39)
  assert.equal(await codeFor({ assignments: [{ partitionIndex: 0, brokerIds: [-1] }] }), 39)
  const unequal = [
    { partitionIndex: 0, brokerIds: [1] },
    { partitionIndex: 1, brokerIds: [1, 2] },
  ]
  assert.equal(await codeFor({ assignments: unequal }), 39)
})

test('more partitions than a request may make refuse all of it', async () => {
  const room = await BrokerRoom.open()
  const answers = await create(room, [asked('a', { numPartitions: 9_999 }), asked('b', { numPartitions: 2 })])
  assert.deepEqual(
    answers.map(({ errorCode }) => errorCode),
    [44, 44],
  )
  assert.equal(room.state.topics.count, 0)
})

test('a creation that is not known in time is answered so, and may still happen', async () => {
  const room = await BrokerRoom.open()
  room.loglet.hold()
  const answer = room.send(createTopicsApi, { topics: [asked('topic')], timeoutMs: 1_000 })
  await room.clock.pass(1_000)
  assert.equal((await answer).topics[0]!.errorCode, 7)
  assert.equal(room.state.topics.count, 0)
  room.loglet.release()
  await room.clock.settle()
  assert.notEqual(room.state.topics.findByName('topic'), undefined)
})

test('every old version makes topics', async () => {
  for (let version = 0; version <= 7; version++) {
    const room = await BrokerRoom.open()
    const fields = { numPartitions: 2, replicationFactor: 1 }
    assert.equal((await create(room, [asked('topic', fields)], { version }))[0]!.errorCode, 0)
    assert.equal(room.state.topics.findByName('topic')!.partitions.length, 2)
  }
})
