import { setMaxListeners } from 'node:events'
import { Failure, isUnavailable } from '../base/failure.ts'
import type { Clock, Random } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { pagesOf } from '../store/pages.ts'
import { patiently } from '../store/patience.ts'
import { DELETE_KEYS_MAX, type ObjectStore } from '../store/store.ts'
import { encodeEntryHeader } from './entry-header.ts'
import { FrozenSlots } from './frozen-slots.ts'
import { type BodyReadWays, type BodySlice, checkEntrySize, type Entry, type EntryBytes, type Loglet } from './log.ts'
import { SeenLog } from './seen-log.ts'
import { type EncodedSlot, encodeSlot, type FoundSlot, indexOfSlot, SLOT_PREFIX } from './slot.ts'
import { type ObjectRanges, SlotBodies } from './slot-bodies.ts'
import { SlotReader } from './slot-reader.ts'
import { SlotWriter } from './slot-writer.ts'
import { TailLook, WINDOW_ENTRIES, wentBack } from './tail-look.ts'
import { TrimRegister } from './trim-register.ts'

export interface ObjectLogletParts {
  /** Shared by all brokers of the cluster. Whoever opened it closes it, after the loglet. */
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
  /** A cache of what was read; without it each slice of a body is a request. */
  readonly ranges?: ObjectRanges | undefined
  /** From a trim to the deletion of its slots, by the store's clock. The same on all brokers of a cluster. */
  readonly graceMs?: number | undefined
}

const GRACE_MS = 3_600_000
/** The setting that it is: who deletes must wait at least as long as every writer takes for granted. */
export const TRIM_GRACE = 'log.trim.grace.ms'
/** Slots that one read asks for at the same time. */
const READ_WIDTH = 64
/** Enough for one read, whatever `entriesMax` says. */
const READ_BYTES_MAX = 32 * 1024 * 1024

/**
 * The log in an object store: each entry an object under its number, created once. Any number of loglets, on any machine, may be open over the same store.
 * Throws a Failure: `corrupt`, reason `damaged-trim-marker`; `invalid`, reason `bad-setting`; `unavailable`.
 */
export async function openObjectLoglet(parts: ObjectLogletParts): Promise<Loglet> {
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const { graceMs = GRACE_MS } = parts
  const patient = { store: parts.store, clock: parts.clock, random: parts.random, closing: ending.signal }
  const register = new TrimRegister(patient)
  const seen = new SeenLog(register, graceMs, await register.open())
  return new ObjectLoglet({ ...patient, ranges: parts.ranges, graceMs, ending, register, seen })
}

interface OpenedParts {
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
  readonly closing: AbortSignal
  readonly ranges: ObjectRanges | undefined
  readonly graceMs: number
  readonly ending: AbortController
  readonly register: TrimRegister
  readonly seen: SeenLog
}

class ObjectLoglet implements Loglet {
  readonly #parts: OpenedParts
  readonly #seen: SeenLog
  readonly #reader: SlotReader
  readonly #writer: SlotWriter
  readonly #look: TailLook
  readonly #bodies: SlotBodies
  readonly #frozen = new FrozenSlots()
  /** Trims and collects, one after the other. */
  #upkeep: Promise<unknown> = Promise.resolve()

  constructor(parts: OpenedParts) {
    this.#parts = parts
    this.#seen = parts.seen
    this.#reader = new SlotReader(parts)
    this.#writer = new SlotWriter({ ...parts, reader: this.#reader })
    this.#look = new TailLook(this.#seen, this.#reader)
    this.#bodies = new SlotBodies(this.#seen, this.#reader, parts.ranges)
  }

