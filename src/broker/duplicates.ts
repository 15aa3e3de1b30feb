/** The values that are there more than once. */
export function duplicatesOf<Value>(values: Iterable<Value>): ReadonlySet<Value> {
  const seen = new Set<Value>()
  const duplicates = new Set<Value>()
  for (const value of values) {
    if (seen.has(value)) duplicates.add(value)
    seen.add(value)
  }
  return duplicates
}
