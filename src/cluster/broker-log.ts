import { Failure, isUnavailable } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock, Log, Random } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import { type EntryCommand, encodeEntryHeader } from '../log/entry-header.ts'
import type { Entry, EntryBytes, Loglet } from '../log/log.ts'
import { type BrokerPlace, NO_PLACE } from '../state/brokers.ts'
import { type Command, encodeCommand } from '../state/commands/commands.ts'
import type { Outcome } from '../state/outcome.ts'
import type { ClusterState } from '../state/state.ts'
import type { Partition } from '../state/topic.ts'
import { Appender } from './append.ts'
import type { FlushSubmission, SharedLog } from './cluster.ts'
import { CombinedEntries } from './combined-entries.ts'
import { Combiner, TICKET_LIFE_MS } from './combiner.ts'
import { Fold, type FoldWatch } from './fold.ts'
import { Follower, logBehindSnapshot } from './follow.ts'
import { LookBudget, UNBOUNDED } from './look-budget.ts'
import { mayCount } from './may-count.ts'
import { inLanes, Outbox } from './outbox.ts'
import { PeerDuties } from './peer-duties.ts'
import type { PeerService, Peers } from './peers.ts'
import { ReadBarrier } from './read-barrier.ts'
import { type EarlierLife, fenced, Registration } from './registration.ts'
import type { Submission } from './submissions.ts'
import { type Ticket, Tickets } from './tickets.ts'

/** How much more patience with holes brokers have than the combiner, each another part of it: one is enough to fill them. */
const PATIENCE_SPREAD_MS = 100
/** Longest time that a stopping broker waits for a log that others write into. */
const CLOSE_MS_MAX = 5_000

export interface BrokerLogParts {
  readonly loglet: Loglet
  readonly state: ClusterState
  /** Taken over from whoever had it. Without it: that of the earlier life, or the smallest one that is free. */
  readonly brokerId?: number | undefined
  /** Asked when the log has been caught up with; undefined: it had none in this log. */
  readonly earlierLife?: ((state: ClusterState) => EarlierLife | undefined) | undefined
  /** Other brokers may write into the log, too. */
  readonly isShared?: boolean
  /** Whether looking at it is billed; a shared one's is where nobody says so. */
  readonly isMetered?: boolean
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Settles before this broker writes anything into the log; until then it only reads. */
  readonly mayWrite?: Promise<void> | undefined
  /** The log can't go on: the process must end with this reason. Called at most once, and not before it has started. */
  readonly onFatal: (cause: unknown) => void
  readonly watch?: FoldWatch
}

/**
 * The shared log as one broker sees it. Until it has joined peers it is its own combiner, and what others write it finds out by reading.
 */
export class BrokerLog implements SharedLog {
  readonly #loglet: Loglet
  readonly #clock: Clock
  readonly #random: Random
  readonly #isShared: boolean
  readonly #entrance: Pick<BrokerLogParts, 'brokerId' | 'earlierLife' | 'mayWrite'>
  readonly #fold: Fold
  readonly #outbox: Outbox
  readonly #combiner: Combiner
  readonly #tickets: Tickets
  readonly #appender: Appender
  readonly #follower: Follower
  readonly #barrier: ReadBarrier
  readonly #registration: Registration
  readonly #combined: CombinedEntries
  readonly #patienceMs: number
  /** What other brokers ask of this one; they are refused until it is registered. */
  readonly service: PeerService
  #fatal: (cause: unknown) => void
  #peers: Peers | undefined
  #brokerId = 0
  #incarnation = 0
  #replayedBytes = 0
  #appending = 0
  #closing = false
  #failed = false

