import { Failure } from '../base/failure.ts'
import type { Address, Http, HttpReply } from '../base/ports.ts'

const PAGE_BYTES_MAX = 64 * 1024 * 1024
const DEFAULT_PORTS = { http: 80, https: 443 } as const

/** A page of a broker's admin listener, as text. */
export async function pageOf(
  http: Http,
  { host, port }: Address,
  target: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string> {
  const page = `http://${host.includes(':') ? `[${host}]` : host}:${port}${target}`
  const { status, body } = await getPage(http, page, timeoutMs, signal)
  if (status === 200) return body.toString('utf8')
  throw new Failure('unavailable', 'connect-failed', 'no', `${page} answers with status ${status}`)
}

export async function statusOf(http: Http, page: string, timeoutMs: number, signal?: AbortSignal): Promise<number> {
  return (await getPage(http, page, timeoutMs, signal)).status
}

/** The answer to GET, whatever its status. `headers`: besides the host's. */
export function getPage(
  http: Http,
  page: string,
  timeoutMs: number,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpReply> {
  const { protocol, hostname, port, host, pathname, search } = new URL(page)
  const isSecure = protocol === 'https:'
  return http.request({
    method: 'GET',
    isSecure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PORTS[isSecure ? 'https' : 'http'] : Number(port),
    target: `${pathname}${search}`,
    headers: { ...headers, host },
    timeoutMs,
    answerTimeoutMs: timeoutMs,
    replyBytesMax: PAGE_BYTES_MAX,
    isRepeatable: true,
    signal,
  })
}
