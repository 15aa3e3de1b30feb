import { Failure } from '../../base/failure.ts'
import { wholeParts } from '../ranges.ts'
import { type Created, PART_BYTES_MIN } from '../store.ts'
import { meaningOf } from './answers.ts'
import { checksumHeaders } from './headers.ts'
import type { S3Client, S3Request } from './s3-client.ts'
import { childText, escapeXml } from './xml.ts'

export interface Upload {
  readonly client: S3Client
  /** As the bucket has it. */
  readonly key: string
  /** Of the object: encryption. */
  readonly headers: Readonly<Record<string, string>>
  readonly parts: AsyncIterable<readonly Uint8Array[]>
  readonly signal: AbortSignal | undefined
  /** What is one small part only needs one request. */
  readonly createWhole: (body: readonly Uint8Array[]) => Promise<Created>
}

interface Part {
  readonly number: number
  readonly tag: string
  readonly checksum: string
}

/** The store puts the parts together before it answers. */
const COMPLETE_TIMEOUT_MS = 120_000

/**
 * A multipart upload that counts only if the key is free when it ends. One part is sent after the other. Whatever goes
 * wrong before the last request is cleaned up; once that was sent without a clear answer, nothing is touched any more.
 */
export async function createByParts(upload: Upload): Promise<Created> {
  const parts = wholeParts(upload.parts)[Symbol.asyncIterator]()
  try {
    const first = await parts.next()
    if (first.done === true || isSmall(first.value)) {
      // Its giver may write the next part where this one is, and may yet break off.
      const body = first.done === true ? [] : [Buffer.concat(first.value)]
      if (first.done !== true) await parts.next()
      return await upload.createWhole(body)
    }
    const id = await begin(upload)
    let sent: readonly Part[]
    try {
      sent = await sendParts(upload, id, first.value, parts)
    } catch (cause) {
      await abandon(upload, id)
      throw cause
    }
    return await complete(upload, id, sent)
  } finally {
    await parts.return?.(undefined)
  }
}

async function begin(upload: Upload): Promise<string> {
  const request: S3Request = {
    method: 'POST',
    key: upload.key,
    query: [['uploads', '']],
    headers: { ...upload.headers, 'x-amz-checksum-algorithm': 'CRC32C' },
    // Begun twice is no harm: an upload without end is swept.
    isWrite: false,
    signal: upload.signal,
  }
  const { refusal, document } = await upload.client.send(request)
  if (refusal !== undefined) throw upload.client.failure(refusal, request)
  const id = document && childText(document, 'UploadId')
  if (!id)
    throw new Failure('unavailable', 'store-failed', 'no', `${upload.client.description}: a multipart upload began without an id`)
  return id
}

async function sendParts(
  upload: Upload,
  id: string,
  first: readonly Uint8Array[],
  rest: AsyncIterator<readonly Uint8Array[]>,
): Promise<readonly Part[]> {
  const sent = [await sendPart(upload, id, 1, first)]
  for (let next = await rest.next(); next.done !== true; next = await rest.next())
    sent.push(await sendPart(upload, id, sent.length + 1, next.value))
  return sent
}

async function sendPart(upload: Upload, id: string, number: number, body: readonly Uint8Array[]): Promise<Part> {
  const headers = checksumHeaders(body)
  const request: S3Request = {
    method: 'PUT',
    key: upload.key,
    query: [
      ['partNumber', String(number)],
      ['uploadId', id],
    ],
    headers,
    body,
    // Nothing of it is seen before the upload is complete, and the same part may be sent again.
    isWrite: false,
    signal: upload.signal,
  }
  const { refusal, reply } = await upload.client.send(request)
  if (refusal !== undefined) throw upload.client.failure(refusal, request)
  const tag = reply.header('etag')
  if (tag === undefined)
    throw new Failure('unavailable', 'store-failed', 'no', `${upload.client.description}: a part came without a tag`)
  return { number, tag, checksum: headers['x-amz-checksum-crc32c'] }
}

async function complete(upload: Upload, id: string, parts: readonly Part[]): Promise<Created> {
  const listed = parts.map(
    ({ number, tag, checksum }) =>
      `<Part><ChecksumCRC32C>${checksum}</ChecksumCRC32C><ETag>${escapeXml(tag)}</ETag><PartNumber>${number}</PartNumber></Part>`,
  )
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join('')}</CompleteMultipartUpload>`
  const request: S3Request = {
    method: 'POST',
    key: upload.key,
    query: [['uploadId', id]],
    headers: { 'if-none-match': '*', 'content-type': 'application/xml' },
    body: [Buffer.from(body)],
    isWrite: true,
    timeoutMs: COMPLETE_TIMEOUT_MS,
    signal: upload.signal,
  }
  const { refusal, document, dateMs } = await upload.client.send(request)
  if (refusal === undefined) {
    if (document?.name === 'CompleteMultipartUploadResult') return { outcome: 'created', dateMs }
    throw new Failure(
      'unavailable',
      'store-failed',
      'unknown',
      `${upload.client.description}: the answer to an upload's end tells nothing`,
    )
  }
  const failure = upload.client.failure(refusal, request)
  // After a conflict the store wants the upload begun anew: this one is over.
  const meaning = meaningOf(refusal)
  if (failure.applied === 'no' || meaning === 'precondition' || meaning === 'conflict') await abandon(upload, id)
  if (meaning === 'precondition') return { outcome: 'exists', dateMs }
  throw failure
}

/** By the rule of the port it is the last one then. */
function isSmall(part: readonly Uint8Array[]): boolean {
  return part.reduce((sum, chunk) => sum + chunk.length, 0) < PART_BYTES_MIN
}

/** What can't be taken away now is left to the bucket's rule for unfinished uploads. */
async function abandon({ client, key }: Upload, id: string): Promise<void> {
  try {
    await client.send({ method: 'DELETE', key, query: [['uploadId', id]], isWrite: false })
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
  }
}
