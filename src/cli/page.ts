import { Failure } from '../base/failure.ts'
import type { Address, Http } from '../base/ports.ts'

const PAGE_BYTES_MAX = 64 * 1024 * 1024

/** A page of a broker's admin listener, as text. */
export async function pageOf(
  http: Http,
  { host, port }: Address,
  target: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string> {
  const name = `http://${host.includes(':') ? `[${host}]` : host}:${port}${target}`
  const { status, body } = await http.request({
    method: 'GET',
    isSecure: false,
    host,
    port,
    target,
    headers: { host: `${host}:${port}` },
    timeoutMs,
    answerTimeoutMs: timeoutMs,
    replyBytesMax: PAGE_BYTES_MAX,
    isRepeatable: true,
    signal,
  })
  if (status === 200) return body.toString('utf8')
  throw new Failure('unavailable', 'connect-failed', 'no', `${name} answers with status ${status}`)
}
