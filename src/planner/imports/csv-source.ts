import type { Source } from './source.ts'

export interface Cell {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** A cell, and what ends it: a comma, a line end or the end of the text. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y

/** Lines of comma-separated cells with their places; empty lines are left out, broken quotes refused. */
export function csvCells(source: Source): Cell[][] {
  const rows: Cell[][] = []
  const { text } = source
  let row: Cell[] = []
  let [at, line, lineAt] = [0, 1, 0]
  while (at < text.length) {
    CELL.lastIndex = at
    const match = CELL.exec(text)
    if (match === null) throw source.refusal(line, at - lineAt + 1, 'quotes must hold a whole cell, and be doubled within it')
    row.push({ text: match[1]?.replaceAll('""', '"') ?? match[2]!.trim(), line, column: at - lineAt + 1 })
    for (const _ of match[1]?.matchAll(/\n/g) ?? []) line += 1
    at = CELL.lastIndex
    if (match[3] === ',' && at < text.length) continue
    if (match[3] === ',') row.push({ text: '', line, column: at - lineAt + 1 })
    if (row.length > 1 || row[0]!.text !== '') rows.push(row)
    row = []
    line += 1
    lineAt = at
  }
  return rows
}

/** Rows by the names in the first one. Names that aren't known, and rows of another length, are refused. */
export function csvTable(source: Source, isKnown: (name: string) => boolean, needed: readonly string[]): Map<string, Cell>[] {
  const [titles, ...rows] = csvCells(source)
  if (titles === undefined) throw source.refusal(1, 1, 'is empty: a line of names should be first')
  for (const { text, line, column } of titles)
    if (!isKnown(text)) throw source.refusal(line, column, `'${text}' is no column that is known here`)
  for (const name of needed)
    if (!titles.some(({ text }) => text === name)) throw source.refusal(titles[0]!.line, 1, `the column '${name}' is missing`)
  return rows.map((row) => {
    if (row.length !== titles.length)
      throw source.refusal(row[0]!.line, 1, `has ${row.length} cells, and the first line ${titles.length}`)
    return new Map(titles.map(({ text }, at) => [text, row[at]!]))
  })
}

/** A number, or nothing where the cell is empty or isn't there. */
export function cellNumber(source: Source, cell: Cell | undefined): number | null {
  if (cell === undefined || cell.text === '') return null
  const value = Number(cell.text)
  if (!Number.isFinite(value)) throw source.refusal(cell.line, cell.column, `must be a number, and is '${cell.text}'`)
  return value
}
