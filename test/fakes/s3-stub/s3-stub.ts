import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CERTIFICATE, CERTIFICATE_KEY } from '../certificate.ts'
import { document, plain, refuse, type StubAnswer } from './stub-answer.ts'
import { StubBucket, type StubRequest } from './stub-bucket.ts'
import { type Fault, type RequestKind, StubFaults, type Weather } from './stub-faults.ts'
import { type StubAccount, signatureProblem } from './verify-signature.ts'

export interface StubOptions {
  readonly port?: number
  readonly buckets?: readonly string[]
  readonly region?: string
  readonly account?: StubAccount
  /** How far its clock is off. */
  readonly clockOffsetMs?: number
  readonly ignoresConditions?: boolean
  /** By TLS, with the certificate of the tests. */
  readonly isSecure?: boolean
  readonly weather?: Weather
}

export const STUB_ACCOUNT: StubAccount = { accessKeyId: 'STUBACCESSKEY', secretAccessKey: 'stub/secret+key' }

/**
 * An S3 server over real sockets, for one test or as a process of its own: keeps objects in memory, verifies signatures, takes both styles of address,
 * and does to requests what real ones do on bad days.
 */
export class S3Stub {
  readonly faults: StubFaults
  readonly #options: StubOptions
  readonly #buckets: ReadonlyMap<string, StubBucket>
  readonly #server: Server
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #pages = new Map<StubBucket, StubAnswer>()
  account: StubAccount
  /** Requests that came, by kind. */
  readonly counts = new Map<RequestKind, number>()
  /** Late writes that were carried out by now. */
  lateCount = 0

  private constructor(options: StubOptions) {
    this.#options = options
    this.account = options.account ?? STUB_ACCOUNT
    this.faults = new StubFaults(options.weather ?? {})
    this.#buckets = new Map((options.buckets ?? ['bucket']).map((name) => [name, new StubBucket()]))
    for (const bucket of this.#buckets.values()) bucket.ignoresConditions = options.ignoresConditions === true
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response)
    this.#server =
      options.isSecure === true ? createSecureServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, serve) : createServer(serve)
    this.#server.keepAliveTimeout = 60_000
  }

  static async start(options: StubOptions = {}): Promise<S3Stub> {
    const stub = new S3Stub(options)
    await new Promise<void>((resolve) => stub.#server.listen(options.port ?? 0, '127.0.0.1', resolve))
    return stub
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get endpoint(): string {
    return `${this.#options.isSecure === true ? 'https' : 'http'}://127.0.0.1:${this.port}`
  }

  bucket(name = 'bucket'): StubBucket {
    return this.#buckets.get(name)!
  }

  /** Ends the kept connections that nobody uses at the moment, as servers do that are tired of waiting. */
  dropIdleConnections(): void {
    this.#server.closeIdleConnections()
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  get #nowMs(): number {
    return Date.now() + (this.#options.clockOffsetMs ?? 0)
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks)
    if (incoming.url?.startsWith('/-/')) {
      this.#send(response, this.#control(incoming.url, body))
      return
    }
    const taken = this.#take(incoming, body)
    if ('status' in taken) {
      this.#send(response, taken)
      return
    }
    const { request, bucket } = taken
    this.counts.set(request.kind, (this.counts.get(request.kind) ?? 0) + 1)
    const fault = this.faults.draw(request.kind)
    const { beforeMs, afterMs } = this.faults.delays(request.kind, fault === 'slow')
    await this.#pause(beforeMs)
    this.#meet(request, bucket, fault, response, afterMs)
  }

  /** What was asked, or why it isn't answered at all. */
  #take(incoming: IncomingMessage, body: Buffer): { readonly request: StubRequest; readonly bucket: StubBucket } | StubAnswer {
    const region = this.#options.region ?? 'us-east-1'
    const problem = signatureProblem(incoming, body, this.account, region, this.#nowMs)
    if (problem !== undefined) {
      const headers = problem.code === 'AuthorizationHeaderMalformed' ? { 'x-amz-bucket-region': region } : {}
      return refuse(problem.status, problem.code, problem.message, headers)
    }
    const url = new URL(`http://stub${incoming.url}`)
    const [label = ''] = (incoming.headers.host ?? '').split('.')
    const rawPath = (incoming.url ?? '').split('?')[0]!.slice(1)
    const isInHost = this.#buckets.has(label)
    const slash = rawPath.indexOf('/')
    const name = isInHost ? label : slash === -1 ? rawPath : rawPath.slice(0, slash)
    const key = decodeURIComponent(isInHost ? rawPath : slash === -1 ? '' : rawPath.slice(slash + 1))
    const bucket = this.#buckets.get(name)
    if (bucket === undefined) return refuse(404, 'NoSuchBucket', 'the bucket does not exist')
    const query = url.searchParams
    const kind = kindOf(incoming.method ?? '', key, query)
    if (kind === undefined) return refuse(501, 'NotImplemented', `${incoming.method} ${incoming.url}`)
    return { request: { kind, key, query, headers: incoming.headers, body }, bucket }
  }

  #meet(request: StubRequest, bucket: StubBucket, fault: Fault | undefined, response: ServerResponse, afterMs: number): void {
    const answer = (what: StubAnswer): void => void this.#pause(afterMs).then(() => this.#send(response, what))
    switch (fault) {
      case 'timeout-before':
        return
      case 'timeout-after':
        bucket.carryOut(request)
        return
      case 'late-apply':
        void this.#pause(this.faults.lateMs).then(() => {
          bucket.carryOut(request)
          this.lateCount++
        })
        return
      case 'reset-before':
        response.socket?.destroy()
        return
      case 'reset-after':
        bucket.carryOut(request)
        response.socket?.destroy()
        return
      case 'reset-in-body': {
        const { status, headers, body } = bucket.carryOut(request)
        response.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 2) })
        response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
        return
      }
      case 'error-after':
        bucket.carryOut(request)
        answer(REFUSALS['error-after'])
        return
      case undefined:
      case 'slow':
        answer(this.#remember(request, bucket, bucket.carryOut(request)))
        return
      default:
        answer(REFUSALS[fault as keyof typeof REFUSALS] ?? this.#spoil(fault, request, bucket))
    }
  }

  /** Carried out, and answered wrongly. */
  #spoil(fault: Fault, request: StubRequest, bucket: StubBucket): StubAnswer {
    if (fault === 'absent') return refuse(404, 'NoSuchKey', 'the key does not exist')
    if (fault === 'partial-delete') return partialDelete(request, bucket)
    if (fault === 'stale-list') return this.#pages.get(bucket) ?? bucket.carryOut(request)
    const right = bucket.carryOut(request)
    const { status, headers, body } = right
    switch (fault) {
      case 'short':
        return plain(status, headers, body.subarray(0, Math.max(0, body.length - 1)))
      case 'wrong-range': {
        const moved = (headers['content-range'] ?? 'bytes 0-0/1').replace(/\d+(?=[-/])/g, (end) => String(Number(end) + 1))
        return plain(206, { ...headers, 'content-range': moved }, body)
      }
      case 'other-object':
        return plain(status, headers, Buffer.alloc(body.length, 'another'))
      case 'bit-flip': {
        const flipped = Buffer.from(body)
        if (flipped.length > 0) flipped[flipped.length >> 1]! ^= 1
        return plain(status, headers, flipped)
      }
      case 'duplicate-list':
        return plain(status, headers, Buffer.from(body.toString().replace(/(<Contents>.*?<\/Contents>)/s, '$1$1')))
      default:
        return right
    }
  }

  /** The page before the last, for who is to be given a stale one. */
  #remember(request: StubRequest, bucket: StubBucket, answer: StubAnswer): StubAnswer {
    if (request.kind === 'list') this.#pages.set(bucket, answer)
    return answer
  }

  /** `POST /-/weather` changes it, `GET /-/counts` tells what happened: for whoever runs the stub as a process. */
  #control(path: string, body: Buffer): StubAnswer {
    if (path === '/-/weather') {
      this.faults.change(JSON.parse(body.toString()) as Weather)
      return plain(204)
    }
    const counts = { requests: Object.fromEntries(this.counts), fired: Object.fromEntries(this.faults.fired) }
    return plain(200, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(counts)))
  }

  #send(response: ServerResponse, { status, headers, body }: StubAnswer): void {
    response.sendDate = false
    response.writeHead(status, { date: new Date(this.#nowMs).toUTCString(), ...headers, 'content-length': body.length })
    response.end(body)
  }

  #pause(delayMs: number): Promise<void> {
    if (delayMs <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, delayMs)
      this.#timers.add(timer)
    })
  }
}

