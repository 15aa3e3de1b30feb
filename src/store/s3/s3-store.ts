import { assert } from '../../base/assert.ts'
import { Failure } from '../../base/failure.ts'
import { checkWanted } from '../../base/wanted.ts'
import { checkKey } from '../key.ts'
import type { Created, GetWays, Listed, ListWays, ObjectStore, Replaced, StoredBytes } from '../store.ts'
import { meaningOf } from './answers.ts'
import { deleteBatch } from './batch-delete.ts'
import { checksumHeaders, type Encryption, encryptionHeaders } from './headers.ts'
import { listPage } from './listing.ts'
import { createByParts } from './multipart.ts'
import type { S3Client, S3Request } from './s3-client.ts'

const OBJECT_BYTES_MAX = 1024 * 1024 * 1024

export interface S3StoreOptions {
  /** Before every key; empty, or ends with a slash. */
  readonly prefix: string
  readonly encryption?: Encryption | undefined
}

/** A bucket of Amazon S3 or of what speaks like it, below a prefix. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client
  readonly #prefix: string
  readonly #encryption: Readonly<Record<string, string>>

  constructor(client: S3Client, { prefix, encryption }: S3StoreOptions) {
    assert(prefix === '' || prefix.endsWith('/'), "a prefix ends with a slash: two of them don't get into each other's way")
    this.#client = client
    this.#prefix = prefix
    this.#encryption = encryptionHeaders(encryption)
  }

  get description(): string {
    return `bucket ${this.#client.description}${this.#prefix === '' ? '' : `, below ${this.#prefix}`}`
  }

  async create(key: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Created> {
    const { isDone, dateMs } = await this.#put(key, body, { 'if-none-match': '*' }, signal)
    return { outcome: isDone ? 'created' : 'exists', dateMs }
  }

  async createInParts(key: string, parts: AsyncIterable<readonly Uint8Array[]>, signal?: AbortSignal): Promise<Created> {
    checkKey(key)
    checkWanted(signal)
    return createByParts({
      client: this.#client,
      key: this.#prefix + key,
      headers: this.#encryption,
      parts,
      signal,
      createWhole: (body) => this.create(key, body, signal),
    })
  }

  async replace(key: string, tag: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<Replaced> {
    const { isDone, dateMs } = await this.#put(key, body, { 'if-match': tag }, signal)
    return { outcome: isDone ? 'replaced' : 'changed', dateMs }
  }

  async get(key: string, { range, signal }: GetWays = {}): Promise<StoredBytes | undefined> {
    checkKey(key)
    assert(range === undefined || (range.position >= 0 && range.sizeBytes > 0), 'a range has bytes')
    // A checksum is that of the whole object.
    const headers: Record<string, string> =
      range === undefined
        ? { 'x-amz-checksum-mode': 'ENABLED' }
        : { range: `bytes=${range.position}-${range.position + range.sizeBytes - 1}` }
    const request: S3Request = {
      method: 'GET',
      key: this.#prefix + key,
      headers,
      isWrite: false,
      holdsBytes: true,
      replyBytesMax: range?.sizeBytes ?? OBJECT_BYTES_MAX,
      signal,
    }
    const { reply, refusal, dateMs } = await this.#client.send(request)
    if (refusal !== undefined) {
      if (meaningOf(refusal) === 'absent') return undefined
      throw this.#client.failure(refusal, request)
    }
    const bytes = reply.body
    const sizeBytes = range === undefined ? bytes.length : sizeOfWhole(reply.header('content-range'), range, bytes.length)
    const isWhole =
      range === undefined && reply.status === 200 && (reply.header('content-length') ?? `${bytes.length}`) === `${bytes.length}`
    const isPart = range !== undefined && reply.status === 206 && sizeBytes !== undefined
    if (sizeBytes === undefined || !(isWhole || isPart))
      throw this.#badAnswer(key, `it isn't what was asked for (status ${reply.status})`)
    const sum = reply.header('x-amz-checksum-crc32c')
    if (isWhole && sum !== undefined && !sum.includes('-') && sum !== checksumHeaders([bytes])['x-amz-checksum-crc32c'])
      throw this.#badAnswer(key, `its checksum isn't ${sum}`)
    const tag = reply.header('etag')
    if (tag === undefined) throw this.#badAnswer(key, 'it has no tag')
    return { bytes, sizeBytes, tag, dateMs }
  }

  list(prefix: string, ways: ListWays = {}): Promise<Listed> {
    return listPage(this.#client, this.#prefix, prefix, ways)
  }

  async delete(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    for (const key of keys) checkKey(key)
    checkWanted(signal)
    await deleteBatch(
      this.#client,
      keys.map((key) => this.#prefix + key),
      signal,
    )
  }

  /** The connections are those of the `Http` port, which others may use too. */
  async close(): Promise<void> {}

  async #put(
    key: string,
    body: readonly Uint8Array[],
    condition: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly isDone: boolean; readonly dateMs: number | undefined }> {
    checkKey(key)
    const request: S3Request = {
      method: 'PUT',
      key: this.#prefix + key,
      headers: { ...condition, ...checksumHeaders(body), ...this.#encryption },
      body,
      isWrite: true,
      signal,
    }
    const { refusal, reply, dateMs } = await this.#client.send(request)
    if (refusal === undefined) {
      if (reply.header('etag') !== undefined) return { isDone: true, dateMs }
      // Whatever stands between may answer with status 200 too.
      throw new Failure(
        'unavailable',
        'store-failed',
        'unknown',
        `${this.description}: a write of ${JSON.stringify(key)} came back without a tag`,
      )
    }
    const meaning = meaningOf(refusal)
    // A register that isn't there hasn't the tag either; for a creation that word would make no sense.
    const isLost = meaning === 'precondition' || (meaning === 'absent' && condition['if-match'] !== undefined)
    if (isLost) return { isDone: false, dateMs }
    throw this.#client.failure(refusal, request)
  }

  #badAnswer(key: string, why: string): Failure {
    return new Failure(
      'corrupt',
      'bad-object',
      'no',
      `${this.description}: the answer for ${JSON.stringify(key)} is no good: ${why}`,
    )
  }
}

/** The size of the whole object, if the answer's range is the one that was asked for, cut only where the object ends. */
function sizeOfWhole(
  contentRange: string | undefined,
  { position, sizeBytes }: { readonly position: number; readonly sizeBytes: number },
  receivedBytes: number,
): number | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? '')
  if (match === null) return undefined
  const [first, last, whole] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const isAsked = first === position && last === Math.min(position + sizeBytes, whole) - 1
  return isAsked && receivedBytes === last - first + 1 ? whole : undefined
}
