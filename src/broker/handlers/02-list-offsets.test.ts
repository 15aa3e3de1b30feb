import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { crc32c } from '../../base/crc32c.ts'
import { produceApi } from '../../protocol/generated/00-produce.ts'
import { listOffsetsApi } from '../../protocol/generated/02-list-offsets.ts'
import { SUMMED_FROM, writeCrc, writeLengthAndCodec } from '../../protocol/records/batch-header.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { stampMaxTimestamp } from '../../protocol/records/stamp-batch.ts'

/** Says gzip, so that it must be inflated, and says a later time than its record has, so that the search goes on behind it. */
function boastful(): Buffer {
  const bytes = buildBatch({ records: [{ timestamp: 1_000, key: null, value: Buffer.from('v') }] })
  writeLengthAndCodec(bytes, 0, bytes.length, 'gzip')
  stampMaxTimestamp(bytes, 0, 9_000)
  writeCrc(bytes, 0, crc32c(bytes.subarray(SUMMED_FROM)))
  return bytes
}

async function withBatches(partitionCount: number, batchCount: number): Promise<BrokerRoom> {
  const room = await BrokerRoom.open()
  await room.createTopic('t', partitionCount)
  for (let index = 0; index < partitionCount; index++) {
    for (let at = 0; at < batchCount; at++) {
      const topicData = [{ name: 't', partitionData: [{ index, records: boastful() }] }]
      await room.ask(produceApi, { acks: -1, timeoutMs: 1_000, topicData }, { version: 9 })
    }
  }
  return room
}

/** Asks all partitions for a time; the client goes while the first batch is inflated. The result is how many were inflated. */
async function inflatedAfterLeaving(room: BrokerRoom, timestamp: number): Promise<number> {
  const gone = new AbortController()
  let inflated = 0
  room.decompress = async (bytes) => {
    inflated++
    gone.abort()
    return bytes
  }
  const partitions = room.state.topics.findByName('t')!.partitions.map(({ index }) => ({ partitionIndex: index, timestamp }))
  const request = { replicaId: -1, topics: [{ name: 't', partitions }] }
  await room.ask(listOffsetsApi, request, { version: 7, signal: gone.signal })
  return inflated
}

describe('a search by time', () => {
  it('goes through all batches that may hold the time, while the client is there', async () => {
    const room = await withBatches(1, 5)
    let inflated = 0
    room.decompress = async (bytes) => {
      inflated++
      return bytes
    }
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: 5_000 }] }]
    const answer = await room.ask(listOffsetsApi, { replicaId: -1, topics }, { version: 7 })
    assert.equal(answer.topics[0]!.partitions[0]!.offset, -1)
    assert.equal(inflated, 5)
  })

  it('ends with the batch under way when the client goes', async () => {
    assert.equal(await inflatedAfterLeaving(await withBatches(1, 5), 5_000), 1)
  })

  it('is not begun for further partitions when the client goes', async () => {
    assert.equal(await inflatedAfterLeaving(await withBatches(5, 1), 5_000), 1)
  })

  it('for the largest time ends too when the client goes', async () => {
    assert.equal(await inflatedAfterLeaving(await withBatches(3, 3), -3), 1)
  })
})
