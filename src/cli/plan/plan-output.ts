import { stringify } from 'yaml'
import { csvLine, sourceText, type TraceEntry } from '../../planner/planner.ts'
import type { Output } from '../output.ts'
import { plainText } from '../plain-text.ts'
import { cellText, renderTable } from '../table.ts'
import { cellOf, type ResultTable, resultTables } from './result-tables.ts'

export const FORMATS = ['table', 'json', 'yaml', 'csv', 'md'] as const
export type Format = (typeof FORMATS)[number]

type Fields = Readonly<Record<string, unknown>>

/** What a `plan` command says: one result, in the format asked for. */
export class PlanOutput {
  readonly #output: Output
  readonly #format: Format
  readonly #colours: boolean
  readonly #quiet: boolean

  constructor(output: Output, options: { readonly format: Format; readonly colours: boolean; readonly quiet: boolean }) {
    this.#output = output
    this.#format = options.format
    this.#colours = options.colours
    this.#quiet = options.quiet
  }

  /** `trace`: how it came about, if that was asked for. */
  async result(value: Fields, trace?: readonly TraceEntry[]): Promise<void> {
    await this.#output.write(`${this.#text(value, trace)}\n`)
  }

  /** What has a form of its own, whatever the format: tables of commas. */
  async text(lines: string): Promise<void> {
    await this.#output.write(`${lines}\n`)
  }

  /** A line for people; none with `--quiet`. */
  remark(text: string): void {
    if (!this.#quiet) this.#output.remark(text)
  }

  #text(value: Fields, trace: readonly TraceEntry[] | undefined): string {
    const whole = trace === undefined ? value : { ...value, trace }
    switch (this.#format) {
      case 'json':
        return JSON.stringify(whole, null, 2)
      case 'yaml':
        return stringify(whole, { aliasDuplicateObjects: false }).trimEnd()
      case 'csv':
        return ['path,value', ...leaves(whole, '').map(csvLine)].join('\n')
      case 'md':
        return [...resultTables(value).map(markdownTable), ...(trace === undefined ? [] : [markdownTrace(trace)])].join('\n\n')
      case 'table':
        return [
          ...resultTables(value).map((table) => this.#table(table)),
          ...(trace === undefined ? [] : [traceText(trace)]),
        ].join('\n\n')
    }
  }

  #table({ title, titles, rows }: ResultTable): string {
    const text = renderTable(titles, rows, this.#colours)
    return title === '' ? text : `${plainText(title)}\n${text}`
  }
}

type Leaf = readonly [string, string | number | boolean | null]

/** Every figure with its JSON pointer; lists and maps without entries are left out. */
function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value as Leaf[1]]]
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}

function markdownTable({ title, titles, rows }: ResultTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const lines = [line(titles), line(titles.map(() => '---')), ...rows.map((row) => line(row.map(cellText)))]
  return [...(title === '' ? [] : [`## ${title}`, '']), ...lines].join('\n')
}

function markdownTrace(trace: readonly TraceEntry[]): string {
  return [
    '## How',
    '',
    ...trace.map((entry) =>
      stepLines(entry)
        .map((text, at) => `${at === 0 ? '- ' : '  - '}${text}`)
        .join('\n'),
    ),
  ].join('\n')
}

function traceText(trace: readonly TraceEntry[]): string {
  return trace
    .map((entry) =>
      stepLines(entry)
        .map((text, at) => `${at === 0 ? '' : '    '}${text}`)
        .join('\n'),
    )
    .join('\n')
}

/** The step with its result and formula, then a line for each number that goes in. */
function stepLines({ step, formula, inputs, result, sources = {} }: TraceEntry): string[] {
  const inputLines = Object.entries(inputs).map(([name, value]) => {
    const source = Object.hasOwn(sources, name) ? ` (${sourceText(sources[name]!)})` : ''
    return `${name} = ${cellText(cellOf(name, value))}${source}`
  })
  return [`${step} = ${formula} = ${cellText(cellOf(step, result))}`, ...inputLines].map(plainText)
}
