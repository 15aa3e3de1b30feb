import { heatSvg } from './heat-svg.ts'
import { STYLE } from './html-style.ts'
import { htmlTable } from './html-table.ts'
import { escaped, Patterns } from './html-text.ts'
import { HtmlTraces } from './html-traces.ts'
import { linesSvg } from './lines-svg.ts'
import { TRACES_LEAD, TRACES_TITLE } from './markdown.ts'
import type { Block, Chart, Report, Section, Table } from './report-model.ts'
import { spansSvg } from './spans-svg.ts'

/** Nothing may be fetched and nothing may run: the page is all there is. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'"

const ROWS_BESIDE_CHART = 14

/** The report as one page without outside parts. */
export function reportHtml(report: Report): string {
  const page = new Page(report)
  const sections = report.sections.map((section) => page.section(section))
  const links = [...report.sections, { id: 'traces', title: TRACES_TITLE }].map(
    ({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`,
  )
  const documents = report.documents.length === 0 ? 'no document' : report.documents.join(', ')
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(report.title)}</title><style>${STYLE}</style></head><body>`,
    page.patterns.definitions(),
    `<header><h1>${escaped(report.title)}</h1><p class="lead">Made from: ${escaped(documents)}. <span class="on-screen">Open an underlined figure to see how it was computed.</span> <span class="on-phone">A table with a shaded edge goes on to that side.</span></p></header>`,
    `<nav aria-label="Sections"><ul>${links.join('')}</ul></nav>`,
    '<main>',
    ...sections,
    page.traces.section(TRACES_TITLE, TRACES_LEAD),
    '</main></body></html>',
    '',
  ].join('\n')
}

class Page {
  readonly patterns = new Patterns()
  readonly traces: HtmlTraces

  constructor({ traces }: Report) {
    this.traces = new HtmlTraces(traces)
  }

  section({ id, title, lead, blocks }: Section): string {
    return `<section id="${id}"><h2>${escaped(title)}</h2><p class="lead">${escaped(lead)}</p>\n${this.#blocks(blocks)}</section>`
  }

  #blocks(blocks: readonly Block[]): string {
    return blocks.map((block) => this.#block(block)).join('\n')
  }

  #block(block: Block): string {
    switch (block.kind) {
      case 'text':
        return `<p>${escaped(block.text)}</p>`
      case 'said':
        return `<p class="said">${escaped(block.text)}</p>`
      case 'list':
        return block.items.length === 0 ? '' : `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
      case 'missing':
        return `<div class="missing"><p><strong>Missing for ${escaped(block.what)}:</strong></p><ul>${block.lacks.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul><p>Next: <code>${escaped(block.command)}</code></p></div>`
      case 'more':
        return `<details class="more"><summary>${escaped(block.summary)}</summary>${this.#blocks(block.blocks)}</details>`
      case 'table':
        return `<h3>${escaped(block.caption)}</h3>${htmlTable(block.table, block.caption, this.traces)}`
      case 'figure':
        return `<figure><figcaption>${escaped(block.caption)}</figcaption>${this.#chart(block.chart, block.caption)}${this.#behind(block.table, block.caption)}</figure>`
    }
  }

  /** The table that a chart was drawn from; a long one is there for who wants it. */
  #behind(table: Table, caption: string): string {
    const shown = htmlTable(table, `${caption}: figures`, this.traces)
    if (table.rows.length <= ROWS_BESIDE_CHART) return shown
    return `<details class="more"><summary>The ${table.rows.length} rows of figures behind it</summary>${shown}</details>`
  }

  #chart(chart: Chart, caption: string): string {
    switch (chart.kind) {
      case 'drawing':
        return `<div class="wide drawing" tabindex="0" role="region" aria-label="${escaped(caption)}">${chart.svg}</div>`
      case 'heat':
        return `<div class="wide">${heatSvg(chart, caption)}</div>`
      case 'lines':
        return `<div class="wide">${linesSvg(chart, caption)}</div>`
      case 'spans':
        return `<div class="wide">${spansSvg(chart, caption, this.patterns)}</div>`
    }
  }
}
