import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { type GetWays, PART_BYTES_MIN } from './store.ts'

/** Which bytes of an object of this size are asked for. Throws a Failure (`corrupt`, reason `bad-object`) if none of them are there. */
export function rangeWithin(
  key: string,
  sizeBytes: number,
  range: GetWays['range'],
): { readonly from: number; readonly to: number } {
  if (range === undefined) return { from: 0, to: sizeBytes }
  const { position } = range
  assert(position >= 0 && range.sizeBytes > 0, 'a range has bytes')
  if (position >= sizeBytes) {
    throw new Failure('corrupt', 'bad-object', 'no', `${key} has ${sizeBytes} bytes: nothing begins at ${position}`)
  }
  return { from: position, to: Math.min(sizeBytes, position + range.sizeBytes) }
}

/** The same parts, of which all but the last are as large as a bucket wants them. */
export async function* wholeParts(parts: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<readonly Uint8Array[]> {
  let wasLast = false
  for await (const part of parts) {
    assert(!wasLast, 'no part but the last is small')
    let partBytes = 0
    for (const chunk of part) partBytes += chunk.length
    wasLast = partBytes < PART_BYTES_MIN
    yield part
  }
}
