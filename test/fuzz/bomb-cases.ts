import type { CompressionCodec } from '../../src/base/compression-codec.ts'
import { crc32cOfRange } from '../../src/base/crc32c.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import {
  BATCH_HEADER_BYTES,
  type BatchCodec,
  SUMMED_FROM,
  writeCrc,
  writeHeader,
} from '../../src/protocol/records/batch-header.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { writeVarint } from '../../src/protocol/records/varint.ts'
import { frameOf } from './raw-client.ts'

const MIB = 1024 * 1024
const CODECS: readonly { readonly codec: CompressionCodec; readonly number: number }[] = [
  { codec: 'gzip', number: 1 },
  { codec: 'snappy', number: 2 },
  { codec: 'lz4', number: 3 },
  { codec: 'zstd', number: 4 },
]

/** What one process is told: a request that inflates to much, and what a broker should think of it. */
export interface BombCase {
  readonly name: string
  readonly kind: 'produce' | 'telemetry'
  /** A produce frame without its size, or the metrics of a push. */
  readonly bytes: Buffer
  /** Kafka's number of the codec, for telemetry. */
  readonly compressionType: number
  readonly isTaken: boolean
}

interface Bomb {
  readonly name: string
  /** Before it is compressed. */
  readonly payload: () => Buffer
  readonly recordCount: number
  /** So often in one request. */
  readonly times: number
  readonly isTaken?: boolean
}

const BOMBS: readonly Bomb[] = [
  { name: '256 MiB of zeros', payload: () => Buffer.alloc(256 * MIB), recordCount: 1, times: 1 },
  { name: '30 MiB of zeros, 20 times', payload: () => Buffer.alloc(30 * MIB), recordCount: 1, times: 20 },
  { name: '200 KiB of zeros, 3,000 times', payload: () => Buffer.alloc(200 * 1024), recordCount: 1, times: 3_000 },
  { name: '3 million smallest records', payload: () => smallestRecords(31 * MIB), recordCount: 3_000_000, times: 1 },
  { name: '3 million records that are said to be one', payload: () => smallestRecords(31 * MIB), recordCount: 1, times: 1 },
  {
    name: '3 million records that are said to be fewer, 5 times',
    payload: () => smallestRecords(31 * MIB),
    recordCount: 999_999,
    times: 5,
  },
]
/** No bombs: what ordinary producers may send to a compacted topic. */
const ORDINARY: readonly Bomb[] = [
  { name: 'a record of 30 MiB of zeros, 20 times', payload: () => record(30 * MIB), recordCount: 1, times: 20, isTaken: true },
  {
    name: 'a record of 200 KiB of zeros, 3,000 times',
    payload: () => record(200 * 1024),
    recordCount: 1,
    times: 3_000,
    isTaken: true,
  },
]
const TELEMETRY: readonly { readonly name: string; readonly payload: () => Buffer }[] = [
  { name: 'telemetry, 256 MiB of zeros', payload: () => Buffer.alloc(256 * MIB) },
  // Field 1, a message of no bytes, over and over.
  { name: 'telemetry, 7 million empty messages', payload: () => Buffer.alloc(14 * MIB, '0a00', 'hex') },
]

export async function* bombCases(): AsyncGenerator<BombCase> {
  const compute = await openCompute()
  for (const { codec, number } of CODECS) {
    const packed = async (payload: Buffer) => Buffer.from(await compute.compress(codec, payload))
    for (const bomb of [...BOMBS, ...ORDINARY]) {
      const batch = batchOf(codec, await packed(bomb.payload()), bomb.recordCount)
      for (const topic of bomb.isTaken ? ['compacted'] : ['compacted', 'squeezed']) {
        const name = `${codec}: ${bomb.name} in ${topic}`
        const bytes = produceBytes(topic, batch, bomb.times)
        yield { name, kind: 'produce', bytes, compressionType: number, isTaken: bomb.isTaken ?? false }
      }
    }
    for (const { name, payload } of TELEMETRY) {
      const bytes = await packed(payload())
      yield { name: `${codec}: ${name}`, kind: 'telemetry', bytes, compressionType: number, isTaken: false }
    }
  }
}

export function produceBytes(topic: string, batch: Buffer, times: number): Buffer {
  const partitionData = Array.from({ length: times }, () => ({ index: 0, records: batch }))
  const request = { acks: -1, timeoutMs: 60_000, topicData: [{ name: topic, partitionData }] }
  return frameOf(produceApi, request, 9).subarray(4)
}

/** The uncompressed records of a batch of one. */
export function record(valueBytes: number): Buffer {
  const value = Buffer.alloc(valueBytes)
  return buildBatch({ records: [{ timestamp: BATCH_MS, key: Buffer.from('key'), value }] }).subarray(BATCH_HEADER_BYTES)
}

const BATCH_MS = 1_700_000_000_000

export function batchOf(codec: BatchCodec, payload: Buffer, recordCount: number): Buffer {
  const batch = Buffer.alloc(BATCH_HEADER_BYTES + payload.length)
  writeHeader(batch, 0, batch.length, {
    baseOffset: 0,
    leaderEpoch: -1,
    codec,
    logAppendTime: false,
    transactional: false,
    control: false,
    lastOffsetDelta: recordCount - 1,
    baseTimestamp: BATCH_MS,
    maxTimestamp: BATCH_MS,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    recordCount,
  })
  payload.copy(batch, BATCH_HEADER_BYTES)
  writeCrc(batch, 0, crc32cOfRange(batch, SUMMED_FROM, batch.length))
  return batch
}

/** Records with an empty key and no value, as many as go into so many bytes, at most three million. */
function smallestRecords(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  const delta = Buffer.alloc(8)
  let at = 0
  for (let index = 0; at + 16 <= sizeBytes && index < 3_000_000; index++) {
    const deltaBytes = writeVarint(delta, 0, index)
    bytes[at] = (5 + deltaBytes) * 2
    delta.copy(bytes, at + 3, 0, deltaBytes)
    bytes[at + 4 + deltaBytes] = 1
    at += 6 + deltaBytes
  }
  return bytes.subarray(0, at)
}
