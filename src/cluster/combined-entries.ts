import type { EntryCommand } from '../log/entry-header.ts'
import { ROOM_LANE } from '../state/lanes.ts'

/** What is joined in one entry, unless a single command is larger. */
export const CONTROL_ENTRY_BYTES_MAX = 1024 * 1024
/** Small, for what room is left may be small. */
export const ROOM_ENTRY_BYTES_MAX = 4 * 1024
/** Entries under way at a time: the second is for who came while the first is slow. */
const UNDER_WAY_MAX = 2
/** Commands that wait, of all brokers. What finds no room there gets an entry of its own. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024

interface Handed {
  readonly commands: readonly EntryCommand[]
  readonly sizeBytes: number
  readonly done: (isDone: boolean) => void
}

/** False: the entry isn't in the log, and won't be. */
type Append = (commands: readonly EntryCommand[]) => Promise<boolean>

/** Commands without a body, this broker's own and those of others, on their way into common entries; what makes room has its own. */
export class CombinedEntries {
  readonly #append: Append
  readonly #control: EntryQueue
  readonly #room: EntryQueue

  constructor(append: Append) {
    this.#append = append
    this.#control = new EntryQueue(CONTROL_ENTRY_BYTES_MAX, append)
    this.#room = new EntryQueue(ROOM_ENTRY_BYTES_MAX, append)
  }

  /** Resolves with true when an entry with the commands, which are of one lane, is durable, or they arrived by another way. */
  add(commands: readonly EntryCommand[]): Promise<boolean> {
    const queue = commands[0]!.lane === ROOM_LANE ? this.#room : this.#control
    return queue.hasRoom(commands) ? queue.add(commands) : this.#append(commands)
  }
}

/**
 * ```
 *   add → waiting (bounded) → joined in an entry (at most `entryBytesMax`, or what came in one piece) → done when that is durable
 * ```
 */
class EntryQueue {
  readonly #entryBytesMax: number
  readonly #append: Append
  readonly #waiting: Handed[] = []
  #waitingBytes = 0
  #underWay = 0

  constructor(entryBytesMax: number, append: Append) {
    this.#entryBytesMax = entryBytesMax
    this.#append = append
  }

  /** False: others wait already, and more than is good. */
  hasRoom(commands: readonly EntryCommand[]): boolean {
    return this.#waiting.length === 0 || this.#waitingBytes + sizeOf(commands) <= WAITING_BYTES_MAX
  }

  add(commands: readonly EntryCommand[]): Promise<boolean> {
    const sizeBytes = sizeOf(commands)
    return new Promise((done) => {
      this.#waiting.push({ commands, sizeBytes, done })
      this.#waitingBytes += sizeBytes
      this.#next()
    })
  }

  #next(): void {
    if (this.#underWay >= UNDER_WAY_MAX || this.#waiting.length === 0) return
    this.#underWay++
    void this.#appendNext(this.#take())
  }

  async #appendNext(handed: readonly Handed[]): Promise<void> {
    const isDone = await this.#append(handed.length === 1 ? handed[0]!.commands : handed.flatMap(({ commands }) => commands))
    this.#underWay--
    for (const { done } of handed) done(isDone)
    this.#next()
  }

  #take(): Handed[] {
    let sizeBytes = 0
    let count = 0
    while (count < this.#waiting.length && (count === 0 || sizeBytes + this.#waiting[count]!.sizeBytes <= this.#entryBytesMax))
      sizeBytes += this.#waiting[count++]!.sizeBytes
    this.#waitingBytes -= sizeBytes
    return this.#waiting.splice(0, count)
  }
}

function sizeOf(commands: readonly EntryCommand[]): number {
  let sizeBytes = 0
  for (const { bytes } of commands) sizeBytes += bytes.length
  return sizeBytes
}
