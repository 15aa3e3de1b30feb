import { numberText } from '../number-text.ts'
import { sourceText } from '../source.ts'
import {
  type Block,
  type Column,
  type Plain,
  plainOf,
  type Report,
  type Section,
  type Table,
  type TracedStep,
} from './report-model.ts'

export const TRACES_TITLE = 'How each figure was computed'
export const TRACES_LEAD = 'Each step with its formula, what went into it and where that came from.'

/** The report as Markdown: charts are left to their tables. */
export function reportMarkdown(report: Report): string {
  return [
    `# ${report.title}`,
    `Made from: ${report.documents.length === 0 ? 'no document' : report.documents.join(', ')}.`,
    ...report.sections.flatMap(sectionText),
    ...(report.traces.length === 0 ? [] : [`## ${TRACES_TITLE}`, `*${TRACES_LEAD}*`]),
    ...report.traces.flatMap(({ calculation, steps }) => [`### ${calculation}`, steps.map(stepText).join('\n')]),
    '',
  ].join('\n\n')
}

function sectionText({ title, lead, blocks }: Section): string[] {
  return [`## ${title}`, `*${lead}*`, ...blocks.flatMap(blockText)]
}

function blockText(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [block.text]
    case 'said':
      return [`**${block.text}**`]
    case 'more':
      return [`### ${block.summary}`, ...block.blocks.flatMap(blockText)]
    case 'list':
      return block.items.length === 0 ? [] : [block.items.map((item) => `- ${item}`).join('\n')]
    case 'missing':
      return [`**Missing for ${block.what}**: ${block.lacks.join('; ')}. Next: \`${block.command}\`.`]
    default:
      return [`**${block.caption}**`, tableText(block.table)]
  }
}

function tableText({ columns, rows }: Table): string {
  if (rows.length === 0) return 'None.'
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`
  return [
    line(columns.map(headText)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(row.map((cell, at) => cellText(plainOf(cell), columns[at]!)))),
  ].join('\n')
}

function headText({ label, unit }: Column): string {
  return unit === undefined ? label : `${label}, ${unit}`
}

/** What nobody knows is never a zero. */
export function cellText(value: Plain, { name }: Column): string {
  if (value === null) return 'unknown'
  if (typeof value === 'number') return numberText(value, name)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value
}

function stepText({ entry: { step, formula, inputs, result, sources } }: TracedStep): string {
  const given = Object.entries(inputs).map(([name, value]) => {
    const source = sources?.[name]
    return `${name} = ${JSON.stringify(value)}${source === undefined ? '' : ` (${sourceText(source)})`}`
  })
  return `- \`${step}\` = ${JSON.stringify(result)}: ${formula}${given.length === 0 ? '' : `; ${given.join('; ')}`}`
}
