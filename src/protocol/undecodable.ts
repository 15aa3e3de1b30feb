import { AssertionError } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'

/** Bytes that are no message. Who sent them is wrong, and nothing was done. */
export function undecodable(message: string): Failure {
  return new Failure('invalid', 'undecodable', 'no', message)
}

/** A version that we neither read nor write. */
export function unsupportedVersion(message: string, version: number): Failure {
  return new Failure('invalid', 'unsupported-version', 'no', `${message} isn't served in version ${version}`)
}

/** A request that its version can't say: the caller asked for more than the other side knows. */
export function requestUnsayable(field: string, version: number): Failure {
  return new Failure('invalid', 'unsupported-in-version', 'no', `${field} can't be sent as it is in version ${version}`)
}

/** The same in a message that this broker made: our bug. */
export function responseUnsayable(field: string, version: number): AssertionError {
  return new AssertionError(`${field} is left out, or not null, in version ${version}`)
}
