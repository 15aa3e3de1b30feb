/** By code units: the same everywhere, whatever the country. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** The same value with the names of every map in order, and without those that are undefined. Lists keep theirs. */
export function sortedKeys<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortedKeys) as Value
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.sort(([one], [other]) => compareText(one, other)).map(([key, inner]) => [key, sortedKeys(inner)]),
  ) as Value
}

/** One text for one value: sorted names, no spaces, shortest numbers. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortedKeys(value))
}
