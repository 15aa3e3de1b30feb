/** One bomb in a process of its own: memory that another one left lying about would hide what this one takes. */
import { readFileSync } from 'node:fs'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { openCompute } from '../../src/platform/compute.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { getTelemetrySubscriptionsApi } from '../../src/protocol/generated/71-get-telemetry-subscriptions.ts'
import { pushTelemetryApi } from '../../src/protocol/generated/72-push-telemetry.ts'
import { decodeResponseHeader } from '../../src/protocol/header.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import { LoopWatch } from './loop-watch.ts'

/** What the process says, as JSON. */
export interface BombFigures {
  readonly codes: readonly number[]
  readonly stallMs: number
  readonly grownBytes: number
  readonly bugs: readonly string[]
}

/** As a broker has it by default. */
const INFLATED_BYTES_MAX = 32 * 1024 * 1024
const REHEARSAL_MS = 300

const [, , file, kind, compressionType] = process.argv

const bytes = readFileSync(file!)
const room = await BrokerRoom.open(
  { inflatedBytesMax: INFLATED_BYTES_MAX },
  { 'telemetry.max.bytes': '1048576' },
  await openCompute(),
)
// What takes long lets others go on, by the real time that it took.
Object.defineProperty(room.clock, 'monotonicMs', { value: () => performance.now() })
await room.createTopic('compacted', 1, { 'cleanup.policy': 'compact', 'max.message.bytes': '100000000' })
await room.createTopic('squeezed', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '100000' })
// The watching itself makes garbage, up to what the young heap takes: that is had before.
const rehearsal = LoopWatch.start()
await patiently(setTimeout(REHEARSAL_MS))
rehearsal.stop()
const before = process.memoryUsage().rss
const peakBefore = peakBytes()
let most = before
const memory = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss)
}, 5)
const loop = LoopWatch.start()
const codes = kind === 'produce' ? await produced() : [await pushed()]
const stallMs = loop.stop()
clearInterval(memory)
// The system's own peak sees what the samples missed, unless the start was higher.
if (peakBytes() > peakBefore) most = Math.max(most, peakBytes())
const figures: BombFigures = { codes, stallMs, grownBytes: most - before, bugs: room.bugs.map(String) }
process.stdout.write(JSON.stringify(figures))
process.exit(0)

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024
}

async function produced(): Promise<number[]> {
  const answer = await patiently(
    Promise.resolve(
      room.broker.dispatch.handle({ bytes, hold() {}, release() {}, holdUntil() {} }, room.session, new AbortController().signal),
    ),
  )
  if (typeof answer === 'string') throw new Error(`no answer but ${answer}`)
  const reader = new WireReader(Buffer.concat(answer.chunks), 4)
  decodeResponseHeader(reader, produceApi.key, 9)
  const { responses } = produceApi.decodeResponse(reader, 9)
  return [...new Set(responses[0]!.partitionResponses.map(({ errorCode }) => errorCode))]
}

async function pushed(): Promise<number> {
  const clientInstanceId = 'ab'.repeat(16)
  const { subscriptionId } = await room.ask(getTelemetrySubscriptionsApi, { clientInstanceId })
  const push = { clientInstanceId, subscriptionId, terminating: false, compressionType: Number(compressionType), metrics: bytes }
  return (await patiently(room.send(pushTelemetryApi, push))).errorCode
}

/** Its work is on other threads: the fake clock's turns alone don't wait for them. */
async function patiently<T>(promise: Promise<T>): Promise<T> {
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
