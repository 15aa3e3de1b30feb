import { setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import * as http from 'node:http'
import * as https from 'node:https'
import { Failure, type FailureReason } from '../base/failure.ts'
import type { Clock, Http, HttpReply, HttpRequest, Timer } from '../base/ports.ts'
import { AnswerBody, SHARED_READS } from './http-reads.ts'

export interface HttpLimits {
  /** Connections to one host and port; what comes above waits for a free one. */
  readonly connectionsMax?: number
  readonly connectTimeoutMs?: number
}

/** HTTP by Node's own client. A kept connection that nobody used for `IDLE_MS` is closed before the other side is likely to. */
export class RealHttp implements Http {
  readonly #clock: Clock
  readonly #connectTimeoutMs: number
  readonly #plain: http.Agent
  readonly #secure: https.Agent

  private constructor(clock: Clock, limits: HttpLimits, ca: string | undefined) {
    this.#clock = clock
    this.#connectTimeoutMs = limits.connectTimeoutMs ?? CONNECT_TIMEOUT_MS
    const options: http.AgentOptions & { readonly onread: unknown } = {
      keepAlive: true,
      maxSockets: limits.connectionsMax ?? CONNECTIONS_MAX,
      scheduling: 'lifo',
      timeout: IDLE_MS,
      onread: SHARED_READS,
    }
    this.#plain = new http.Agent(options)
    this.#secure = new https.Agent({ ...options, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) })
  }

  /** `caFile`: certificates (PEM) that are trusted instead of the machine's own. */
  static async open(clock: Clock, caFile?: string, limits: HttpLimits = {}): Promise<RealHttp> {
    return new RealHttp(clock, limits, caFile === undefined ? undefined : await readCertificates(caFile))
  }

  async request(request: HttpRequest): Promise<HttpReply> {
    const agent = request.isSecure ? this.#secure : this.#plain
    const first = await new Exchange(request, agent, this.#clock, this.#connectTimeoutMs).done
    if (first !== STALE) return first
    const second = await new Exchange(request, agent, this.#clock, this.#connectTimeoutMs, false).done
    if (second !== STALE) return second
    throw lost(request, 'unknown', undefined)
  }

  async close(): Promise<void> {
    this.#plain.destroy()
    this.#secure.destroy()
  }
}

const CONNECTIONS_MAX = 128
const CONNECT_TIMEOUT_MS = 5_000
/** S3 closes after some 20 s, proxies seldom before. */
const IDLE_MS = 15_000
/** The answer of a kept connection that was closed from the other side: nothing came, and the request may be sent again. */
const STALE = Symbol('stale')

/** One attempt at one request. */
class Exchange {
  readonly done: Promise<HttpReply | typeof STALE>
  readonly #request: HttpRequest
  readonly #outgoing: http.ClientRequest
  readonly #mayBeStale: boolean
  #timer: Timer
  readonly #clock: Clock
  readonly #connectTimeoutMs: number
  #connectTimer: Timer | undefined
  #resolve!: (reply: HttpReply | typeof STALE) => void
  #reject!: (failure: Failure) => void
  #isSettled = false
  /** The connection was there: bytes of the request may have left. */
  #isSent = false
  #incoming: http.IncomingMessage | undefined
  #body: AnswerBody | undefined

  constructor(
    request: HttpRequest,
    agent: http.Agent,
    clock: Clock,
    connectTimeoutMs: number,
    mayBeStale = request.isRepeatable,
  ) {
    this.#request = request
    this.#mayBeStale = mayBeStale
    this.#clock = clock
    this.#connectTimeoutMs = connectTimeoutMs
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = clock.after(request.timeoutMs, () =>
      this.#fail('request-timed-out', `no answer within ${request.timeoutMs} ms`),
    )
    this.#outgoing = this.#start(agent)
    if (request.signal?.aborted === true) this.#abort()
    else if (request.signal !== undefined) {
      // One signal ends many requests, each of which takes its listener away when it is done.
      setMaxListeners(0, request.signal)
      request.signal.addEventListener('abort', this.#abort, { once: true })
    }
  }

  #start(agent: http.Agent): http.ClientRequest {
    const { method, host, port, target, headers, isSecure, body } = this.#request
    const options: https.RequestOptions = { agent, method, host, port, path: target, setHost: false }
    const length = body === undefined ? 0 : body.reduce((sum, chunk) => sum + chunk.length, 0)
    options.headers = method === 'GET' || method === 'DELETE' ? headers : { ...headers, 'content-length': String(length) }
    if (isSecure) options.servername = /^[\d.]+$|:/.test(host) ? '' : host
    const outgoing = (isSecure ? https : http).request(options)
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) {
        this.#isSent = true
        return
      }
      this.#connectTimer = this.#clock.after(this.#connectTimeoutMs, () =>
        this.#fail('connect-failed', `no connection within ${this.#connectTimeoutMs} ms`),
      )
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        this.#isSent = true
        this.#connectTimer?.cancel()
      })
    })
    outgoing.on('response', (incoming) => this.#receive(incoming))
    outgoing.on('error', (cause) => this.#lose(cause))
    outgoing.on('close', () => this.#lose(undefined))
    if (length > 0) {
      outgoing.cork()
      for (const chunk of body!) outgoing.write(chunk)
      outgoing.uncork()
    }
    outgoing.end()
    return outgoing
  }

  #receive(incoming: http.IncomingMessage): void {
    this.#incoming = incoming
    const { answerTimeoutMs, replyBytesMax } = this.#request
    this.#timer.cancel()
    this.#timer = this.#clock.after(answerTimeoutMs, () =>
      this.#fail('request-timed-out', `the answer wasn't whole within ${answerTimeoutMs} ms`),
    )
    const saidBytes = Number(incoming.headers['content-length'] ?? Number.NaN)
    const body = new AnswerBody(incoming.socket, saidBytes <= replyBytesMax ? saidBytes : undefined)
    this.#body = body
    incoming.on('data', (chunk: Buffer) => {
      if (body.receivedBytes + chunk.length > replyBytesMax)
        this.#fail('too-large', `the answer is longer than ${replyBytesMax} bytes`)
      else body.take(chunk)
    })
    incoming.on('error', (cause) => this.#lose(cause))
    incoming.on('end', () => {
      if (!incoming.complete) return
      this.#settle()
      this.#resolve(new Reply(incoming, body.bytes()))
    })
    incoming.on('close', () => this.#lose(undefined))
  }

  readonly #abort = (): void => this.#fail('aborted', 'given up')

  #lose(cause: Error | undefined): void {
    if (this.#isSettled) return
    const isStale = this.#mayBeStale && this.#outgoing.reusedSocket && this.#incoming === undefined
    if (isStale) {
      this.#settle()
      this.#resolve(STALE)
    } else if (this.#isSent) {
      this.#settle()
      this.#reject(lost(this.#request, 'unknown', cause))
    } else this.#fail('connect-failed', reasonOf(cause), cause)
  }

  #fail(reason: FailureReason, text: string, cause?: Error): void {
    if (this.#isSettled) return
    this.#settle()
    const { host, port } = this.#request
    this.#reject(new Failure('unavailable', reason, this.#isSent ? 'unknown' : 'no', `${host}:${port}: ${text}`, cause))
    this.#outgoing.destroy()
  }

  #settle(): void {
    this.#isSettled = true
    this.#timer.cancel()
    this.#connectTimer?.cancel()
    this.#body?.end()
    this.#request.signal?.removeEventListener('abort', this.#abort)
  }
}

class Reply implements HttpReply {
  readonly status: number
  readonly body: Buffer
  readonly #headers: http.IncomingHttpHeaders

  constructor(incoming: http.IncomingMessage, body: Buffer) {
    this.status = incoming.statusCode ?? 0
    this.#headers = incoming.headers
    this.body = body
  }

  header(name: string): string | undefined {
    const value = this.#headers[name]
    return typeof value === 'string' ? value : value?.[0]
  }
}

function lost({ host, port }: HttpRequest, applied: 'unknown', cause: Error | undefined): Failure {
  return new Failure('unavailable', 'connection-lost', applied, `${host}:${port}: ${reasonOf(cause)}`, cause)
}

function reasonOf(cause: Error | undefined): string {
  const code = cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return "the name can't be resolved"
    case 'ECONNRESET':
    case 'EPIPE':
    case undefined:
      return cause === undefined || code !== undefined ? 'the connection was closed' : cause.message
    default:
      return `${code}: ${cause?.message ?? ''}`
  }
}

async function readCertificates(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Failure(
      'invalid',
      'unreadable-file',
      'no',
      `${JSON.stringify(path)} can't be read: ${reasonOf(asError(cause))}`,
      cause,
    )
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}
