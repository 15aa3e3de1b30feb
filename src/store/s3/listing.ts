import { assert } from '../../base/assert.ts'
import { Failure } from '../../base/failure.ts'
import { compareKeys } from '../key.ts'
import { LIST_KEYS_MAX, type Listed, type ListedObject, type ListWays } from '../store.ts'
import type { S3Client, S3Request } from './s3-client.ts'
import { childText, type XmlElement } from './xml.ts'

/** One page (ListObjectsV2). `root` is what stands before every key of this store. */
export async function listPage(client: S3Client, root: string, prefix: string, ways: ListWays): Promise<Listed> {
  const { after, keysMax = LIST_KEYS_MAX, signal } = ways
  assert(keysMax >= 1 && keysMax <= LIST_KEYS_MAX, 'a page has at most a thousand keys')
  const startAfter = after === undefined || after === '' ? [] : [['start-after', root + after] as const]
  const request: S3Request = {
    method: 'GET',
    query: [
      ['list-type', '2'],
      ['encoding-type', 'url'],
      ['max-keys', String(keysMax)],
      ['prefix', root + prefix],
      ...startAfter,
    ],
    isWrite: false,
    signal,
  }
  const { refusal, document, dateMs } = await client.send(request)
  if (refusal !== undefined) throw client.failure(refusal, request)
  if (document?.name !== 'ListBucketResult') throw unfit('the answer is no list')
  const isEncoded = childText(document, 'EncodingType') === 'url'
  const objects = document.children.filter(({ name }) => name === 'Contents').map((entry) => readEntry(entry, root, isEncoded))
  for (const [at, { key }] of objects.entries()) {
    const before = at === 0 ? (after ?? '') : objects[at - 1]!.key
    // Whoever goes on behind the last key of a page would miss what comes out of order.
    if (!key.startsWith(prefix) || compareKeys(before, key) >= 0) throw unfit(`${JSON.stringify(key)} is out of order`)
  }
  return { objects, isCut: childText(document, 'IsTruncated') === 'true', dateMs }
}

function readEntry(entry: XmlElement, root: string, isEncoded: boolean): ListedObject {
  const written = childText(entry, 'Key') ?? ''
  const key = isEncoded ? decode(written) : written
  const sizeBytes = Number(childText(entry, 'Size') ?? Number.NaN)
  if (!key.startsWith(root) || !Number.isSafeInteger(sizeBytes)) throw unfit(`there is an entry ${JSON.stringify(written)}`)
  return { key: key.slice(root.length), sizeBytes }
}

function decode(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '))
  } catch (cause) {
    throw unfit(`the key ${JSON.stringify(written)} can't be decoded`, cause)
  }
}

function unfit(why: string, cause?: unknown): Failure {
  return new Failure('unavailable', 'store-failed', 'no', `the store's list can't be used: ${why}`, cause)
}
