import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Failure } from '../base/failure.ts'
import type { Address } from '../base/ports.ts'

export interface AdminPages {
  /** Prometheus text. Never rejects. */
  readonly metrics: () => Promise<string>
  /** Undefined: ready; else why not. */
  readonly notReady: () => string | undefined
}

const HEADERS_MS_MAX = 5_000
const CONNECTIONS_MAX = 100
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * The door of the room: HTTP for operators and monitoring, apart from the clients' port. `/healthz` says that the process lives, `/readyz`
 * that it serves, `/metrics` what it counts. Anything else is 404; anything but GET and HEAD is 405.
 */
export class AdminListener {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** Port 0 picks a free one. Throws a Failure (`unavailable`, `listen-failed`). */
  static async open(address: Address, pages: AdminPages): Promise<AdminListener> {
    const server = createServer({ headersTimeout: HEADERS_MS_MAX, requestTimeout: HEADERS_MS_MAX }, (request, response) =>
      answer(request, response, pages),
    )
    server.maxConnections = CONNECTIONS_MAX
    server.unref()
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(listenFailed(address, cause)))
      server.listen(address.port, address.host, resolve)
    })
    return new AdminListener(server)
  }

  get port(): number {
    const bound = this.#server.address()
    return typeof bound === 'object' && bound !== null ? bound.port : 0
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }
}

function listenFailed({ host, port }: Address, cause: Error): Failure {
  const message = `can't serve the admin pages at ${host}:${port} (setting "admin"): ${cause.message}`
  return new Failure('unavailable', 'listen-failed', 'no', message, cause)
}

function answer(request: IncomingMessage, response: ServerResponse, pages: AdminPages): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    send(response, 405, 'only GET and HEAD are allowed\n')
    return
  }
  const [path] = (request.url ?? '/').split('?', 1)
  if (path === '/healthz' || path === '/livez') send(response, 200, 'ok\n')
  else if (path === '/readyz') sendReadiness(response, pages.notReady())
  else if (path === '/metrics') void pages.metrics().then((text) => send(response, 200, text, METRICS_TYPE))
  else send(response, 404, 'there is /healthz, /readyz and /metrics\n')
}

function sendReadiness(response: ServerResponse, reason: string | undefined): void {
  if (reason === undefined) send(response, 200, 'ok\n')
  else send(response, 503, `${reason}\n`)
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  })
  response.end(text)
}
