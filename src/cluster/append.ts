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
  #stalled = 0

  constructor(parts: { readonly loglet: Loglet; readonly combiner: Combiner; readonly clock: Clock; readonly log: Log }) {
    this.#loglet = parts.loglet
    this.#combiner = parts.combiner
    this.#clock = parts.clock
    this.#log = parts.log
  }

  /** True while an append waits for room on the disk. */
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
    }
    return undefined
  }

  /** Fills an index that its ticket's holder left empty, so that the entries after it can be applied. */
  async fill(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    return this.#decide(index, entry)
  }

  async #decide(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    let stalled = false
    try {
      for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)) {
        try {
          return await this.#loglet.append(index, entry)
        } catch (error) {
          if (!(error instanceof Failure) || !isWorthRepeating(error)) throw error
          if (error.reason === 'disk-full' && !stalled) {
            stalled = true
            this.#stalled++
            this.#log.error('the disk is full: nothing is acknowledged until there is room', { cause: error.message })
          }
        }
        await new Promise<void>((resolve) => this.#clock.after(delayMs, resolve))
      }
    } finally {
      if (stalled && --this.#stalled === 0) this.#log.info('the log can be written again')
    }
  }
}

function isWorthRepeating(failure: Failure): boolean {
  return failure.reason === 'undecided' || failure.reason === 'disk-full'
}
