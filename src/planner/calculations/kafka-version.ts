/** Numbers of a version, `3.6.0`; null where a text is none. What comes after the numbers, as in `2.8.2.tiered`, doesn't count. */
export function versionNumbers(text: string): readonly number[] | null {
  const found = text.match(/^v?(\d+(?:\.\d+)*)(?:[.-].*)?$/)
  return found === null ? null : found[1]!.split('.').map(Number)
}

/** Whether a version is a minimum or later; null where one of them is no version. `3.6` and `3.6.x` stand for `3.6.0`. */
export function isVersionAtLeast(text: string, minimum: string): boolean | null {
  const here = versionNumbers(text)
  const least = versionNumbers(minimum)
  if (here === null || least === null) return null
  for (let at = 0; at < Math.max(here.length, least.length); at++) {
    const difference = (here[at] ?? 0) - (least[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
