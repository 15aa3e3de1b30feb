import type { SideName } from './peers/broker.ts'
import type { Measure, Question } from './question.ts'
import type { Campaign, CellResult, Outcome, Results } from './results.ts'
import { type Spread, spreadOf } from './spread.ts'

const SIDES: readonly SideName[] = ['odradek', 'before', 'kafka', 'kafka-flush']
const TITLES: Readonly<Record<SideName, string>> = {
  odradek: 'Odradek',
  before: 'Odradek before',
  kafka: 'Kafka',
  'kafka-flush': 'Kafka, flush per batch',
}

/** The whole report as Markdown: every question that has results, then the machine and settings they came from. */
export function printReport(results: Results, questions: readonly Question[]): string {
  const parts = [
    '# Odradek beside Apache Kafka\n',
    'Made by `npm run bench` from `results.json`; `README.md` beside this file says how to read and to repeat it. ' +
      'Figures are medians of the rounds with (minimum–maximum). × is Odradek’s figure divided by that side’s; ▼ marks what misses its aim.\n',
  ]
  for (const question of questions) {
    const cells = sortedCells(results, question)
    if (cells.length > 0) parts.push(printQuestion(question, cells, results))
  }
  parts.push(printCampaigns(results.campaigns))
  return parts.join('\n')
}

function sortedCells(results: Results, question: Question): readonly CellResult[] {
  return question.cells.flatMap((name) => results.cells.filter((cell) => cell.question === question.name && cell.cell === name))
}

function printQuestion(question: Question, cells: readonly CellResult[], results: Results): string {
  const tables = question.measures
    .map((measure) => printMeasure(measure, cells, results.campaigns))
    .filter((table) => table !== '')
  const remarks = (results.remarks[question.name] ?? []).map((text) => `- ${text}\n`)
  return [
    `## ${question.name}\n`,
    `${question.about}\n`,
    ...(remarks.length > 0 ? [remarks.join('')] : []),
    ...tables,
    printFailures(cells),
  ].join('\n')
}

function printMeasure(measure: Measure, cells: readonly CellResult[], campaigns: readonly Campaign[]): string {
  const rows = cells.filter((cell) => SIDES.some((side) => spreadIn(cell, side, measure) !== undefined))
  if (rows.length === 0) return ''
  const sides = SIDES.filter((side) => rows.some((cell) => cell.outcomes[side] !== undefined))
  const against = sides.includes('odradek') ? sides.filter((side) => side !== 'odradek') : []
  const campaignIndex = (cell: CellResult): string => String(campaigns.findIndex((campaign) => campaign.at === cell.campaign) + 1)
  const header = ['cell', ...sides.map((side) => TITLES[side]), ...against.map((side) => `× ${TITLES[side]}`), 'campaign']
  const lines = rows.map((cell) => {
    const own = spreadIn(cell, 'odradek', measure)
    const figures = sides.map((side) => {
      const text = printSpread(spreadIn(cell, side, measure), cell.outcomes[side])
      return side === 'odradek' && own !== undefined && missesOwnAim(measure, own.median) ? `${text} ▼` : text
    })
    const ratios = against.map((side) => printRatio(measure, own, spreadIn(cell, side, measure), side))
    return [cell.cell, ...figures, ...ratios, campaignIndex(cell)]
  })
  return `### ${measure.label}\n\n${printAims(measure)}${printTable([header, ...lines])}`
}

/** Figures of the runs that didn't fail. */
function spreadIn(cell: CellResult, side: SideName, measure: Measure): Spread | undefined {
  const figures = (cell.outcomes[side] ?? []).map((outcome) => ('figures' in outcome ? outcome.figures[measure.key] : undefined))
  return spreadOf(figures.filter((figure) => figure !== undefined))
}

