import { Failure } from '../../../src/base/failure.ts'
import type { Clock } from '../../../src/base/ports.ts'
import type { LogIndex } from '../../../src/base/units.ts'
import type { BodyReadWays, BodySlice, Entry, EntryBytes, Loglet } from '../../../src/log/log.ts'
import { type MemoryLog, MemoryLoglet } from '../../../src/log/memory-loglet.ts'
import { joinedBody } from '../../../src/log/same-entry.ts'
import type { Coverage } from '../world/coverage.ts'
import type { LogTrouble } from '../world/log-trouble.ts'
import type { SimRandom } from '../world/random.ts'

export interface RemoteLogletParts {
  /** Kept elsewhere: it outlives the broker's process and machine. */
  readonly store: MemoryLog
  /** Of the process: its waiting ends with it. */
  readonly clock: Clock
  readonly random: SimRandom
  readonly trouble: LogTrouble
  readonly coverage: Coverage
  /** An event of the world: what is on its way to the store gets there though the process died. */
  readonly later: (delayMs: number, run: () => void) => void
}

/**
 * A log behind a network, as a store in a cloud would keep it. Requests and answers are lost apart from each other; what is told to be
 * undecided may be done much later, perhaps in another life's time, whose entry then finds its index taken.
 */
export class RemoteLoglet implements Loglet {
  readonly #parts: RemoteLogletParts
  readonly #store: MemoryLoglet

  constructor(parts: RemoteLogletParts) {
    this.#parts = parts
    this.#store = new MemoryLoglet(parts.store)
  }

  append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    const { random, trouble, coverage } = this.#parts
    const sent = sentCopy(entry)
    const fate = random.float()
    const wayMs = this.#wayMs()
    return new Promise((resolve, reject) => {
      const untold = (): void => this.#tell(this.#wayMs(), () => reject(undecided(index)))
      if (fate < trouble.lostBefore) {
        coverage.count('log-lost-before')
        untold()
      } else if (fate < trouble.lostBefore + trouble.late) {
        coverage.count('log-late')
        this.#arrive(wayMs + random.pick([50, 1_000, 5_000]), index, sent, () => undefined)
        untold()
      } else if (fate < trouble.lostBefore + trouble.late + trouble.lostAfter) {
        coverage.count('log-lost-after')
        this.#arrive(wayMs, index, sent, untold)
      } else this.#arrive(wayMs, index, sent, (done) => this.#tell(this.#wayMs(), () => done.then(resolve, reject)))
    })
  }

  /** Whether or not the sender lives by then. */
  #arrive(delayMs: number, index: LogIndex, sent: EntryBytes, answer: (done: Promise<'appended' | 'taken'>) => void): void {
    this.#parts.later(delayMs, () => {
      const done = this.#store.append(index, sent)
      done.then(
        (outcome) => outcome === 'taken' && this.#parts.coverage.count('log-taken'),
        () => undefined,
      )
      answer(done)
    })
  }

  async read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    await this.#trip()
    return this.#store.read(from, entriesMax)
  }

  async readBodies(slices: readonly BodySlice[], ways?: BodyReadWays): Promise<readonly Buffer[]> {
    await this.#trip()
    return this.#store.readBodies(slices, ways)
  }

  async tail(): Promise<LogIndex> {
    await this.#trip()
    return this.#store.tail()
  }

  async contiguousTail(): Promise<LogIndex> {
    await this.#trip()
    return this.#store.contiguousTail()
  }

  async trim(before: LogIndex): Promise<void> {
    await this.#trip()
    return this.#store.trim(before)
  }

  trimmedBefore(): LogIndex {
    return this.#store.trimmedBefore()
  }

  async collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo?: LogIndex): Promise<number> {
    await this.#trip()
    return this.#store.collect(isLive, judgedUpTo)
  }

  sizeBytes(): number {
    return this.#store.sizeBytes()
  }

  /** The store goes on; what is on its way still gets there. */
  async close(): Promise<void> {}

  #wayMs(): number {
    return this.#parts.random.between(0.2, 4) * this.#parts.trouble.slowness
  }

  #tell(delayMs: number, run: () => void): void {
    this.#parts.clock.after(delayMs, run)
  }

  #trip(): Promise<void> {
    return new Promise((resolve) => this.#tell(this.#wayMs(), resolve))
  }
}

/** On the wire: whatever the sender does with its memory afterwards, this is what arrives. */
function sentCopy(entry: EntryBytes): EntryBytes {
  return { header: Buffer.from(entry.header), body: [joinedBody(entry)], bodyBytes: entry.bodyBytes }
}

function undecided(index: LogIndex): Failure {
  return new Failure('unavailable', 'undecided', 'unknown', `nobody told what became of entry ${index}`)
}
