import { Failure, type FailureReason } from '../base/failure.ts'

/** What the operating system said, in the words of the `Disk` port. Quotas and file-size limits are a full disk to us. */
const REASON_OF_CODE: ReadonlyMap<string, FailureReason> = new Map([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EFBIG', 'disk-full'],
  ['EROFS', 'disk-read-only'],
  ['EACCES', 'disk-read-only'],
  ['EPERM', 'disk-read-only'],
  ['ENOENT', 'not-found'],
  ['EMFILE', 'too-many-files'],
  ['ENFILE', 'too-many-files'],
])

/** `changing`: the call may have changed something before it failed. */
export function diskFailure(doing: string, path: string, cause: unknown, changing: boolean): Failure {
  const code = codeOf(cause)
  const reason = REASON_OF_CODE.get(code ?? '') ?? 'disk-error'
  const text = cause instanceof Error ? cause.message : String(cause)
  return new Failure('unavailable', reason, changing ? 'unknown' : 'no', `could not ${doing} ${path}: ${text}`, cause)
}

export function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
