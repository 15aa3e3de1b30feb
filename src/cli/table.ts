import { plainText } from './plain-text.ts'

export type Cell = string | number | boolean | null | Figure

/** A number that is printed by a rule of its own; stands to the right as other numbers do. */
export interface Figure {
  readonly figure: string
}

const BOLD = '\u001b[1m'
const PLAIN = '\u001b[0m'
const GAP = '  '

/** Aligned columns, to the right where there are numbers alone; null shows as a dash. One line each, without a trailing newline. */
export function renderTable(titles: readonly string[], rows: readonly (readonly Cell[])[], colours: boolean): string {
  const texts = rows.map((row) => row.map(cellText))
  const widths = titles.map((title, column) => texts.reduce((widest, row) => Math.max(widest, row[column]!.length), title.length))
  const toRight = titles.map(
    (_, column) => rows.some((row) => row[column] !== null) && rows.every((row) => isNumberLike(row[column]!)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => (toRight[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join(GAP)
      .trimEnd()
  const head = line(titles)
  return [colours ? `${BOLD}${head}${PLAIN}` : head, ...texts.map(line)].join('\n')
}

function isNumberLike(cell: Cell): boolean {
  return typeof cell === 'number' || cell === null || isFigure(cell)
}

function isFigure(cell: Cell): cell is Figure {
  return typeof cell === 'object' && cell !== null
}

/** As it stands in a table, null as a dash. */
export function cellText(cell: Cell): string {
  if (cell === null) return '-'
  if (isFigure(cell)) return cell.figure
  return typeof cell === 'string' ? plainText(cell) : String(cell)
}