/** Answered without carrying anything out, but the one that says so. */
const REFUSALS = {
  'error-before': refuse(500, 'InternalError', 'we met an internal error'),
  'error-after': refuse(500, 'InternalError', 'we met an internal error'),
  'slow-down': refuse(503, 'SlowDown', 'please reduce your request rate'),
  'too-many': plain(429),
  conflict: refuse(409, 'ConditionalRequestConflict', 'a conflicting operation is in progress'),
  denied: refuse(403, 'AccessDenied', 'access denied'),
  expired: refuse(400, 'ExpiredToken', 'the token has expired'),
  'error-in-body': refuse(200, 'InternalError', 'we met an internal error'),
  nonsense: document(200, 'Nonsense', []),
  'proxy-page': plain(502, { 'content-type': 'text/html' }, Buffer.from('<html><body>Bad Gateway</body></html>')),
} as const

function kindOf(method: string, key: string, query: URLSearchParams): RequestKind | undefined {
  if (key === '') return method === 'GET' ? 'list' : method === 'POST' && query.has('delete') ? 'delete' : undefined
  if (method === 'GET') return 'get'
  if (method === 'POST') return query.has('uploads') ? 'begin' : query.has('uploadId') ? 'complete' : undefined
  if (method === 'PUT') return query.has('partNumber') ? 'part' : 'put'
  return method === 'DELETE' && query.has('uploadId') ? 'abandon' : undefined
}

/** Every second key stays, and the answer says so with status 200. */
function partialDelete(request: StubRequest, bucket: StubBucket): StubAnswer {
  const kept = new Map([...bucket.objects].filter((_, at) => at % 2 === 0))
  const before = new Map(bucket.objects)
  const answer = bucket.carryOut(request)
  if (answer.status !== 200) return answer
  const left = [...kept].filter(([key]) => before.has(key) && !bucket.objects.has(key))
  for (const [key, object] of left) bucket.objects.set(key, object)
  const errors = left.map(([key]) => `<Error><Key>${key}</Key><Code>InternalError</Code><Message>not now</Message></Error>`)
  return plain(200, answer.headers, Buffer.from(`<DeleteResult>${errors.join('')}</DeleteResult>`))
}
