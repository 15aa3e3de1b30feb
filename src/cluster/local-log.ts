import { type Applied, Failure } from '../base/failure.ts'
import type { Clock, Log, Random } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import { type EntryCommand, encodeEntryHeader } from '../log/entry-header.ts'
import type { EntryBytes, Loglet } from '../log/log.ts'
import { NO_PLACE } from '../state/brokers.ts'
import { type Command, encodeCommand } from '../state/commands/commands.ts'
import { CONTROL_LANE, DATA_LANE, ROOM_LANE } from '../state/lanes.ts'
import type { Outcome } from '../state/outcome.ts'
import type { ClusterState } from '../state/state.ts'
import type { Partition } from '../state/topic.ts'
import { Appender } from './append.ts'
import { type FlushSubmission, MAKES_ROOM, type SharedLog } from './cluster.ts'
import { Combiner } from './combiner.ts'
import { CommandLane } from './command-lane.ts'
import { Fold, type FoldWatch } from './fold.ts'
import { type Submission, Submissions } from './submissions.ts'

const READ_ENTRIES_MAX = 1_000
/** A command of this many bytes and the ones queued behind it go into separate entries. */
const CONTROL_ENTRY_BYTES_MAX = 1024 * 1024
/** Small, for what room is left may be small. */
const ROOM_ENTRY_BYTES_MAX = 4 * 1024
/** With the ones queued before it, it fits into an entry in any case: what a loglet refuses for good would end the process. */
const COMMAND_BYTES_MAX = 96 * 1024 * 1024

export interface LocalLogParts {
  readonly loglet: Loglet
  readonly state: ClusterState
  readonly brokerId: number
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The log can't go on: the process must end with this reason. Called at most once. */
  readonly onFatal: (cause: unknown) => void
  readonly watch?: FoldWatch
}

/** The shared log as one broker sees it that has no peers: it is its own combiner, and what it doesn't write nobody does. */
export class LocalLog implements SharedLog {
  readonly brokerId: number
  readonly #loglet: Loglet
  readonly #clock: Clock
  readonly #random: Random
  readonly #onFatal: (cause: unknown) => void
  readonly #fold: Fold
  readonly #submissions = new Submissions()
  readonly #combiner = new Combiner(1 as LogIndex)
  readonly #appender: Appender
  readonly #control: CommandLane
  readonly #room: CommandLane
  #incarnation = 0
  #replayedBytes = 0
  #appending = 0
  #closing = false
  #failed = false

