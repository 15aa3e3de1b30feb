import { Failure } from '../base/failure.ts'

const NEWLINE = 0x0a
/** A longer line is no line of records. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024

/**
 * Cuts bytes into lines, without their newlines; a last line needs none. A line is a view of a chunk, or a copy where chunks
 * meet. Fails with a Failure (`invalid`, `line-too-long`).
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = []
  let sizeBytes = 0
  let lineNumber = 1
  const join = (last: Uint8Array): Uint8Array => {
    if (parts.length === 0) return last
    const line = new Uint8Array(sizeBytes + last.length)
    let at = 0
    for (const part of [...parts, last]) {
      line.set(part, at)
      at += part.length
    }
    parts = []
    sizeBytes = 0
    return line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield join(chunk.subarray(start, end))
      start = end + 1
      lineNumber++
    }
    if (start === chunk.length) continue
    parts.push(chunk.subarray(start))
    sizeBytes += chunk.length - start
    if (sizeBytes > LINE_BYTES_MAX) {
      throw new Failure(
        'invalid',
        'line-too-long',
        'no',
        `line ${lineNumber} of the input has more than ${LINE_BYTES_MAX} bytes, the most a line may have`,
      )
    }
  }
  if (parts.length > 0) yield join(new Uint8Array(0))
}
