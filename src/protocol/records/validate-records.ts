import type { RecordRules, RecordsRefusal, RecordsVerdict } from '../../base/batch-check.ts'
import { Failure } from '../../base/failure.ts'
import { baseTimestamp, hasLogAppendTime, NO_TIMESTAMP, recordCount } from './batch-header.ts'
import { RecordCursor } from './record-cursor.ts'

/** How many indexes a refusal names: more would only make a larger answer out of a bad request. */
const INDEXES_MAX = 1_000

/**
 * Looks at every record of a produced batch; `payload` is its records, inflated. One bad record refuses the batch.
 *
 * Offset deltas must be 0, 1, 2 … Kafka renumbers compressed batches that differ and trusts uncompressed ones, which then
 * break consumers; no client is known that relies on either.
 */
export function validateRecords(batch: Buffer, payload: Uint8Array, rules: RecordRules): RecordsVerdict {
  return new RecordsWalk(batch, payload, rules).go(Number.POSITIVE_INFINITY)!
}

/** The same, as many records at a time as the caller likes. */
export class RecordsWalk {
  readonly #rules: RecordRules
  readonly #cursor: RecordCursor
  readonly #createTime: boolean
  readonly #firstTimestamp: number
  readonly #count: number
  readonly #withoutKey: number[] = []
  readonly #untimely: number[] = []
  #largest = NO_TIMESTAMP
  #index = 0

  constructor(batch: Buffer, payload: Uint8Array, rules: RecordRules) {
    this.#rules = rules
    this.#cursor = new RecordCursor(payload)
    this.#createTime = !hasLogAppendTime(batch, 0)
    this.#firstTimestamp = baseTimestamp(batch, 0)
    this.#count = recordCount(batch, 0)
  }

  /** Looks at so many records; undefined: there is more to see. */
  go(recordsMax: number): RecordsVerdict | undefined {
    try {
      return this.#walk(recordsMax)
    } catch (failure) {
      if (failure instanceof Failure && failure.kind === 'corrupt') return refused('damaged', [])
      throw failure
    }
  }

  #walk(recordsMax: number): RecordsVerdict | undefined {
    const cursor = this.#cursor
    const rules = this.#rules
    const withoutKey = this.#withoutKey
    const untimely = this.#untimely
    const first = this.#firstTimestamp
    const count = this.#count
    let largest = this.#largest
    let index = this.#index
    for (const end = index + recordsMax; cursor.next(); ) {
      if (cursor.offsetDelta !== index) return refused('damaged', [index])
      if (index === count) return refused('damaged', [])
      if (rules.keyNeeded && cursor.keyLength < 0 && withoutKey.length < INDEXES_MAX) withoutKey.push(index)
      if (this.#createTime) {
        const timestamp = first + cursor.timestampDelta
        if (timestamp > largest) largest = timestamp
        if (timestamp !== NO_TIMESTAMP && (timestamp < rules.timestampMin || timestamp > rules.timestampMax)) {
          if (untimely.length < INDEXES_MAX) untimely.push(index)
        }
      }
      if (++index < end) continue
      this.#index = index
      this.#largest = largest
      return undefined
    }
    if (index !== count) return refused('damaged', [])
    if (withoutKey.length > 0) return refused('null-key', withoutKey)
    if (untimely.length > 0) return refused('timestamp-out-of-range', untimely)
    return { kind: 'valid', maxTimestamp: largest }
  }
}

function refused(reason: RecordsRefusal, indexes: readonly number[]): RecordsVerdict {
  return { kind: 'refused', reason, indexes }
}
