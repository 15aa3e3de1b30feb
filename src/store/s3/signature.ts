import { createHash, createHmac } from 'node:crypto'
import { utcSecondText } from '../../base/utc-text.ts'
import type { Credentials } from './credentials/credentials.ts'

export interface Unsigned {
  readonly method: string
  /** Encoded, without query. */
  readonly path: string
  /** Encoded and in order; empty: none. */
  readonly query: string
  /** Names in lower case, with `host`: all of them are signed. */
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body, or `UNSIGNED_PAYLOAD`. */
  readonly payload: string
}

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

/** AWS Signature Version 4, in the `Authorization` header. The key of the day is kept. */
export class Signer {
  readonly #service: string
  #key: { readonly of: string; readonly bytes: Buffer } | undefined

  constructor(service: string) {
    this.#service = service
  }

  /** The headers to send: those given, and what proves who sends them. `timeMs` is the service's clock, in ms. */
  sign(request: Unsigned, credentials: Credentials, region: string, timeMs: number): Record<string, string> {
    const time = amzTime(timeMs)
    const headers: Record<string, string> = { ...request.headers, 'x-amz-date': time, 'x-amz-content-sha256': request.payload }
    if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken
    const names = Object.keys(headers).sort()
    let canonical = `${request.method}\n${request.path}\n${request.query}\n`
    for (const name of names) canonical += `${name}:${headers[name]!.trim()}\n`
    const signed = names.join(';')
    canonical += `\n${signed}\n${request.payload}`
    const scope = this.scope(region, time)
    const signature = this.signature(canonical, credentials, region, time)
    headers.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
    return headers
  }

  /** What a key signs for, beside who has it. `time` as `amzTime` gives it. */
  scope(region: string, time: string): string {
    return `${time.slice(0, 8)}/${region}/${this.#service}/aws4_request`
  }

  /** Of a request in its canonical form. */
  signature(canonical: string, credentials: Credentials, region: string, time: string): string {
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${this.scope(region, time)}\n${sha256([canonical])}`
    return hmac(this.#keyOf(credentials, time.slice(0, 8), region), toSign).toString('hex')
  }

  #keyOf({ secretAccessKey }: Credentials, day: string, region: string): Buffer {
    const of = `${day} ${region} ${secretAccessKey}`
    if (this.#key?.of !== of) {
      let bytes = hmac(`AWS4${secretAccessKey}`, day)
      for (const part of [region, this.#service, 'aws4_request']) bytes = hmac(bytes, part)
      this.#key = { of, bytes }
    }
    return this.#key.bytes
  }
}

/** In hexadecimal digits. */
export function sha256(chunks: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** `20130524T000000Z` for a time in ms since 1970. */
export function amzTime(timeMs: number): string {
  return utcSecondText(timeMs).replace(/[-:]/g, '')
}
