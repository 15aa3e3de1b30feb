import { Failure } from '../base/failure.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { aborted } from '../base/wanted.ts'
import { type BodyReadWays, type BodySlice, checkEntrySize, type Entry, type EntryBytes, type Loglet } from './log.ts'
import { Occupancy } from './occupancy.ts'
import { isSameBody, isSameHeader, joinedBody } from './same-entry.ts'

/** What a `memory` loglet keeps. Several loglets over the same one are several connections to one log. */
export class MemoryLog {
  /** By index; trimmed entries stay until they are collected. */
  readonly entries = new Map<number, MemoryEntry>()
  readonly occupancy = new Occupancy(0)
  trimmedBefore = 1
  sizeBytes = 0
}

interface MemoryEntry {
  readonly header: Buffer
  readonly bodyBytes: number
  readonly body: Buffer
}

/** For tests and simulations: durable as long as its MemoryLog is kept. */
export class MemoryLoglet implements Loglet {
  readonly #log: MemoryLog
  #closed = false

  constructor(log = new MemoryLog()) {
    this.#log = log
  }

  async append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    checkEntrySize(entry)
    // As with every other loglet, the caller goes on before the outcome is known.
    await undefined
    if (this.#closed) throw new Failure('unavailable', 'closed', 'no', 'the log is closed')
    if (index < this.#log.trimmedBefore) return 'taken'
    const kept = this.#log.entries.get(index)
    if (kept !== undefined) return isSameHeader(kept, entry) && isSameBody(kept.body, entry) ? 'appended' : 'taken'
    const copied = { header: Buffer.from(entry.header), bodyBytes: entry.bodyBytes, body: joinedBody(entry) }
    this.#log.entries.set(index, copied)
    this.#log.sizeBytes += copied.header.length + copied.bodyBytes
    this.#log.occupancy.fill(index)
    return 'appended'
  }

  async read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    if (from < this.#log.trimmedBefore) {
      throw new Failure('invalid', 'trimmed', 'no', `entry ${from} was trimmed: the log starts at ${this.#log.trimmedBefore}`)
    }
    const entries: Entry[] = []
    for (let index = from as number; entries.length < entriesMax; index++) {
      const kept = this.#log.entries.get(index)
      if (kept === undefined) break
      entries.push({ index: logIndex(index), header: Buffer.from(kept.header), bodyBytes: kept.bodyBytes })
    }
    return entries
  }

  async readBodies(
    slices: readonly BodySlice[],
    { signal, take = Buffer.allocUnsafeSlow }: BodyReadWays = {},
  ): Promise<readonly Buffer[]> {
    if (signal?.aborted === true) throw aborted()
    return slices.map(({ index, position, sizeBytes }) => {
      const kept = this.#log.entries.get(index)
      if (kept === undefined && index < this.#log.trimmedBefore) {
        throw new Failure('invalid', 'trimmed', 'no', `entry ${index} was trimmed and collected`)
      }
      if (kept === undefined || position + sizeBytes > kept.bodyBytes) {
        throw new Failure('corrupt', 'entry-missing', 'no', `entry ${index} is referred to, but isn't so in the log`)
      }
      const bytes = take(sizeBytes)
      bytes.set(kept.body.subarray(position, position + sizeBytes))
      return bytes
    })
  }

  async tail(): Promise<LogIndex> {
    return logIndex(this.#log.occupancy.tail)
  }

  async contiguousTail(): Promise<LogIndex> {
    return logIndex(this.#log.occupancy.contiguousTail)
  }

  async trim(before: LogIndex): Promise<void> {
    const { occupancy, trimmedBefore } = this.#log
    if (before <= trimmedBefore) return
    if (before > occupancy.tail + 1) {
      throw new Failure('invalid', 'trim-past-tail', 'no', `can't trim before ${before}: the log ends at ${occupancy.tail}`)
    }
    this.#log.trimmedBefore = before
    occupancy.trim(before)
  }

  trimmedBefore(): LogIndex {
    return logIndex(this.#log.trimmedBefore)
  }

  async collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo = this.#log.occupancy.tail): Promise<number> {
    const before = this.#log.sizeBytes
    for (const [index, { header, bodyBytes }] of this.#log.entries) {
      if (index >= this.#log.trimmedBefore || index > judgedUpTo || isLive(logIndex(index), logIndex(index))) continue
      this.#log.entries.delete(index)
      this.#log.sizeBytes -= header.length + bodyBytes
    }
    return before - this.#log.sizeBytes
  }

  sizeBytes(): number {
    return this.#log.sizeBytes
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
