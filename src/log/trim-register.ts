import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import { isPassing, type PatienceParts, patiently, pauseBefore } from '../store/patience.ts'
import type { ObjectStore } from '../store/store.ts'
import { SLOT_PREFIX } from './slot.ts'

/**
 * From where the log in a store is read, and since when. As `ByteWriter` writes it:
 *
 * | what | size |
 * |------|------|
 * | magic `ODRM`, version of this layout: 1 | u32, u32 |
 * | before: first index that can be read | f64 |
 * | steps: count, then each: before, the store's clock when this was seen to be durable | varint, 2 × f64 |
 * | CRC-32C of all before | u32 |
 */
export interface TrimRegisterContent {
  readonly before: number
  /** Ascending. The newest may be missing: whoever collects next adds it. */
  readonly steps: readonly TrimStep[]
}

export interface TrimStep {
  readonly before: number
  readonly dateMs: number
}

export const TRIM_KEY = 'log-trim'
const MAGIC = Buffer.from('ODRM').readUInt32LE(0)
const VERSION = 1
/** Rivals that change it in between: each try one of them gets through. */
const CHANGES_MAX = 16
/** Steps of one grace; what was trimmed between two of them is deleted with the later one. */
const STEPS_A_GRACE = 32

/** What was there, and when. */
export interface SeenMarker extends TrimRegisterContent {
  readonly tag: string
  readonly dateMs: number | undefined
}

export interface TrimRegisterParts extends PatienceParts {
  readonly store: ObjectStore
  readonly closing: AbortSignal
}

/** The trim marker: the one object of the log that changes, by compare and swap. */
export class TrimRegister {
  readonly #parts: TrimRegisterParts

  constructor(parts: TrimRegisterParts) {
    this.#parts = parts
  }

  /** What is there, written first where the log is new. Throws a Failure: `corrupt`, reason `damaged-trim-marker`; `unavailable`. */
  async open(): Promise<SeenMarker> {
    for (;;) {
      const seen = await this.#find()
      if (seen !== undefined) return seen
      await patiently(() => this.#found(), this.#parts)
    }
  }

  /** Throws as `open` does, and where there is none any more. */
  async read(): Promise<SeenMarker> {
    const seen = await this.#find()
    if (seen === undefined) throw this.#damaged('it is gone')
    return seen
  }

  /** Durable when it resolves. Never goes back: the result may be further on. */
  async advance(before: number): Promise<SeenMarker> {
    return this.#change((seen) => (seen.before >= before ? undefined : { before, steps: seen.steps }))
  }

  /**
   * Notes since when the marker is where it is. The result is what may be deleted as far as time goes: all slots before that index are trimmed for at
   * least `graceMs`. This machine's clock stands in for a store that tells no time: there every writer reads the marker.
   */
  async collectable(graceMs: number): Promise<{ readonly deletedBefore: number; readonly seen: SeenMarker }> {
    const dated = (seen: SeenMarker): number => seen.dateMs ?? this.#parts.clock.nowMs()
    const seen = await this.#change((old) => stepped(old, dated(old), graceMs))
    const nowMs = dated(seen)
    let deletedBefore = 1
    for (const step of seen.steps) if (step.dateMs + graceMs <= nowMs) deletedBefore = step.before
    return { deletedBefore, seen }
  }

  #find(): Promise<SeenMarker | undefined> {
    return lookAgain(async () => {
      const { store, closing } = this.#parts
      const got = await patiently(() => store.get(TRIM_KEY, { signal: closing }), this.#parts)
      return got === undefined ? undefined : { ...this.#decode(got.bytes), tag: got.tag, dateMs: got.dateMs }
    })
  }

  async #found(): Promise<void> {
    const { store, closing } = this.#parts
    const { objects } = await store.list(SLOT_PREFIX, { keysMax: 1, signal: closing })
    if (objects.length > 0) throw this.#damaged(`it is missing, though there is ${objects[0]!.key}`)
    await store.create(TRIM_KEY, [encode({ before: 1, steps: [] })], closing)
  }

  /** Undefined from `edit`: it's as it should be. */
  async #change(edit: (seen: SeenMarker) => TrimRegisterContent | undefined): Promise<SeenMarker> {
    const { store, closing } = this.#parts
    let last: Failure | undefined
    for (let turn = 1, misses = 0; turn <= CHANGES_MAX; turn++) {
      await pauseBefore(misses + 1, this.#parts)
      const seen = await this.read()
      const content = edit(seen)
      if (content === undefined) return seen
      // Read again afterwards, whatever comes: a reply that was lost, or a rival's change, shows there.
      try {
        const { outcome } = await store.replace(TRIM_KEY, seen.tag, [encode(content)], closing)
        if (outcome === 'changed') misses++
      } catch (error) {
        if (!isPassing(error) || error.reason === 'aborted') throw error
        last = error
        misses++
      }
    }
    const cause = last === undefined ? 'others change it all the time' : last.message
    throw new Failure('unavailable', 'undecided', 'unknown', `${TRIM_KEY} couldn't be changed: ${cause}`, last)
  }

  #decode(bytes: Buffer): TrimRegisterContent {
    const end = bytes.length - 4
    if (end < 0 || bytes.readUInt32LE(end) !== crc32c(bytes.subarray(0, end))) throw this.#damaged('its checksum differs')
    const reader = new ByteReader(bytes.subarray(0, end))
    if (reader.u32() !== MAGIC) throw this.#damaged("it isn't a trim marker")
    const version = reader.u32()
    if (version !== VERSION) {
      const what = `${TRIM_KEY} has format ${version}, this version reads ${VERSION}`
      throw new Failure('corrupt', 'newer-format', 'no', what)
    }
    const before = reader.f64()
    const steps: TrimStep[] = []
    for (let count = reader.count(16); count > 0; count--) steps.push({ before: reader.f64(), dateMs: reader.f64() })
    reader.end()
    return { before, steps }
  }

  #damaged(what: string): Failure {
    const message = `${TRIM_KEY} of ${this.#parts.store.description} tells from where the log is read, and ${what}`
    return new Failure('corrupt', 'damaged-trim-marker', 'no', message)
  }
}

function encode({ before, steps }: TrimRegisterContent): Buffer {
  const writer = new ByteWriter(64 + steps.length * 16)
  writer.u32(MAGIC)
  writer.u32(VERSION)
  writer.f64(before)
  writer.varint(steps.length)
  for (const step of steps) {
    writer.f64(step.before)
    writer.f64(step.dateMs)
  }
  writer.u32(crc32c(writer.finish()))
  return writer.finish()
}

/** With a step for where the marker is, seen just now; without those that a later one makes needless. Undefined: nothing to note. */
function stepped({ before, steps }: TrimRegisterContent, nowMs: number, graceMs: number): TrimRegisterContent | undefined {
  const newest = steps.at(-1)
  if (newest === undefined ? before === 1 : newest.before >= before || nowMs < newest.dateMs + graceMs / STEPS_A_GRACE)
    return undefined
  const old = steps.filter((step) => step.dateMs + graceMs <= nowMs)
  return { before, steps: [...steps.slice(Math.max(0, old.length - 1)), { before, dateMs: nowMs }] }
}
