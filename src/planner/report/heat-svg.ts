import { escaped } from './html-text.ts'
import type { HeatChart } from './report-model.ts'

const LABEL = 150
const CELL = { width: 115, height: 26 }
const SHADE_MOST = 0.55

/** A strip for each row: shades for the eye, the figure in each cell for everybody. */
export function heatSvg({ columns, rows }: HeatChart, caption: string): string {
  const [width, height] = [LABEL + columns.length * CELL.width, (rows.length + 1) * CELL.height]
  const xOf = (at: number): number => LABEL + at * CELL.width
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    ...columns.map((label, at) => `<text x="${xOf(at) + CELL.width / 2}" y="18" text-anchor="middle">${escaped(label)}</text>`),
    ...rows.map(({ label, cells }, at) => {
      const y = (at + 1) * CELL.height
      const drawn = cells.map(({ text, share }, cell) => {
        const shade = share === null ? 0 : Math.round(share * SHADE_MOST * 100) / 100
        return `<rect class="cell" x="${xOf(cell)}" y="${y}" width="${CELL.width}" height="${CELL.height}" fill-opacity="${shade}"/><text x="${xOf(cell) + CELL.width / 2}" y="${y + 18}" text-anchor="middle">${escaped(text)}</text>`
      })
      return `<text x="${LABEL - 8}" y="${y + 18}" text-anchor="end">${escaped(label)}</text>${drawn.join('')}`
    }),
    '</svg>',
  ].join('\n')
}
