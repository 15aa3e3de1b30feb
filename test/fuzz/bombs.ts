import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { crc32cOfRange } from '../../src/base/crc32c.ts'
import type { CompressionCodec } from '../../src/base/ports.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { getTelemetrySubscriptionsApi } from '../../src/protocol/generated/71-get-telemetry-subscriptions.ts'
import { pushTelemetryApi } from '../../src/protocol/generated/72-push-telemetry.ts'
import {
  BATCH_HEADER_BYTES,
  type BatchCodec,
  SUMMED_FROM,
  writeCrc,
  writeHeader,
} from '../../src/protocol/records/batch-header.ts'
import { writeVarint } from '../../src/protocol/records/varint.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import type { Target } from './target.ts'

const MIB = 1024 * 1024
const STALL_MS = 50
const MEMORY_BYTES_MAX = 64 * MIB
/** As a broker has it by default. */
const INFLATED_BYTES_MAX = 32 * MIB
const CODECS: readonly { readonly codec: CompressionCodec; readonly number: number }[] = [
  { codec: 'gzip', number: 1 },
  { codec: 'snappy', number: 2 },
  { codec: 'lz4', number: 3 },
  { codec: 'zstd', number: 4 },
]

interface Bomb {
  readonly name: string
  /** Before it is compressed. */
  readonly payload: () => Buffer
  readonly recordCount: number
  /** So often in one request. */
  readonly times: number
}

const BOMBS: readonly Bomb[] = [
  { name: '256 MiB of zeros', payload: () => Buffer.alloc(256 * MIB), recordCount: 1, times: 1 },
  { name: '30 MiB of zeros, 20 times', payload: () => Buffer.alloc(30 * MIB), recordCount: 1, times: 20 },
  { name: '3 million smallest records', payload: () => smallestRecords(31 * MIB), recordCount: 3_000_000, times: 1 },
  { name: '3 million records that are said to be one', payload: () => smallestRecords(31 * MIB), recordCount: 1, times: 1 },
]
const TELEMETRY: readonly { readonly name: string; readonly payload: () => Buffer }[] = [
  { name: 'telemetry, 256 MiB of zeros', payload: () => Buffer.alloc(256 * MIB) },
  // Field 1, a message of no bytes, over and over.
  { name: 'telemetry, 7 million empty messages', payload: () => Buffer.alloc(14 * MIB, '0a00', 'hex') },
]

/** Small requests that inflate to much: refused, in little memory, off the loop. */
export const bombsTarget: Target = async ({ report }) => {
  const compute = await openCompute()
  const rows: string[] = []
  for (const { codec, number } of CODECS) {
    const packed = async (payload: Buffer) => Buffer.from(await compute.compress(codec, payload))
    const cases: { readonly name: string; readonly run: (room: BrokerRoom) => Promise<number> }[] = []
    for (const bomb of BOMBS) {
      const batch = batchOf(codec, await packed(bomb.payload()), bomb.recordCount)
      for (const topic of ['compacted', 'squeezed'])
        cases.push({ name: `${bomb.name} in ${topic}`, run: (room) => produceBomb(room, topic, batch, bomb.times) })
    }
    for (const { name, payload } of TELEMETRY) {
      const metrics = await packed(payload())
      cases.push({ name, run: (room) => pushBomb(room, metrics, number) })
    }
    for (const { name, run } of cases) rows.push(await measured(`${codec}: ${name}`, run, report))
  }
  return rows.join('\n')
}

async function measured(
  name: string,
  run: (room: BrokerRoom) => Promise<number>,
  report: Parameters<Target>[0]['report'],
): Promise<string> {
  const room = await BrokerRoom.open(
    { inflatedBytesMax: INFLATED_BYTES_MAX },
    { 'telemetry.max.bytes': '1048576' },
    await openCompute(),
  )
  await room.createTopic('compacted', 1, { 'cleanup.policy': 'compact', 'max.message.bytes': '100000000' })
  await room.createTopic('squeezed', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '1000000' })
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  await setImmediate()
  delay.enable()
  const code = await run(room)
  await setImmediate()
  delay.disable()
  clearInterval(watch)
  const stallMs = delay.max / 1e6
  const grownBytes = Math.max(most, process.memoryUsage().rss) - before
  const violated = (what: string) => report({ what: `${name}: ${what}`, bytes: Buffer.alloc(0), cause: undefined })
  if (code === 0) violated('it was taken')
  if (stallMs > STALL_MS) violated(`it held the loop for ${stallMs.toFixed(0)} ms`)
  if (grownBytes > MEMORY_BYTES_MAX + INFLATED_BYTES_MAX) violated(`it took ${(grownBytes / MIB).toFixed(0)} MiB`)
  for (const bug of room.bugs) report({ what: `${name}: a bug`, bytes: Buffer.alloc(0), cause: bug })
  return `${name}: error ${code}, ${stallMs.toFixed(0)} ms, +${(grownBytes / MIB).toFixed(0)} MiB`
}

async function produceBomb(room: BrokerRoom, topic: string, batch: Buffer, times: number): Promise<number> {
  const partitionData = Array.from({ length: times }, () => ({ index: 0, records: Buffer.from(batch) }))
  const answer = room.send(
    produceApi,
    { acks: -1, timeoutMs: 1_000, topicData: [{ name: topic, partitionData }] },
    { version: 9 },
  )
  return (await patiently(room, answer)).responses[0]!.partitionResponses[0]!.errorCode
}

async function pushBomb(room: BrokerRoom, metrics: Buffer, compressionType: number): Promise<number> {
  const clientInstanceId = 'ab'.repeat(16)
  const { subscriptionId } = await room.ask(getTelemetrySubscriptionsApi, { clientInstanceId })
  const push = { clientInstanceId, subscriptionId, terminating: false, compressionType, metrics }
  return (await patiently(room, room.send(pushTelemetryApi, push))).errorCode
}

/** Its work is on other threads: the fake clock's turns alone don't wait for them. */
async function patiently<T>(room: BrokerRoom, promise: Promise<T>): Promise<T> {
  let isSettled = false
  const end = () => {
    isSettled = true
  }
  promise.then(end, end)
  while (!isSettled) {
    await room.clock.pass(0)
    await setImmediate()
  }
  return promise
}

function batchOf(codec: BatchCodec, payload: Buffer, recordCount: number): Buffer {
  const batch = Buffer.alloc(BATCH_HEADER_BYTES + payload.length)
  const now = 1_700_000_000_000
  writeHeader(batch, 0, batch.length, {
    baseOffset: 0,
    leaderEpoch: -1,
    codec,
    logAppendTime: false,
    transactional: false,
    control: false,
    deleteHorizon: false,
    lastOffsetDelta: recordCount - 1,
    baseTimestamp: now,
    maxTimestamp: now,
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
