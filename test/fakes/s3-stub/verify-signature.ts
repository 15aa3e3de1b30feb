import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface StubAccount {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SignatureProblem {
  readonly status: number
  readonly code: string
  readonly message: string
}

const SKEW_MAX_MS = 15 * 60_000

/** What is wrong with a request's signature (Version 4, header form), from the bytes as they came; undefined: nothing. */
export function signatureProblem(
  request: IncomingMessage,
  body: Buffer,
  account: StubAccount,
  region: string,
  nowMs: number,
): SignatureProblem | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
  const match = form.exec(header('authorization'))
  if (match === null) return problem(403, 'AccessDenied', 'there is no signature')
  const [, keyId, day, signedRegion, signedHeaders, signature] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  if (keyId !== account.accessKeyId) return problem(403, 'InvalidAccessKeyId', 'nobody has this key')
  if (header('x-amz-security-token') !== (account.sessionToken ?? ''))
    return problem(403, 'InvalidToken', 'the session token is another one')
  const date = header('x-amz-date')
  const signedMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(signedMs - nowMs) <= SKEW_MAX_MS)) return problem(403, 'RequestTimeTooSkewed', 'the clocks differ too much')
  if (signedRegion !== region) return problem(400, 'AuthorizationHeaderMalformed', `the region is wrong; expecting '${region}'`)
  const names = signedHeaders.split(';')
  const needed = Object.keys(request.headers).filter(
    (name) => name === 'host' || name.startsWith('x-amz-') || name.startsWith('if-'),
  )
  const unsigned = needed.find((name) => !names.includes(name))
  if (unsigned !== undefined) return problem(403, 'AccessDenied', `the header ${unsigned} is not signed`)
  const payload = header('x-amz-content-sha256')
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== createHash('sha256').update(body).digest('hex'))
    return problem(400, 'XAmzContentSHA256Mismatch', 'the body is another one than was signed')
  const [path, query = ''] = (request.url ?? '').split('?') as [string, string?]
  const canonical = [
    request.method,
    path,
    inOrder(query),
    ...names.map((name) => `${name}:${header(name).trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${account.secretAccessKey}`),
  )
  if (createHmac('sha256', key).update(text).digest('hex') !== signature)
    return problem(403, 'SignatureDoesNotMatch', 'the signature is another one')
  return undefined
}

function problem(status: number, code: string, message: string): SignatureProblem {
  return { status, code, message }
}

/** By names, then by values. */
function inOrder(query: string): string {
  const pairs = query.split('&').map((pair) => pair.split('='))
  return pairs
    .sort(([a = '', b = ''], [c = '', d = '']) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
}
