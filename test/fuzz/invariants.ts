import { crc32cOfRange } from '../../src/base/crc32c.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import * as header from '../../src/protocol/records/batch-header.ts'
import { NO_PLACE } from '../../src/state/brokers.ts'
import { beginEntry, execute } from '../../src/state/execute.ts'
import { decodeState, encodeState } from '../../src/state/snapshot-format.ts'
import type { BrokerRoom } from '../fakes/broker-room.ts'

/** What must hold whatever was sent; the result says what doesn't. Ends with another life of the broker over the same log. */
export async function checkRoom(room: BrokerRoom): Promise<string | undefined> {
  const wrong = checkPartitions(room) ?? (await checkRecords(room))
  if (wrong !== undefined) return wrong
  const before = encodeState(room.state)
  if (!encodeState(decodeState(before)).equals(before)) return "a state's snapshot isn't the state"
  await room.restart()
  return encodeState(nextLifeOf(before, room)).equals(encodeState(room.state))
    ? undefined
    : 'the log gives another state than the one that was'
}

/** What a state becomes when its broker registers anew, which is all that another life may add to it. */
function nextLifeOf(before: Uint8Array, { clock, log, state }: BrokerRoom): BrokerRoom['state'] {
  const next = decodeState(before)
  const index = (next.appliedIndex + 1) as typeof state.appliedIndex
  beginEntry(next, index, clock.nowMs())
  const command = { kind: 'register-broker', brokerId: log.brokerId, mayTakeOver: true, place: NO_PLACE } as const
  execute(next, { brokerId: log.brokerId, incarnation: 0, lane: 0, sequence: 0, command }, index)
  return next
}

function checkPartitions({ state }: BrokerRoom): string | undefined {
  for (const topic of state.topics.sorted()) {
    for (const { logStart, highWatermark, extents } of topic.partitions) {
      if (logStart > highWatermark) return `log start ${logStart} is above the high watermark ${highWatermark} of ${topic.name}`
      let end = -1
      for (let row = 0; row < extents.count; row++) {
        if (end >= 0 && extents.baseOffset(row) !== end) return `extents of ${topic.name} have a gap at ${end}`
        end = extents.endOffset(row)
      }
      if (end >= 0 && end !== highWatermark) return `extents of ${topic.name} end at ${end}, not at ${highWatermark}`
    }
  }
  return undefined
}

/** Reads everything back: whole batches with sound checksums, one after the other. */
async function checkRecords(room: BrokerRoom): Promise<string | undefined> {
  for (const topic of room.state.topics.sorted()) {
    for (const [index, partition] of topic.partitions.entries()) {
      let offset: number = partition.logStart
      while (offset < partition.highWatermark) {
        const partitions = [{ partition: index, fetchOffset: offset, partitionMaxBytes: 1_000_000 }]
        const request = { maxWaitMs: 0, minBytes: 0, maxBytes: 10_000_000, topics: [{ topic: topic.name, partitions }] }
        const answer = await room.ask(fetchApi, request, { version: 12 })
        const [row] = answer.responses[0]!.partitions
        if (row!.errorCode !== 0) return `reading ${topic.name} ${index} at ${offset} gives error ${row!.errorCode}`
        const end = endOfBatches(Buffer.from(row!.records!), offset)
        if (end <= offset) return `reading ${topic.name} ${index} at ${offset} gives no sound batch`
        offset = end
      }
    }
  }
  return undefined
}

/** The offset after the last batch; -1: one is damaged. */
function endOfBatches(records: Buffer, from: number): number {
  let end = from
  for (let at = 0; at < records.length; ) {
    const next = at + header.batchSizeBytes(records, at)
    if (next > records.length || crc32cOfRange(records, at + header.SUMMED_FROM, next) !== header.batchCrc(records, at)) return -1
    end = header.lastOffset(records, at) + 1
    at = next
  }
  return end
}
