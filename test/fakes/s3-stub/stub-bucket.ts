import { createHash } from 'node:crypto'
import { tableCrc32c } from '../../../src/base/crc32c.ts'
import { document, element, plain, refuse, type StubAnswer } from './stub-answer.ts'
import type { RequestKind } from './stub-faults.ts'

/** A request, taken apart. */
export interface StubRequest {
  readonly kind: RequestKind
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

interface StubObject {
  readonly bytes: Buffer
  readonly etag: string
  /** Undefined: of parts; such a sum isn't that of the whole. */
  readonly checksum: string | undefined
  /** As the client asked for it. */
  readonly encryption?: string
}

interface StubUpload {
  readonly encryption: string
  readonly key: string
  readonly parts: Map<number, StubObject>
}

const PART_BYTES_MIN = 5 * 1024 * 1024

/** One bucket as S3 keeps it: what each request does, and what is answered to it. Nothing waits in here, so each is atomic. */
export class StubBucket {
  readonly objects = new Map<string, StubObject>()
  readonly uploads = new Map<string, StubUpload>()
  /** As some stores do that take conditions for decoration. */
  ignoresConditions = false
  #uploadsBegun = 0

  carryOut(request: StubRequest): StubAnswer {
    switch (request.kind) {
      case 'put':
        return this.#put(request)
      case 'get':
        return this.#get(request)
      case 'list':
        return this.#list(request)
      case 'delete':
        return this.#delete(request)
      case 'begin': {
        const id = `upload ${++this.#uploadsBegun}+/=`
        this.uploads.set(id, { key: request.key, encryption: encryptionOf(request), parts: new Map() })
        return document(200, 'InitiateMultipartUploadResult', [
          ['Key', request.key],
          ['UploadId', id],
        ])
      }
      case 'part':
        return this.#part(request)
      case 'complete':
        return this.#complete(request)
      case 'abandon':
        return this.uploads.delete(idOf(request)) ? plain(204) : refuse(404, 'NoSuchUpload', 'there is no such upload')
    }
  }

  #put(request: StubRequest): StubAnswer {
    const { key, body } = request
    const lost = garbled(request) ?? this.#unmet(request)
    if (lost !== undefined) return lost
    const object = objectOf(body, checksumOf(body))
    this.objects.set(key, { ...object, encryption: encryptionOf(request) })
    return plain(200, { etag: object.etag })
  }

