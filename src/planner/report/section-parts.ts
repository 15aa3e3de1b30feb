import type { Finding, Found, Missing } from './findings.ts'
import type { Block, Cell, Column, Plain, Table } from './report-model.ts'
import { plainText } from './words.ts'

/** Ids stand in links: letters, digits, points and dashes. */
export function traceId(name: string, step: string): string {
  return `${name} ${step}`.replace(/[^\w.]+/g, '-')
}

/** A figure that opens the step that it was computed by, where there is one of that name. */
export function traced(found: Found, step: string, value: unknown): Cell {
  const shown = plain(value)
  const trace = traceOf(found, step)
  return trace === undefined ? shown : { value: shown, trace }
}

/** The id of the step of that name; nothing where there is none. */
export function traceOf(found: Found, step: string): string | undefined {
  return stepsOf(found).has(step) ? traceId(found.name, step) : undefined
}

/** Hundreds of cells ask for hundreds of steps. */
const steps = new WeakMap<Found, ReadonlySet<string>>()

function stepsOf(found: Found): ReadonlySet<string> {
  const known = steps.get(found) ?? new Set(found.trace.map(({ step }) => step))
  steps.set(found, known)
  return known
}

export function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ')
  return JSON.stringify(value)
}

export function shownOr(finding: Finding, show: (found: Found) => Block[]): Block[] {
  return finding.state === 'missing' ? [missingBlock(finding)] : show(finding)
}

export function missingBlock({ name, command, lacks }: Missing): Block {
  return { kind: 'missing', what: name, lacks, command: `odradek ${command}` }
}

export function textBlock(text: string): Block {
  return { kind: 'text', text }
}

export function moreBlock(summary: string, ...blocks: readonly Block[]): Block {
  return { kind: 'more', summary, blocks }
}

export function tableBlock(caption: string, columns: readonly Column[], rows: Table['rows']): Block {
  return { kind: 'table', caption, table: { columns, rows } }
}

export function column(label: string, name = label, unit?: string): Column {
  return { name, label, ...(unit === undefined ? {} : { unit }) }
}

/** One row for each figure of an output, in the order given: what it is called, what it is, its unit. */
export function figuresTable(
  caption: string,
  found: Found,
  figures: readonly (readonly [field: string, label: string])[],
): Block {
  const rows = figures.map(([field, label]) => {
    const value = found.output[field]
    return [label, traced(found, field, typeof value === 'string' ? plainText(value) : value)]
  })
  return tableBlock(caption, [column('figure'), column('value')], rows)
}

/** The names of a list as people say them, or that it is empty. */
export function named(values: readonly unknown[]): string {
  return values.length === 0 ? 'none' : values.map((value) => plainText(String(value))).join(', ')
}

export function listOf(output: Readonly<Record<string, unknown>>, field: string): readonly unknown[] {
  const value = output[field]
  return Array.isArray(value) ? value : []
}

export type Row = Readonly<Record<string, unknown>>

export function rowsOf(output: Row, field: string): readonly Row[] {
  return listOf(output, field) as readonly Row[]
}

export function mapOf(output: Row, field: string): Row {
  const value = output[field]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {}
}
