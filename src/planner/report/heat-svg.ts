import { escaped } from './html-text.ts'
import type { HeatChart } from './report-model.ts'
import { round } from './scale.ts'

/** Shares of the width, in percent. */
const LABEL = 22
const CELL_HEIGHT = 28
const SHADE_MOST = 0.55

/** A strip for each row: shades for the eye, the figure in each cell for everybody. A figure leads to how it was computed. */
export function heatSvg({ columns, rows }: HeatChart, caption: string): string {
  const width = (100 - LABEL) / columns.length
  const xOf = (at: number): number => round(LABEL + at * width)
  const middle = (at: number): string => `${round(LABEL + (at + 0.5) * width)}%`
  return [
    `<svg class="chart heat" width="100%" height="${(rows.length + 1) * CELL_HEIGHT}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    ...columns.map((label, at) => `<text class="note" x="${middle(at)}" y="18" text-anchor="middle">${escaped(label)}</text>`),
    ...rows.map(({ label, cells }, at) => {
      const y = (at + 1) * CELL_HEIGHT
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
