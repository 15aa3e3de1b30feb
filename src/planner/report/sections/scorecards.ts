import type { Finding, Findings } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, missingBlock, plain, tableBlock, traced } from '../section-parts.ts'

const SCORECARDS = ['plan score exit', 'plan score procurement', 'plan score evaluation', 'plan checklists'] as const

export function scorecardsSection(findings: Findings): Section {
  return { id: 'scorecards', title: 'Scorecards', blocks: SCORECARDS.flatMap((command) => cardBlocks(findings.of(command))) }
}

/** Whatever rows a scorecard has: each with its state, and what it says besides. */
function cardBlocks(card: Finding): Block[] {
  if (card.state === 'missing') return [missingBlock(card)]
  const rows = namedRows(card.output.rows ?? card.output.items)
  const fields = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))]
  const cells = rows.map(([name, row]) => [
    name,
    ...fields.map((field) => (field === 'state' ? traced(card, `rows.${name}`, row[field]) : plain(row[field] ?? ''))),
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

/** Rows come as a list, or as a map by name. */
function namedRows(rows: unknown): (readonly [string, Row])[] {
  if (Array.isArray(rows)) return rows.map((row: Row, at) => [String(row.row ?? row.item ?? row.name ?? at + 1), row])
  return Object.entries((rows ?? {}) as Readonly<Record<string, Row>>)
}
