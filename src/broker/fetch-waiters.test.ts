import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import type { Partition } from '../state/topic.ts'
import { FetchProgress } from './fetch-progress.ts'
import { FetchWaiters } from './fetch-waiters.ts'

const PARTITIONS = 1_000

/** A waiting fetch of many partitions over a real log, with each look that it takes at one of them. */
async function waitingFetch(bytesMin: number, partitionCount = PARTITIONS) {
  const room = await BrokerRoom.open()
  await room.createTopic('t', partitionCount)
  const looks: Partition[] = []
  const reads = {
    availableBytes(partition: Partition, offset: number): number {
      looks.push(partition)
      return partition.sizeBytes > 0 ? (partition.highWatermark - offset) * 100 : 0
    },
  }
  const { partitions } = room.state.topics.findByName('t')!
  const rows = partitions.map((partition) => ({ partition, target: targetOf(partition) }))
  const progress = new FetchProgress(rows, bytesMin, false, { state: room.state, reads })
  const waiters = new FetchWaiters(room.log, new FakeClock())
  let isOver = false
  const wait = waiters.wait(progress, 60_000, new AbortController().signal)
  void wait.then(() => {
    isOver = true
  })
  return { room, looks, partitions, waiters, isOver: () => isOver }
}

function targetOf(partition: Partition) {
  return {
    topicId: partition.topic.id,
    topicName: partition.topic.name,
    index: partition.index,
    partition,
    fetchOffset: 0,
    bytesMax: 1_000_000,
    logStart: -1,
    highWatermark: -1,
  }
}

describe('a fetch that waits', () => {
  it('looks only at the partition that moved, once for each flush', async () => {
    const { room, looks, partitions, isOver } = await waitingFetch(100_000)
    assert.deepEqual(looks, [])
    for (let at = 0; at < 3; at++) await room.produce('t', 2)
    assert.deepEqual(looks, [partitions[0], partitions[0], partitions[0]])
    assert.equal(isOver(), false)
  })

  it('adds up what its partitions have, each counted as it is now', async () => {
    const { room, waiters, isOver } = await waitingFetch(500, 3)
    await room.produce('t', 2)
    await room.produce('t', 2)
    assert.equal(isOver(), false)
    await room.produce('t', 1)
    assert.equal(isOver(), true)
    assert.equal(waiters.count, 0)
  })

  it('is over when one of its partitions is deleted, whichever it is', async () => {
    const { room, isOver } = await waitingFetch(500)
    await room.settled(room.log.submit({ kind: 'delete-topic', id: room.state.topics.findByName('t')!.id }))
    assert.equal(isOver(), true)
  })
})
