import { Failure } from '../../base/failure.ts'
import { baseTimestamp, hasLogAppendTime, NO_TIMESTAMP, recordCount } from './batch-header.ts'
import { RecordCursor } from './record-cursor.ts'

/** What a topic demands of each produced record. Made once per topic, not per batch. */
export interface RecordRules {
  /** On compacted topics a record without key could never be found again. */
  readonly keyNeeded: boolean
  /** In ms; -1 in a record passes always: no timestamp. Not looked at in a batch with LogAppendTime. */
  readonly timestampMin: number
  readonly timestampMax: number
}

export type RecordsVerdict =
  /** `maxTimestamp`: the largest there is, which the header should have said (-1 under LogAppendTime: nothing to compare). */
  | { readonly kind: 'valid'; readonly maxTimestamp: number }
  | {
      readonly kind: 'refused'
      readonly reason: RecordsRefusal /** Of those refused, rising. */
      readonly indexes: readonly number[]
    }

/**
 * Kafka's codes: `null-key` and `damaged` are INVALID_RECORD 87 (the first with an entry per index), `timestamp-out-of-range`
 * is INVALID_TIMESTAMP 32.
 */
export type RecordsRefusal = 'damaged' | 'null-key' | 'timestamp-out-of-range'

/** How many indexes a refusal names: more would only make a larger answer out of a bad request. */
const INDEXES_MAX = 1_000

/**
 * Looks at every record of a produced batch; `payload` is its records, inflated. One bad record refuses the batch.
 *
 * Offset deltas must be 0, 1, 2 … Kafka renumbers compressed batches that differ and trusts uncompressed ones, which then
 * break consumers; no client is known that relies on either.
 */
export function validateRecords(batch: Buffer, payload: Uint8Array, rules: RecordRules): RecordsVerdict {
  try {
    return walk(batch, payload, rules)
  } catch (failure) {
    if (failure instanceof Failure && failure.kind === 'corrupt') return refused('damaged', [])
    throw failure
  }
}

function walk(batch: Buffer, payload: Uint8Array, rules: RecordRules): RecordsVerdict {
  const createTime = !hasLogAppendTime(batch, 0)
  const first = baseTimestamp(batch, 0)
  const cursor = new RecordCursor(payload)
  const withoutKey: number[] = []
  const untimely: number[] = []
  let largest = NO_TIMESTAMP
  const count = recordCount(batch, 0)
  let index = 0
  for (; cursor.next(); index++) {
    if (cursor.offsetDelta !== index) return refused('damaged', [index])
    if (index === count) return refused('damaged', [])
    if (rules.keyNeeded && cursor.keyLength < 0 && withoutKey.length < INDEXES_MAX) withoutKey.push(index)
    if (!createTime) continue
    const timestamp = first + cursor.timestampDelta
    if (timestamp > largest) largest = timestamp
    if (timestamp !== NO_TIMESTAMP && (timestamp < rules.timestampMin || timestamp > rules.timestampMax)) {
      if (untimely.length < INDEXES_MAX) untimely.push(index)
    }
  }
  if (index !== count) return refused('damaged', [])
  if (withoutKey.length > 0) return refused('null-key', withoutKey)
  if (untimely.length > 0) return refused('timestamp-out-of-range', untimely)
  return { kind: 'valid', maxTimestamp: largest }
}

function refused(reason: RecordsRefusal, indexes: readonly number[]): RecordsVerdict {
  return { kind: 'refused', reason, indexes }
}
