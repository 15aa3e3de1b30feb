import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Metrics } from '../../src/base/metrics.ts'
import { SILENT } from '../../src/base/ports.ts'
import { topicId } from '../../src/base/units.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { SegmentThread } from '../../src/platform/segment-thread.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { objectName } from '../../src/state/object-name.ts'
import type { ObjectKey } from '../../src/state/stored-objects.ts'
import { objectMark } from '../../src/storage/object-mark.ts'
import { markBatches } from '../../src/storage/read/stored-batch.ts'
import { StoreCounts } from '../../src/store/counted-store.ts'
import { InlineSegments } from '../../src/upkeep/inline-segments.ts'
import type { SegmentMaker } from '../../src/upkeep/segment-maker.ts'
import { INPUT_WIDTH, type SegmentPlan } from '../../src/upkeep/segment-plan.ts'
import { STUB_ACCOUNT } from '../../test/fakes/s3-stub/s3-stub.ts'
import { startStubProcess } from '../../test/fakes/s3-stub/stub-process.ts'
import { openTestStore } from '../../test/fakes/s3-stub/stub-store.ts'

/**
 * How long an event loop is held up while 256 MiB are merged beside it, in windows of 64 MiB at the default pace: by nothing, in line, on the thread.
 * Each in turn, several rounds. The store is the tests' stub in a process of its own.
 */
const ROUNDS = 3
const WINDOWS = 4
const OBJECTS = 16
const OBJECT_BYTES = 4 * 1024 * 1024
const BYTES_PER_SECOND = 64 * 1024 * 1024
const BATCH_RECORD_BYTES = 16 * 1024
const PARTITIONS = 8

const stub = await startStubProcess()
const settings = { endpoint: stub.endpoint, pathStyle: true, region: 'us-east-1' }
const opened = await openTestStore('s3://bucket/bench', settings, STUB_ACCOUNT)
const batch = buildBatch({ records: [{ timestamp: 5, key: null, value: Buffer.alloc(BATCH_RECORD_BYTES, 'value ') }] })
const batches = Math.floor(OBJECT_BYTES / batch.length)
let ordinal = 0
const nextKey = (): ObjectKey => {
  ordinal += 2
  return { mintIndex: 1, brokerId: 1, incarnation: 1, ordinal }
}
const sources = await Promise.all(
  Array.from({ length: OBJECTS }, async () => {
    const key = nextKey()
    const mark = objectMark(key)
    const stored = Array.from({ length: batches }, () => Buffer.from(batch))
    markBatches(stored, mark)
    await opened.store.create(objectName(key), stored)
    return { key: objectName(key), objectBytes: batches * batch.length, entryIndex: 0, isPlaced: false, mark }
  }),
)

/** Every object has a slice of each partition. */
function planOf(): SegmentPlan {
  const slice = Math.floor(batches / PARTITIONS)
  const rows: number[] = []
  for (let partition = 0; partition < PARTITIONS; partition++) {
    for (let source = 0; source < OBJECTS; source++) {
      const baseOffset = source * slice
      rows.push(source, partition * slice * batch.length, slice * batch.length, baseOffset, baseOffset + slice)
    }
  }
  const runs = Array.from({ length: PARTITIONS }, (_, partitionIndex) => ({
    ...{ topicId: topicId('1'.repeat(32)), partitionIndex },
    ...{ inputCount: rows.length / INPUT_WIDTH / PARTITIONS, segment: 0 },
  }))
  return { sources, runs, inputs: Float64Array.from(rows), keys: [nextKey()] }
}

async function measured(name: string, work: () => Promise<void>): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  const before = performance.eventLoopUtilization()
  const sinceMs = performance.now()
  delays.enable()
  await work()
  delays.disable()
  const tookMs = performance.now() - sinceMs
  const { active } = performance.eventLoopUtilization(before)
  const [p99, p999, max] = [delays.percentile(99), delays.percentile(99.9), delays.max].map((ns) => (ns / 1e6).toFixed(1))
  const busy = `${active.toFixed(0)} ms busy (${((active / tookMs) * 100).toFixed(1)} %)`
  process.stdout.write(
    `${name.padEnd(12)} ${(tookMs / 1_000).toFixed(1)} s, loop ${busy}, delay p99 ${p99}, p99.9 ${p999}, longest ${max} ms\n`,
  )
}

async function merge(maker: SegmentMaker): Promise<void> {
  for (let window = 0; window < WINDOWS; window++) {
    const { references } = await maker.make(planOf())
    await opened.store.delete(references.map((reference) => objectName(reference!.key)))
  }
}

const clock = new RealClock()
const inLine = new InlineSegments({ store: opened.store, clock, random: new RealRandom(), bytesPerSecond: BYTES_PER_SECOND })
const thread = new SegmentThread(
  {
    address: 's3://bucket/bench',
    store: settings,
    environment: {
      AWS_ACCESS_KEY_ID: STUB_ACCOUNT.accessKeyId,
      AWS_SECRET_ACCESS_KEY: STUB_ACCOUNT.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    bytesPerSecond: BYTES_PER_SECOND,
  },
  { clock, logger: SILENT, counts: new StoreCounts(new Metrics()) },
)
for (let round = 0; round < ROUNDS; round++) {
  await measured('nothing', () => new Promise((resolve) => setTimeout(resolve, 8_000)))
  await measured('in line', () => merge(inLine))
  await measured('thread', () => merge(thread))
}
await thread.close()
await opened.close()
await stub.stop()
