const PLAIN = /^[\w.~-]*$/
const PLAIN_PATH = /^[\w.~/-]*$/

/** As signatures want it (RFC 3986): all but letters, digits, `-`, `.`, `_` and `~` in percents, of UTF-8. */
export function encodeUri(text: string): string {
  if (PLAIN.test(text)) return text
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The same, but slashes stay. */
export function encodePath(path: string): string {
  return PLAIN_PATH.test(path) ? path : path.split('/').map(encodeUri).join('/')
}

export type Query = readonly (readonly [name: string, value: string])[]

/** In the order of encoded names, as signatures want it. No name is there twice. */
export function encodeQuery(query: Query): string {
  return query
    .map(([name, value]) => [encodeUri(name), encodeUri(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}
