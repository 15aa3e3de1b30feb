import { Failure, type FailureReason } from '../../src/base/failure.ts'

/** In the words of the `Disk` port. */
export function failure(reason: FailureReason, applied: 'no' | 'unknown', message: string): Failure {
  return new Failure('unavailable', reason, applied, message)
}

export function notFound(path: string): Failure {
  return failure('not-found', 'no', `${path} isn't there`)
}
