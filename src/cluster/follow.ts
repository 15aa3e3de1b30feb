import { Failure, isUnavailable } from '../base/failure.ts'
import type { Clock, Timer } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { Entry, Loglet } from '../log/log.ts'
import { RecentTimes } from '../store/recent-times.ts'
import type { Combiner } from './combiner.ts'
import type { Fold } from './fold.ts'

const READ_ENTRIES_MAX = 1_000
/** Behind an index that others were faster at, to find out how far they are. */
const FOUND_ENTRIES_MAX = 64
/**
 * Entries come in another order than that of their indexes all the time, as the store's slow writes make them; what is later than nearly all of the
 * late ones counts as lost.
 */
const LATE_SHARE = 0.9
const LATE_MARGIN = 1.1
const LATE_LEAST_MS = 50
/** Holes that are looked at in one go. */
const HOLES_MAX = 64
/** Times of missing that are told apart. */
const GAPS_MAX = 1_024
const RETRY_FIRST_MS = 50
const RETRY_LONGEST_MS = 1_000
/** Who has heard of nothing for so long looks at the tail once. */
const QUIET_MS = 10_000

/**
 * Sees to it that the fold gets every entry of the log, whoever wrote it and whether or not its announcement came.
 *
 * ```
 *   applied │ can be read, as the tail says: at once │ missing: read when late, filled when patience is over │ known
 * ```
 * It writes nothing but into holes, that is below an entry that is there.
 */
