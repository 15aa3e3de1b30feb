/** The kinds that a bucket bills for. An upload by parts is two of `create`, where it begins and where it ends, and its parts. */
export type StoreRequest = 'create' | 'part' | 'replace' | 'get' | 'list' | 'delete'

export const STORE_REQUESTS: readonly StoreRequest[] = ['create', 'part', 'replace', 'get', 'list', 'delete']

/** Where a `CountedStore` counts. */
export interface RequestCounts {
  /** Those that failed are among them: they are billed as well. */
  readonly requests: Record<StoreRequest, number>
  sentBytes: number
  receivedBytes: number
  took(kind: StoreRequest, ms: number): void
  failed(kind: StoreRequest, cause: unknown): void
}

export function noRequests(): Record<StoreRequest, number> {
  return { create: 0, part: 0, replace: 0, get: 0, list: 0, delete: 0 }
}
