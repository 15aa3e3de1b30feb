/** Of a name of thousands of letters only so many are compared. */
const LETTERS_MAX = 80

/** The known name that somebody probably meant: at most a third of its letters wrong, one of short names; capitals count as small letters. */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of known) {
    const distance = editDistance(compared(wrong), compared(name))
    if (distance < least) {
      nearest = name
      least = distance
    }
  }
  return nearest !== undefined && least <= Math.max(1, Math.floor(nearest.length / 3)) ? nearest : undefined
}

function compared(name: string): string {
  return name.slice(0, LETTERS_MAX).toLowerCase()
}

/** Letters to put in, take out, replace or swap with their neighbour, by rows of the usual table. */
function editDistance(one: string, other: string): number {
  let twoAbove: readonly number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const line = [row]
    for (let column = 1; column <= other.length; column++) {
      const replaced = above[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1)
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const swapped = isSwap ? twoAbove[column - 2]! + 1 : replaced
      line.push(Math.min(replaced, swapped, above[column]! + 1, line[column - 1]! + 1))
    }
    twoAbove = above
    above = line
  }
  return above[other.length]!
}
