import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { deleteTopicsApi } from '../../protocol/generated/20-delete-topics.ts'

const UNKNOWN_ID = 'f'.repeat(32)

async function remove(room: BrokerRoom, topics: readonly { readonly name?: string; readonly topicId?: string }[]) {
  const asked = topics.map(({ name = null, topicId = NO_TOPIC_ID }) => ({ name, topicId }))
  return (await room.ask(deleteTopicsApi, { topics: asked, timeoutMs: 1_000 })).responses
}

test('topics are deleted by name and by id', async () => {
  const room = await BrokerRoom.open()
  const byName = await room.createTopic('by-name')
  const byId = await room.createTopic('by-id')
  const answers = await remove(room, [{ name: 'by-name' }, { topicId: byId }])
  assert.deepEqual(
    answers.map(({ name, topicId, errorCode }) => [name, topicId, errorCode]),
    [
      ['by-name', byName, 0],
      ['by-id', byId, 0],
    ],
  )
  assert.equal(room.state.topics.count, 0)
})

test('an unknown topic is told by the code of how it was asked for', async () => {
  const answers = await remove(await BrokerRoom.open(), [{ name: 'unknown' }, { topicId: UNKNOWN_ID }])
  assert.deepEqual(
    answers.map(({ name, topicId, errorCode }) => [name, topicId, errorCode]),
    [
      ['unknown', NO_TOPIC_ID, 3],
      [null, UNKNOWN_ID, 100],
    ],
  )
})

test('name and id at once, or neither, are refused', async () => {
  const room = await BrokerRoom.open()
  const id = await room.createTopic('topic')
  const answers = await remove(room, [{ name: 'topic', topicId: id }, {}])
  assert.deepEqual(
    answers.map(({ errorCode }) => errorCode),
    [42, 42],
  )
  assert.equal(room.state.topics.count, 1)
})

test('a topic that is named twice, even once by name and once by id, is refused once and stays', async () => {
  const room = await BrokerRoom.open()
  const id = await room.createTopic('topic')
  await room.createTopic('other')
  const answers = await remove(room, [{ name: 'topic' }, { name: 'other' }, { topicId: id }])
  assert.deepEqual(
    answers.map(({ errorCode }) => errorCode),
    [42, 0],
  )
  assert.notEqual(room.state.topics.findByName('topic'), undefined)
  const unknown = await remove(room, [{ name: 'unknown' }, { name: 'unknown' }])
  assert.deepEqual(
    unknown.map(({ errorCode }) => errorCode),
    [42],
  )
})

test('deletion that is turned off has a code of its own from version 3 on', async () => {
  const room = await BrokerRoom.open({}, { 'delete.topic.enable': 'false' })
  await room.createTopic('topic')
  for (let version = 0; version <= 6; version++) {
    const topics = [{ name: 'topic', topicId: NO_TOPIC_ID }]
    const request = version < 6 ? { topicNames: ['topic'], timeoutMs: 1 } : { topics, timeoutMs: 1 }
    const { responses } = await room.ask(deleteTopicsApi, request, { version })
    assert.equal(responses[0]!.errorCode, version < 3 ? 42 : 73)
  }
})

test('every old version deletes by name', async () => {
  for (let version = 0; version < 6; version++) {
    const room = await BrokerRoom.open()
    await room.createTopic('topic')
    const { responses } = await room.ask(deleteTopicsApi, { topicNames: ['topic', 'unknown'], timeoutMs: 1_000 }, { version })
    assert.deepEqual(
      responses.map(({ errorCode }) => errorCode),
      [0, 3],
    )
  }
})
