/** The thread that makes segments: `segment-thread.ts` is its other side. */
import { setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { Log, LogFields, LogLevel } from '../base/ports.ts'
import { CountedStore } from '../store/counted-store.ts'
import type { ObjectStore } from '../store/store.ts'
import { UsedStore } from '../store/store-use.ts'
import { makeSegments } from '../upkeep/make-segments.ts'
import { Pace } from '../upkeep/pace.ts'
import type { SegmentPlan } from '../upkeep/segment-plan.ts'
import { RealClock } from './clock.ts'
import { openClusterStore } from './cluster-store.ts'
import { RealRandom } from './random.ts'
import type { SegmentAnswer, SegmentThreadSettings } from './segment-job.ts'

/** What is left over is enough for a merge, beside brokers that work at their limit. */
const NICE = 10

assert(parentPort !== null, 'this file is run as a thread')
const port = parentPort
const settings = workerData as SegmentThreadSettings
// Where a thread has no priority of its own this would be the whole process's.
if (process.platform === 'linux') lowerPriority()
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const clock = new RealClock()
const random = new RealRandom()
const pace = new Pace(clock, settings.bytesPerSecond)
const counts = new UsedStore()
let store: ObjectStore | undefined

port.on('message', async (plan: SegmentPlan) => {
  const answer = await worked(plan)
  port.postMessage(answer, 'made' in answer ? [answer.made.outputs.buffer as ArrayBuffer] : [])
  // A window of records is garbage now, which by itself the collector would take its time with.
  collect()
})

async function worked(plan: SegmentPlan): Promise<SegmentAnswer> {
  try {
    store ??= await open()
    const made = await makeSegments(plan, { store, clock, random, pace: { take } })
    return { made, used: counts.take() }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { failure: { kind: error.kind, reason: error.reason, message: error.message }, used: counts.take() }
  }
}

async function open(): Promise<ObjectStore> {
  try {
    const { address, environment } = settings
    return new CountedStore(await openClusterStore(address, settings.store, { clock, random, log, environment }), clock, counts)
  } catch (error) {
    // Once it was right: the broker has it open.
    if (!(error instanceof Failure)) throw error
    throw new Failure('unavailable', 'store-failed', 'no', error.message, error)
  }
}

/** A second's worth at a time, so that the other side hears something again and again. */
async function take(bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= settings.bytesPerSecond) {
    port.postMessage({ used: counts.take() } satisfies SegmentAnswer)
    await pace.take(Math.min(left, settings.bytesPerSecond))
  }
}

function lowerPriority(): void {
  try {
    setPriority(NICE)
  } catch {
    // Then it has the same as all others.
  }
}

const log: Log = {
  debugEnabled: false,
  debug() {},
  info: (message, fields) => tell('info', message, fields),
  warn: (message, fields) => tell('warn', message, fields),
  error: (message, fields) => tell('error', message, fields),
  child: () => log,
}

function tell(logged: Exclude<LogLevel, 'debug'>, message: string, fields: LogFields = {}): void {
  port.postMessage({ logged, message, fields } satisfies SegmentAnswer)
}