function printSpread(spread: Spread | undefined, outcomes: readonly Outcome[] | undefined): string {
  if (outcomes === undefined) return '–'
  const failures = outcomes.filter((outcome) => 'failed' in outcome).length
  const failed = failures === 0 ? '' : ` ${failures} of ${outcomes.length} failed`
  if (spread === undefined) return failed === '' ? '–' : failed.trim()
  const ends = spread.count > 1 ? ` (${printNumber(spread.min)}–${printNumber(spread.max)})` : ''
  return `${printNumber(spread.median)}${ends}${failed}`
}

function printRatio(measure: Measure, own: Spread | undefined, other: Spread | undefined, side: SideName): string {
  if (own === undefined || other === undefined || other.median === 0) return '–'
  const ratio = own.median / other.median
  return meetsAim(measure, ratio, side) ? ratio.toFixed(2) : `${ratio.toFixed(2)} ▼`
}

function meetsAim(measure: Measure, ratio: number, side: SideName): boolean {
  const aim = measure.aim[side]
  if (aim === undefined) return true
  return measure.better === 'higher' ? ratio >= aim : ratio <= aim
}

function missesOwnAim({ aimAtMost, aimAtLeast }: Measure, figure: number): boolean {
  return figure > (aimAtMost ?? Number.POSITIVE_INFINITY) || figure < (aimAtLeast ?? Number.NEGATIVE_INFINITY)
}

function printAims(measure: Measure): string {
  const word = measure.better === 'higher' ? 'at least' : 'at most'
  const aims = SIDES.flatMap((side) =>
    measure.aim[side] === undefined ? [] : [`${word} ${measure.aim[side]} × ${TITLES[side]}`],
  )
  if (measure.aimAtMost !== undefined) aims.push(`at most ${printNumber(measure.aimAtMost)}`)
  if (measure.aimAtLeast !== undefined) aims.push(`at least ${printNumber(measure.aimAtLeast)}`)
  return aims.length === 0 ? `${measure.better} is better.\n\n` : `${measure.better} is better; aim: ${aims.join(', ')}.\n\n`
}

function printFailures(cells: readonly CellResult[]): string {
  const lines = cells.flatMap((cell) =>
    SIDES.flatMap((side) =>
      (cell.outcomes[side] ?? []).flatMap((outcome) =>
        'failed' in outcome ? [`- ${TITLES[side]}, ${cell.cell}: ${outcome.failed.split('\n')[0]}`] : [],
      ),
    ),
  )
  return lines.length === 0 ? '' : `Failed runs:\n\n${[...new Set(lines)].join('\n')}\n`
}

function printCampaigns(campaigns: readonly Campaign[]): string {
  const parts = ['## Campaigns, machines, settings\n']
  for (const [index, campaign] of campaigns.entries()) {
    const { machine, form } = campaign
    parts.push(
      `### Campaign ${index + 1}: ${campaign.at.slice(0, 10)}\n`,
      printTable(
        [
          ['what', 'value'],
          ['commit', campaign.commit],
          [
            'rounds, measured seconds, warm-up seconds',
            `${form.rounds}, ${form.seconds}, ${form.warmSeconds}${form.quick ? ' (quick form)' : ''}`,
          ],
          ['cores', `${machine.cores} × ${machine.processor}`],
          ['memory', `${machine.memoryGib} GiB`],
          ['system', `${machine.system}, ${machine.fileSystem}`],
          ['fdatasync after 4 KiB, p50 / p99', `${machine.syncP50Ms} / ${machine.syncP99Ms} ms`],
          ['Node, Java', `${machine.node}, ${machine.java}`],
          ...Object.entries(campaign.settings),
        ],
        '---',
      ),
    )
  }
  return parts.join('\n')
}

function printTable(rows: readonly (readonly string[])[], align: '--:' | '---' = '--:'): string {
  const [header = [], ...body] = rows
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return line(header) + line(header.map((_, index) => (index === 0 ? '---' : align))) + body.map(line).join('')
}

/** Three figures that matter, no exponents. */
export function printNumber(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
