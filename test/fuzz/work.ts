import { crc32c } from '../../src/base/crc32c.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { createTopicsApi } from '../../src/protocol/generated/19-create-topics.ts'
import * as header from '../../src/protocol/records/batch-header.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { frameOf, type RawClient } from './raw-client.ts'

/** Ordinary requests that attackers and healthy clients make. */
export async function createTopic(
  client: RawClient,
  name: string,
  partitions = 1,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const topic = {
    name,
    numPartitions: partitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  }
  const { topics } = await client.ask(createTopicsApi, { topics: [topic], timeoutMs: 10_000 }, 4)
  if (topics[0]!.errorCode !== 0) throw new Error(`creating ${name} gave error ${topics[0]!.errorCode}`)
}

/** One record whose value says who it is and how its bytes sum up. */
export function sealedBatch(id: number, valueBytes: number): Buffer {
  const value = Buffer.alloc(Math.max(valueBytes, 12), id & 0xff)
  value.writeDoubleBE(id, 0)
  // Every few bytes another value, so that a piece of another batch can't go unseen.
  for (let at = 12; at + 4 <= value.length; at += 64) value.writeUInt32BE((id * 2654435761 + at) >>> 0, at)
  value.writeUInt32BE(crc32c(Buffer.concat([value.subarray(0, 8), value.subarray(12)])), 8)
  return buildBatch({ records: [{ timestamp: Date.now(), key: null, value }] })
}

export function produceFrame(topic: string, index: number, records: Buffer, acks = -1, timeoutMs = 30_000): Buffer {
  return frameOf(produceApi, { acks, timeoutMs, topicData: [{ name: topic, partitionData: [{ index, records }] }] }, 9)
}

export function fetchRequest(topic: string, partition: number, fetchOffset: number, bytes: number, maxWaitMs = 0) {
  const partitions = [{ partition, fetchOffset, partitionMaxBytes: bytes }]
  return { maxWaitMs, minBytes: 1, maxBytes: bytes, topics: [{ topic, partitions }] }
}

export function fetchFrame(topic: string, partition: number, offset: number, bytes: number): Buffer {
  return frameOf(fetchApi, fetchRequest(topic, partition, offset, bytes), 12)
}

/** Ids of the sealed records in what a fetch gave, by offset. Throws at the first byte that isn't as it was sent. */
export function openSealed(records: Buffer): Map<number, number> {
  const ids = new Map<number, number>()
  for (let at = 0; at + header.BATCH_HEADER_BYTES <= records.length; ) {
    const end = at + header.batchSizeBytes(records, at)
    if (end > records.length) break
    const batch = records.subarray(at, end)
    if (crc32c(batch.subarray(header.SUMMED_FROM)) !== header.batchCrc(batch, 0)) throw new Error('a batch has wrong bytes')
    ids.set(header.baseOffset(batch, 0), idOf(batch))
    at = end
  }
  return ids
}

/** The value follows the record's length, attributes, two deltas, the null key and its own length. */
function idOf(batch: Buffer): number {
  let at = header.BATCH_HEADER_BYTES
  const skipVarint = () => {
    while (batch[at++]! >= 0x80) {}
  }
  skipVarint()
  at++
  for (let count = 0; count < 4; count++) skipVarint()
  const value = batch.subarray(at, batch.length - 1)
  if (crc32c(Buffer.concat([value.subarray(0, 8), value.subarray(12)])) !== value.readUInt32BE(8))
    throw new Error('a record has wrong bytes')
  return value.readDoubleBE(0)
}
