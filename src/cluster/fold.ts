import type { LogIndex } from '../base/units.ts'
import { decodeEntryHeader } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'
import { decodeCommand } from '../state/commands/commands.ts'
import { beginEntry, execute } from '../state/execute.ts'
import type { Outcome } from '../state/outcome.ts'
import type { ClusterState } from '../state/state.ts'
import type { Partition } from '../state/topic.ts'

/** Hears the outcome of each command as it is applied. */
export type OutcomeListener = (
  brokerId: number,
  incarnation: number,
  lane: number,
  sequence: number,
  outcome: Outcome,
  index: LogIndex,
) => void

/** Sees each entry when all of it has been applied: for those who check the fold. It changes nothing. */
export type FoldWatch = (state: ClusterState, entry: Entry) => void

/** Early entries that are held: so many at most, and so many bytes of headers. */
const EARLY_MAX = 1_024
const EARLY_BYTES_MAX = 32 * 1024 * 1024

/**
 * Folds entries into the state, strictly by index.
 *
 * ```
 *   applied … appliedIndex │ next │ ? │ announced early, held until its predecessors are here
 * ```
 * Entries come in by `announce`, from writers and from reading the log. What is held is bounded: what comes too early is let go, and read when its turn
 * has come.
 */
export class Fold {
  readonly state: ClusterState
  readonly #outcome: OutcomeListener
  readonly #watch: FoldWatch | undefined
  readonly #early = new Map<LogIndex, Entry>()
  #earlyBytes = 0
  #appliedBytes = 0
  readonly #listeners: ((touched: readonly Partition[], index: LogIndex) => void)[] = []
  readonly #waiters: { readonly index: LogIndex; readonly resolve: () => void }[] = []

  constructor(state: ClusterState, outcome: OutcomeListener, watch?: FoldWatch) {
    this.state = state
    this.#outcome = outcome
    this.#watch = watch
  }

  onApplied(listener: (touched: readonly Partition[], index: LogIndex) => void): void {
    this.#listeners.push(listener)
  }

  /** Takes a durable entry and applies what is next. Throws a Failure (`corrupt`) if its header can't be read: the broker halts. */
  announce(entry: Entry): void {
    const { appliedIndex } = this.state
    if (entry.index <= appliedIndex) return
    if (entry.index > appliedIndex + 1) {
      this.#hold(entry)
      return
    }
    this.#apply(entry)
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) this.#apply(next)
  }

  /** Whether the entry is here, applied or not. */
  holds(index: LogIndex): boolean {
    return index <= this.state.appliedIndex || this.#early.has(index)
  }

  /** Headers and bodies of all that was applied. */
  get appliedBytes(): number {
    return this.#appliedBytes
  }

  #hold(entry: Entry): void {
    if (this.#early.has(entry.index) || this.#early.size >= EARLY_MAX) return
    if (this.#earlyBytes + entry.header.length > EARLY_BYTES_MAX) return
    this.#early.set(entry.index, entry)
    this.#earlyBytes += entry.header.length
  }

  #takeNext(): Entry | undefined {
    if (this.#early.size === 0) return undefined
    const index = (this.state.appliedIndex + 1) as LogIndex
    const entry = this.#early.get(index)
    if (entry === undefined) return undefined
    this.#early.delete(index)
    this.#earlyBytes -= entry.header.length
    return entry
  }

  #apply(entry: Entry): void {
    const header = decodeEntryHeader(entry.header)
    // All of it is understood before any of it is applied: who can't read an entry halts before it.
    const commands = header.commands.map(({ bytes }) => decodeCommand(bytes))
    this.#appliedBytes += entry.header.length + entry.bodyBytes
    beginEntry(this.state, entry.index, header.timeMs)
    for (let at = 0; at < commands.length; at++) {
      const { brokerId, incarnation, lane, sequence } = header.commands[at]!
      const outcome = execute(this.state, { brokerId, incarnation, lane, sequence, command: commands[at]! }, entry.index)
      this.#outcome(brokerId, incarnation, lane, sequence, outcome, entry.index)
    }
    this.#watch?.(this.state, entry)
    for (const listener of this.#listeners) listener(this.state.touched, entry.index)
    this.state.touched.length = 0
    this.state.claims.touched.length = 0
    this.#wake()
  }

  /** Resolves when the entry at `index` is applied. */
  applied(index: LogIndex): Promise<void> {
    if (index <= this.state.appliedIndex) return Promise.resolve()
    return new Promise((resolve) => this.#waiters.push({ index, resolve }))
  }

  #wake(): void {
    for (let at = this.#waiters.length - 1; at >= 0; at--) {
      const waiter = this.#waiters[at]!
      if (waiter.index > this.state.appliedIndex) continue
      this.#waiters.splice(at, 1)
      waiter.resolve()
    }
  }
}
