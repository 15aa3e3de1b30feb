import { Failure } from '../base/failure.ts'
import { HedgeBudget, WRITE_HEDGES } from '../store/hedge-budget.ts'
import { ATTEMPTS_MAX, isPassing, type PatienceParts, pauseBefore } from '../store/patience.ts'
import type { Created, ObjectStore } from '../store/store.ts'
import { type EncodedSlot, isSameSlot, slotKey } from './slot.ts'
import type { SlotReader } from './slot-reader.ts'

/** After that a request without answer counts as lost. */
const ANSWER_MS = 5_000
/** So much is written within that time by the slowest store that is worth having. */
const BYTES_PER_MS = 2_000
/** A second request for more would cost more than waiting does. */
const HEDGED_BYTES_MAX = 2 * 1024 * 1024

export interface SlotWriterParts extends PatienceParts {
  readonly store: ObjectStore
  readonly closing: AbortSignal
  readonly reader: SlotReader
}

export interface WrittenSlot {
  /** `ours`: the slot holds these bytes, from this attempt or an earlier one. `rival`: it holds others. */
  readonly holds: 'ours' | 'rival'
  /** Nothing lay there before. */
  readonly wasEmpty: boolean
  /** The store's clock when it said so, where it tells. */
  readonly dateMs: number | undefined
}

/**
 * Creates slots, and finds out whose entry one holds. Whatever isn't told, lost replies, time-outs, a twin's success, is read in the slot itself: who is
 * told that something lies there, or nothing at all, compares. That nothing lies there proves nothing, for a request may still be on its way; then the same bytes are sent again.
 *
 * ```
 *   create ─ created ───────────────────────────→ ours
 *     │ └─── exists, unknown → read ─ same bytes → ours, others → rival
 *     └ slow: a second one, same bytes  └ nothing there: create again
 * ```
 */
export class SlotWriter {
  readonly #parts: SlotWriterParts
  readonly #hedges = new HedgeBudget(WRITE_HEDGES)

  constructor(parts: SlotWriterParts) {
    this.#parts = parts
  }

  /**
   * The bytes don't change until this is settled for good: not by the Failure `unavailable`, reason `undecided`, after which the caller repeats it with the
   * same bytes. Throws besides: `corrupt`, reason `damaged-entry`, if what lies there can't be read.
   */
  async write(index: number, slot: EncodedSlot, body: readonly Uint8Array[]): Promise<WrittenSlot> {
    const chunks = [slot.prefix, ...body]
    let last: Failure | undefined
    for (let attempt = 1; attempt <= ATTEMPTS_MAX && !this.#parts.closing.aborted; attempt++) {
      await pauseBefore(attempt, this.#parts)
      try {
        const created = await this.#create(slotKey(index), chunks, slot.prefix.length + slot.head.bodyBytes)
        if (created.outcome === 'created') return { holds: 'ours', wasEmpty: true, dateMs: created.dateMs }
      } catch (error) {
        if (!isPassing(error)) throw error
        last = error
        if (error.applied === 'no') continue
      }
      try {
        const written = await this.#compare(index, slot)
        if (written !== undefined) return written
      } catch (error) {
        if (!isPassing(error)) throw error
        last = error
      }
    }
    const cause = last === undefined ? '' : `: ${last.message}`
    throw new Failure('unavailable', 'undecided', 'unknown', `whether entry ${index} was written isn't known${cause}`, last)
  }

  /** Undefined: nothing lies there yet. */
  async #compare(index: number, slot: EncodedSlot): Promise<WrittenSlot | undefined> {
    const kept = await this.#parts.reader.find(index)
    if (kept === undefined) return undefined
    return { holds: isSameSlot(kept, slot) ? 'ours' : 'rival', wasEmpty: false, dateMs: kept.dateMs }
  }

  /** The first definite answer of one request, or of two if the first is slow. The slower twin goes on; whatever it finds, it sent the same bytes. */
  #create(key: string, body: readonly Uint8Array[], sizeBytes: number): Promise<Created> {
    const { store, clock, closing } = this.#parts
    const ending = new AbortController()
    const close = (): void => ending.abort()
    closing.addEventListener('abort', close, { once: true })
    return new Promise((resolve, reject) => {
      let open = 0
      let isDecided = false
      let failure: unknown
      const send = (): void => {
        const sentMs = clock.monotonicMs()
        open++
        store.create(key, body, ending.signal).then(
          (created) => {
            this.#hedges.answered(clock.monotonicMs() - sentMs)
            if (!isDecided) this.#hedges.earn()
            isDecided = true
            stop()
            resolve(created)
          },
          (error: unknown) => {
            open--
            failure = worse(failure, error)
            if (open > 0) return
            stop()
            reject(failure)
          },
        )
      }
      const hedge = clock.after(this.#hedges.delayMs, () => {
        if (sizeBytes <= HEDGED_BYTES_MAX && this.#hedges.take()) send()
      })
      const end = clock.after(ANSWER_MS + sizeBytes / BYTES_PER_MS, () => {
        stop()
        reject(new Failure('unavailable', 'store-failed', 'unknown', `${key}: no answer within ${ANSWER_MS} ms`))
        ending.abort()
      })
      const stop = (): void => {
        hedge.cancel()
        end.cancel()
        closing.removeEventListener('abort', close)
      }
      send()
    })
  }
}

/** Of two twins that failed: what is no Failure is a bug, and one that may have landed outweighs one that surely hasn't. */
function worse(first: unknown, second: unknown): unknown {
  if (first === undefined || !(second instanceof Failure)) return second
  return first instanceof Failure && first.applied === 'no' ? second : first
}
