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

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  /** A word from the closed union of the room that throws, for example `undecided` or `frame-too-large`. */
  readonly reason: string
  readonly applied: Applied

  constructor(kind: FailureKind, reason: string, applied: Applied, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.reason = reason
    this.applied = applied
  }
}
