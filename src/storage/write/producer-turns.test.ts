import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { produceApi } from '../../protocol/generated/00-produce.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'

/** Error code and base offset. */
async function produce(room: BrokerRoom, baseSequence: number, fields: { producerEpoch?: number; producerId?: number } = {}) {
  const record = { timestamp: room.clock.nowMs(), key: null, value: Buffer.from('v') }
  const records = buildBatch({ producerId: 3, producerEpoch: 0, baseSequence, ...fields, records: [record, record] })
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }]
  const answer = await room.send(produceApi, { acks: -1, timeoutMs: 1_000, topicData }, { version: 9 })
  const { errorCode, baseOffset } = answer.responses[0]!.partitionResponses[0]!
  return [errorCode, baseOffset]
}

async function setUp(settings = {}) {
  const room = await BrokerRoom.open(settings)
  await room.createTopic('t')
  return room
}

describe('a batch ahead of its producer’s turn', () => {
  it('waits for its predecessor, which comes by another way, whether the producer is known or not', async () => {
    const room = await setUp()
    const second = produce(room, 2)
    const third = produce(room, 4)
    await room.clock.pass(50)
    const first = produce(room, 0)
    await room.clock.pass(10)
    assert.deepEqual(await Promise.all([first, second, third]), [
      [0, 0],
      [0, 2],
      [0, 4],
    ])
    const fifth = produce(room, 8)
    await room.clock.pass(50)
    const fourth = produce(room, 6)
    await room.clock.pass(10)
    assert.deepEqual(await Promise.all([fourth, fifth]), [
      [0, 6],
      [0, 8],
    ])
  })

  it('is left to the log when its time is up: taken from an unknown producer, else refused', async () => {
    const room = await setUp()
    const unknown = produce(room, 4)
    await room.clock.pass(99)
    assert.equal(room.state.partitions.find(0)!.highWatermark, 0)
    await room.clock.pass(5)
    assert.deepEqual(await unknown, [0, 0])
    const ahead = produce(room, 10)
    await room.clock.pass(105)
    assert.deepEqual(await ahead, [45, -1])
  })

  it('isn’t held when its predecessor is only on its way to the log', async () => {
    const room = await setUp()
    room.loglet.hold()
    const answers = [produce(room, 0), produce(room, 2), produce(room, 4)]
    await room.clock.pass(0)
    room.loglet.release()
    await room.clock.pass(0)
    assert.deepEqual(await Promise.all(answers), [
      [0, 0],
      [0, 2],
      [0, 4],
    ])
  })

  it('isn’t confused with a duplicate, an old epoch or a batch without a producer', async () => {
    const room = await setUp()
    for (const sequence of [0, 2]) await room.settled(produce(room, sequence))
    assert.deepEqual(await room.settled(produce(room, 0)), [0, 0])
    assert.deepEqual(await room.settled(produce(room, 0, { producerEpoch: 1 })), [0, 4])
    assert.deepEqual(await room.settled(produce(room, 4)), [47, -1])
    assert.deepEqual(await room.settled(produce(room, -1, { producerId: -1, producerEpoch: -1 })), [0, 6])
  })

  it('is submitted at once where holding is switched off', async () => {
    const room = await setUp({ produceHoldMs: 0 })
    assert.deepEqual(await room.settled(produce(room, 8)), [0, 0])
  })
})
