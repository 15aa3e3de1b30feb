import type { Finding, Findings, Found } from '../findings.ts'
import type { Block, Cell, Section } from '../report-model.ts'
import { column, mapOf, missingBlock, moreBlock, type Row, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'
import { optionName, plainText, spoken } from '../words.ts'

/** What each scorecard is for, and how its rows are shown. */
const CARDS: readonly (readonly [command: string, title: string, show: (card: Found) => Block[]])[] = [
  ['plan score exit', 'Exit scorecard: is enough shown to leave the present platform?', exitBlocks],
  ['plan score procurement', 'Procurement scorecard: is enough shown to buy?', procurementBlocks],
  ['plan score evaluation', 'Evaluation matrix: what was looked at, of each candidate?', evaluationBlocks],
  ['plan checklists', 'Checklists: was tried what must be tried before a move?', checklistBlocks],
]

export function scorecardsSection(findings: Findings): Section {
  return {
    id: 'scorecards',
    title: 'Scorecards',
    lead: 'What has been shown by records of tests, and what nobody has shown yet. Words alone are no evidence; a record counts for 30 days.',
    blocks: CARDS.flatMap(([command, title, show]) => cardBlocks(findings.of(command), title, show)),
  }
}

function cardBlocks(card: Finding, title: string, show: (card: Found) => Block[]): Block[] {
  if (card.state === 'missing') return [missingBlock(card)]
  return [textBlock(`${title} ${tally(card)}`), moreBlock(`Rows of the ${title.split(':')[0]!.toLowerCase()}`, ...show(card))]
}

/** How many rows are in each state. */
function tally({ output }: Found): string {
  const rows = output.rows ?? output.matrix
  const states = (Array.isArray(rows) ? rows : Object.values((rows ?? {}) as Row)).map(({ state }: Row) => String(state))
  const counts = (['fail', 'warn', 'unknown', 'pass'] as const).flatMap((state) => {
    const count = states.filter((one) => one === state).length
    return count === 0 ? [] : [`${count} ${COUNTED[state]}`]
  })
  return counts.length === 0 ? 'Nothing to judge is known.' : `Of ${states.length} rows: ${counts.join(', ')}.`
}

const COUNTED = { fail: 'failed', warn: 'have a warning sign', unknown: 'not shown', pass: 'passed' } as const

function exitBlocks(card: Found): Block[] {
  const rows = Object.entries(mapOf(card.output, 'rows')).map(([name, row]): Cell[] => {
    const { state, passNeeds, warningSign, sign, missing } = row as Row
    return [
      spoken(name),
      traced(card, `rows.${name}`, state),
      String(passNeeds),
      warningSign === true ? String(sign) : '',
      (missing as readonly string[]).map(plainText).join(', '),
    ]
  })
  const columns = [column('row'), column('state'), column('to pass'), column('warning sign'), column('not shown')]
  return [tableBlock('Exit scorecard', columns, rows)]
}

function procurementBlocks(card: Found): Block[] {
  const rows = Object.values(mapOf(card.output, 'rows')).map((row) => {
    const { title, class: kind, state, signed, signOff, evidence } = row as Row
    return [
      String(title),
      String(kind),
      String(state),
      (evidence as readonly Row[]).map(({ text, state: shown }) => `${String(text)}: ${String(shown)}`).join('; '),
      signed === true ? 'by all' : `wanted of ${(signOff as readonly string[]).join(', ')}`,
    ]
  })
  const columns = [column('row'), column('class'), column('state'), column('evidence'), column('signed')]
  return [tableBlock('Procurement scorecard', columns, rows)]
}

/** Areas below each other, candidates beside each other. */
function evaluationBlocks({ output }: Found): Block[] {
  const matrix = rowsOf(output, 'matrix')
  const candidates = [...new Set(matrix.map(({ candidate }) => String(candidate)))]
  const rows = rowsOf(output, 'areas').map(({ area, title, question }) => [
    String(title),
    String(question),
    ...candidates.map((name) => {
      const found = matrix.find((one) => one.candidate === name && one.area === area)
      return found === undefined ? '' : [found.state, found.validated, found.signals].filter((one) => one !== null).join(': ')
    }),
  ])
  const columns = [column('area'), column('what is asked'), ...candidates.map((name) => column(optionName(name), 'state'))]
  return [tableBlock('Evaluation matrix', columns, rows)]
}

function checklistBlocks({ output }: Found): Block[] {
  const lists = mapOf(output, 'lists')
  return Object.entries(lists).map(([list, about]) => {
    const rows = rowsOf(output, 'rows')
      .filter((one) => one.list === list)
      .map(({ text, gateItem, state, why, at }) => [
        String(text),
        gateItem === null ? '' : String(gateItem),
        String(state),
        at === null ? String(why) : `${String(why)}, ${String(at)}`,
      ])
    const { title } = about as Row
    return tableBlock(String(title), [column('what'), column('gate item'), column('state'), column('why')], rows)
  })
}
