import type { BatchCheck, CheckedRecords } from './batch-check.ts'
import type { CompressionCodec } from './compression-codec.ts'

/**
 * Everything nondeterministic that the broker uses, as ports. Only `platform/` implements them on the real machine; the
 * simulation implements them on one seed. They come in through constructors, each component taking only what it uses.
 */

/** Time. Wall-clock and monotonic time are apart: only the second one measures how long something took. */
export interface Clock {
  /** Milliseconds since 1970, whole. May jump. */
  nowMs(): number
  /** Milliseconds since some start, with fractions. Never goes back. */
  monotonicMs(): number
  /** Calls `run` once, `delayMs` from now or later. Doesn't keep the process alive. */
  after(delayMs: number, run: () => void): Timer
  /** Calls `run` once, after the I/O that is ready now was handled: the way to yield. */
  soon(run: () => void): void
}

export interface Timer {
  cancel(): void
}

/** Chance. */
export interface Random {
  /** A whole number from 0 to `bound` - 1; `bound` is at most 2^32. */
  int(bound: number): number
  /** From 0 up to but not including 1. */
  float(): number
  bytes(count: number): Uint8Array
  /** 32 hexadecimal digits of a version-4 uuid. */
  uuidHex(): string
  /** An independent generator, so that one more draw here doesn't shift everybody else's. */
  fork(name: string): Random
}

/** Stream sockets. */
export interface Network {
  /** Port 0 picks a free one. Fails with a Failure (`unavailable`, reason `listen-failed`) that names address and cause. */
  listen(address: Address, accept: (socket: Socket) => void): Promise<Listener>
  /** Fails with a Failure (`unavailable`, reason `connect-failed`). */
  connect(address: Address, signal?: AbortSignal): Promise<Socket>
}

export interface Address {
  readonly host: string
  readonly port: number
}

export interface Listener {
  readonly address: Address
  /** Stops accepting; open sockets stay. */
  close(): Promise<void>
}

/**
 * One stream of bytes each way. Handlers are set once, right after `accept` or `connect`, before anything arrives.
 * Chunks that arrive are borrowed: their bytes change after `data` returns.
 */
export interface Socket {
  readonly remote: Address
  handle(handlers: SocketHandlers): void
  /**
   * Queues the chunks in order, without copying: the caller doesn't change them until `sent`, which is called once, when they
   * have left or never will.
   */
  write(chunks: readonly Uint8Array[], sent?: () => void): void
  /** Bytes that were written and haven't left yet. */
  readonly queuedBytes: number
  /** Those of them that nobody has taken yet: becomes less piece by piece, where a large write is queued until all of it has left. */
  readonly untakenBytes: number
  pause(): void
  resume(): void
  /** Sends what is queued, then closes. */
  end(): void
  /** Closes at once; what is queued is lost. */
  destroy(): void
}

export interface SocketHandlers {
  data(chunk: Uint8Array): void
  /** All that was written has left. Called after `queuedBytes` had been above zero. */
  drained(): void
  /** Called once, after which nothing more is called. */
  closed(cause?: Error): void
}

/** What can be found out about the way to an address without talking to who listens there. Failures: `unavailable`, `connect-failed`, without any address in their text. */
export interface Routes {
  /** IP addresses that a name has here. */
  addressesOf(host: string): Promise<readonly string[]>
  /** Until a TCP connection stood, which is closed again. */
  dialMs(address: Address, timeoutMs: number): Promise<number>
  /** What a TLS listener shows of itself, trusted or not. `caFile`: certificates (PEM) that are trusted instead of the machine's own. */
  meet(address: Address, timeoutMs: number, caFile?: string): Promise<TlsMeeting>
}

export interface TlsMeeting {
  readonly isTrusted: boolean
  readonly why: string | null
  readonly protocol: string | null
  /** The listener's own first. */
  readonly chain: readonly ShownCertificate[]
}

export interface ShownCertificate {
  readonly subject: string
  readonly issuer: string
  readonly validTo: string
}

