import { Failure } from '../base/failure.ts'
import type { Clock, Log } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { EntryBytes, Loglet } from '../log/log.ts'
import type { Combiner } from './combiner.ts'

const RETRY_FIRST_MS = 5
const RETRY_LONGEST_MS = 1_000

/**
 * Brings entries into the log: takes a ticket and appends there until the loglet has decided. An undecided append is
 * repeated with the same bytes at the same index; an index that somebody else took costs a new ticket.
 */
export class Appender {
  readonly #loglet: Loglet
  readonly #combiner: Combiner
  readonly #clock: Clock
  readonly #log: Log
  readonly #taken: (index: LogIndex) => Promise<void>
  #stalled = 0
  #closing = false

  constructor(parts: {
    readonly loglet: Loglet
    readonly combiner: Combiner
    readonly clock: Clock
    readonly log: Log
    /** Somebody else's entry holds an index: it must be read, since nobody here will announce it. */
    readonly taken: (index: LogIndex) => Promise<void>
  }) {
    this.#loglet = parts.loglet
    this.#combiner = parts.combiner
    this.#clock = parts.clock
    this.#log = parts.log
    this.#taken = parts.taken
  }

  /** True while an append waits for means: room on the disk, descriptors. */
  get stalled(): boolean {
    return this.#stalled > 0
  }

  /**
   * Resolves with the entry's index once it's durable. `isWanted` is asked before each new ticket: false ends it with
   * `undefined` (the commands arrived by another way). Throws what the loglet throws for good.
   */
  async append(entry: EntryBytes, isWanted: () => boolean): Promise<LogIndex | undefined> {
    while (isWanted()) {
      const index = this.#combiner.ticket()
      if ((await this.#decide(index, entry)) === 'appended') return index
      this.#combiner.taken(index)
      await this.#taken(index)
    }
    return undefined
  }

  /** Fills an index that its ticket's holder left empty, so that the entries after it can be applied. */
  async fill(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    return this.#decide(index, entry)
  }

  /** What still finds no room is given up from now on; what is undecided goes on until it's decided. */
  close(): void {
    this.#closing = true
  }

  async #decide(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    let stalled = false
    try {
      for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)) {
        try {
          return await this.#loglet.append(index, entry)
        } catch (error) {
          if (!(error instanceof Failure) || !isWorthRepeating(error)) throw error
          // What isn't written may be given up: its caller never heard of it as done.
          if (this.#closing && error.applied === 'no') throw closing(error)
          if (error.applied === 'no' && !stalled) {
            stalled = true
            this.#stalled++
            this.#log.error('the log has no room: nothing is acknowledged until it has', { cause: error.message })
          }
        }
        await new Promise<void>((resolve) => this.#clock.after(delayMs, resolve))
      }
    } finally {
      if (stalled && --this.#stalled === 0) this.#log.info('the log can be written again')
    }
  }
}

/** All that passes by itself. Not `disk-error`, after which only a new start can tell what is there. */
const PASSING: ReadonlySet<string> = new Set(['undecided', 'disk-full', 'too-many-files', 'log-busy'])

function isWorthRepeating(failure: Failure): boolean {
  return PASSING.has(failure.reason)
}

function closing(cause: Failure): Failure {
  return new Failure('unavailable', 'closing', 'no', `the broker stops and the log has no room: ${cause.message}`, cause)
}
