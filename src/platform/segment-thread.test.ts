import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { ObjectRoom } from '../../test/fakes/object-room.ts'
import { S3Stub, STUB_ACCOUNT } from '../../test/fakes/s3-stub/s3-stub.ts'
import { type OpenedStore, openTestStore } from '../../test/fakes/s3-stub/stub-store.ts'
import { Metrics } from '../base/metrics.ts'
import { SILENT } from '../base/ports.ts'
import { StoreCounts } from '../store/counted-store.ts'
import { MergeJob } from '../upkeep/merge-job.ts'
import type { MadeSegments } from '../upkeep/segment-maker.ts'
import type { SegmentPlan } from '../upkeep/segment-plan.ts'
import { SegmentThread } from './segment-thread.ts'

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: STUB_ACCOUNT.accessKeyId,
  AWS_SECRET_ACCESS_KEY: STUB_ACCOUNT.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
}
const SETTINGS = { mergeAfterMs: 1_000, mergeLatestMs: 1_000, mergeBytesMin: 1, mergeBytesMax: 1e9 }
const DEADLINE_MS = 30_000

/** One merge done in line: what lay there, what was to be done, and what came out of it. */
async function mergedInLine() {
  const room = await ObjectRoom.openInStore(2)
  for (let at = 0; at < 18; at++) await room.produce(at % 5 === 0 ? [0, 1] : [0], at % 5 === 0 ? 10 : 1_200_000)
  const { log, keys, clock } = room
  const lay = new Map([...room.bucket.objects].map(([key, { bytes }]) => [key, Buffer.from(bytes)]))
  const merged: { plan: SegmentPlan; made: MadeSegments }[] = []
  const inLine = room.segments()
  const segments = {
    async make(plan: SegmentPlan): Promise<MadeSegments> {
      const made = await inLine.make(plan)
      merged.push({ plan, made })
      return made
    },
    async close(): Promise<void> {},
  }
  const job = new MergeJob({ log, segments, keys, clock, logger: SILENT, settings: SETTINGS, isMine: () => true })
  await room.settled(job.run())
  await clock.pass(1_000)
  await room.settled(job.run())
  assert.equal(merged.length, 1)
  const written = new Map(room.objects().flatMap((key) => (lay.has(key) ? [] : [[key, room.bucket.objects.get(key)!.bytes]])))
  return { lay, written, ...merged[0]! }
}

describe('the thread that makes segments', { timeout: 120_000 }, () => {
  let stub: S3Stub
  let direct: OpenedStore
  let inLine: Awaited<ReturnType<typeof mergedInLine>>
  let address: string
  let rounds = 0
  before(async () => {
    inLine = await mergedInLine()
    stub = await S3Stub.start({ buckets: ['bucket'] })
  })
  beforeEach(async () => {
    address = `s3://bucket/round-${rounds++}`
    direct = await openTestStore(address, place(), STUB_ACCOUNT)
    for (const [key, bytes] of inLine.lay) await direct.store.create(key, [bytes])
  })
  after(() => stub.close())

  const place = () => ({ endpoint: `http://127.0.0.1:${stub.port}`, pathStyle: true, region: 'us-east-1' })
  /** Each time under names of its own, as jobs choose them. */
  const plan = (ordinal = 0): SegmentPlan => ({
    ...inLine.plan,
    inputs: inLine.plan.inputs.slice(),
    keys: inLine.plan.keys.map((key) => ({ ...key, ordinal: key.ordinal + ordinal })),
  })
  const open = () => {
    const clock = new FakeClock()
    const counts = new StoreCounts(new Metrics())
    const settings = { address, store: place(), environment: ENVIRONMENT, bytesPerSecond: 1e9 }
    const thread = new SegmentThread(settings, { clock, logger: SILENT, counts })
    return { clock, counts, thread, close: () => Promise.all([thread.close(), direct.close()]) }
  }
  /** Made as it must be: another time under other names. */
  const isRight = ({ references, outputs, unreadable }: MadeSegments): void => {
    assert.deepEqual(
      references.map((reference) => reference!.sizeBytes),
      inLine.made.references.map((reference) => reference!.sizeBytes),
    )
    assert.deepEqual([outputs, unreadable], [inLine.made.outputs, []])
  }
  const putsBegan = async (count: number): Promise<void> => {
    const deadlineMs = performance.now() + DEADLINE_MS
    while ((stub.faults.fired.get('timeout-before') ?? 0) < count) {
      assert.ok(performance.now() < deadlineMs, 'the thread asks for something')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('makes the same as the loop would, byte for byte, and its requests are counted', async () => {
    const { counts, thread, close } = open()
    const made = await thread.make(plan())
    isRight(made)
    assert.deepEqual(made.references, inLine.made.references)
    assert.ok(inLine.written.size >= 2)
    for (const [key, bytes] of inLine.written) assert.ok((await direct.store.get(key))!.bytes.equals(bytes), key)
    const sizes = [...inLine.written.values()].map(({ length }) => length)
    assert.equal(
      counts.sentBytes,
      sizes.reduce((sum, size) => sum + size, 0),
    )
    assert.ok(counts.receivedBytes > counts.sentBytes * 0.9)
    assert.ok(counts.requests.get > 0 && counts.requests.part > 1)
    await close()
  })

  it('works at a lower priority than the loop', {
    skip: process.platform !== 'linux' && 'only Linux gives threads their own',
  }, async () => {
    const { thread, close } = open()
    await thread.make(plan())
    // The name may have blanks; behind it the 17th word is the nice value.
    const nices = readdirSync('/proc/self/task').map((task) => {
      const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
      return [Number(task), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])] as const
    })
    const ofLoop = nices.find(([task]) => task === process.pid)![1]
    assert.deepEqual(
      nices.filter(([, nice]) => nice > ofLoop).map(([, nice]) => nice),
      [10],
    )
    await close()
  })

  it('is started anew after it ended, and after it said nothing for too long', async () => {
    const { clock, thread, close } = open()
    const broken = { ...plan(), runs: plan().runs.map((run) => ({ ...run, inputCount: 0 })) }
    await assert.rejects(thread.make(broken), { kind: 'unavailable', reason: 'thread-lost' })
    isRight(await thread.make(plan(20)))
    const before = stub.faults.fired.get('timeout-before') ?? 0
    stub.faults.order('put', 'timeout-before')
    const silent = thread.make(plan(40))
    const ended = assert.rejects(silent, { kind: 'unavailable', reason: 'thread-lost' })
    await putsBegan(before + 1)
    await clock.pass(200_000)
    await ended
    isRight(await thread.make(plan(60)))
    await close()
  })

  it('says that it can’t for the moment where the store refuses, and goes on', async () => {
    const { counts, thread, close } = open()
    stub.faults.change({ rules: [{ fault: 'denied', on: ['get'], probability: 1 }] })
    await assert.rejects(thread.make(plan()), { kind: 'unavailable', reason: 'store-denied' })
    stub.faults.change({})
    isRight(await thread.make(plan(20)))
    assert.ok(counts.requests.get > 0)
    await close()
  })

  it('gives up what is under way when the broker stops, and takes nothing any more', async () => {
    const { thread, close } = open()
    const made = assert.rejects(thread.make(plan()), { kind: 'unavailable', reason: 'closing' })
    await close()
    await made
    await assert.rejects(thread.make(plan()), { reason: 'closing' })
  })
})