export class Follower {
  readonly #parts: FollowerParts
  /** The highest index that holds an entry, as far as is known. */
  #known = 0
  /** All up to here holds entries. */
  #readable = 0
  /** What is missing up to an index is so since then. Ascending. */
  readonly #gaps: { upTo: number; readonly sinceMs: number }[] = []
  /** How late announcements came that weren't lost. */
  readonly #lateness = new RecentTimes()
  /** The missing index that was looked for and isn't there. */
  #soughtIndex = 0
  #retryMs = RETRY_FIRST_MS
  #notBeforeMs = 0
  #isReading = false
  #isStopped = false
  #timer: Timer | undefined
  #timerDueMs = 0
  #heardMs = 0
  #quiet: Timer | undefined

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  /** An entry comes by its announcement. Before it's taken. */
  announced(index: LogIndex): void {
    if (index >= this.#known || this.#parts.fold.holds(index)) return
    const nowMs = this.#parts.clock.monotonicMs()
    this.#lateness.add(nowMs - this.#missingSinceMs(index, nowMs))
  }

  /** An entry holds this index; its predecessors may be missing. */
  noticed(index: LogIndex): void {
    const { appliedIndex } = this.#parts.fold.state
    if (index > this.#known) {
      this.#known = index
      this.#parts.combiner.taken(index)
      if (index > appliedIndex) this.#note(index)
    }
    if (this.#known > appliedIndex) this.#arm()
    else if (this.#gaps.length > 0) this.#gaps.length = 0
  }

  #note(upTo: number): void {
    if (this.#gaps.length < GAPS_MAX) this.#gaps.push({ upTo, sinceMs: this.#parts.clock.monotonicMs() })
    else this.#gaps.at(-1)!.upTo = upTo
  }

  /** Entries hold all indexes up to here: what isn't applied can be read. */
  readableUpTo(index: LogIndex): void {
    this.heard()
    if (index <= this.#readable) return
    this.#readable = index
    this.noticed(index)
  }

  /** An append found an entry of somebody else. Resolves when that one and what lies behind it was read, if it can be. */
  async found(index: LogIndex): Promise<void> {
    if (this.#parts.fold.holds(index)) return
    try {
      await this.#read(index, FOUND_ENTRIES_MAX)
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
    this.noticed(index)
  }

  /** The highest index that holds an entry, as far as this broker has heard. Asks nobody. */
  get knownIndex(): LogIndex {
    return Math.max(this.#known, this.#parts.fold.state.appliedIndex) as LogIndex
  }

  /** Asks the loglet for the last index up to which there is no hole. Throws what it throws. */
  async look(): Promise<LogIndex> {
    const { loglet, fold } = this.#parts
    loglet.learn?.(fold.state.appliedIndex, 0)
    const tail = await loglet.contiguousTail()
    this.readableUpTo(tail)
    return tail
  }

  /** Something came in that tells of the tail. */
  heard(): void {
    if (this.#quiet !== undefined) this.#heardMs = this.#parts.clock.monotonicMs()
  }

  /** From now on silence makes it look at the tail. */
  listen(): void {
    this.#heardMs = this.#parts.clock.monotonicMs()
    this.#awaitQuiet(QUIET_MS)
  }

  /** Patience may have become shorter. */
  lookAgain(): void {
    if (this.#known > this.#parts.fold.state.appliedIndex) this.#arm()
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#quiet?.cancel()
  }

  #awaitQuiet(delayMs: number): void {
    const { clock } = this.#parts
    this.#quiet = clock.after(delayMs, () => {
      const leftMs = this.#heardMs + QUIET_MS - clock.monotonicMs()
      if (leftMs > 0) {
        this.#awaitQuiet(leftMs)
        return
      }
      this.#heardMs = clock.monotonicMs()
      this.#awaitQuiet(QUIET_MS)
      this.look().catch((error: unknown) => {
        if (!isUnavailable(error)) this.#fail(error)
      })
    })
  }

  /** Sets the timer for what comes next, unless it's set for something earlier: that looks again by itself. */
  #arm(): void {
    if (this.#isReading || this.#isStopped) return
    const { clock } = this.#parts
    const nowMs = clock.monotonicMs()
    const dueMs = Math.max(this.#dueMs(nowMs), nowMs)
    if (dueMs === Number.POSITIVE_INFINITY) return
    if (this.#timer !== undefined) {
      if (this.#timerDueMs <= dueMs) return
      this.#timer.cancel()
      this.#timer = undefined
    }
    if (dueMs <= nowMs) {
      void this.#follow()
      return
    }
    this.#timerDueMs = dueMs
    this.#timer = clock.after(dueMs - nowMs, () => {
      this.#timer = undefined
      void this.#follow()
    })
  }

  /** Infinite: there is nothing to do but to wait for this broker's own appends. */
  #dueMs(nowMs: number): number {
    const { fold, isUnderWay, patienceMs } = this.#parts
    const next = fold.state.appliedIndex + 1
    if (next <= this.#readable) return this.#notBeforeMs
    this.#dropGapsBelow(next)
    let dueMs = Number.POSITIVE_INFINITY
    for (const index of this.#missing(next)) {
      if (isUnderWay(index)) continue
      const sinceMs = this.#missingSinceMs(index, nowMs)
      const wayMs = index === next && this.#soughtIndex !== next ? Math.min(this.#lateMs, patienceMs(index)) : patienceMs(index)
      dueMs = Math.min(dueMs, sinceMs + wayMs)
    }
    return Math.max(dueMs, this.#notBeforeMs)
  }

  /** After so long an announcement counts as lost. */
  get #lateMs(): number {
    return Math.max(LATE_LEAST_MS, (this.#lateness.quantileMs(LATE_SHARE) ?? 0) * LATE_MARGIN)
  }

  #dropGapsBelow(next: number): void {
    let gone = 0
    while (gone < this.#gaps.length && this.#gaps[gone]!.upTo < next) gone++
    if (gone > 0) this.#gaps.splice(0, gone)
  }

  #missingSinceMs(index: number, nowMs: number): number {
    for (const gap of this.#gaps) if (index <= gap.upTo) return gap.sinceMs
    return nowMs
  }

  /** Indexes below a known entry that aren't here, from `next` on; the first ones are enough. */
  #missing(next: number): LogIndex[] {
    const missing: LogIndex[] = []
    for (let index = next; index <= this.#known && missing.length < HOLES_MAX; index++) {
      if (!this.#parts.fold.holds(index as LogIndex)) missing.push(index as LogIndex)
    }
    return missing
  }

  async #follow(): Promise<void> {
    if (this.#isReading || this.#isStopped) return
    this.#isReading = true
    try {
      while (!this.#isStopped && (await this.#step())) {}
    } catch (error) {
      if (isUnavailable(error)) this.#retryLater()
      else this.#fail(error)
    } finally {
      this.#isReading = false
    }
    if (this.#known > this.#parts.fold.state.appliedIndex) this.#arm()
  }

  /** Does what is due. True: look at once whether more is. */
  async #step(): Promise<boolean> {
    const { fold, clock, isUnderWay, patienceMs, fill } = this.#parts
    const nowMs = clock.monotonicMs()
    if (this.#known <= fold.state.appliedIndex || this.#dueMs(nowMs) > nowMs) return false
    const next = (fold.state.appliedIndex + 1) as LogIndex
    if (next <= this.#readable) {
      if ((await this.#read(next, this.#toRead(next))) === 0) this.#retryLater()
      return true
    }
    if (this.#soughtIndex !== next && !isUnderWay(next)) {
      this.#soughtIndex = next
      await this.#read(next, this.#toRead(next))
      return true
    }
    for (const index of this.#missing(next)) {
      if (!isUnderWay(index) && this.#missingSinceMs(index, nowMs) + patienceMs(index) <= nowMs) fill(index)
    }
    return true
  }

  /** Not what is held already. */
  #toRead(next: number): number {
    const end = Math.min(this.#known + 1, next + READ_ENTRIES_MAX)
    let index = next
    while (index < end && !this.#parts.fold.holds(index as LogIndex)) index++
    return index - next
  }

  /** How many there were. */
  async #read(from: LogIndex, entriesMax: number): Promise<number> {
    const entries = await this.#readOrSayWhyNot(from, entriesMax)
    for (const entry of entries) this.#parts.take(entry)
    if (entries.length > 0) {
      this.#retryMs = RETRY_FIRST_MS
      this.#notBeforeMs = 0
    }
    return entries.length
  }

  async #readOrSayWhyNot(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    const { loglet, fold } = this.#parts
    try {
      return await loglet.read(from, entriesMax)
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'trimmed') throw error
      // The others went on without this broker for so long that what it lacks is gone.
      const text = `the log begins at entry ${loglet.trimmedBefore()} and this broker has applied ${fold.state.appliedIndex}: it must start anew, from a snapshot`
      throw new Failure('fenced', 'trimmed', 'unknown', text, error)
    }
  }

  #retryLater(): void {
    this.#notBeforeMs = this.#parts.clock.monotonicMs() + this.#retryMs
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS)
  }

  #fail(error: unknown): void {
    this.stop()
    this.#parts.failed(error)
  }
}

export interface FollowerParts {
  readonly loglet: Loglet
  readonly fold: Fold
  /** Hears which indexes aren't free. */
  readonly combiner: Combiner
  readonly clock: Clock
  /** Hands a durable entry on to the fold, which comes back by `noticed`. */
  readonly take: (entry: Entry) => void
  /** An append of this broker's will tell what becomes of the index. */
  readonly isUnderWay: (index: LogIndex) => boolean
  /** How long an index may stay empty below others. */
  readonly patienceMs: (index: LogIndex) => number
  /** Puts an empty entry there; from now on the index is under way. */
  readonly fill: (index: LogIndex) => void
  /** The log can't be followed any more. */
  readonly failed: (cause: unknown) => void
}

/** Going on would give indexes away a second time that the snapshot's records lie at. */
export function logBehindSnapshot(tail: LogIndex, applied: LogIndex): Failure {
  const text = `the log ends at entry ${tail}, before entry ${applied} of the newest snapshot: the end of the log is missing`
  return new Failure('corrupt', 'log-behind-snapshot', 'no', text)
}
