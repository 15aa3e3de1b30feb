import type { LogIndex } from '../base/units.ts'

/**
 * The door of the room: where the shared log is kept. One contract suite (`test/contract/loglet.contract.ts`) runs
 * against every implementation.
 */
export interface Loglet {
  /**
   * Durable when it resolves. `taken`: another entry holds that index. Appends may come at any index and in any order.
   * Throws a Failure: `unavailable`, reason `undecided` (retry the SAME bytes at the SAME index), or `invalid`, reason
   * `entry-too-large` (nothing was written).
   */
  append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'>
  /**
   * The entries from `from` on, without their bodies: contiguous, at most `entriesMax`, ending at the first index that is
   * empty. Never waits for new ones. Throws a Failure: `invalid`, reason `trimmed`; `corrupt`.
   */
  read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]>
  /**
   * `slices[i]` of the bodies, in the same order; the bytes belong to the caller, who may change them. Throws a Failure: `invalid`,
   * reason `trimmed` (the entry is gone); `corrupt`; `unavailable`.
   */
  readBodies(slices: readonly BodySlice[]): Promise<readonly Buffer[]>
  /** The highest index that holds an entry, 0 for an empty log. Linearizable: at least every append that resolved before the call. */
  tail(): Promise<LogIndex>
  /**
   * The log can no longer be read before this index. Forward only; idempotent. Bodies stay until `collect`.
   */
  trim(before: LogIndex): Promise<void>
  /** First index that can still be read: 1 in an untrimmed log. */
  trimmedBefore(): LogIndex
  /**
   * Gives back the space of trimmed entries. `isLive` tells of a closed range of indexes whether an extent still lies in the body of any of them: those stay readable
   * by `readBodies`.
   */
  collect(isLive: (first: LogIndex, last: LogIndex) => boolean): Promise<void>
  /** Bytes that the log takes, bodies included. */
  sizeBytes(): number
  /** Appends that are pending end as durable or undecided. */
  close(): Promise<void>
}

/** What an entry is made of, before it has a place. The loglet owns the bytes until the append resolves; nobody changes them. */
export interface EntryBytes {
  /** Encoded by `entry-header.ts`. */
  readonly header: Uint8Array
  /** Record batches one after the other; empty for an entry without body. */
  readonly body: readonly Uint8Array[]
  readonly bodyBytes: number
}

export interface Entry {
  readonly index: LogIndex
  readonly header: Uint8Array
  readonly bodyBytes: number
}

/** Part of the body of the entry at `index`. */
export interface BodySlice {
  readonly index: LogIndex
  readonly position: number
  readonly sizeBytes: number
}

/** The largest header and body together. */
export const ENTRY_BYTES_MAX = 128 * 1024 * 1024
