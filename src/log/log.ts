import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { LogIndex } from '../base/units.ts'
import type { ReadClass } from '../store/object-reader.ts'

/**
 * The door of the room: where the shared log is kept. One contract suite (`test/contract/loglet.contract.ts`) runs
 * against every implementation.
 */
export interface Loglet {
  /**
   * Durable when it resolves. `taken`: another entry holds that index, or the index was trimmed. Appends may come at any index from 1 on
   * and in any order; the same bytes at the same index count as one attempt and are `appended` again. Throws a Failure:
   *
   * - `unavailable`, `applied: 'unknown'`: undecided. Retry the SAME bytes at the SAME index. (Reason `disk-error` of the `file`
   *   loglet: every append from now on fails so, and only a new start can tell.)
   * - `unavailable`, `applied: 'no'`: not written, and the index is free again. Reasons `disk-full`, `too-many-files`, `log-busy`
   *   (too many bytes wait already), `closed`.
   * - `invalid`, reason `entry-too-large`.
   */
  append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'>
  /**
   * The entries from `from` on, without their bodies: contiguous, at most `entriesMax`, ending at the first index that is
   * empty. Never waits for new ones. Throws a Failure: `invalid`, reason `trimmed`; `corrupt`, reason `damaged-entry`; `unavailable`.
   */
  read(from: LogIndex, entriesMax: number): Promise<readonly Entry[]>
  /**
   * `slices[i]` of the bodies, in the same order; the bytes belong to the caller, who may change them. A whole body is checked against its
   * checksum, unless the caller does; who asks for a part checks its batches, and looks again with `isAgain`: it
   * then comes from the medium itself. The memory of all together is at most an eighth larger than what was asked for, and comes from `take`, if given,
   * until this settles. Only for entries whose append resolved. Throws a Failure: `invalid`, reason `trimmed` (the entry is gone); `corrupt`,
   * reason `damaged-entry` or `entry-missing`; `unavailable` (reason `aborted`: `signal` came before its turn).
   */
  readBodies(slices: readonly BodySlice[], ways?: BodyReadWays): Promise<readonly Buffer[]>
  /** The highest index that holds an entry, 0 for an empty log. Linearizable: at least every append that resolved before the call. */
  tail(): Promise<LogIndex>
  /** The last index up to which none is empty. Linearizable, as `tail` is; the two are equal unless there is a hole. */
  contiguousTail(): Promise<LogIndex>
  /**
   * The log can no longer be read before this index. Forward only; idempotent. Bodies stay until `collect`. Throws a Failure: `invalid`, reason
   * `trim-past-tail` (more than one above the tail); `unavailable`.
   */
  trim(before: LogIndex): Promise<void>
  /** First index that can still be read: 1 in an untrimmed log. */
  trimmedBefore(): LogIndex
  /**
   * Gives back the space of trimmed entries; the result is how many bytes that was. `isLive` tells of a closed range of indexes whether an extent still lies in the body of any of them: those stay readable
   * by `readBodies`. Who shares the log with others says by `judgedUpTo` which entry it applied last: of later ones it can't tell. A loglet may wait some time before it takes a trimmed entry away.
   */
  collect(isLive: (first: LogIndex, last: LogIndex) => boolean, judgedUpTo?: LogIndex): Promise<number>
  /**
   * None is empty up to `upTo`, as a snapshot says, or another broker whose word is good: `sizeBytes` of log came with
   * it, unless it was written or read here. For those to whom looking costs a request.
   */
  learn?(upTo: LogIndex, sizeBytes: number): void
  /** Bytes that the log takes, bodies included. Where others write as well: what came and went here since the start, which may be less than nothing. */
  sizeBytes(): number
  /** Appends that are pending end as durable or undecided; later ones fail with reason `closed`. */
  close(): Promise<void>
}

/** What an entry is made of, before it has a place. The loglet owns the bytes until the append resolves; nobody changes them. */
export interface EntryBytes {
  /** Encoded by `entry-header.ts`. */
  readonly header: Uint8Array
  /** Record batches one after the other; empty for an entry without body. */
  readonly body: readonly Uint8Array[]
  readonly bodyBytes: number
  /** The CRC-32C of each chunk of the body, from who knows them anyhow: then nobody reads the body for its sum. */
  readonly bodyCrcs?: Uint32Array | undefined
}

export interface BodyReadWays {
  readonly signal?: AbortSignal | undefined
  readonly take?: TakeMemory | undefined
  /** Near the end of a partition, where consumers wait for it, or far behind: for who keeps means for either. */
  readonly readClass?: ReadClass | undefined
  /** What was read looked damaged: it comes from the medium itself, not out of a cache. */
  readonly isAgain?: boolean | undefined
  /** Who reads batches checks each of them: then whole bodies aren't summed once more. */
  readonly isCheckedByCaller?: boolean | undefined
}

/** Gives just so many bytes of memory, of any content. */
export type TakeMemory = (sizeBytes: number) => Buffer

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

/** What every loglet checks first. */
export function checkEntrySize(entry: EntryBytes): void {
  let bodyBytes = 0
  for (const chunk of entry.body) bodyBytes += chunk.length
  assert(bodyBytes === entry.bodyBytes, 'the size of a body is the sum of its chunks')
  const sizeBytes = entry.header.length + bodyBytes
  if (sizeBytes <= ENTRY_BYTES_MAX) return
  throw new Failure('invalid', 'entry-too-large', 'no', `an entry of ${sizeBytes} bytes: at most ${ENTRY_BYTES_MAX} are allowed`)
}
