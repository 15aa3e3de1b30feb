import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { type CreatePartitionsRequestTopicInit, createPartitionsApi } from '../../protocol/generated/37-create-partitions.ts'

async function raise(room: BrokerRoom, topics: readonly CreatePartitionsRequestTopicInit[], validateOnly = false) {
  const { results } = await room.ask(createPartitionsApi, { topics, timeoutMs: 1_000, validateOnly })
  return results.map(({ errorCode }) => errorCode)
}

const to = (count: number, name = 'topic', brokerIds?: readonly (readonly number[])[]): CreatePartitionsRequestTopicInit => ({
  name,
  count,
  assignments: brokerIds?.map((ids) => ({ brokerIds: ids })) ?? null,
})

async function roomWithTopic(): Promise<BrokerRoom> {
  const room = await BrokerRoom.open()
  await room.createTopic('topic', 2)
  return room
}

test('partitions are added up to the asked count', async () => {
  const room = await roomWithTopic()
  assert.deepEqual(await raise(room, [to(5)]), [0])
  assert.equal(room.state.topics.findByName('topic')!.partitions.length, 5)
})

test('a count that is no increase is refused', async () => {
  const room = await roomWithTopic()
  for (const count of [2, 1, 0, -1]) assert.deepEqual(await raise(room, [to(count)]), [37])
})

test('validation alone checks everything and adds nothing', async () => {
  const room = await roomWithTopic()
  assert.deepEqual(await raise(room, [to(3)], true), [0])
  assert.deepEqual(await raise(room, [to(2)], true), [37])
  assert.equal(room.state.topics.findByName('topic')!.partitions.length, 2)
})

test('assignments must be as many as the new partitions and well-formed', async () => {
  const room = await roomWithTopic()
  assert.deepEqual(await raise(room, [to(4, 'topic', [[1]])]), [39])
  assert.deepEqual(await raise(room, [to(3, 'topic', [[]])]), [39])
  assert.deepEqual(await raise(room, [to(3, 'topic', [[9]])]), [0])
})

test('unknown topics and repeated names are refused, the others go on', async () => {
  const room = await roomWithTopic()
  await room.createTopic('other')
  assert.deepEqual(await raise(room, [to(3, 'unknown'), to(3), to(4), to(2, 'other')]), [3, 42, 0])
})

test('more partitions than a request may make refuse all of it', async () => {
  const room = await roomWithTopic()
  await room.createTopic('other')
  assert.deepEqual(await raise(room, [to(10_002), to(2, 'other')]), [44, 44])
})
