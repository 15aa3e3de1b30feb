import { Failure } from '../../src/base/failure.ts'
import { type Clock, SILENT } from '../../src/base/ports.ts'
import type { LogIndex } from '../../src/base/units.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import type { SharedLog } from '../../src/cluster/cluster.ts'
import type { Entry, EntryBytes } from '../../src/log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import type { Outcome } from '../../src/state/outcome.ts'
import { ClusterState } from '../../src/state/state.ts'
import { SimRandom } from '../sim/world/random.ts'
import { commitBatches } from './arbitrary-command.ts'
import { FakeClock } from './fake-clock.ts'
import { createTopic, TOPIC_ID } from './topic-command.ts'

/** What the loglet does with the next appends, before it does what it should: first come, first served. */
export type Trouble = (index: LogIndex, append: () => Promise<'appended' | 'taken'>) => Promise<'appended' | 'taken'>

export class TroubledLoglet extends MemoryLoglet {
  readonly troubles: Trouble[] = []
  readonly appends: number[] = []
  /** Calls that only look. */
  reads = 0
  looks = 0
  /** Larger entries find no room. */
  roomBytes = Number.POSITIVE_INFINITY
  /** An entry further behind the first hole is refused. */
  reach = Number.POSITIVE_INFINITY
  /** Its broker died: nothing that is asked from now on is done or answered. */
  isStopped = false

  override append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    this.appends.push(index)
    if (this.isStopped) return new Promise(() => undefined)
    const append = async () => {
      if (index > (await super.contiguousTail()) + this.reach) return busy()
      if (entry.header.length + entry.bodyBytes > this.roomBytes) return Promise.reject(noRoom())
      return super.append(index, entry)
    }
    const trouble = this.troubles.shift()
    return trouble === undefined ? append() : trouble(index, append)
  }

  override read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    this.reads++
    return super.read(from, entriesMax)
  }

  override contiguousTail(): Promise<LogIndex> {
    this.looks++
    return super.contiguousTail()
  }
}

export const undecided =
  (applied: boolean): Trouble =>
  async (_index, append) => {
    if (applied) await append()
    throw new Failure('unavailable', 'undecided', 'unknown', 'no reply')
  }
const noRoom = () => new Failure('unavailable', 'disk-full', 'no', 'no room')
export const busy = () => Promise.reject(new Failure('unavailable', 'log-busy', 'no', 'busy'))
export const diskFull: Trouble = () => Promise.reject(noRoom())
export const after =
  (clock: Clock, delayMs: number): Trouble =>
  async (_index, append) => {
    await new Promise<void>((resolve) => clock.after(delayMs, resolve))
    return append()
  }
/** The append waits until `finish`. */
export function held(): { readonly trouble: Trouble; readonly finish: () => void } {
  let finish = (): void => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { trouble: (_index, append) => finished.then(append), finish }
}
export const diskError: Trouble = () => Promise.reject(new Failure('unavailable', 'disk-error', 'unknown', 'EIO'))

/** A local log over a loglet in memory that meets troubles, with a topic of one partition. */
export async function troubledLog(log = new MemoryLog(), state = new ClusterState()) {
  const clock = new FakeClock()
  const loglet = new TroubledLoglet(log)
  const fatal: unknown[] = []
  const shared = new BrokerLog({
    loglet,
    state,
    brokerId: 1,
    clock,
    random: SimRandom.ofSeed(1),
    log: SILENT,
    onFatal: (cause) => fatal.push(cause),
  })
  await shared.start()
  if (shared.state.topics.count === 0) {
    const made = shared.submit(createTopic())
    await clock.pass(0)
    await made
  }
  loglet.appends.length = 0
  const partition = shared.state.topics.findById(TOPIC_ID)!.partitions[0]!
  return { clock, loglet, shared, fatal, log, partition }
}

export type TroubledLog = Awaited<ReturnType<typeof troubledLog>>

const ROW = { handle: 0, sizeBytes: 3, recordCount: 1, baseSequence: -1, producerId: -1, maxTimestampMs: 0, epoch: -1 }

/** Submits a flush of one batch; what becomes of it is appended to `told`. */
export function flush({ shared }: { readonly shared: SharedLog }, name: string, told: string[], sizeBytes = 3): void {
  shared.submitFlush({
    rows: commitBatches([{ ...ROW, sizeBytes }]).rows,
    body: [Buffer.alloc(sizeBytes)],
    bodyBytes: sizeBytes,
    timeMs: 5,
    settled: (outcome: Outcome, index) => told.push(`${name} at ${outcome.value(0)} in ${index}`),
    abandoned: () => told.push(`${name} abandoned`),
  })
}

/** What the promise resolves with, or undefined if it is still pending after a moment. */
export async function settledBy<T>({ clock }: TroubledLog, promise: Promise<T>): Promise<T | undefined> {
  let value: T | undefined
  void promise.then((resolved) => {
    value = resolved
  })
  await clock.pass(10)
  return value
}
