import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { offsetForLeaderEpochApi } from '../../protocol/generated/23-offset-for-leader-epoch.ts'

async function ask(room: BrokerRoom, topic: string, leaderEpoch: number, version = 4, currentLeaderEpoch = -1) {
  const partitions = [{ partition: 0, leaderEpoch, currentLeaderEpoch }]
  const answer = await room.ask(offsetForLeaderEpochApi, { topics: [{ topic, partitions }] }, { version })
  const { errorCode, leaderEpoch: epoch, endOffset } = answer.topics[0]!.partitions[0]!
  return [errorCode, epoch, endOffset]
}

test('every epoch ends at the high watermark, so that no consumer takes a move for truncation', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  await room.produce('topic', 7)
  for (let version = 2; version <= 4; version++) {
    for (const epoch of [-1, 0, 1, 12]) assert.deepEqual(await ask(room, 'topic', epoch, version), [0, 0, 7])
  }
})

test('the epoch that the client believes in fences nobody', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  assert.deepEqual(await ask(room, 'topic', 0, 4, 5), [0, 0, 0])
})

test('an unknown partition has no epochs', async () => {
  assert.deepEqual(await ask(await BrokerRoom.open(), 'unknown', 0), [3, -1, -1])
})
