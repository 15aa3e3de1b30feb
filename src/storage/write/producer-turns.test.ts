import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { logIndex, topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import { produceApi } from '../../protocol/generated/00-produce.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { ClusterState } from '../../state/state.ts'
import type { Partition } from '../../state/topic.ts'
import { ProducerTurns } from './producer-turns.ts'

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

/** Counts how often it is asked for a producer. */
class CountingProducers extends Map<number, number> {
  asked = 0

  override get(producerId: number): number | undefined {
    this.asked++
    return super.get(producerId)
  }
}

/** Turns over a state of one partition, with `count` batches held that nothing will release. */
function holding(count: number) {
  const state = new ClusterState()
  const partition = state.addPartition(state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map()))
  const producers = new CountingProducers()
  partition.producers = producers
  let applied: Parameters<SharedLog['onApplied']>[0] = () => {}
  const onApplied = (listener: typeof applied): void => {
    applied = listener
  }
  const turns = new ProducerTurns({ log: { state, onApplied }, clock: new FakeClock(), holdMs: 100 })
  const records = [{ timestamp: 0, key: null, value: null }]
  const batch = buildBatch({ producerId: 3, producerEpoch: 0, baseSequence: 5, records })
  let released = 0
  for (let held = 0; held < count; held++) void turns.wait(partition, batch).then(() => released++)
  return {
    turns,
    partition,
    producers,
    batch,
    async apply(touched: readonly Partition[]): Promise<number> {
      applied(touched, logIndex(1))
      await new FakeClock().settle()
      return released
    },
  }
}

describe('batches that are held', () => {
  it('are looked at once for each entry, however often it names their partition', async () => {
    const { partition, producers, apply } = holding(100)
    assert.equal(await apply(new Array<Partition>(1_000).fill(partition)), 0)
    assert.equal(producers.asked, 100)
  })

  it('stay held though no more are taken', async () => {
    const { turns, partition, batch, apply } = holding(10_000)
    assert.equal(turns.isAhead(partition, batch), false)
    assert.equal(await apply([partition]), 0)
  })
})
