import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import { type PatienceParts, patiently } from '../store/patience.ts'
import type { ObjectStore, StoredBytes } from '../store/store.ts'
import { damagedSlot, decodeSlotHead, type FoundSlot, headerOfSlot, SLOT_HEAD_BYTES, slotKey } from './slot.ts'

/** Nearly every header, and small bodies with it, in one request. */
export const FIRST_BYTES = 64 * 1024

export interface SlotReaderParts extends PatienceParts {
  readonly store: ObjectStore
  readonly closing: AbortSignal
}

/** Slots as they lie in the store, checked. */
export class SlotReader {
  readonly #parts: SlotReaderParts

  constructor(parts: SlotReaderParts) {
    this.#parts = parts
  }

  /** Head and header; undefined: no object lies there. Throws a Failure: `corrupt`, reason `damaged-entry`, `newer-format`; `unavailable`. */
  find(index: number): Promise<FoundSlot | undefined> {
    return lookAgain(() => this.#find(index))
  }

  /** `sizeBytes` from `position` on; undefined: no object lies there. Fewer only where the object ends. */
  async range(index: number, position: number, sizeBytes: number, signal?: AbortSignal): Promise<StoredBytes | undefined> {
    const { store, closing } = this.#parts
    const ways = { range: { position, sizeBytes }, signal: signal ?? closing }
    const ask = async (): Promise<StoredBytes | undefined> => {
      const got = await store.get(slotKey(index), ways)
      if (got === undefined || got.bytes.length === Math.min(sizeBytes, got.sizeBytes - position)) return got
      throw new Failure('unavailable', 'bad-object', 'no', `an answer of ${store.description} came short: ${slotKey(index)}`)
    }
    try {
      return await patiently(ask, this.#parts)
    } catch (error) {
      // Shorter than what must lie there: an empty object, or one that was cut off.
      if (error instanceof Failure && error.kind === 'corrupt') throw damagedSlot(index, error.message)
      throw error
    }
  }

  async #find(index: number): Promise<FoundSlot | undefined> {
    const first = await this.range(index, 0, FIRST_BYTES)
    if (first === undefined) return undefined
    const head = decodeSlotHead(first.bytes, index, first.sizeBytes)
    const { dateMs } = first
    const restBytes = SLOT_HEAD_BYTES + head.headerBytes - first.bytes.length
    // A copy: what is kept of a header mustn't hold the bytes of a body.
    if (restBytes <= 0) return { head, header: Buffer.from(headerOfSlot(first.bytes, head, index)), dateMs }
    const rest = await this.range(index, first.bytes.length, restBytes)
    if (rest === undefined) return undefined
    return { head, header: headerOfSlot(Buffer.concat([first.bytes, rest.bytes]), head, index), dateMs }
  }
}
