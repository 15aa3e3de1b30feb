const NEEDS_ESCAPE = /[~/]/

/** RFC 6901: `/topics/0/name`; the whole document is the empty text, which people are shown as `/`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  let pointer = ''
  for (const part of path) pointer += `/${typeof part === 'number' ? part : escaped(String(part))}`
  return pointer
}

/** Hardly any name needs it, and of ten thousand topics every field has a pointer. */
function escaped(name: string): string {
  return NEEDS_ESCAPE.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined
    here = (here as Record<PropertyKey, unknown>)[part]
  }
  return here
}
