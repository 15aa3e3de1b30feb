import { Failure } from '../../base/failure.ts'
import type { Clock, Http, HttpReply, Random } from '../../base/ports.ts'
import { type Answer, failureOf, meaningOf, type Refusal, readAnswer } from './answers.ts'
import { hostHeader } from './credentials/ask.ts'
import type { Credentials, RefreshingCredentials } from './credentials/credentials.ts'
import { Signer, sha256, UNSIGNED_PAYLOAD } from './signature.ts'
import { ThrottleGate } from './throttle-gate.ts'
import { encodePath, encodeQuery, type Query } from './uri.ts'

/** Where a bucket is, and how it is spoken to. */
export interface S3Place {
  /** Undefined: Amazon's, in the bucket's region. */
  readonly endpoint: Endpoint | undefined
  readonly bucket: string
  /** The bucket's name is in the path, not in the host's name. */
  readonly isPathStyle: boolean
  readonly region: string
  /** Somebody named the region: then it isn't looked for elsewhere. */
  readonly isRegionGiven: boolean
  /** Longest wait for an answer, without what its bytes take. */
  readonly timeoutMs: number
}

export interface Endpoint {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
}

export interface S3Parts {
  readonly http: Http
  readonly clock: Clock
  readonly random: Random
  readonly credentials: RefreshingCredentials
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Undefined: the bucket itself. */
  readonly key?: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly Uint8Array[]
  /** Carrying it out changes something. */
  readonly isWrite: boolean
  /** The answer is an object's bytes. */
  readonly holdsBytes?: boolean
  readonly replyBytesMax?: number
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/** A slow line still gets large bodies through: 256 bytes a ms. */
const BYTES_PER_MS_MIN = 256
const SLOW_ANSWER_BYTES_MAX = 32 * 1024 * 1024
const REPLY_BYTES_MAX = 4 * 1024 * 1024
const EMPTY_SHA256 = sha256([])

/**
 * Signed requests to one bucket. None is sent a second time here, but two kinds: those that the store refused unread because of this machine's clock
 * or of the region (once, with the right one), and reads on a kept connection that was closed meanwhile.
 */
export class S3Client {
  readonly #parts: S3Parts
  readonly #place: S3Place
  readonly #signer = new Signer('s3')
  readonly #gate: ThrottleGate
  #region: string
  /** What the store's clock is ahead of ours, in ms. */
  #skewMs = 0

  constructor(place: S3Place, parts: S3Parts) {
    this.#place = place
    this.#parts = parts
    this.#region = place.region
    this.#gate = new ThrottleGate(parts.clock, parts.random)
  }

  /** For messages to people. */
  get description(): string {
    const { isSecure } = this.#endpoint
    return `${this.#place.bucket} at ${isSecure ? 'https' : 'http'}://${hostHeader(this.#endpoint)}`
  }

  get #endpoint(): Endpoint {
    const { endpoint } = this.#place
    if (endpoint !== undefined) return endpoint
    const domain = this.#region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    return { isSecure: true, host: `s3.${this.#region}.${domain}`, port: 443 }
  }

  /** The store's answer, which may be a refusal. Fails where there is none: `store-failed`, `store-denied`, `store-throttled`, `aborted`. */
  async send(request: S3Request): Promise<Answer> {
    for (let isFirst = true; ; isFirst = false) {
      await this.#gate.enter(request.signal)
      const credentials = await this.#parts.credentials.get()
      const answer = this.#read(request, await this.#exchange(request, credentials))
      if (answer.refusal === undefined) return answer
      const meaning = meaningOf(answer.refusal)
      if (meaning === 'throttled') this.#gate.throttled()
      if (meaning === 'denied') this.#parts.credentials.refused(credentials)
      const isMended =
        (meaning === 'skewed' && this.#setClock(answer.dateMs)) || (meaning === 'elsewhere' && this.#move(answer.refusal))
      if (!isMended || !isFirst) return answer
    }
  }

  failure(refusal: Refusal, request: S3Request): Failure {
    return failureOf(refusal, this.#where(request), request.isWrite)
  }

  async #exchange(request: S3Request, credentials: Credentials): Promise<HttpReply> {
    const { method, body, key, signal } = request
    const endpoint = this.#endpoint
    const { bucket, isPathStyle } = this.#place
    const host = isPathStyle ? endpoint.host : `${bucket}.${endpoint.host}`
    const path = `${isPathStyle ? `/${bucket}` : ''}/${key === undefined ? '' : encodePath(key)}`
    const query = request.query === undefined ? '' : encodeQuery(request.query)
    const headers = { ...request.headers, host: hostHeader({ ...endpoint, host }) }
    // TLS guards the bytes already; without it the signature does.
    const payload = body === undefined ? EMPTY_SHA256 : endpoint.isSecure ? UNSIGNED_PAYLOAD : sha256(body)
    const timeMs = this.#parts.clock.nowMs() + this.#skewMs
    const signed = this.#signer.sign({ method, path, query, headers, payload }, credentials, this.#region, timeMs)
    let bodyBytes = 0
    if (body !== undefined) for (const chunk of body) bodyBytes += chunk.length
    const replyBytesMax = request.replyBytesMax ?? REPLY_BYTES_MAX
    const timeoutMs = request.timeoutMs ?? this.#place.timeoutMs
    // Of a whole object nobody knows beforehand how large it is; by then the store has shown that it answers.
    const answerBytesMax = request.holdsBytes === true ? Math.min(replyBytesMax, SLOW_ANSWER_BYTES_MAX) : 0
    try {
      return await this.#parts.http.request({
        method,
        isSecure: endpoint.isSecure,
        host,
        port: endpoint.port,
        target: query === '' ? path : `${path}?${query}`,
        headers: signed,
        body,
        timeoutMs: timeoutMs + Math.ceil(bodyBytes / BYTES_PER_MS_MIN),
        answerTimeoutMs: timeoutMs + Math.ceil(answerBytesMax / BYTES_PER_MS_MIN),
        replyBytesMax: Math.max(replyBytesMax, REPLY_BYTES_MAX),
        isRepeatable: !request.isWrite,
        signal,
      })
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      const reason = cause.reason === 'aborted' ? 'aborted' : 'store-failed'
      const applied = request.isWrite ? cause.applied : 'no'
      throw new Failure('unavailable', reason, applied, `${this.#where(request)}: ${cause.message}`, cause)
    }
  }

  #read(request: S3Request, reply: HttpReply): Answer {
    try {
      return readAnswer(reply, request.holdsBytes === true)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      const text = `${this.#where(request)}: ${cause.message}`
      throw new Failure('unavailable', 'store-failed', request.isWrite ? 'unknown' : 'no', text, cause)
    }
  }

  /** Whether the next request has another time on it. */
  #setClock(dateMs: number | undefined): boolean {
    if (dateMs === undefined) return false
    const skewMs = dateMs - this.#parts.clock.nowMs()
    const isOther = Math.abs(skewMs - this.#skewMs) > 1_000
    this.#skewMs = skewMs
    return isOther
  }

  /** Whether the next request goes to another region. */
  #move({ region }: Refusal): boolean {
    if (region === undefined || region === this.#region || this.#place.isRegionGiven) return false
    this.#region = region
    return true
  }

  #where({ method, key, query }: S3Request): string {
    const what = query === undefined ? '' : `?${query.map(([name]) => name).join('&')}`
    return `${this.description}: ${method} ${key === undefined ? 'of the bucket' : JSON.stringify(key)}${what}`
  }
}
