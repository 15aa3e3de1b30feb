import { Failure } from '../../base/failure.ts'
import type { HttpReply } from '../../base/ports.ts'
import { childText, readXml, type XmlElement } from './xml.ts'

/** What a store refused a request with. */
export interface Refusal {
  readonly status: number
  /** S3's word for it; undefined where the answer has none: then it is perhaps not the store who answers. */
  readonly code: string | undefined
  readonly message: string
  /** Where the bucket is, of answers that say so. */
  readonly region: string | undefined
}

export interface Answer {
  readonly reply: HttpReply
  /** Undefined: the store did what was asked. */
  readonly refusal: Refusal | undefined
  /** The answer's body where it is XML and not an object's bytes. */
  readonly document: XmlElement | undefined
  /** The store's own clock. */
  readonly dateMs: number | undefined
}

/**
 * Reads an answer. `holdsBytes`: a good one's body is an object's bytes; all others may hide a refusal behind status 200. Fails with `undecodable` where
 * a good answer's XML can't be read.
 */
export function readAnswer(reply: HttpReply, holdsBytes: boolean): Answer {
  const dateMs = readDate(reply.header('date'))
  if (reply.status >= 200 && reply.status < 300) {
    if (holdsBytes || reply.body.length === 0) return { reply, refusal: undefined, document: undefined, dateMs }
    const document = readXml(reply.body.toString('utf8'))
    const refusal = document.name === 'Error' ? readRefusal(reply, document) : undefined
    return { reply, refusal, document, dateMs }
  }
  return { reply, refusal: readRefusal(reply, errorIn(reply.body)), document: undefined, dateMs }
}

function readRefusal(reply: HttpReply, error: XmlElement | undefined): Refusal {
  return {
    status: reply.status,
    code: error && childText(error, 'Code'),
    message: (error && childText(error, 'Message')) ?? 'no reason given',
    region: reply.header('x-amz-bucket-region') ?? (error && childText(error, 'Region')),
  }
}

/** Undefined: the body is something else. A proxy's own page isn't the store's word. */
function errorIn(body: Buffer): XmlElement | undefined {
  try {
    const document = readXml(body.toString('utf8'))
    return document.name === 'Error' ? document : undefined
  } catch (cause) {
    if (cause instanceof Failure) return undefined
    throw cause
  }
}

function readDate(text: string | undefined): number | undefined {
  const timeMs = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(timeMs) ? undefined : timeMs
}

/**
 * What a refusal means, by its code: a status alone may come from whoever stands between. `conflict`: undecided. `failed` passes by itself, and whether
 * the request was carried out is unknown; `rejected` passes too, and it surely wasn't.
 */
export type Meaning =
  | 'absent'
  | 'precondition'
  | 'range'
  | 'conflict'
  | 'denied'
  | 'throttled'
  | 'skewed'
  | 'elsewhere'
  | 'rejected'
  | 'no-bucket'
  | 'unsupported'
  | 'failed'

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['NoSuchKey', 'absent'],
  ['PreconditionFailed', 'precondition'],
  ['InvalidRange', 'range'],
  ['ConditionalRequestConflict', 'conflict'],
  ['OperationAborted', 'conflict'],
  ...['AccessDenied', 'AllAccessDisabled', 'AccountProblem', 'ExpiredToken', 'ExpiredTokenException', 'InvalidAccessKeyId'].map(
    denied,
  ),
  ...[
    'InvalidToken',
    'InvalidSecurity',
    'NotSignedUp',
    'SignatureDoesNotMatch',
    'TokenRefreshRequired',
    'UnauthorizedAccess',
  ].map(denied),
  ...['SlowDown', 'ServiceUnavailable', 'TooManyRequests', 'RequestLimitExceeded', 'Throttling', 'ThrottlingException'].map(
    throttled,
  ),
  ...['RequestThrottled', 'BandwidthLimitExceeded'].map(throttled),
  ['RequestTimeTooSkewed', 'skewed'],
  ...[
    'PermanentRedirect',
    'TemporaryRedirect',
    'Redirect',
    'AuthorizationHeaderMalformed',
    'IllegalLocationConstraintException',
  ].map((code) => [code, 'elsewhere'] as const),
  // Bytes that were garbled on the way, or an upload that somebody took away.
  ...[
    'BadDigest',
    'InvalidDigest',
    'XAmzContentSHA256Mismatch',
    'XAmzContentChecksumMismatch',
    'IncompleteBody',
    'NoSuchUpload',
  ].map((code) => [code, 'rejected'] as const),
  ['NoSuchBucket', 'no-bucket'],
  ...['NotImplemented', 'MethodNotAllowed', 'EntityTooLarge', 'InvalidBucketName', 'KMS.NotFoundException'].map(unsupported),
  ...['KMS.DisabledException', 'InvalidEncryptionAlgorithmError', 'InvalidStorageClass'].map(unsupported),
])

function denied(code: string): readonly [string, Meaning] {
  return [code, 'denied']
}

function throttled(code: string): readonly [string, Meaning] {
  return [code, 'throttled']
}

function unsupported(code: string): readonly [string, Meaning] {
  return [code, 'unsupported']
}

export function meaningOf({ code, status }: Refusal): Meaning {
  if (code !== undefined) return MEANINGS.get(code) ?? 'failed'
  // Nobody but the store itself answers so, and some do without a word.
  return status === 429 ? 'throttled' : 'failed'
}

/** `where` names store and object for people. `isWrite`: an unknown outcome matters. */
export function failureOf(refusal: Refusal, where: string, isWrite: boolean): Failure {
  const { code, status, message } = refusal
  const text = `${where}: ${code ?? 'an answer without a code'} (status ${status}): ${message}`
  const meaning = meaningOf(refusal)
  switch (meaning) {
    case 'denied':
      return new Failure('unavailable', 'store-denied', 'no', text)
    case 'throttled':
      return new Failure('unavailable', 'store-throttled', 'no', text)
    case 'skewed':
      return new Failure('unavailable', 'store-failed', 'no', `${text} (the clock of this machine is off)`)
    case 'rejected':
      return new Failure('unavailable', 'store-failed', 'no', text)
    case 'no-bucket':
      return new Failure('invalid', 'bad-setting', 'no', `${text} (create the bucket, or mend the setting "store")`)
    case 'elsewhere': {
      const advice = refusal.region === undefined ? 'set AWS_REGION' : `set AWS_REGION=${refusal.region}`
      return new Failure('invalid', 'bad-setting', 'no', `${text} (the bucket is in another region: ${advice})`)
    }
    case 'unsupported':
      return new Failure('invalid', 'bad-setting', 'no', `${text} (this store can't be used so)`)
    case 'range':
      return new Failure('corrupt', 'bad-object', 'no', text)
    default:
      return new Failure('unavailable', 'store-failed', isWrite ? 'unknown' : 'no', text)
  }
}
