import { Failure, type FailureReason } from '../base/failure.ts'
import { noRequests, type RequestCounts, type StoreRequest } from './request-counts.ts'

/** Requests of some while, as plain values: one thread counts them, another adds them to its own. */
export interface StoreUse {
  readonly requests: Readonly<Record<StoreRequest, number>>
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly times: readonly { readonly kind: StoreRequest; readonly ms: number }[]
  readonly failures: readonly { readonly kind: StoreRequest; readonly reason: FailureReason }[]
}

/** Counts until it's asked. Bound: what is asked of the store meanwhile. */
export class UsedStore implements RequestCounts {
  requests = noRequests()
  sentBytes = 0
  receivedBytes = 0
  #times: { kind: StoreRequest; ms: number }[] = []
  #failures: { kind: StoreRequest; reason: FailureReason }[] = []

  took(kind: StoreRequest, ms: number): void {
    this.#times.push({ kind, ms })
  }

  failed(kind: StoreRequest, cause: unknown): void {
    if (cause instanceof Failure) this.#failures.push({ kind, reason: cause.reason })
  }

  /** Everything since the last call. */
  take(): StoreUse {
    const { requests, sentBytes, receivedBytes } = this
    const use = { requests, sentBytes, receivedBytes, times: this.#times, failures: this.#failures }
    this.requests = noRequests()
    this.sentBytes = 0
    this.receivedBytes = 0
    this.#times = []
    this.#failures = []
    return use
  }
}
