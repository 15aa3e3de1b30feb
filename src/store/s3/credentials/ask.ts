import { Failure } from '../../../base/failure.ts'
import type { Http, HttpReply } from '../../../base/ports.ts'
import type { Credentials } from './credentials.ts'

/** Who is asked for credentials. */
export interface AskedPlace {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  /** Of the address: before every path. */
  readonly path: string
}

interface Question {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs?: number
  /** Who is asked, for messages. */
  readonly what: string
}

const TIMEOUT_MS = 5_000
const ANSWER_BYTES_MAX = 256 * 1024

/** `setting` names where the address came from. */
export function placeOf(address: string, setting: string): AskedPlace {
  let url: URL
  try {
    url = new URL(address)
  } catch (cause) {
    throw new Failure(
      'invalid',
      'bad-setting',
      'no',
      `${setting}: ${JSON.stringify(address)} is no address such as https://host:port`,
      cause,
    )
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Failure(
      'invalid',
      'bad-setting',
      'no',
      `${setting}: ${JSON.stringify(address)} doesn't begin with https:// or http://`,
    )
  const isSecure = url.protocol === 'https:'
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
  return { isSecure, host: url.hostname.replace(/^\[|\]$/g, ''), port, path: url.pathname.replace(/\/+$/, '') + url.search }
}

/** The text of an answer with status 200. All else is a Failure: `store-denied`. */
export async function ask(http: Http, place: AskedPlace, question: Question): Promise<string> {
  let reply: HttpReply
  try {
    reply = await http.request({
      method: question.method,
      isSecure: place.isSecure,
      host: place.host,
      port: place.port,
      target: place.path + question.path,
      headers: { host: hostHeader(place), accept: '*/*', ...question.headers },
      body: question.body === undefined ? undefined : [Buffer.from(question.body)],
      timeoutMs: question.timeoutMs ?? TIMEOUT_MS,
      answerTimeoutMs: TIMEOUT_MS,
      replyBytesMax: ANSWER_BYTES_MAX,
      isRepeatable: true,
    })
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    throw new Failure('unavailable', 'store-denied', 'no', `${question.what} gives no credentials: ${cause.message}`, cause)
  }
  const text = reply.body.toString('utf8')
  if (reply.status === 200) return text
  // An answer to a refused question carries no secret, only why.
  const why = text.replace(/\s+/g, ' ').slice(0, 300)
  throw new Failure('unavailable', 'store-denied', 'no', `${question.what} answered with status ${reply.status}: ${why}`)
}

/** With the port, unless it is the usual one. */
export function hostHeader({ host, port, isSecure }: Pick<AskedPlace, 'host' | 'port' | 'isSecure'>): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === (isSecure ? 443 : 80) ? name : `${name}:${port}`
}

/** Credentials as container and instance services give them, in JSON. */
export function readJsonCredentials(text: string, what: string): Credentials {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (cause) {
    throw new Failure('unavailable', 'store-denied', 'no', `${what} answered with something else than JSON`, cause)
  }
  const given = new Map(Object.entries(typeof found === 'object' && found !== null ? found : {}))
  const field = (name: string): string | undefined => {
    const value: unknown = given.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const accessKeyId = field('AccessKeyId')
  const secretAccessKey = field('SecretAccessKey')
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Failure('unavailable', 'store-denied', 'no', `${what} answered without credentials (${field('Code') ?? 'no code'})`)
  return { accessKeyId, secretAccessKey, sessionToken: field('Token'), expiresMs: readTime(field('Expiration')) }
}

/** In ms since 1970; undefined where there is none. */
export function readTime(text: string | undefined): number | undefined {
  const timeMs = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(timeMs) ? undefined : timeMs
}
