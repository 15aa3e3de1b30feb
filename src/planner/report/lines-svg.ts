import { numberText } from '../number-text.ts'
import { escaped } from './html-text.ts'
import type { LinesChart } from './report-model.ts'
import { round, Scale } from './scale.ts'

const HEIGHT = 180
const TOP = 14
/** Room for the numbers of the scale, a share as all widths are: whoever mixes shares and pixels draws beyond the frame. */
const LEFT = '18%'
const RIGHT = '82%'
const AXIS = 24
const UNIT = 16
const LEGEND_LINE = 22
/** Strokes in the order of the lines: whole, dashed, dotted, and so on. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '1 5', '12 6']
const WIDE = 1000

/** Lines from left to right. The drawing stretches with the page; its strokes and letters don't. */
export function linesSvg({ unit, from, to, lines }: LinesChart, caption: string): string {
  const scale = new Scale(lines.flatMap(({ values }) => values.filter((value) => value !== null)))
  const yOf = (value: number): number => round(TOP + HEIGHT * (1 - scale.shareOf(value)))
  const bottom = TOP + HEIGHT
  const legendTop = bottom + AXIS + UNIT + 12
  return [
    `<svg class="chart" width="100%" height="${legendTop + lines.length * LEGEND_LINE}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    `<desc>${escaped(lines.map((line) => lineText(line, unit)).join('; '))}</desc>`,
    ...scale.ticks().map((tick) => {
      const y = yOf(tick)
      return `<line class="${tick === 0 ? 'axis' : 'grid'}" x1="${LEFT}" x2="100%" y1="${y}" y2="${y}"/><text class="note" x="${LEFT}" dx="-6" y="${y + 4}" text-anchor="end">${numberText(tick, 'tick')}</text>`
    }),
    `<svg x="${LEFT}" y="0" width="${RIGHT}" height="${bottom + 1}" viewBox="0 0 ${WIDE} ${bottom + 1}" preserveAspectRatio="none">`,
    ...lines.map(({ values }, at) => `<path class="line line-${at % DASHES.length}" d="${pathOf(values, yOf)}"${dashOf(at)}/>`),
    '</svg>',
    `<text class="note" x="${LEFT}" y="${bottom + 18}">${escaped(from)}</text><text class="note" x="100%" y="${bottom + 18}" text-anchor="end">${escaped(to)}</text>`,
    // A line of its own: beside both ends there is no room on a phone.
    `<text class="note" x="${LEFT}" y="${bottom + 18 + UNIT}">${escaped(unit)}</text>`,
    ...lines.map(({ label }, at) => {
      const y = legendTop + at * LEGEND_LINE
      return `<line class="line line-${at % DASHES.length}" x1="0" x2="40" y1="${y + 6}" y2="${y + 6}"${dashOf(at)}/><text x="48" y="${y + 11}">${escaped(label)}</text>`
    }),
    '</svg>',
  ].join('\n')
}

function dashOf(at: number): string {
  const dash = DASHES[at % DASHES.length]
  return dash === '' ? '' : ` stroke-dasharray="${dash}"`
}

/** Where points are missing the line breaks; a point by itself is a dot. */
function pathOf(values: readonly (number | null)[], yOf: (value: number) => number): string {
  const step = values.length > 1 ? WIDE / (values.length - 1) : 0
  return values
    .map((value, at) => {
      if (value === null) return ''
      const isAlone = (values[at - 1] ?? null) === null
      const x = round(at * step)
      return isAlone ? `M${x} ${yOf(value)}h.01` : `L${x} ${yOf(value)}`
    })
    .join('')
}

function lineText({ label, values }: LinesChart['lines'][number], unit: string): string {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return `${label}: nothing known`
  const [least, most] = [Math.min(...known), Math.max(...known)].map((value) => numberText(value, 'value'))
  return `${label}: from ${least} to ${most} ${unit}`
}
