import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import * as header from '../../src/protocol/records/batch-header.ts'
import { RecordCursor } from '../../src/protocol/records/record-cursor.ts'
import type { RawConnection } from './raw-connection.ts'
import { RECORDS_PER_BATCH, type SequencedProducer } from './sequenced-producer.ts'

/** What a partition holds, from its first record to its last: counts, and every way in which it contradicts its producers. */
export interface ReadBack {
  readonly recordCount: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly wrong: readonly string[]
}

export async function readBack(
  connection: RawConnection,
  topic: string,
  partition: number,
  producers: readonly SequencedProducer[],
): Promise<ReadBack> {
  const offsets = new Map(producers.map((producer) => [producer.producerId, new Map<number, number>()]))
  const doubled: string[] = []
  const wrong: string[] = []
  let offset = 0
  for (;;) {
    const batches = await fetchBatches(connection, topic, partition, offset)
    if (batches.length === 0) break
    for (const batch of batches) {
      const at = `offset ${offset}`
      if (header.baseOffset(batch, 0) !== offset) wrong.push(`${at}: the next batch is at ${header.baseOffset(batch, 0)}`)
      const producerId = header.producerId(batch, 0)
      const sequence = header.baseSequence(batch, 0)
      const ofProducer = offsets.get(producerId)
      if (ofProducer === undefined) wrong.push(`${at}: producer ${producerId} never wrote here`)
      else if (ofProducer.has(sequence)) doubled.push(`${at}: sequence ${sequence} of ${producerId} again`)
      else if (sequence !== ofProducer.size * RECORDS_PER_BATCH) wrong.push(`${at}: sequence ${sequence} is out of order`)
      ofProducer?.set(sequence, header.baseOffset(batch, 0))
      checkRecords(batch, producerId, sequence, at, wrong)
      offset = header.lastOffset(batch, 0) + 1
    }
  }
  const lost = producers.flatMap((producer) =>
    [...producer.acknowledged]
      .filter(([batch, acknowledged]) => offsets.get(producer.producerId)?.get(batch * RECORDS_PER_BATCH) !== acknowledged)
      .map(([batch, acknowledged]) => `batch ${batch} of ${producer.producerId}, acknowledged at ${acknowledged}`),
  )
  return { recordCount: offset, lost, doubled, wrong }
}

/** Whole batches from the one that holds the offset on; none at the end. */
export async function fetchBatches(
  connection: RawConnection,
  topic: string,
  partition: number,
  fetchOffset: number,
): Promise<Buffer[]> {
  const { errorCode, records } = await fetchOnce(connection, topic, partition, fetchOffset)
  if (errorCode !== 0) throw new Error(`reading ${topic}-${partition} at ${fetchOffset}: error ${errorCode}`)
  const batches: Buffer[] = []
  for (let at = 0; records !== null && at < records.length; ) {
    const sizeBytes = header.batchSizeBytes(records, at)
    batches.push(records.subarray(at, at + sizeBytes))
    at += sizeBytes
  }
  return batches
}

/** What is there, or why it isn't given. */
export async function fetchOnce(connection: RawConnection, topic: string, partition: number, fetchOffset: number) {
  const answer = await connection.ask(fetchApi, 12, {
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 8 * 1024 * 1024,
    topics: [{ topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: 8 * 1024 * 1024 }] }],
  })
  return answer.responses[0]!.partitions[0]!
}

function checkRecords(batch: Buffer, producerId: number, sequence: number, at: string, wrong: string[]): void {
  const cursor = new RecordCursor(batch.subarray(header.BATCH_HEADER_BYTES))
  let count = 0
  while (cursor.next()) {
    const expected = `${producerId}:${sequence + count}:`
    const value = batch
      .subarray(header.BATCH_HEADER_BYTES)
      .subarray(cursor.valueStart, cursor.valueStart + cursor.valueLength)
      .toString()
    if (!value.startsWith(expected)) wrong.push(`${at}: a record says ${value.slice(0, 40)}, not ${expected}`)
    count++
  }
  if (count !== RECORDS_PER_BATCH) wrong.push(`${at}: a batch of ${count} records`)
}
