import type { CompressionCodec } from './compression-codec.ts'

/** What may be asked about a batch's records, and what comes of it: plain values, because they go to another thread and back. */
export interface BatchCheck {
  readonly rules: RecordRules
  /** Given: the batch is wanted in this codec, too, if its records are sound. */
  readonly recode?: {
    readonly codec: CompressionCodec | 'none'
    /** On the codec's own scale; its usual one if left out. */
    readonly level?: number
    /** The whole batch, as recoded. */
    readonly sizeBytesMax: number
  }
}

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

export interface CheckedRecords {
  readonly verdict: RecordsVerdict
  /** The whole batch, if it was to be recoded and is sound. Its header says what the old one said: the largest timestamp, too. */
  readonly recoded?: Uint8Array | 'too-large'
}
