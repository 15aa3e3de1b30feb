import { undecodable } from './undecodable.ts'

/**
 * UTF-8 to strings, strictly: two different byte sequences never become one string (invalid UTF-8 decoded leniently would,
 * and would alias names in access rules). Names come again and again, so short ones are looked up by their bytes in a small
 * table before a new string is made; a slot keeps what came last.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const SLOT_COUNT = 4096
/** Longer ones are neither frequent nor cheap to compare. Bounds the table to some 300 KiB. */
const CACHED_BYTES_MAX = 40

const strings: string[] = new Array<string>(SLOT_COUNT).fill('')
const lengths = new Uint8Array(SLOT_COUNT)
const contents = Buffer.alloc(SLOT_COUNT * CACHED_BYTES_MAX)

/** The bytes from `start` to before `end` as text. Failure (`invalid`, `undecodable`) if they aren't UTF-8. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  const length = end - start
  if (length > CACHED_BYTES_MAX) return decodeLongText(bytes, start, end)
  if (length === 0) return ''
  let hash = length
  let seen = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    hash = (Math.imul(hash, 31) + byte) | 0
    seen |= byte
  }
  const slot = (hash ^ (hash >>> 12)) & (SLOT_COUNT - 1)
  const base = slot * CACHED_BYTES_MAX
  if (lengths[slot] === length) {
    let same = 0
    while (same < length && contents[base + same] === bytes[start + same]) same++
    if (same === length) return strings[slot]!
  }
  const text = seen < 0x80 ? bytes.toString('latin1', start, end) : decodeLongText(bytes, start, end)
  strings[slot] = text
  lengths[slot] = length
  bytes.copy(contents, base, start, end)
  return text
}

function decodeLongText(bytes: Buffer, start: number, end: number): string {
  try {
    return strict.decode(bytes.subarray(start, end))
  } catch {
    throw undecodable(`the text of ${end - start} bytes at ${start} isn't UTF-8`)
  }
}