  #get(request: StubRequest): StubAnswer {
    const object = this.objects.get(request.key)
    if (object === undefined) return refuse(404, 'NoSuchKey', 'the key does not exist')
    const { bytes, etag, checksum } = object
    const range = /^bytes=(\d+)-(\d+)$/.exec(headerOf(request, 'range') ?? '')
    if (range === null) {
      const isAsked = headerOf(request, 'x-amz-checksum-mode') === 'ENABLED' && checksum !== undefined
      return plain(200, { etag, ...(isAsked ? { 'x-amz-checksum-crc32c': checksum } : {}) }, bytes)
    }
    const first = Number(range[1])
    const last = Math.min(Number(range[2]), bytes.length - 1)
    if (first >= bytes.length) return refuse(416, 'InvalidRange', 'the range is not satisfiable')
    return plain(206, { etag, 'content-range': `bytes ${first}-${last}/${bytes.length}` }, bytes.subarray(first, last + 1))
  }

  #list({ query }: StubRequest): StubAnswer {
    const prefix = query.get('prefix') ?? ''
    const after = Buffer.from(query.get('start-after') ?? '')
    const keysMax = Number(query.get('max-keys') ?? 1_000)
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && Buffer.compare(Buffer.from(key), after) > 0)
      .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    const isEncoded = query.get('encoding-type') === 'url'
    const encode = (key: string) => (isEncoded ? encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') : key)
    const contents = keys.slice(0, keysMax).map((key): readonly [string, { readonly xml: string }] => {
      const { bytes, etag } = this.objects.get(key)!
      const inner = element('Contents', [
        ['Key', encode(key)],
        ['Size', String(bytes.length)],
        ['ETag', etag],
        ['StorageClass', 'STANDARD'],
      ])
      return ['Contents', { xml: inner.slice('<Contents>'.length, -'</Contents>'.length) }]
    })
    return document(200, 'ListBucketResult', [
      ['IsTruncated', String(keys.length > keysMax)],
      ...(isEncoded ? [['EncodingType', 'url'] as const] : []),
      ...contents,
    ])
  }

  #delete({ body, headers }: StubRequest): StubAnswer {
    if (headers['content-md5'] !== createHash('md5').update(body).digest('base64'))
      return refuse(400, 'BadDigest', 'no or another MD5')
    const keys = [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => unescaped(match[1]!))
    if (keys.length === 0 || keys.length > 1_000) return refuse(400, 'MalformedXML', 'a delete has from 1 to 1,000 keys')
    for (const key of keys) this.objects.delete(key)
    return document(200, 'DeleteResult', [])
  }

  #part(request: StubRequest): StubAnswer {
    const upload = this.uploads.get(idOf(request))
    if (upload === undefined) return refuse(404, 'NoSuchUpload', 'there is no such upload')
    const lost = garbled(request)
    if (lost !== undefined) return lost
    const part = objectOf(request.body, checksumOf(request.body))
    upload.parts.set(Number(request.query.get('partNumber')), part)
    return plain(200, { etag: part.etag })
  }

  #complete(request: StubRequest): StubAnswer {
    const upload = this.uploads.get(idOf(request))
    if (upload === undefined) return refuse(404, 'NoSuchUpload', 'there is no such upload')
    const unmet = this.#unmet(request)
    if (unmet !== undefined) return unmet
    const named = [...request.body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map((match) => ({
      number: Number(/<PartNumber>(\d+)</.exec(match[1]!)?.[1]),
      etag: unescaped(/<ETag>([^<]*)</.exec(match[1]!)?.[1] ?? ''),
    }))
    const parts = named.map(({ number, etag }) => {
      const part = upload.parts.get(number)
      return part?.etag === etag ? part : undefined
    })
    if (parts.length === 0 || parts.some((part) => part === undefined)) return refuse(400, 'InvalidPart', 'a part is missing')
    const whole = parts as readonly StubObject[]
    if (whole.slice(0, -1).some(({ bytes }) => bytes.length < PART_BYTES_MIN))
      return refuse(400, 'EntityTooSmall', 'a part is too small')
    const bytes = Buffer.concat(whole.map((part) => part.bytes))
    const etag = `"${createHash('md5').update(bytes).digest('hex')}-${whole.length}"`
    this.objects.set(request.key, { bytes, etag, checksum: undefined, encryption: upload.encryption })
    this.uploads.delete(idOf(request))
    return document(200, 'CompleteMultipartUploadResult', [
      ['Key', request.key],
      ['ETag', etag],
    ])
  }

  #unmet(request: StubRequest): StubAnswer | undefined {
    if (this.ignoresConditions) return undefined
    const object = this.objects.get(request.key)
    const tag = headerOf(request, 'if-match')
    if (tag !== undefined && object === undefined) return refuse(404, 'NoSuchKey', 'the key does not exist')
    const isUnmet =
      (headerOf(request, 'if-none-match') === '*' && object !== undefined) || (tag !== undefined && object?.etag !== tag)
    return isUnmet ? refuse(412, 'PreconditionFailed', 'a condition does not hold') : undefined
  }
}

function headerOf({ headers }: StubRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function encryptionOf(request: StubRequest): string {
  const names = ['x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id']
  return names
    .map((name) => headerOf(request, name) ?? '')
    .join(' ')
    .trim()
}

function idOf({ query }: StubRequest): string {
  return query.get('uploadId') ?? ''
}

/** The bytes aren't those that the client's sum is of. */
function garbled(request: StubRequest): StubAnswer | undefined {
  const sum = headerOf(request, 'x-amz-checksum-crc32c')
  return sum === undefined || sum === checksumOf(request.body)
    ? undefined
    : refuse(400, 'BadDigest', 'the checksum is another one')
}

function objectOf(bytes: Buffer, checksum: string): StubObject {
  return { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, checksum }
}

function checksumOf(bytes: Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(tableCrc32c(bytes))
  return sum.toString('base64')
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)))
}
