/** Text that URLs, file names, XML and sorting by UTF-16 get wrong. */
export const ODD_KEYS: readonly string[] = [
  ...['a b', 'a+b', 'a%20b', 'a%2Fb', 'a%b', 'x=1&y=2', 'a#b?c', '~tilde', 'UPPER', 'upper', '@:;,$', '"quote"', 'back\\slash'],
  ...[
    "it's (a) *star*!",
    '<tag>&amp;',
    'ä/ö',
    '日本/語',
    '\u{1f600}',
    '\uff5e',
    'dir/a.b',
    'dir/a/b',
    'dir/a/c',
    'dir/a0',
    '.dot',
  ],
  ...[
    ' begin',
    'end ',
    'double  space',
    '-dash',
    '[x]{y}|z^`',
    'e\u0301',
    '\u00e9',
    `long/${'k'.repeat(200)}/${'日'.repeat(60)}`,
  ],
]

export function inByteOrder(keys: readonly string[]): readonly string[] {
  return [...keys].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
}

/** As many bytes, different for each seed. */
export function bytesOf(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes)
  let state = (seed * 7919 + sizeBytes) >>> 0
  for (let at = 0; at < sizeBytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

export async function* partsOf(...parts: readonly Buffer[]): AsyncGenerator<readonly Uint8Array[]> {
  for (const part of parts) yield [part]
}
