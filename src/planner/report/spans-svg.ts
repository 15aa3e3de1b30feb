import { numberText } from '../number-text.ts'
import { escaped, type Patterns } from './html-text.ts'
import type { SpansChart } from './report-model.ts'
import { round, Scale } from './scale.ts'

/** Heights in pixels. Widths are shares of the room there is, so that letters stay as large as those of the page on every screen. */
const LABEL = 18
const BAR = 18
const NOTE = 18
const GAP = 12
const AXIS = 40
const LEGEND_LINE = 22
const LETTERS_MAX = 46
const LABEL_LINES = 2
/** The scale ends before the frame does: the last number has its room. */
const WIDTH_SHARE = 92

type Row = SpansChart['rows'][number]

/** Horizontal bars over one scale, each below its name. Kinds differ by pattern as well as by shade, and the legend names both. */
export function spansSvg({ unit, rows }: SpansChart, caption: string, patterns: Patterns): string {
  const ends = rows.flatMap(({ spans, mark }) => [
    ...spans.flatMap(({ from, to }) => [from, to]),
    ...(mark === undefined ? [] : [mark]),
  ])
  const scale = new Scale(ends.map((end) => Math.max(0, end)))
  const xOf = (value: number): string => `${round(WIDTH_SHARE * scale.shareOf(value))}%`
  const kinds = [...new Set(rows.flatMap(({ spans }) => spans.map(({ kind }) => kind)))]
  // What is the only kind and is called as the scale is needs no legend.
  const legend = kinds.length === 1 && kinds[0] === unit.split(';')[0] ? [] : kinds
  const tops: number[] = []
  let axisTop = 4
  for (const row of rows) {
    tops.push(axisTop)
    axisTop += LABEL * linesOf(row.label).length + BAR + (row.note === undefined ? 0 : NOTE) + GAP
  }
  const legendTop = axisTop + AXIS
  const height = legendTop + legend.length * LEGEND_LINE
  return [
    `<svg class="chart" width="100%" height="${height}" role="img" aria-label="${escaped(caption)}"><title>${escaped(caption)}</title>`,
    `<desc>${escaped(rows.map((row) => rowText(row, unit)).join('; '))}</desc>`,
    ...scale.ticks().map((tick, at) => tickAt(xOf(tick), axisTop, at, numberText(tick, 'tick'))),
    `<text class="note" x="0" y="${axisTop + 34}">${escaped(unit)}</text>`,
    ...rows.map((row, at) => drawnRow(row, tops[at]!)),
    ...legend.map((kind, at) => {
      const y = legendTop + at * LEGEND_LINE
      return `<rect class="bar" x="1" y="${y}" width="24" height="13" fill="${patterns.of(kind)}"/><text x="32" y="${y + 11}">${escaped(kind)}</text>`
    }),
    '</svg>',
  ].join('\n')

  function drawnRow({ label, note, spans, mark }: Row, top: number): string {
    const lines = linesOf(label)
    const y = top + LABEL * lines.length
    const named = lines.map((line, at) => `<tspan x="0" y="${top + 13 + at * LABEL}">${escaped(line)}</tspan>`)
    return [
      `<text>${named.join('')}<title>${escaped(label)}</title></text>`,
      ...spans.map(({ from, to, kind }) => {
        const width = round(WIDTH_SHARE * Math.max(0.003, scale.shareOf(to) - scale.shareOf(from)))
        const title = `${label}, ${kind}: ${numberText(from, 'usd')} to ${numberText(to, 'usd')} ${unit}`
        return `<rect class="bar" x="${xOf(from)}" y="${y}" width="${width}%" height="${BAR}" fill="${patterns.of(kind)}"><title>${escaped(title)}</title></rect>`
      }),
      mark === undefined ? '' : `<line class="mark" x1="${xOf(mark)}" x2="${xOf(mark)}" y1="${y - 3}" y2="${y + BAR + 3}"/>`,
      note === undefined ? '' : `<text class="note" x="0" y="${y + BAR + 14}">${escaped(note)}</text>`,
    ].join('')
  }
}

function tickAt(x: string, bottom: number, at: number, text: string): string {
  const anchor = at === 0 ? '' : ' text-anchor="middle"'
  return `<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${bottom}"/><text class="note" x="${x}" y="${bottom + 16}"${anchor}>${text}</text>`
}

/** Between words where it can be; what needs more lines than there are is cut. */
function linesOf(label: string): string[] {
  const lines: string[] = []
  let rest = label
  while (rest.length > LETTERS_MAX && lines.length < LABEL_LINES - 1) {
    const space = rest.lastIndexOf(' ', LETTERS_MAX)
    const end = space > 0 ? space : LETTERS_MAX
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...lines, rest.length <= LETTERS_MAX ? rest : `${rest.slice(0, LETTERS_MAX - 1)}…`]
}

function rowText({ label, note, spans, mark }: Row, unit: string): string {
  const parts = spans.map(({ from, to, kind }) => `${kind} ${numberText(from, 'usd')} to ${numberText(to, 'usd')} ${unit}`)
  const expected = mark === undefined ? [] : [`expected ${numberText(mark, 'usd')} ${unit}`]
  return `${label}: ${[...parts, ...expected, ...(note === undefined ? [] : [note])].join(', ')}`
}
