/** `*` stands for anything, dots too. */
export function matches(pattern: string, id: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === id
  const [first, ...rest] = parts as [string, ...string[]]
  if (!id.startsWith(first)) return false
  let at = first.length
  const last = rest.pop()!
  for (const part of rest) {
    const found = id.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return id.length - last.length >= at && id.endsWith(last)
}
