/**
 * What can go wrong because of the world, told by what the caller does next.
 *
 * - `invalid`: the request is wrong; the caller fixes it.
 * - `fenced`: somebody newer is there; the caller stops and asks who is current.
 * - `unavailable`: the caller retries; the outcome may be unknown.
 * - `corrupt`: the bytes are damaged; nobody uses them.
 *
 * Anything that isn't a Failure is a bug, and ends the process.
 */
export type FailureKind = 'invalid' | 'fenced' | 'unavailable' | 'corrupt'

/** Whether what was asked for may have happened. Who throws must know: there is no default. */
export type Applied = 'no' | 'unknown'

/**
 * Every word that a Failure's `reason` may be: who waits for one to pass, or knows one to be final, can't misspell it. Those of a room are
 * told apart by what the caller does next, not by their place in the code.
 */
export type FailureReason =
  // Bytes of whatever kind, and their versions.
  | 'undecodable'
  | 'too-large'
  | 'newer-format'
  | 'unknown-version'
  | 'unsupported-version'
  | 'unsupported-in-version'
  | 'bad-frame-size'
  // Disk, network and codecs, in the words of the ports.
  | 'disk-full'
  | 'disk-read-only'
  | 'disk-error'
  | 'too-many-files'
  | 'not-found'
  | 'locked'
  | 'listen-failed'
  | 'connect-failed'
  | 'codec-missing'
  | 'no-memory'
  | 'thread-lost'
  // An object store, in the words of `store/store.ts`.
  | 'store-denied'
  | 'store-throttled'
  | 'store-failed'
  | 'store-unfit'
  | 'bad-object'
  // Other brokers.
  | 'peer-unreachable'
  | 'peer-refused'
  | 'peer-stranger'
  // The log and its files.
  | 'undecided'
  | 'log-busy'
  | 'closed'
  | 'entry-too-large'
  | 'trimmed'
  | 'trim-past-tail'
  | 'entry-missing'
  | 'damaged-entry'
  | 'damaged-format'
  | 'damaged-log'
  | 'damaged-trim-marker'
  | 'missing-file'
  | 'foreign-directory'
  | 'foreign-file'
  | 'wrong-version'
  // This broker's hold on the log, and what it keeps there.
  | 'closing'
  | 'fenced-incarnation'
  | 'stale-claim'
  | 'command-too-large'
  | 'command-queue-full'
  | 'log-behind-snapshot'
  | 'snapshot-damaged'
  | 'state-diverged'
  | 'batch-damaged'
  // Settings.
  | 'bad-setting'
  | 'unknown-setting'
  | 'unreadable-file'
  // The client. `error-code`: a broker answered with one, which the BrokerFailure names.
  | 'error-code'
  | 'aborted'
  | 'client-closed'
  | 'producer-closed'
  | 'connection-lost'
  | 'login-refused'
  | 'request-timed-out'
  | 'delivery-timed-out'
  | 'buffer-full'
  | 'too-many-requests'
  | 'correlation-mismatch'
  | 'incomplete-answer'
  | 'unsupported-api'
  | 'unknown-broker'
  | 'unknown-topic'
  | 'unknown-partition'
  | 'no-leader'
  | 'no-offset'
  | 'no-member'
  // The planner.
  | 'bad-document'
  // The command line.
  | 'line-too-long'
  | 'unreadable-input'
  | 'output-closed'
  | 'output-failed'

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  readonly reason: FailureReason
  readonly applied: Applied

  constructor(kind: FailureKind, reason: FailureReason, applied: Applied, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.reason = reason
    this.applied = applied
  }
}

/** It passes, and nothing is known to be wrong: who may ask again does. */
export function isUnavailable(error: unknown): error is Failure {
  return error instanceof Failure && error.kind === 'unavailable'
}
