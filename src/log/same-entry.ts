import type { EntryBytes } from './log.ts'

/**
 * Whether an index holds what is being appended: then that is an earlier attempt of the same writer, since every header names its
 * writer, and the append counts as done.
 */
export function isSameHeader(kept: { readonly header: Uint8Array; readonly bodyBytes: number }, entry: EntryBytes): boolean {
  return kept.bodyBytes === entry.bodyBytes && Buffer.compare(kept.header, entry.header) === 0
}

/** `kept` is as long as the body of `entry`. */
export function isSameBody(kept: Uint8Array, entry: EntryBytes): boolean {
  let at = 0
  for (const chunk of entry.body) {
    if (Buffer.compare(kept.subarray(at, at + chunk.length), chunk) !== 0) return false
    at += chunk.length
  }
  return true
}

export function isSameEntry(left: EntryBytes, right: EntryBytes): boolean {
  return left === right || (isSameHeader(left, right) && isSameBody(joinedBody(left), right))
}

/** One buffer with all of the body. For where a copy is wanted anyway, or rare. */
export function joinedBody(entry: EntryBytes): Buffer {
  const bytes = Buffer.allocUnsafeSlow(entry.bodyBytes)
  let at = 0
  for (const chunk of entry.body) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
