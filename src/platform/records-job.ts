import type { BatchCheck, CheckedRecords } from '../base/batch-check.ts'
import type { FailureKind, FailureReason } from '../base/failure.ts'

/** What goes to the thread that inflates, one at a time, and what comes back. */
export interface RecordsJob {
  /** The whole batch, in memory that goes along. */
  readonly batch: Uint8Array
  readonly check: BatchCheck
  readonly maxBytes: number
}

/** A Failure loses its class on the way. Anything else that is thrown over there ends that thread. */
export type RecordsAnswer =
  | { readonly checked: CheckedRecords }
  | { readonly failure: { readonly kind: FailureKind; readonly reason: FailureReason; readonly message: string } }
