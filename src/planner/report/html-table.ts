import { escaped } from './html-text.ts'
import type { HtmlTraces } from './html-traces.ts'
import { cellText } from './markdown.ts'
import { type Cell, type Column, isTraced, type Plain, plainOf, type Table } from './report-model.ts'

/** So many rows stand open; the others are pages that open one by one. */
export const ROWS_A_PAGE = 500

/** A table whose numbers open how they were computed. `label`: what it is called for those who don't see it. */
export function htmlTable(table: Table, label: string, traces: HtmlTraces): string {
  const { columns, rows } = table
  if (rows.length === 0) return '<p>None.</p>'
  const page = (from: number): string => pageOf(columns, rows.slice(from, from + ROWS_A_PAGE), label, traces)
  const rest = Array.from({ length: Math.ceil(rows.length / ROWS_A_PAGE) - 1 }, (_, at) => {
    const from = (at + 1) * ROWS_A_PAGE
    const to = Math.min(rows.length, from + ROWS_A_PAGE)
    return `<details class="more"><summary>Rows ${from + 1} to ${to} of ${rows.length}</summary>${page(from)}</details>`
  })
  return [page(0), ...rest].join('\n')
}

/** Wide ones move within their own frame, by keyboard, too. */
function pageOf(columns: readonly Column[], rows: Table['rows'], label: string, traces: HtmlTraces): string {
  const head = columns.map(headCell).join('')
  const body = rows.map((row) => `<tr>${row.map((cell, at) => bodyCell(cell, columns[at]!, traces)).join('')}</tr>`)
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}

function headCell({ label, unit }: Column): string {
  return `<th scope="col">${escaped(label)}${unit === undefined ? '' : ` <span class="unit">${escaped(unit)}</span>`}</th>`
}

function bodyCell(cell: Cell, column: Column, traces: HtmlTraces): string {
  const value = plainOf(cell)
  const kind = kindOf(value)
  const text = stated(breakable(cellText(value, column)), column)
  const opened = isTraced(cell) ? traces.opened(cell.trace, text) : undefined
  return `<td${kind}>${opened ?? text}</td>`
}

/** Long names may break behind a sign, or anywhere if they have none: no table gets wider than its paper for one name. */
function breakable(text: string): string {
  return text
    .replace(LONG, (name) => name.replace(PIECE, (piece) => `${piece}\u200b`))
    .split('\u200b')
    .map(escaped)
    .join('<wbr>')
}

const LONG = /\S{19,}/g
const PIECE = /[^\s./:_-]{1,18}[./:_-]?|[./:_-]/g

/** Short words and days aren't broken. */
function kindOf(value: Plain): string {
  if (typeof value === 'number') return ' class="number"'
  return typeof value === 'string' && /^\S{1,14}$/.test(value) ? ' class="short"' : ''
}

/** Words of state have their colour, besides their sign. */
function stated(text: string, { name }: Column): string {
  if (name !== 'state' && name !== 'light') return text
  const word = /\b(?:red|amber|green|pass|warn|fail|within|beyond|undecided)\b/.exec(text)?.[0] ?? ''
  const light = LIGHTS[word] ?? word
  return `<span class="state${light === '' ? '' : ` state-${light}`}">${text}</span>`
}

const LIGHTS: Readonly<Record<string, string>> = {
  pass: 'green',
  warn: 'amber',
  fail: 'red',
  within: 'green',
  beyond: 'red',
  undecided: 'amber',
}
