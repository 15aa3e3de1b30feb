import { sourceText } from '../source.ts'
import { heatSvg } from './heat-svg.ts'
import { STYLE } from './html-style.ts'
import { escaped, Patterns } from './html-text.ts'
import { cellText, headText } from './markdown.ts'
import {
  type Block,
  type Cell,
  type Chart,
  type Column,
  isTraced,
  plainOf,
  type Report,
  type Section,
  type Table,
  type TracedStep,
} from './report-model.ts'
import { spansSvg } from './spans-svg.ts'

/** Nothing may be fetched and nothing may run: the page is all there is. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'"
/** Longer tables are cut, and say where the rest is. */
const ROWS_MAX = 500

/** The report as one page without outside parts. */
export function reportHtml(report: Report): string {
  const page = new Page(report)
  const sections = report.sections.map((section) => page.section(section))
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(report.title)}</title><style>${STYLE}</style></head><body>`,
    page.patterns.definitions(),
    `<header><h1>${escaped(report.title)}</h1><p>Made from: ${escaped(report.documents.length === 0 ? 'no document' : report.documents.join(', '))}. A number with a mark opens how it was computed.</p></header>`,
    `<nav aria-label="Sections"><ul>${[...report.sections, { id: 'traces', title: 'How each figure was computed' }].map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join('')}</ul></nav>`,
    '<main>',
    ...sections,
    page.traces(),
    '</main></body></html>',
    '',
  ].join('\n')
}

class Page {
  readonly patterns = new Patterns()
  readonly #report: Report
  readonly #steps: ReadonlyMap<string, TracedStep>

  constructor(report: Report) {
    this.#report = report
    this.#steps = new Map(report.traces.flatMap(({ steps }) => steps.map((step) => [step.id, step] as const)))
  }

  section({ id, title, blocks }: Section): string {
    return `<section id="${id}"><h2>${escaped(title)}</h2>\n${blocks.map((block) => this.#block(block)).join('\n')}</section>`
  }

  traces(): string {
    const groups = this.#report.traces.map(
      ({ calculation, steps }) =>
        `<details><summary>${escaped(calculation)}, ${steps.length} steps</summary><ol class="steps">${steps.map(({ id, entry }) => `<li id="${id}"><code>${escaped(entry.step)}</code> ${computed({ id, entry })}</li>`).join('\n')}</ol></details>`,
    )
    return `<section id="traces"><h2>How each figure was computed</h2>\n${groups.join('\n')}</section>`
  }

  #block(block: Block): string {
    switch (block.kind) {
      case 'text':
        return `<p>${escaped(block.text)}</p>`
      case 'list':
        return block.items.length === 0 ? '' : `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
      case 'missing':
        return `<div class="missing"><p><strong>Missing for ${escaped(block.what)}:</strong></p><ul>${block.lacks.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul><p>Next: <code>${escaped(block.command)}</code></p></div>`
      case 'table':
        return scrolled(block.caption, this.#table(block.table, block.caption))
      case 'figure':
        return `<figure><figcaption>${escaped(block.caption)}</figcaption>${scrolled(block.caption, this.#chart(block.chart, block.caption))}${scrolled(`${block.caption}: figures`, this.#table(block.table, ''))}</figure>`
    }
  }

  #chart(chart: Chart, caption: string): string {
    if (chart.kind === 'drawing') return chart.svg
    return chart.kind === 'heat' ? heatSvg(chart, caption) : spansSvg(chart, caption, this.patterns)
  }

  #table({ columns, rows }: Table, caption: string): string {
    const title = caption === '' ? '' : `<caption>${escaped(caption)}</caption>`
    if (rows.length === 0) return `<table>${title}<tbody><tr><td>Nothing.</td></tr></tbody></table>`
    const head = columns.map((column) => `<th scope="col">${escaped(headText(column))}</th>`).join('')
    const body = rows
      .slice(0, ROWS_MAX)
      .map((row) => `<tr>${row.map((cell, at) => this.#cell(cell, columns[at]!)).join('')}</tr>`)
    const rest =
      rows.length <= ROWS_MAX
        ? ''
        : `<tr><td colspan="${columns.length}">${rows.length - ROWS_MAX} more rows stand in report.json.</td></tr>`
    return `<table>${title}<thead><tr>${head}</tr></thead><tbody>${body.join('\n')}${rest}</tbody></table>`
  }

  #cell(cell: Cell, column: Column): string {
    const value = plainOf(cell)
    const kind = typeof value === 'number' ? ' class="number"' : ''
    const text = escaped(cellText(value, column))
    const step = isTraced(cell) ? this.#steps.get(cell.trace) : undefined
    if (step === undefined) return `<td${kind}>${text}</td>`
    return `<td${kind}><details><summary>${text}</summary><div>${computed(step)}</div></details></td>`
  }
}

/** Tables and charts that are wider than a phone move within their own frame, by keyboard, too. */
function scrolled(label: string, inner: string): string {
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(label)}">${inner}</div>`
}

function computed({ entry: { formula, inputs, result, sources } }: TracedStep): string {
  const given = Object.entries(inputs).map(([name, value]) => {
    const source = sources?.[name]
    return `<li><code>${escaped(name)}</code> = ${escaped(JSON.stringify(value) ?? 'unknown')}${source === undefined ? '' : ` (${escaped(sourceText(source))})`}</li>`
  })
  return `${escaped(formula)} = <code>${escaped(JSON.stringify(result) ?? 'unknown')}</code>${given.length === 0 ? '' : `<ul>${given.join('')}</ul>`}`
}
