import type { Book } from '../../book/book.ts'
import type { CostInput } from '../cost/statement.ts'
import { TAKES_ALONG, withAlong, withDisks } from '../what-if/along.ts'
import { type Move, quietlyOf } from './moves.ts'

export interface Range {
  readonly lowUsd: number
  readonly highUsd: number
}

/**
 * The smallest and largest known sum over all corners: each driver at either end, in all combinations. Of drivers whose sum turns on the way, the points
 * between are corners, too, as long as there are no more than `cornersMax`; `left`: those drivers for which there was no room.
 */
export function rangeOver(base: CostInput, moves: readonly Move[], book: Book, cornersMax: number) {
  const { levels, left } = levelsOf(moves, cornersMax)
  // Prices that nobody moves are laid over the book once.
  const moved = moves.some(({ driver }) => driver.name.startsWith('prices.'))
  const [from, prices] = moved ? [base, book] : [withoutPrices(base), book.withPrices(base.prices ?? {})]
  let corners = 0
  let range: Range = { lowUsd: Number.POSITIVE_INFINITY, highUsd: Number.NEGATIVE_INFINITY }
  const visit = (input: CostInput, depth: number): void => {
    const level = levels[depth]
    if (level !== undefined) {
      for (const value of level.values) visit(withAlong(input, level.name, value), depth + 1)
      return
    }
    const { knownUsd } = quietlyOf(withDisks(base, input), prices)
    range = { lowUsd: Math.min(range.lowUsd, knownUsd), highUsd: Math.max(range.highUsd, knownUsd) }
    corners += 1
  }
  visit(from, 0)
  return { range, corners, left }
}

function withoutPrices({ prices: _, ...rest }: CostInput): CostInput {
  return rest
}

function levelsOf(moves: readonly Move[], cornersMax: number) {
  let room = cornersMax / 2 ** moves.length
  const left: string[] = []
  const levels = moves.map(({ driver, monotone, interior }) => {
    const ends = [driver.low, driver.high]
    const factor = (interior.length + ends.length) / ends.length
    if (monotone) return { name: driver.name, values: ends }
    if (factor > room) {
      left.push(driver.name)
      return { name: driver.name, values: ends }
    }
    room /= factor
    return { name: driver.name, values: [driver.low, ...interior.map(({ value }) => value), driver.high] }
  })
  return { levels: [...levels].sort((one, other) => rank(one.name) - rank(other.name)), left }
}

/** What takes others along comes first, so that these are as they are told in the end. */
function rank(name: string): number {
  const at = TAKES_ALONG.indexOf(name)
  return at < 0 ? TAKES_ALONG.length : at
}
