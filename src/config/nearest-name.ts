/** The known name that is most like a mistyped one; undefined if none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let nearest: string | undefined
  // Farther than a third of its letters it is another word.
  let least = Math.floor(Math.min(name.length, LENGTH_MAX) / 3) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted.slice(0, LENGTH_MAX), candidate)
    if (distance >= least) continue
    nearest = candidate
    least = distance
  }
  return nearest
}

const LENGTH_MAX = 80

/** Insertions, deletions and replacements that make one text the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
