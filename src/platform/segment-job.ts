import type { FailureKind, FailureReason } from '../base/failure.ts'
import type { LogFields, LogLevel } from '../base/ports.ts'
import type { StoreSettings } from '../store/open-store.ts'
import type { StoreUse } from '../store/store-use.ts'
import type { MadeSegments } from '../upkeep/segment-maker.ts'

/** What the thread that makes segments is started with; what it gets then is one `SegmentPlan` after the other. */
export interface SegmentThreadSettings {
  /** As for `openClusterStore`. */
  readonly address: string
  readonly store: StoreSettings
  /** Credentials and what else a store is found by. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Read and written together. */
  readonly bytesPerSecond: number
}

/**
 * What comes back: again and again what was asked of the store since the last answer, which shows that the work goes on; lines for the log; and at
 * the end what was made, or why not: a Failure loses its class on the way. Anything else that is thrown over there ends that thread.
 */
export type SegmentAnswer =
  | { readonly used: StoreUse }
  | { readonly logged: Exclude<LogLevel, 'debug'>; readonly message: string; readonly fields: LogFields }
  | { readonly used: StoreUse; readonly made: MadeSegments }
  | {
      readonly used: StoreUse
      readonly failure: { readonly kind: FailureKind; readonly reason: FailureReason; readonly message: string }
    }
