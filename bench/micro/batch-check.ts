import { crc32c, tableCrc32c } from '../../src/base/crc32c.ts'
import { openCompute } from '../../src/platform/compute.ts'
import {
  BATCH_HEADER_BYTES,
  lastOffsetDelta,
  patchBaseOffsetAndEpoch,
  producerId,
  SUMMED_FROM,
} from '../../src/protocol/records/batch-header.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { checkBatch } from '../../src/protocol/records/check-batch.ts'
import { RecordCursor } from '../../src/protocol/records/record-cursor.ts'
import { stampLogAppendTime } from '../../src/protocol/records/stamp-batch.ts'
import { validateRecords } from '../../src/protocol/records/validate-records.ts'

/**
 * What a batch costs on its way from socket to log, by its size. Every side runs a fixed number of times in each of three
 * rounds, one after the other; shown is the median round. Results are added up, so that nothing gets optimised away.
 */
const ROUNDS = 3
const LIMITS = {
  sizeBytesMax: 1 << 24,
  segmentBytesMax: 1 << 30,
  zstdAllowed: true,
  logAppendTimeAllowed: true,
  timestampMin: -Infinity,
  timestampMax: Infinity,
  inflatedBytesMax: 32 * 1024 * 1024,
}
const RULES = { keyNeeded: true, timestampMin: -Infinity, timestampMax: Infinity }

interface Side {
  readonly name: string
  readonly sizeBytes: number
  readonly count: number
  readonly run: () => number
  readonly rounds: number[]
}

const sides: Side[] = []
let sink = 0

function add(name: string, sizeBytes: number, run: () => number): void {
  sides.push({ name, sizeBytes, count: Math.max(200, Math.floor(2e8 / (sizeBytes + 1_000))), run, rounds: [] })
}

function batchOf(recordBytes: number, count: number): Buffer {
  const value = Buffer.alloc(recordBytes, 'value ')
  const key = Buffer.from('some key')
  return buildBatch({
    producerId: 1,
    producerEpoch: 0,
    baseSequence: 0,
    records: Array.from({ length: count }, (_, index) => ({ timestamp: 1_700_000_000_000 + index, key, value })),
  })
}

for (const [name, batch] of [
  ['1 record of 100 B', batchOf(100, 1)],
  ['100 records of 150 B', batchOf(150, 100)],
  ['1,000 records of 1 KiB', batchOf(1_024, 1_000)],
] as const) {
  const summed = batch.subarray(SUMMED_FROM)
  const payload = batch.subarray(BATCH_HEADER_BYTES)
  const owned = Buffer.from(batch)
  add(`checkBatch, ${name}`, batch.length, () => (checkBatch(batch, LIMITS) === undefined ? 1 : 0))
  add(`crc32c native, ${name}`, batch.length, () => crc32c(summed))
  add(`crc32c table, ${name}`, batch.length, () => tableCrc32c(summed))
  add(`header fields and patch, ${name}`, 0, () => {
    patchBaseOffsetAndEpoch(owned, 0, 2 ** 33, 4)
    return producerId(owned, 0) + lastOffsetDelta(owned, 0)
  })
  add(`stampLogAppendTime, ${name}`, batch.length, () => {
    stampLogAppendTime(owned, 0, 1_700_000_000_000)
    return owned[17]!
  })
  add(`cursor over records, ${name}`, batch.length, () => {
    const cursor = new RecordCursor(payload)
    let keys = 0
    while (cursor.next()) keys += cursor.keyLength
    return keys
  })
  add(`validateRecords, ${name}`, batch.length, () => (validateRecords(batch, payload, RULES).kind === 'valid' ? 1 : 0))
}

for (let round = 0; round <= ROUNDS; round++) {
  for (const side of sides) {
    const from = process.hrtime.bigint()
    for (let turn = 0; turn < side.count; turn++) sink += side.run()
    // The first round warms up.
    if (round > 0) side.rounds.push(Number(process.hrtime.bigint() - from) / side.count)
  }
}

for (const side of sides) {
  const nanos = side.rounds.sort((a, b) => a - b)[ROUNDS >> 1]!
  const speed = side.sizeBytes === 0 ? '' : `${(side.sizeBytes / nanos).toFixed(2)} GB/s`
  console.log(`${side.name.padEnd(50)} ${nanos.toFixed(0).padStart(9)} ns   ${speed}`)
}

const compute = await openCompute()
const payload = batchOf(1_024, 1_000).subarray(BATCH_HEADER_BYTES)
for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
  const compressed = await compute.compress(codec, payload)
  const times: number[] = []
  for (const work of [() => compute.compress(codec, payload), () => compute.decompress(codec, compressed, 1 << 22)]) {
    const from = process.hrtime.bigint()
    for (let turn = 0; turn < 20; turn++) sink += (await work()).length
    times.push(Number(process.hrtime.bigint() - from) / 20)
  }
  const [into, out] = times.map((nanos) => `${(payload.length / nanos / 1e-3).toFixed(0).padStart(6)} MB/s`)
  console.log(`${codec.padEnd(8)} compress ${into}, decompress ${out}, 1 MiB to ${compressed.length} bytes`)
}
console.log(`(${sink})`)