  constructor(parts: BrokerLogParts) {
    const { loglet, clock, random } = parts
    this.#loglet = loglet
    this.#clock = clock
    this.#random = random
    this.#isShared = parts.isShared ?? false
    this.#entrance = parts
    this.#fatal = parts.onFatal
    this.#patienceMs = this.#isShared ? TICKET_LIFE_MS + random.int(PATIENCE_SPREAD_MS) : 0
    this.#fold = new Fold(
      parts.state,
      (brokerId, incarnation, lane, sequence, outcome, index) => {
        if (incarnation === 0) this.#registration.heard(outcome, index)
        else if (brokerId === this.#brokerId && incarnation === this.#incarnation) this.#heard(lane, sequence, outcome, index)
      },
      parts.watch,
    )
    const take = (entry: Entry) => this.#take(entry)
    const isGone = (brokerId: number) => this.#tickets.isGone(brokerId)
    this.#combiner = new Combiner(clock, isGone)
    this.#follower = new Follower({
      loglet,
      fold: this.#fold,
      combiner: this.#combiner,
      clock,
      take,
      isUnderWay: (index) => this.#appender.isUnderWay(index),
      patienceMs: (index) => this.#patienceWith(index),
      fill: (index) => void this.#fill(index),
      failed: (cause) => this.#fail(cause),
    })
    const look = () => this.#follower.look()
    const isTaken = (index: LogIndex) => this.#fold.holds(index)
    this.#tickets = new Tickets({ combiner: this.#combiner, clock, random, look, isTaken, isShared: this.#isShared })
    const budget = this.#isShared && parts.isMetered !== false ? new LookBudget(clock) : UNBOUNDED
    this.#barrier = new ReadBarrier({ look, applied: (index) => this.#fold.applied(index), clock, budget })
    this.#appender = new Appender({
      loglet,
      tickets: this.#tickets,
      clock,
      log: parts.log,
      taken: (index) => this.#follower.found(index),
      emptyEntry: () => this.#encodeEntry([], [], 0, clock.nowMs()),
      filled: (index, { header }) => this.#publish({ index, header, bodyBytes: 0 }),
    })
    this.#registration = new Registration({
      state: parts.state,
      random,
      append: (command, brokerId) => this.#appendLaneless(command, brokerId),
      applied: (index) => this.#fold.applied(index),
    })
    this.#combined = new CombinedEntries((commands) => this.#appendCommands(commands))
    this.#outbox = new Outbox({
      clock,
      isOpen: () => !this.#closing && !this.#failed,
      appendFlush: (submission, timeMs) => this.#appendFlush(submission, timeMs),
      handIn: (submissions) => this.#handIn(submissions),
      failed: (cause) => this.#fail(cause),
    })
    this.service = new PeerDuties({
      brokerId: () => this.#brokerId,
      combiner: this.#combiner,
      tickets: this.#tickets,
      follower: this.#follower,
      isOpen: () => this.#incarnation !== 0 && !this.#closing && !this.#failed,
      isBlocked: () => this.#appender.stalled,
      combine: (commands) => this.#combined.add(commands),
      take,
    })
  }

  get state(): ClusterState {
    return this.#fold.state
  }

  /** Known once it has started. */
  get brokerId(): number {
    return this.#brokerId
  }

  get incarnation(): number {
    return this.#incarnation
  }

  /** The others, as far as this broker knows, ask it for tickets. */
  get isCombiner(): boolean {
    return this.#incarnation !== 0 && this.#tickets.combinerId === this.#brokerId
  }

  get knownIndex(): LogIndex {
    return this.#follower.knownIndex
  }

  get writable(): boolean {
    return !this.stalled && !this.#closing && !this.#failed
  }

  /** What was sent waits for room, or in vain for an answer. */
  get stalled(): boolean {
    return this.#appender.stalled
  }

  /** Bytes of log that the start replayed behind the snapshot. */
  get replayedBytes(): number {
    return this.#replayedBytes
  }

  onApplied(listener: (touched: readonly Partition[], index: LogIndex) => void): void {
    this.#fold.onApplied(listener)
  }

  /**
   * Catches up with the log, founds the cluster if it's new, and registers this broker. Nothing can be submitted before. Throws what is in the way, also if
   * that comes from following the log.
   */
  start(place: BrokerPlace = NO_PLACE): Promise<void> {
    const onFatal = this.#fatal
    return new Promise((resolve, reject) => {
      this.#fatal = reject
      const started = () => {
        this.#fatal = onFatal
        resolve()
      }
      this.#start(place).then(started, (error: unknown) => this.#fail(error))
    })
  }

  async #start(place: BrokerPlace): Promise<void> {
    const { appliedIndex } = this.state
    this.#loglet.learn?.(appliedIndex, 0)
    // What lies behind a hole was acknowledged to nobody. Where nobody else writes, it's a leftover, and the hole is filled now.
    const tail = this.#isShared ? await this.#loglet.contiguousTail() : await this.#loglet.tail()
    if (tail < appliedIndex) throw logBehindSnapshot(tail, appliedIndex)
    if (this.#isShared) this.#follower.readableUpTo(tail)
    else this.#follower.noticed(tail)
    await this.#fold.applied(tail)
    this.#replayedBytes = this.#fold.appliedBytes
    const { brokerId: wantedId, earlierLife, mayWrite } = this.#entrance
    await mayWrite
    const { brokerId, incarnation } = await this.#registration.register(wantedId, earlierLife?.(this.state), place)
    this.#brokerId = brokerId
    this.#incarnation = incarnation
    this.#checkOwnRegistration()
    if (this.#isShared) this.#follower.listen()
  }

  /** From now on others are asked, told and heard. It must have started. */
  join(peers: Peers): void {
    this.#peers = peers
    this.#tickets.join(this.#brokerId, peers)
    peers.live.onChange(() => this.#follower.lookAgain())
  }

  /** A broker that was gone for so long that nobody waits for it: what it has under way is refused from now on. */
  brokerGone(brokerId: number, incarnation: number): void {
    // Who sees it gone the next time says so again.
    this.submit({ kind: 'expire-broker', brokerId, incarnation }).catch((error: unknown) => {
      if (!(error instanceof Failure)) this.#fail(error)
    })
  }

  #heard(lane: number, sequence: number, outcome: Outcome, index: LogIndex): void {
    if (outcome.refusal(0) === 'fenced-incarnation') this.#fail(fenced(this.#brokerId))
    else this.#outbox.heard(lane, sequence, outcome, index)
  }

  /** Taken over, or given up: who does nothing would hear of it nowhere else, and clients would be sent to it never more. */
  #checkOwnRegistration(): void {
    if (this.#incarnation === 0) return
    if (this.state.brokers.get(this.#brokerId)?.incarnation !== this.#incarnation) this.#fail(fenced(this.#brokerId))
  }

  async #appendLaneless(command: Command, brokerId: number): Promise<LogIndex> {
    const commands = [{ brokerId, incarnation: 0, lane: 0, sequence: 0, bytes: encodeCommand(command) }]
    this.#brokerId = brokerId
    const entry = this.#encodeEntry(commands, [], 0, this.#clock.nowMs())
    const index = await this.#appender.append(entry, this.#tickets.take(), () => true)
    this.#publish({ index: index!, header: entry.header, bodyBytes: 0 })
    return index!
  }

  submitFlush(flush: FlushSubmission): void {
    this.#outbox.submitFlush(flush)
  }

  submit(command: Command): Promise<Outcome> {
    return this.#outbox.submit(command)
  }

  #appendFlush(submission: Submission, timeMs: number): void {
    // Asked for first, so that it's under way while the entry is made.
    const ticket = this.#tickets.take()
    const { body, bodyBytes, bodyCrcs } = submission
    const commands = inLanes([submission], this)
    void this.#appendEntry({ ...this.#encodeEntry(commands, body, bodyBytes, timeMs), bodyCrcs }, commands, ticket)
  }

  /** The combiner writes the entry, or this broker if that one doesn't answer. */
  async #handIn(submissions: readonly Submission[]): Promise<void> {
    const commands = inLanes(submissions, this)
    const combinerId = this.#tickets.combinerElsewhere
    if (combinerId !== undefined) {
      try {
        await this.#peers!.combine(combinerId, commands)
        return
      } catch (error) {
        if (!isUnavailable(error)) throw error
      }
    }
    if (!(await this.#combined.add(commands))) this.#outbox.abandonQueued()
  }

  /** Of those that waited long, some may be in the log by their own brokers' doing. */
  #appendCommands(handed: readonly EntryCommand[]): Promise<boolean> {
    const commands = handed.filter((command) => mayCount(this.state, command))
    if (commands.length === 0) return Promise.resolve(true)
    const ticket = this.#tickets.take()
    return this.#appendEntry(this.#encodeEntry(commands, [], 0, this.#clock.nowMs()), commands, ticket)
  }

  /** Resolves with true when the entry is durable and announced, or its commands arrived by another way; the outcomes come through the fold. */
  async #appendEntry(entry: EntryBytes, commands: readonly EntryCommand[], ticket: Ticket): Promise<boolean> {
    const isWanted = () => !this.#failed && commands.some((command) => mayCount(this.state, command))
    this.#appending++
    try {
      const index = await this.#appender.append(entry, ticket, isWanted)
      if (this.#failed) return false
      if (index !== undefined) this.#publish({ index, header: entry.header, bodyBytes: entry.bodyBytes })
      return true
    } catch (error) {
      this.#failUnlessClosing(error)
      return false
    } finally {
      this.#appending--
    }
  }

  async #fill(index: LogIndex): Promise<void> {
    this.#appending++
    try {
      await this.#appender.fill(index)
      // What somebody else put there may not have been read yet, and nothing else need ever come.
      this.#follower.lookAgain()
    } catch (error) {
      this.#failUnlessClosing(error)
    } finally {
      this.#appending--
    }
  }

  #patienceWith(index: LogIndex): number {
    const holderId = this.#combiner.holderOf(index)
    if (holderId !== undefined && this.#tickets.isGone(holderId)) return 0
    return this.#isShared && this.isCombiner ? TICKET_LIFE_MS : this.#patienceMs
  }

  /** An entry of this broker's is durable. */
  #publish(entry: Entry): void {
    this.#follower.heard()
    this.#take(entry)
    if (!this.#failed) this.#peers?.announce(entry)
  }

  #take(entry: Entry): void {
    if (this.#failed) return
    this.#combiner.taken(entry.index)
    const { appliedBytes } = this.#fold
    try {
      this.#fold.announce(entry)
    } catch (error) {
      this.#fail(error)
      return
    }
    this.#checkOwnRegistration()
    this.#loglet.learn?.(this.state.appliedIndex, this.#fold.appliedBytes - appliedBytes)
    this.#follower.noticed(entry.index)
  }

  #encodeEntry(commands: readonly EntryCommand[], body: readonly Uint8Array[], bodyBytes: number, timeMs: number): EntryBytes {
    const nonce = this.#random.int(2 ** 32)
    const header = encodeEntryHeader({ brokerId: this.#brokerId, incarnation: this.#incarnation, nonce, timeMs, commands })
    return { header, body, bodyBytes }
  }

  #failUnlessClosing(error: unknown): void {
    const isClosed = error instanceof Failure && (error.reason === 'closing' || error.reason === 'closed')
    if (!this.#closing || !isClosed) this.#fail(error)
    else this.#outbox.abandonQueued()
  }

  #fail(cause: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#follower.stop()
    this.#outbox.abandonAll()
    this.#fatal(cause)
  }

  /** What lies behind a hole isn't awaited: it is applied nowhere, so it was acknowledged to nobody. */
  barrier(): Promise<void> {
    return this.#barrier.pass()
  }

  /**
   * Takes no more; what is under way becomes durable and is applied, unless the log failed or finds no room. Where that hangs on others, it's given up after a
   * while: its outcome is unknown then.
   */
  async close(): Promise<void> {
    this.#closing = true
    this.#appender.close()
    const untilMs = this.#isShared ? this.#clock.monotonicMs() + CLOSE_MS_MAX : Number.POSITIVE_INFINITY
    const isBusy = () => this.#appending > 0 || this.#outbox.isHanding || (this.#isShared && this.#outbox.unansweredCount > 0)
    while (!this.#failed && isBusy() && this.#clock.monotonicMs() < untilMs) await pause(this.#clock, 1)
    this.#follower.stop()
    this.#outbox.abandonAll()
  }
}