  constructor(parts: LocalLogParts) {
    this.brokerId = parts.brokerId
    this.#loglet = parts.loglet
    this.#clock = parts.clock
    this.#random = parts.random
    this.#onFatal = parts.onFatal
    this.#fold = new Fold(
      parts.state,
      (brokerId, incarnation, lane, sequence, outcome, index) => {
        if (brokerId !== this.brokerId || incarnation !== this.#incarnation || incarnation === 0) return
        const refusal = outcome.refusal(0)
        if (refusal === 'lane-gap') this.#submissions.wentAstray(lane, sequence)
        else if (refusal === 'fenced-incarnation') this.#fail(fenced(brokerId))
        else {
          this.#submissions.settle(lane, sequence, outcome, index)
          this.#sendAgain(lane, sequence + 1)
        }
      },
      parts.watch,
    )
    this.#appender = new Appender({
      loglet: parts.loglet,
      combiner: this.#combiner,
      clock: parts.clock,
      log: parts.log,
      taken: (index) => this.#follow(index),
      emptyEntry: () => this.#encodeEntry([], [], 0, this.#clock.nowMs()),
      filled: (index, { header }) => this.#fold.announce({ index, header, bodyBytes: 0 }),
    })
    const shared = {
      submissions: this.#submissions,
      clock: parts.clock,
      append: (submissions: readonly Submission[]) => this.#appendSubmissions(submissions, parts.clock.nowMs()),
    }
    this.#control = new CommandLane({ ...shared, lane: CONTROL_LANE, entryBytesMax: CONTROL_ENTRY_BYTES_MAX })
    this.#room = new CommandLane({ ...shared, lane: ROOM_LANE, entryBytesMax: ROOM_ENTRY_BYTES_MAX })
  }

  get state(): ClusterState {
    return this.#fold.state
  }

  get writable(): boolean {
    return !this.#appender.stalled && !this.#closing && !this.#failed
  }

  onApplied(listener: (touched: readonly Partition[], index: LogIndex) => void): void {
    this.#fold.onApplied(listener)
  }

  /** Catches up with the log, founds the cluster if it's new, and registers this broker. Nothing can be submitted before. */
  async start(): Promise<void> {
    await this.#catchUp()
    if (this.state.clusterId === '') await this.#appendLaneless({ kind: 'found-cluster', clusterId: this.#newClusterId() })
    this.#incarnation = await this.#appendLaneless({
      kind: 'register-broker',
      brokerId: this.brokerId,
      mayTakeOver: true,
      place: NO_PLACE,
    })
  }

  /** Bytes of log that the start replayed behind the snapshot. */
  get replayedBytes(): number {
    return this.#replayedBytes
  }

  async #catchUp(): Promise<void> {
    const tail = await this.#loglet.tail()
    if (tail < this.state.appliedIndex) throw logBehindSnapshot(tail, this.state.appliedIndex)
    while (this.state.appliedIndex < tail) {
      const from = (this.state.appliedIndex + 1) as LogIndex
      const entries = await this.#loglet.read(from, READ_ENTRIES_MAX)
      // Nobody else writes here: an empty index below the tail is one whose append never became durable.
      if (entries.length === 0) await this.#appender.fill(from)
      for (const entry of entries) {
        this.#replayedBytes += entry.header.length + entry.bodyBytes
        this.#fold.announce(entry)
      }
    }
    this.#combiner.taken(this.state.appliedIndex)
  }

  /** An index that an entry of somebody else holds: without it nothing behind it could be applied. */
  async #follow(index: LogIndex): Promise<void> {
    for (const entry of await this.#loglet.read(index, 1)) this.#fold.announce(entry)
  }

  /** 16 random bytes in the 22 characters that Kafka's own tools make. */
  #newClusterId(): string {
    return Buffer.from(this.#random.bytes(16)).toString('base64url')
  }

  async #appendLaneless(command: Command): Promise<LogIndex> {
    const bytes = encodeCommand(command)
    const entry = this.#encodeEntry(
      [{ brokerId: this.brokerId, incarnation: 0, lane: 0, sequence: 0, bytes }],
      [],
      0,
      this.#clock.nowMs(),
    )
    const index = await this.#appender.append(entry, () => true)
    this.#fold.announce({ index: index!, header: entry.header, bodyBytes: 0 })
    return index!
  }

  submitFlush(flush: FlushSubmission): void {
    if (this.#closing || this.#failed) {
      flush.abandoned()
      return
    }
    const { rows, object } = flush
    const submission = this.#submissions.add(DATA_LANE, {
      commandBytes: encodeCommand(
        object === undefined ? { kind: 'commit-batches', rows } : { kind: 'commit-object', object, rows },
      ),
      body: object === undefined ? flush.body : [],
      bodyBytes: object === undefined ? flush.bodyBytes : 0,
      bodyCrcs: object === undefined ? flush.bodyCrcs : undefined,
      settled: (outcome, index) => flush.settled(outcome, index),
      abandoned: () => flush.abandoned(),
    })
    void this.#appendSubmissions([submission], flush.timeMs)
  }

  submit(command: Command): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const abandoned = (applied: Applied) => reject(new Failure('unavailable', 'closing', applied, 'the broker is stopping'))
      if (this.#closing || this.#failed) {
        abandoned('no')
        return
      }
      const commandBytes = encodeCommand(command)
      if (commandBytes.length > COMMAND_BYTES_MAX) {
        reject(tooLarge(command, commandBytes.length))
        return
      }
      const lane = MAKES_ROOM.has(command.kind) ? this.#room : this.#control
      lane.add({ commandBytes, body: [], bodyBytes: 0, settled: resolve, abandoned })
    })
  }

  /**
   * Commands that came before their predecessor come again once that is applied, and not before: it may wait for room for
   * long, which their repeats would take.
   */
  #sendAgain(lane: number, sequence: number): void {
    for (const submission of this.#submissions.takeDue(lane, sequence))
      void this.#appendSubmissions([submission], this.#clock.nowMs())
  }

  /** Resolves when the entry is durable and announced; the outcomes come through the fold. */
  async #appendSubmissions(submissions: readonly Submission[], timeMs: number): Promise<void> {
    // Only a flush has a body, and it comes alone.
    const { body, bodyBytes, bodyCrcs } = submissions[0]!
    const commands = submissions.map(({ lane, sequence, commandBytes }) => ({
      brokerId: this.brokerId,
      incarnation: this.#incarnation,
      lane,
      sequence,
      bytes: commandBytes,
    }))
    const entry: EntryBytes = { ...this.#encodeEntry(commands, body, bodyBytes, timeMs), bodyCrcs }
    const isWanted = () => submissions.some(({ lane, sequence }) => this.#submissions.find(lane, sequence) !== undefined)
    this.#appending++
    try {
      const index = await this.#appender.append(entry, isWanted)
      if (index !== undefined && !this.#failed) this.#fold.announce({ index, header: entry.header, bodyBytes })
    } catch (error) {
      if (!this.#closing || !(error instanceof Failure) || error.reason !== 'closing') this.#fail(error)
      else this.#abandonQueued()
    } finally {
      this.#appending--
    }
  }

  #encodeEntry(commands: readonly EntryCommand[], body: readonly Uint8Array[], bodyBytes: number, timeMs: number): EntryBytes {
    const nonce = this.#random.int(2 ** 32)
    const header = encodeEntryHeader({ brokerId: this.brokerId, incarnation: this.#incarnation, nonce, timeMs, commands })
    return { header, body, bodyBytes }
  }

  #fail(cause: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#abandonAll()
    this.#onFatal(cause)
  }

  #abandonAll(): void {
    this.#submissions.abandonAll()
    this.#abandonQueued()
  }

  #abandonQueued(): void {
    this.#control.abandonAll()
    this.#room.abandonAll()
  }

  /** What lies behind a hole isn't awaited: it is applied nowhere, so it was acknowledged to nobody. */
  async barrier(): Promise<void> {
    await this.#fold.applied(await this.#loglet.contiguousTail())
  }

  /** Takes no more; what is under way becomes durable and is applied, unless the log failed or finds no room. */
  async close(): Promise<void> {
    this.#closing = true
    this.#appender.close()
    while (this.#appending > 0 && !this.#failed) await new Promise<void>((resolve) => this.#clock.after(1, resolve))
    this.#abandonAll()
  }
}

/** Another process registered under this broker's id: this one must not go on. */
function fenced(brokerId: number): Failure {
  return new Failure('fenced', 'fenced-incarnation', 'unknown', `broker ${brokerId} was started elsewhere, on the same log`)
}

function tooLarge({ kind }: Command, sizeBytes: number): Failure {
  const text = `a command ${kind} of ${sizeBytes} bytes: at most ${COMMAND_BYTES_MAX} are allowed`
  return new Failure('invalid', 'command-too-large', 'no', text)
}

/** Going on would give indexes away a second time that the snapshot's records lie at. */
function logBehindSnapshot(tail: LogIndex, applied: LogIndex): Failure {
  const text = `the log ends at entry ${tail}, before entry ${applied} of the newest snapshot: the end of the log is missing`
  return new Failure('corrupt', 'log-behind-snapshot', 'no', text)
}
