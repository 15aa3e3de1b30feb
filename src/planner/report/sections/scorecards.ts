import type { Finding, Findings } from '../findings.ts'
import type { Block, Plain, Section } from '../report-model.ts'
import { column, missingBlock, plain, tableBlock, traced } from '../section-parts.ts'

const SCORECARDS = ['plan score exit', 'plan score procurement', 'plan score evaluation', 'plan checklists'] as const

export function scorecardsSection(findings: Findings): Section {
  return { id: 'scorecards', title: 'Scorecards', blocks: SCORECARDS.flatMap((command) => cardBlocks(findings.of(command))) }
}

/** Whatever rows a scorecard has: each with its state, and what it says besides. */
function cardBlocks(card: Finding): Block[] {
  if (card.state === 'missing') return [missingBlock(card)]
  const rows = namedRows(card.output.rows ?? card.output.items ?? card.output.matrix)
  if (rows.length === 0) return [{ kind: 'text', text: `${card.command}: nothing to judge is known.` }]
  const fields = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))].filter((field) => !NAMES.includes(field))
  const cells = rows.map(([name, row]) => [
    name,
    ...fields.map((field) => (field === 'state' ? traced(card, `rows.${name}`, row[field]) : shortOf(row[field] ?? ''))),
  ])
  const columns = [
    column('row'),
    ...fields.map((field) =>
      column(
        field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
        field,
      ),
    ),
  ]
  const { overall } = card.output
  return [
    ...(overall === undefined ? [] : [{ kind: 'text', text: `${card.command}: ${String(overall)}.` } as const]),
    tableBlock(card.command, columns, cells),
  ]
}

type Row = Readonly<Record<string, unknown>>

/** What a row is called by, in the order of what counts. */
const NAMES = ['row', 'item', 'name', 'candidate']

/** Of a list of things with states only what they are called and their states: the scorecard's own command tells the rest. */
function shortOf(value: unknown): Plain {
  if (!Array.isArray(value) || value.length === 0 || value.some((one) => typeof one !== 'object' || one === null))
    return plain(value)
  return value.map((one: Row) => `${String(one.item ?? one.name ?? one.text)}: ${String(one.state ?? one.why)}`).join('; ')
}

/** Rows come as a list, or as a map by name. */
function namedRows(rows: unknown): (readonly [string, Row])[] {
  if (Array.isArray(rows))
    return rows.map((row: Row, at) => [String(NAMES.map((name) => row[name]).find((name) => name !== undefined) ?? at + 1), row])
  return Object.entries((rows ?? {}) as Readonly<Record<string, Row>>)
}
