import { Failure, type FailureReason } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock, Log } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { EntryBytes, Loglet } from '../log/log.ts'
import { TICKET_LIFE_MS } from './combiner.ts'
import type { Ticket, Tickets } from './tickets.ts'

const RETRY_FIRST_MS = 5
const RETRY_LONGEST_MS = 1_000

/**
 * Brings entries into the log: takes a ticket and appends there until the loglet has decided. An undecided append is
 * repeated with the same bytes at the same index; an index that somebody else took costs a new ticket. What finds no room
 * holds no index while it waits, so that smaller entries go on: among them may be the one that makes room.
 */
export class Appender {
  readonly #parts: AppenderParts
  readonly #underWay = new Set<LogIndex>()
  #stalled = 0
  #closing = false

  constructor(parts: AppenderParts) {
    this.#parts = parts
  }

  /** True while an append waits for means (room on the disk, descriptors), or in vain for an answer. */
  get stalled(): boolean {
    return this.#stalled > 0
  }

  /** An append of this broker's holds the index, decided or not: what becomes of it comes from there. */
  isUnderWay(index: LogIndex): boolean {
    return this.#underWay.has(index)
  }

  /**
   * Resolves with the entry's index once it's durable: at the place of the ticket, or a later one. `isWanted` is asked before each new ticket: false
   * ends it with `undefined` (the commands arrived by another way). Throws what the loglet throws for good.
   */
  async append(entry: EntryBytes, ticket: Ticket, isWanted: () => boolean): Promise<LogIndex | undefined> {
    const wait = new Wait()
    let index: LogIndex | undefined = typeof ticket === 'number' ? ticket : await ticket
    let lost = 0
    try {
      for (;;) {
        this.#underWay.add(index)
        const decided = await this.#decide(index, entry, wait)
        if (decided === 'appended') return index
        if (decided === 'taken') {
          await this.#parts.taken(index)
          this.#underWay.delete(index)
          index = undefined
          lost++
        } else {
          if (mustLeave(decided, wait) && (await this.#leave(index, wait))) index = undefined
          await this.#waitForRoom(decided, wait)
        }
        if (index !== undefined) continue
        if (!isWanted()) return undefined
        const next = this.#parts.tickets.take(lost)
        index = typeof next === 'number' ? next : await next
      }
    } finally {
      if (index !== undefined) this.#underWay.delete(index)
      this.#goOn(wait)
    }
  }

  /** Puts an empty entry at an index that stayed empty, so that the entries after it can be applied; somebody else's does as well. */
  async fill(index: LogIndex): Promise<void> {
    const wait = new Wait()
    this.#underWay.add(index)
    try {
      for (;;) {
        const noRoom = await this.#tryToFill(index, wait)
        if (noRoom === undefined) return
        await this.#waitForRoom(noRoom, wait)
      }
    } finally {
      this.#underWay.delete(index)
      this.#goOn(wait)
    }
  }

  /** What still finds no room is given up from now on; what is undecided goes on until it's decided. */
  close(): void {
    this.#closing = true
  }

  /** A Failure is the lack of means for which the entry isn't written, and wasn't by an earlier attempt either: the index is free again. */
  async #decide(index: LogIndex, entry: EntryBytes, wait: Wait): Promise<'appended' | 'taken' | Failure> {
    let isUndecided = false
    for (;;) {
      try {
        return await this.#parts.loglet.append(index, entry)
      } catch (error) {
        if (!(error instanceof Failure) || !isWorthRepeating(error)) throw error
        if (error.applied === 'no' && !isUndecided) return error
        isUndecided = true
        if (wait.isLong) this.#stall(wait, error)
      }
      await wait.pass(this.#parts.clock)
    }
  }

  /** Whether the index is off our hands: given back, or an empty entry found the room that a larger one didn't. */
  async #leave(index: LogIndex, wait: Wait): Promise<boolean> {
    const isLeft = this.#parts.tickets.giveBack(index) || (await this.#tryToFill(index, wait)) === undefined
    if (isLeft) this.#underWay.delete(index)
    return isLeft
  }

  async #tryToFill(index: LogIndex, wait: Wait): Promise<Failure | undefined> {
    const entry = this.#parts.emptyEntry()
    const decided = await this.#decide(index, entry, wait)
    if (decided === 'appended') this.#parts.filled(index, entry)
    else if (decided === 'taken') await this.#parts.taken(index)
    else return decided
    return undefined
  }

  async #waitForRoom(cause: Failure, wait: Wait): Promise<void> {
    // What isn't written may be given up: its caller never heard of it as done.
    if (this.#closing) throw closing(cause)
    if (cause.reason !== 'log-busy' || wait.isLong) this.#stall(wait, cause)
    await wait.pass(this.#parts.clock)
  }

  #stall(wait: Wait, cause: Failure): void {
    if (wait.isStalled) return
    wait.isStalled = true
    this.#stalled++
    this.#parts.log.error('the log has no room or gives no answer: what was sent waits', { cause: cause.message })
  }

  #goOn(wait: Wait): void {
    if (wait.isStalled && --this.#stalled === 0) this.#parts.log.info('the log can be written again')
  }
}

export interface AppenderParts {
  readonly loglet: Loglet
  readonly tickets: Pick<Tickets, 'take' | 'giveBack'>
  readonly clock: Clock
  readonly log: Log
  /** Somebody else's entry holds an index: it must be read, since perhaps nobody announces it here. */
  readonly taken: (index: LogIndex) => Promise<void>
  /** An entry without commands, for an index that others lie behind. */
  readonly emptyEntry: () => EntryBytes
  /** Such an entry is durable at an index. */
  readonly filled: (index: LogIndex, entry: EntryBytes) => void
}

/** The pauses of one append, longer and longer. */
class Wait {
  isStalled = false
  #delayMs = RETRY_FIRST_MS
  #passedMs = 0

  get passedMs(): number {
    return this.#passedMs
  }

  /** It has lasted about as long as a pause can become. */
  get isLong(): boolean {
    return this.#delayMs === RETRY_LONGEST_MS
  }

  pass(clock: Clock): Promise<void> {
    const delayMs = this.#delayMs
    this.#passedMs += delayMs
    this.#delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)
    return pause(clock, delayMs)
  }
}

/** A log that is busy takes the entry at its index in a moment, and who left it would make a hole; unless what lies before was given to nobody who lives. */
function mustLeave(cause: Failure, wait: Wait): boolean {
  return cause.reason !== 'log-busy' || wait.passedMs > TICKET_LIFE_MS
}

/** All that passes by itself. Not `disk-error`, after which only a new start can tell what is there. */
const PASSING: ReadonlySet<FailureReason> = new Set([
  'undecided',
  'disk-full',
  'too-many-files',
  'log-busy',
  'store-denied',
  'store-throttled',
  'store-failed',
])

function isWorthRepeating(failure: Failure): boolean {
  return PASSING.has(failure.reason)
}

function closing(cause: Failure): Failure {
  return new Failure('unavailable', 'closing', 'no', `the broker stops and the log has no room: ${cause.message}`, cause)
}
