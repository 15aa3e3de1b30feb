import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { deleteRecordsApi } from '../../protocol/generated/21-delete-records.ts'

async function remove(room: BrokerRoom, name: string, offsets: readonly number[], partitionIndex = 0) {
  const partitions = offsets.map((offset) => ({ partitionIndex, offset }))
  const { topics } = await room.ask(deleteRecordsApi, { topics: [{ name, partitions }], timeoutMs: 1_000 })
  return topics[0]!.partitions.map(({ lowWatermark, errorCode }) => [lowWatermark, errorCode])
}

async function roomWithRecords(): Promise<BrokerRoom> {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  assert.equal(await room.produce('topic', 10), 0)
  return room
}

test('records below an offset go, and the log start is told', async () => {
  const room = await roomWithRecords()
  assert.deepEqual(await remove(room, 'topic', [4]), [[4, 0]])
  assert.equal(room.state.topics.findByName('topic')!.partitions[0]!.logStart, 4)
})

test('minus one means the high watermark', async () => {
  assert.deepEqual(await remove(await roomWithRecords(), 'topic', [-1]), [[10, 0]])
})

test('an offset below the log start changes nothing and writes nothing', async () => {
  const room = await roomWithRecords()
  await remove(room, 'topic', [6])
  const { appliedIndex } = room.state
  assert.deepEqual(await remove(room, 'topic', [3, 0]), [
    [6, 0],
    [6, 0],
  ])
  assert.equal(room.state.appliedIndex, appliedIndex)
})

test('an offset above the high watermark, or negative, is out of range', async () => {
  assert.deepEqual(await remove(await roomWithRecords(), 'topic', [11, -2, 10]), [
    [-1, 1],
    [-1, 1],
    [10, 0],
  ])
})

test('unknown partitions, internal topics and topics that only compact are refused', async () => {
  const room = await roomWithRecords()
  await room.createTopic('__consumer_offsets')
  await room.createTopic('compacted', 1, { 'cleanup.policy': 'compact' })
  await room.createTopic('both', 1, { 'cleanup.policy': 'compact,delete' })
  assert.deepEqual(await remove(room, 'unknown', [0]), [[-1, 3]])
  assert.deepEqual(await remove(room, 'topic', [0], 1), [[-1, 3]])
  assert.deepEqual(await remove(room, '__consumer_offsets', [0]), [[-1, 17]])
  assert.deepEqual(await remove(room, 'compacted', [0]), [[-1, 44]])
  assert.deepEqual(await remove(room, 'both', [0]), [[0, 0]])
})

test('a client that waits for no replicas waits for the log all the same, for it has nothing else to wait for', async () => {
  const room = await roomWithRecords()
  room.loglet.hold()
  const request = { topics: [{ name: 'topic', partitions: [{ partitionIndex: 0, offset: 4 }] }], timeoutMs: 0 }
  const removed = room.send(deleteRecordsApi, request)
  await room.clock.pass(100)
  room.loglet.release()
  const { topics } = await room.settled(removed)
  assert.deepEqual(topics[0]!.partitions, [{ partitionIndex: 0, lowWatermark: 4, errorCode: 0 }])
})
