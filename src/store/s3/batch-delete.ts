import { createHash } from 'node:crypto'
import { assert } from '../../base/assert.ts'
import { Failure } from '../../base/failure.ts'
import { DELETE_KEYS_MAX } from '../store.ts'
import { failureOf, meaningOf, type Refusal } from './answers.ts'
import type { S3Client, S3Request } from './s3-client.ts'
import { childText, escapeXml, type XmlElement } from './xml.ts'

/** A delete may be repeated without harm: keys that the store couldn't do at once are tried again so often. */
const ROUNDS_MAX = 3

/** DeleteObjects. The answer tells, with status 200, which keys weren't deleted. */
export async function deleteBatch(client: S3Client, keys: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  assert(keys.length <= DELETE_KEYS_MAX, 'a delete names at most a thousand keys')
  let left = keys
  for (let round = 1; left.length > 0; round++) {
    const errors = await deleteOnce(client, left, signal)
    const first = errors.find((error) => round === ROUNDS_MAX || !passes(error))
    if (first !== undefined) {
      const where = `${client.description}: deleting ${JSON.stringify(first.key)} (${errors.length} of ${keys.length} keys are left)`
      throw failureOf(first, where, true)
    }
    const failed = new Set(errors.map(({ key }) => key))
    left = left.filter((key) => failed.has(key))
  }
}

interface KeyError extends Refusal {
  readonly key: string
}

function passes(error: KeyError): boolean {
  const meaning = meaningOf(error)
  return meaning === 'failed' || meaning === 'conflict' || meaning === 'throttled'
}

async function deleteOnce(
  client: S3Client,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly KeyError[]> {
  const objects = keys.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('')
  const body = Buffer.from(`<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet>${objects}</Delete>`)
  const request: S3Request = {
    method: 'POST',
    query: [['delete', '']],
    // What every store wants here, old ones too.
    headers: { 'content-md5': createHash('md5').update(body).digest('base64'), 'content-type': 'application/xml' },
    body: [body],
    isWrite: true,
    signal,
  }
  const { refusal, document } = await client.send(request)
  if (refusal !== undefined) throw client.failure(refusal, request)
  if (document?.name !== 'DeleteResult')
    throw new Failure('unavailable', 'store-failed', 'unknown', `${client.description}: the answer to a delete tells nothing`)
  return document.children
    .filter(({ name }) => name === 'Error')
    .map(readError)
    .filter((error) => meaningOf(error) !== 'absent')
}

function readError(error: XmlElement): KeyError {
  return {
    key: childText(error, 'Key') ?? '',
    status: 200,
    code: childText(error, 'Code'),
    message: childText(error, 'Message') ?? 'no reason given',
    region: undefined,
  }
}