/** Requests over HTTP/1.1, one answer each, bodies whole. Connections are kept and used again. */
export interface Http {
  /**
   * Resolves with the answer, whatever its status. Failures, all `unavailable`: `connect-failed` (nobody got the request: `applied` is `no`),
   * `connection-lost`, `request-timed-out`, `aborted` and `too-large` (more came than `replyBytesMax`); their `applied` is `no` as long as nothing of the
   * request was sent, `unknown` from then on.
   */
  request(request: HttpRequest): Promise<HttpReply>
  /** Open requests fail. */
  close(): Promise<void>
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  /** Path and query, encoded. */
  readonly target: string
  /** Names in lower case, with `host`. `content-length` is put in. */
  readonly headers: Readonly<Record<string, string>>
  /** Nobody changes it until the request has settled. */
  readonly body?: readonly Uint8Array[] | undefined
  /** Until the answer begins, waiting for a free connection included. */
  readonly timeoutMs: number
  /** From then on until it is there whole. */
  readonly answerTimeoutMs: number
  readonly replyBytesMax: number
  /** It may be sent once more where a kept connection turns out to be closed from the other side. */
  readonly isRepeatable: boolean
  readonly signal?: AbortSignal | undefined
}

export interface HttpReply {
  readonly status: number
  /** Name in lower case. */
  header(name: string): string | undefined
  /** Owned by the caller. */
  readonly body: Buffer
}

/**
 * Files, below one directory. Paths are relative to it, with `/`. Failures: `unavailable` with reason `disk-full`,
 * `disk-read-only`, `disk-error`, `not-found`, `too-many-files`; their message names the path.
 */
export interface Disk {
  /** Where it is, for messages to people. */
  readonly description: string
  /** Fails with reason `not-found` unless `create`. A created file's name is durable only after `syncDirectory`. */
  open(path: string, options: { readonly create: boolean }): Promise<DiskFile>
  /** Names in a directory, sorted; empty if it isn't there. */
  list(directory: string): Promise<readonly string[]>
  makeDirectory(directory: string): Promise<void>
  /** Atomic; replaces what is there. Durable only after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>
  /**
   * Gives a file one more name, if nothing has that name: of many at once, in however many processes, one gets it. Atomic; durable only after
   * `syncDirectory`. `taken` may come of an earlier attempt of one's own.
   */
  link(from: string, to: string): Promise<'linked' | 'taken'>
  remove(path: string): Promise<void>
  syncDirectory(directory: string): Promise<void>
  /**
   * Exclusive until `release` or until this process dies by whatever means. Fails with a Failure (`fenced`, reason
   * `locked`) that names the holder.
   */
  lock(path: string): Promise<DiskLock>
  /** -1 where unknown. */
  space(): Promise<{ readonly totalBytes: number; readonly freeBytes: number }>
}

export interface DiskFile {
  /** Writes all chunks one after the other from `position` on. */
  write(chunks: readonly Uint8Array[], position: number): Promise<void>
  /** Fills `into` from `position` on; the result is the number of bytes read, smaller only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>
  /** Makes what was written durable (fdatasync). After a failure nothing about unsynced bytes is known. */
  sync(): Promise<void>
  /**
   * Writes like `write` and makes exactly that durable like `sync`, in one trip where the machine can. Fails with reason `disk-full` if there
   * was no room (some of the bytes may lie there); after any other failure nothing about unsynced bytes is known.
   */
  writeDurably(chunks: readonly Uint8Array[], position: number): Promise<void>
  truncate(sizeBytes: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

export interface DiskLock {
  release(): Promise<void>
}

/**
 * Work that would hold the event loop, or that the machine does on other threads. `bytes` out are owned by the caller.
 * Failures: `invalid` with reason `undecodable` (the payload is damaged) or `too-large` (it inflates past `maxBytes`).
 */
export interface Compute {
  decompress(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array>
  compress(codec: CompressionCodec, bytes: Uint8Array, level?: number): Promise<Uint8Array>
  /**
   * Inflates the records of one whole, compressed batch, looks at each and may put them into another codec. Large ones stay in
   * one thread's memory, which is used again, one after the other: nothing inflated is ever here. The batch isn't changed, and
   * may not be until this settles. Failures as `decompress` has them, and `unavailable` if that thread was lost.
   */
  checkRecords(batch: Buffer, check: BatchCheck, maxBytes: number): Promise<CheckedRecords>
}

/** Lines for people who run a broker. Field values are escaped by the writer; secrets never get here. */
export interface Log {
  readonly debugEnabled: boolean
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  child(fields: LogFields): Log
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The least level of the lines that are logged. What is set holds from then on, for the children of the log too. */
export interface LogLevelSwitch {
  level: LogLevel
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** A log that says nothing. */
export const SILENT: Log = {
  debugEnabled: false,
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => SILENT,
}
