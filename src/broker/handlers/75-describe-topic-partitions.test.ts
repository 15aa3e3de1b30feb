import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import {
  type DecodedDescribeTopicPartitionsResponse,
  type DescribeTopicPartitionsRequestInit,
  describeTopicPartitionsApi,
} from '../../protocol/generated/75-describe-topic-partitions.ts'

async function roomWithTopics(given: Readonly<Record<string, string>> = {}): Promise<BrokerRoom> {
  const room = await BrokerRoom.open({}, given)
  for (const [name, partitionCount] of [
    ['c', 1],
    ['a', 2],
    ['b', 3],
  ] as const)
    await room.createTopic(name, partitionCount)
  return room
}

function shown({ topics }: DecodedDescribeTopicPartitionsResponse) {
  return topics.map(({ name, errorCode, partitions }) => [name, errorCode, partitions.map((p) => p.partitionIndex)])
}

const ask = (room: BrokerRoom, request: Partial<DescribeTopicPartitionsRequestInit>) =>
  room.ask(describeTopicPartitionsApi, { topics: [], ...request })

test('no names mean all topics, in the order of their names', async () => {
  const answer = await ask(await roomWithTopics(), {})
  assert.deepEqual(shown(answer), [
    ['a', 0, [0, 1]],
    ['b', 0, [0, 1, 2]],
    ['c', 0, [0]],
  ])
  assert.equal(answer.nextCursor, null)
})

test('a partition is led by this broker and has no replicas out of sync', async () => {
  const { topics } = await ask(await roomWithTopics(), { topics: [{ name: 'c' }] })
  assert.deepEqual(topics[0]!.partitions[0], {
    errorCode: 0,
    partitionIndex: 0,
    leaderId: 1,
    leaderEpoch: 0,
    replicaNodes: [1],
    isrNodes: [1],
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
    offlineReplicas: [],
  })
})

test('pages follow each other by their cursors until everything was told once', async () => {
  const room = await roomWithTopics()
  for (const limit of [1, 2, 3, 4, 5, 6, 2_000]) {
    const told: string[] = []
    let cursor: DecodedDescribeTopicPartitionsResponse['nextCursor'] = null
    do {
      const answer: DecodedDescribeTopicPartitionsResponse = await ask(room, { responsePartitionLimit: limit, cursor })
      const page = answer.topics.flatMap(({ name, partitions }) => partitions.map((p) => `${name}${p.partitionIndex}`))
      assert.ok(page.length >= 1 && page.length <= limit)
      told.push(...page)
      cursor = answer.nextCursor
    } while (cursor !== null)
    assert.deepEqual(told, ['a0', 'a1', 'b0', 'b1', 'b2', 'c0'])
  }
})

test('the broker bounds a page, and a limit below one still gives one partition', async () => {
  const room = await roomWithTopics({ 'max.request.partition.size.limit': '2' })
  assert.deepEqual(shown(await ask(room, {})), [['a', 0, [0, 1]]])
  assert.deepEqual(shown(await ask(room, { responsePartitionLimit: 0 })), [['a', 0, [0]]])
})

test('a cursor at a topic that is gone goes on with the next one from its start', async () => {
  const answer = await ask(await roomWithTopics(), { cursor: { topicName: 'aa', partitionIndex: 1 } })
  assert.deepEqual(shown(answer), [
    ['b', 0, [0, 1, 2]],
    ['c', 0, [0]],
  ])
})

test('asked topics that are unknown or illegal have an entry with an error', async () => {
  const answer = await ask(await roomWithTopics(), { topics: [{ name: 'x' }, { name: 'c' }, { name: 'a b' }, { name: 'c' }] })
  assert.deepEqual(shown(answer), [
    ['a b', 17, []],
    ['c', 0, [0]],
    ['x', 3, []],
  ])
})

test('a cursor outside the asked topics, or before partition 0, is refused', async () => {
  const room = await roomWithTopics()
  const foreign = await ask(room, { topics: [{ name: 'a' }], cursor: { topicName: 'b', partitionIndex: 0 } })
  assert.deepEqual(shown(foreign), [['a', 42, []]])
  const negative = await ask(room, { topics: [{ name: 'a' }], cursor: { topicName: 'a', partitionIndex: -1 } })
  assert.deepEqual(shown(negative), [['a', 42, []]])
})
