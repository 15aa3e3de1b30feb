import { numberText } from '../number-text.ts'
import { escaped, type Patterns } from './html-text.ts'
import type { SpansChart } from './report-model.ts'

const WIDTH = 760
const BARS = { left: 190, right: 715 }
const ROW = 46
const BAR = 18
const TOP = 10
const LEGEND_LINE = 20
const TICKS = 4
const LETTERS_MAX = 26

/** Horizontal bars over one scale. Kinds differ by pattern as well as by shade, and the legend names both. */
export function spansSvg({ unit, rows }: SpansChart, caption: string, patterns: Patterns): string {
  const ends = rows.flatMap(({ spans, mark }) => [
    ...spans.flatMap(({ from, to }) => [from, to]),
    ...(mark === undefined ? [] : [mark]),
  ])
  const most = niceEnd(Math.max(0, ...ends))
  const xOf = (value: number): number => round(BARS.left + ((BARS.right - BARS.left) * Math.max(0, value)) / most)
  const kinds = [...new Set(rows.flatMap(({ spans }) => spans.map(({ kind }) => kind)))]
  const axisTop = TOP + rows.length * ROW
  const legendTop = axisTop + 40
  const height = legendTop + kinds.length * LEGEND_LINE
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    `<desc>${escaped(rows.map((row) => rowText(row, unit)).join('; '))}</desc>`,
    ...ticksOf(most).map((tick) => {
      const x = xOf(tick)
      return `<path class="grid" d="M${x} ${TOP}V${axisTop}"/><text x="${x}" y="${axisTop + 16}" text-anchor="middle">${numberText(tick, 'tick')}</text>`
    }),
    `<text x="${BARS.right}" y="${axisTop + 32}" text-anchor="end">${escaped(unit)}</text>`,
    ...rows.map((row, at) => drawnRow(row, TOP + at * ROW)),
    ...kinds.map((kind, at) => {
      const y = legendTop + at * LEGEND_LINE
      return `<rect class="bar" x="${BARS.left}" y="${y}" width="24" height="12" fill="${patterns.of(kind)}"/><text x="${BARS.left + 32}" y="${y + 11}">${escaped(kind)}</text>`
    }),
    '</svg>',
  ].join('\n')

  function drawnRow({ label, note, spans, mark }: SpansChart['rows'][number], y: number): string {
    return [
      `<text x="${BARS.left - 8}" y="${y + BAR - 3}" text-anchor="end"><title>${escaped(label)}</title>${escaped(shortened(label))}</text>`,
      ...spans.map(({ from, to, kind }) => {
        const [x, end] = [xOf(from), xOf(to)]
        const title = `${label}, ${kind}: ${numberText(from, 'usd')} to ${numberText(to, 'usd')} ${unit}`
        return `<rect class="bar" x="${x}" y="${y}" width="${Math.max(1, round(end - x))}" height="${BAR}" fill="${patterns.of(kind)}"><title>${escaped(title)}</title></rect>`
      }),
      mark === undefined ? '' : `<path class="mark" d="M${xOf(mark)} ${y - 4}V${y + BAR + 4}"/>`,
      note === undefined ? '' : `<text class="note" x="${BARS.left}" y="${y + BAR + 15}">${escaped(note)}</text>`,
    ].join('')
  }
}

function rowText({ label, note, spans, mark }: SpansChart['rows'][number], unit: string): string {
  const parts = spans.map(({ from, to, kind }) => `${kind} ${numberText(from, 'usd')} to ${numberText(to, 'usd')} ${unit}`)
  const expected = mark === undefined ? [] : [`expected ${numberText(mark, 'usd')} ${unit}`]
  return `${label}: ${[...parts, ...expected, ...(note === undefined ? [] : [note])].join(', ')}`
}

function shortened(label: string): string {
  return label.length <= LETTERS_MAX ? label : `${label.slice(0, LETTERS_MAX - 1)}…`
}

/** 1, 2, 2.5 or 5 with noughts, at least as large. */
function niceEnd(most: number): number {
  if (most <= 0) return 1
  const unit = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 2.5, 5, 10].map((times) => times * unit).find((end) => end >= most) ?? 10 * unit
}

function ticksOf(most: number): number[] {
  return Array.from({ length: TICKS + 1 }, (_, at) => (most * at) / TICKS)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
