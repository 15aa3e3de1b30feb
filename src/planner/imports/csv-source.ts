import type { Source } from './source.ts'

export interface Cell {
  readonly text: string
  readonly line: number
  readonly column: number
}

const BARE = /[^",\r\n]*/y
/** What ends a cell: a comma, a line end or the end of the text. */
const END = /,|\r?\n|$/y

/** Lines of comma-separated cells with their places; empty lines are left out, broken quotes refused. */
export function csvCells(source: Source): Cell[][] {
  const rows: Cell[][] = []
  const { text } = source
  let row: Cell[] = []
  let [at, line, lineAt] = [0, 1, 0]
  while (at < text.length) {
    const cellEnd = endOfCell(text, at)
    END.lastIndex = cellEnd ?? text.length
    const end = cellEnd === undefined ? null : END.exec(text)
    if (end === null) throw source.refusal(line, at - lineAt + 1, 'quotes must hold a whole cell, and be doubled within it')
    const written = text.slice(at, cellEnd)
    const isQuoted = written.startsWith('"')
    const cell = isQuoted ? written.slice(1, -1).replaceAll('""', '"') : written.trim()
    row.push({ text: cell, line, column: at - lineAt + 1 })
    if (isQuoted) for (const _ of written.matchAll(/\n/g)) line += 1
    at = END.lastIndex
    if (end[0] === ',' && at < text.length) continue
    if (end[0] === ',') row.push({ text: '', line, column: at - lineAt + 1 })
    if (row.length > 1 || row[0]!.text !== '') rows.push(row)
    row = []
    line += 1
    lineAt = at
  }
  return rows
}

/** Behind its last letter, or its last quote; nothing where quotes never end. One pattern for all of it would run out of memory at a long one. */
function endOfCell(text: string, at: number): number | undefined {
  if (text[at] !== '"') {
    BARE.lastIndex = at
    return at + BARE.exec(text)![0].length
  }
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 2))
    if (text[quote + 1] !== '"') return quote + 1
  return undefined
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
