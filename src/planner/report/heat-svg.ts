import { escaped } from './html-text.ts'
import type { HeatChart } from './report-model.ts'
import { round } from './scale.ts'

/** Shares of the width, in percent. */
const LABEL = 27
const CELL_HEIGHT = 28
const HEAD = 40
const HEAD_LINE = 15
const SHADE_MOST = 0.55

/** A strip for each row: shades for the eye, the figure in each cell for everybody. A figure leads to how it was computed. */
export function heatSvg({ columns, rows }: HeatChart, caption: string): string {
  const width = (100 - LABEL) / columns.length
  const xOf = (at: number): number => round(LABEL + at * width)
  const middle = (at: number): string => `${round(LABEL + (at + 0.5) * width)}%`
  return [
    `<svg class="chart heat" width="100%" height="${HEAD + rows.length * CELL_HEIGHT}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    ...columns.map((label, at) => head(label, middle(at))),
    ...rows.map(({ label, cells }, at) => {
      const y = HEAD + at * CELL_HEIGHT
      const drawn = cells.map(({ text, share, trace }, cell) => {
        const shade = share === null ? 0 : Math.round(share * SHADE_MOST * 100) / 100
        const inner = `<rect class="cell" x="${xOf(cell)}%" y="${y}" width="${round(width)}%" height="${CELL_HEIGHT}" fill-opacity="${shade}"/><text x="${middle(cell)}" y="${y + 19}" text-anchor="middle">${escaped(text)}</text>`
        return trace === undefined ? inner : `<a href="#${trace}">${inner}</a>`
      })
      return `<text x="0" y="${y + 19}">${escaped(label)}</text>${drawn.join('')}`
    }),
    '</svg>',
  ].join('\n')
}

/** On two lines where there are several words: narrow columns stand close. */
function head(label: string, middle: string): string {
  const lines = halves(label)
  const top = HEAD - 8 - (lines.length - 1) * HEAD_LINE
  const spans = lines.map((line, at) => `<tspan x="${middle}" y="${top + at * HEAD_LINE}">${escaped(line)}</tspan>`)
  return `<text class="note" text-anchor="middle">${spans.join('')}</text>`
}

/** Cut at the space that is nearest to the middle. */
function halves(label: string): string[] {
  const spaces = [...label.matchAll(/ /g)].map(({ index }) => index)
  const farFromMiddle = (at: number): number => Math.abs(at - label.length / 2)
  const [cut] = spaces.toSorted((one, other) => farFromMiddle(one) - farFromMiddle(other))
  return cut === undefined ? [label] : [label.slice(0, cut), label.slice(cut + 1)]
}
