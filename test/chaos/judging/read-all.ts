import * as header from '../../../src/protocol/records/batch-header.ts'
import { RecordCursor } from '../../../src/protocol/records/record-cursor.ts'
import { poll } from '../../clients/watch.ts'
import { RawConnection } from '../../process/raw-connection.ts'
import { fetchBatches, fetchOnce } from '../../process/read-back.ts'
import type { StoredRecord } from './judge.ts'

const NOT_LEADER = 6
const SERVE_MS = 90_000

/** All records of a topic as one broker gives them, partition by partition from the start; any broker serves any partition. */
export async function readAll(address: string, topic: string, partitions: number): Promise<StoredRecord[]> {
  const connection = await RawConnection.open(address)
  const records: StoredRecord[] = []
  try {
    await untilItServes(connection, topic)
    for (let partition = 0; partition < partitions; partition++) {
      for (let offset = 0; ; ) {
        const batches = await fetchBatches(connection, topic, partition, offset)
        if (batches.length === 0) break
        for (const batch of batches) {
          for (const record of recordsOf(batch, partition)) records.push(record)
          offset = header.lastOffset(batch, 0) + 1
        }
      }
    }
  } finally {
    connection.close()
  }
  return records
}

/** A broker whose log was out of reach takes its time until it's sure of its way again. */
async function untilItServes(connection: RawConnection, topic: string): Promise<void> {
  const serves = async () => ((await fetchOnce(connection, topic, 0, 0)).errorCode === NOT_LEADER ? undefined : true)
  await poll(serves, SERVE_MS, 'the broker to serve')
}

function* recordsOf(batch: Buffer, partition: number): Generator<StoredRecord> {
  if (header.batchCodec(batch, 0) !== 'none') throw new Error('drills send nothing compressed')
  const base = header.baseOffset(batch, 0)
  const cursor = new RecordCursor(batch, header.BATCH_HEADER_BYTES)
  while (cursor.next()) {
    const text = (start: number, length: number) => batch.toString('utf8', start, start + Math.max(length, 0))
    yield {
      partition,
      offset: base + cursor.offsetDelta,
      key: text(cursor.keyStart, cursor.keyLength),
      value: text(cursor.valueStart, cursor.valueLength),
    }
  }
}