  async append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    checkEntrySize(entry)
    const slot = encodeSlot(index, entry)
    this.#checkOpen()
    await this.#checkWithinWindow(index)
    return this.#frozen.decide(index, slot, () => this.#decide(index, slot, entry.body))
  }

  /** So that no entry lies further behind the first hole than `tail` looks. */
  async #checkWithinWindow(index: number): Promise<void> {
    const { occupancy } = this.#seen
    if (index <= occupancy.contiguousTail + WINDOW_ENTRIES) return
    const tail = await this.#look.contiguous()
    if (index <= tail + WINDOW_ENTRIES) return
    const text = `entry ${index} is too far from the end of the log, which is whole up to ${tail}`
    throw new Failure('unavailable', 'log-busy', 'no', text)
  }

  async #decide(index: number, slot: EncodedSlot, body: readonly Uint8Array[]): Promise<'appended' | 'taken'> {
    const seen = this.#seen
    this.#checkOpen()
    if (index < seen.trimmedBefore) return 'taken'
    const { holds, wasEmpty, dateMs } = await this.#writer.write(index, slot, body)
    if (holds === 'rival') return 'taken'
    // A slot that was deleted after a trim can be had again, by whoever slept so long.
    if (!wasEmpty || !seen.proofs.covers(index, dateMs)) await this.#readMarker()
    if (index < seen.trimmedBefore) return 'taken'
    if (wasEmpty) seen.proofs.add(index, dateMs)
    seen.saw(index, slot.head)
    return 'appended'
  }

  /** An append that has done so much is undecided, whatever went wrong. */
  async #readMarker(): Promise<void> {
    try {
      await this.#seen.readMarker()
    } catch (error) {
      if (!isUnavailable(error)) throw error
      throw new Failure('unavailable', 'undecided', 'unknown', `the trim marker can't be read: ${error.message}`, error)
    }
  }

  async read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]> {
    const seen = this.#seen
    this.#checkReadable(from)
    // What comes while this looks wasn't there when it was asked for.
    const wasFilled = entriesMax > 0 && seen.occupancy.isFilled(from)
    const slots = await this.#readSlots(from, entriesMax)
    const isCovered = slots.every((slot, at) => seen.proofs.covers(from + at, slot.dateMs))
    // Nothing there, or what somebody put there who slept: who slept as well must not take either for the log.
    if (entriesMax > 0 && (slots.length === 0 || !isCovered)) {
      await seen.readMarker()
      this.#checkReadable(from)
    }
    if (slots.length === 0 && wasFilled) throw wentBack(from)
    return slots.map(({ header, head }, at) => ({ index: logIndex(from + at), header, bodyBytes: head.bodyBytes }))
  }

  #checkReadable(from: number): void {
    const { trimmedBefore } = this.#seen
    if (from >= trimmedBefore) return
    throw new Failure('invalid', 'trimmed', 'no', `entry ${from} was trimmed: the log starts at ${trimmedBefore}`)
  }

  /** From `from` on, up to the first that isn't there: as many requests at once as have been answered well, up to a bound. */
  async #readSlots(from: number, entriesMax: number): Promise<readonly FoundSlot[]> {
    const seen = this.#seen
    const slots: FoundSlot[] = []
    const asked: Promise<FoundSlot | undefined>[] = []
    let bytes = 0
    for (let next = from; slots.length < entriesMax && bytes < READ_BYTES_MAX; ) {
      const width = Math.min(READ_WIDTH, Math.max(slots.length, seen.occupancy.contiguousTail - next, 1))
      for (; asked.length < width && next < from + entriesMax; next++) {
        const slot = Promise.resolve(seen.take(next) ?? this.#reader.find(next))
        // Those behind a hole are never awaited.
        slot.catch(() => {})
        asked.push(slot)
      }
      const slot = await asked.shift()
      if (slot === undefined) break
      seen.saw(from + slots.length, slot.head)
      slots.push(slot)
      bytes += slot.header.length
    }
    return slots
  }

  readBodies(slices: readonly BodySlice[], ways: BodyReadWays = {}): Promise<readonly Buffer[]> {
    return this.#bodies.read(slices, ways)
  }

  tail(): Promise<LogIndex> {
    return this.#look.tail()
  }

  contiguousTail(): Promise<LogIndex> {
    return this.#look.contiguous()
  }

  trim(before: LogIndex): Promise<void> {
    return this.#inTurn(() => this.#trim(before))
  }

  async #trim(before: LogIndex): Promise<void> {
    const seen = this.#seen
    if (before <= seen.trimmedBefore) return
    if (before > seen.occupancy.contiguousTail + 1) {
      const tail = await this.#look.tail()
      if (before > tail + 1)
        throw new Failure('invalid', 'trim-past-tail', 'no', `can't trim before ${before}: the log ends at ${tail}`)
      await this.#fillBefore(before)
    }
    seen.adopt(await this.#parts.register.advance(before))
  }

  /** Holes: an entry that lands in one after the trim would find nothing there to tell it that it came too late. */
  async #fillBefore(before: number): Promise<void> {
    const { seen, random } = this.#parts
    for (let index = seen.occupancy.contiguousTail + 1; index < before; index = seen.occupancy.contiguousTail + 1) {
      const nonce = random.int(2 ** 32)
      const header = encodeEntryHeader({ brokerId: 0, incarnation: 0, nonce, timeMs: 0, commands: [] })
      const slot = encodeSlot(index, { header, body: [], bodyBytes: 0 })
      const { holds } = await this.#writer.write(index, slot, [])
      if (holds === 'ours') seen.saw(index, slot.head)
      else await this.#look.contiguous()
    }
  }

  trimmedBefore(): LogIndex {
    return this.#seen.trimmedBefore
  }

  collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo?: LogIndex): Promise<number> {
    return this.#inTurn(() => this.#collect(isLive, judgedUpTo ?? Number.POSITIVE_INFINITY))
  }

  async #collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo: number): Promise<number> {
    const { register, store, graceMs, closing } = this.#parts
    const { deletedBefore, seen } = await register.collectable(graceMs)
    this.#seen.adopt(seen)
    const end = Math.min(deletedBefore, judgedUpTo + 1)
    if (end <= 1) return 0
    const ways = { keysMax: DELETE_KEYS_MAX, signal: closing }
    const list = (after: string | undefined) => patiently(() => store.list(SLOT_PREFIX, { after, ...ways }), this.#parts)
    let bytes = 0
    let isPastEnd = false
    for await (const page of pagesOf(list)) {
      const dead: string[] = []
      for (const { key, sizeBytes } of page) {
        const index = indexOfSlot(key)
        if (index !== undefined && index >= end) isPastEnd = true
        if (index === undefined || index >= end || isLive(logIndex(index), logIndex(index))) continue
        dead.push(key)
        this.#seen.forget(index, sizeBytes)
        bytes += sizeBytes
      }
      if (dead.length > 0) await store.delete(dead, closing)
      if (isPastEnd) break
    }
    return bytes
  }

  learn(upTo: LogIndex, sizeBytes: number): void {
    this.#seen.learn(upTo, sizeBytes)
  }

  sizeBytes(): number {
    return this.#seen.sizeBytes
  }

  async close(): Promise<void> {
    this.#parts.ending.abort()
    await this.#frozen.settled()
    await this.#upkeep
  }

  #checkOpen(): void {
    if (this.#parts.closing.aborted) throw new Failure('unavailable', 'closed', 'no', 'the log is closed')
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#upkeep.then(run)
    this.#upkeep = done.catch(() => {})
    return done
  }
}
