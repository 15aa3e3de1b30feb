import type { Buffer } from 'node:buffer'

/**
 * The door of the room: objects under keys, as an S3-compatible bucket keeps them. One contract suite (`test/contract/store.contract.ts`)
 * runs against every implementation.
 *
 * No key is ever written with two contents, but one: a *register*, which only `replace` changes, and only from a tag that was read. Nothing here repeats a
 * conditional write by itself, and nothing takes an ambiguous outcome for a failure or a success.
 *
 * Failures of every call, besides those named there:
 * - `unavailable`, `store-denied` (credentials, access; refreshed and tried again by the caller's pace), `store-throttled` (503 SlowDown, 429: not
 *   done), `store-failed` (all else that passes by itself), `aborted` (`signal` came).
 * - `invalid`, `bad-setting` (no such bucket): named so that whoever runs the broker can mend it.
 *
 * `applied` tells whether a write may have happened. A write with `applied: 'unknown'` may land later, even after another one.
 */
export interface ObjectStore {
  /** Where it is, for messages to people: no secrets. */
  readonly description: string
  /** Durable when it resolves with `created`. `exists`: the key holds an object already, perhaps of an own earlier attempt. */
  create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created>
  /**
   * The same for a body that comes in parts, of which all but the last have at least `PART_BYTES_MIN`: nothing is there before all of it is. What a
   * failure leaves behind is taken away, or swept later.
   */
  createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created>
  /** Changes a register that still has this tag. `changed`: it hasn't. */
  replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced>
  /** The object or a part of it; undefined: there is none. A part that doesn't lie in the object as asked for, or comes short, is a Failure. */
  get(key: string, ways?: GetWays): Promise<StoredBytes | undefined>
  /** Keys that begin with `prefix` and come after `after`, in the order of their bytes. For start, audit and sweep: never to decide what is in the log. */
  list(prefix: string, ways?: ListWays): Promise<Listed>
  /** Takes objects away; what isn't there is no error. Throws if any may be left. */
  delete(keys: readonly string[], signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** What a store says besides. */
export interface StoreReply {
  /** The store's own clock, in ms, where it tells. */
  readonly dateMs: number | undefined
}

export interface Created extends StoreReply {
  readonly outcome: 'created' | 'exists'
}

export interface Replaced extends StoreReply {
  readonly outcome: 'replaced' | 'changed'
}

export interface GetWays {
  /** `sizeBytes` from `position` on; fewer only where the object ends. Without it: all. */
  readonly range?: { readonly position: number; readonly sizeBytes: number } | undefined
  readonly signal?: AbortSignal | undefined
}

export interface StoredBytes extends StoreReply {
  /** Owned by the caller. */
  readonly bytes: Buffer
  /** Of the whole object. */
  readonly sizeBytes: number
  /** Opaque: good for `replace` and for telling whether a register changed, not for telling what is in it. */
  readonly tag: string
}

export interface ListWays {
  readonly after?: string | undefined
  /** At most `LIST_KEYS_MAX`, which it is without. */
  readonly keysMax?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Listed extends StoreReply {
  readonly objects: readonly ListedObject[]
  /** There may be more behind the last one. */
  readonly isCut: boolean
}

export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
}

/** S3's least size of a part that isn't the last. */
export const PART_BYTES_MIN = 5 * 1024 * 1024
/** What one call of `delete` takes. */
export const DELETE_KEYS_MAX = 1_000
/** What one call of `list` gives. */
export const LIST_KEYS_MAX = 1_000
