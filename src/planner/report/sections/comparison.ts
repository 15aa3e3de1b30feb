import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Cell, Section } from '../report-model.ts'
import { column, listOf, missingBlock, moreBlock, type Row, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'
import { figureColumn, optionName, plainText, sideName, spoken } from '../words.ts'
import { paybackBlocks } from './payback.ts'
import { scenarioBlocks } from './scenarios.ts'

/** Options against what runs now: payback, what may become of the workload, four questions, a month of both, and the bill. */
export function comparisonSection(findings: Findings, status: GateStatus): Section {
  const compared = findings.of('plan compare')
  const blocks = compared.state === 'missing' ? [missingBlock(compared)] : comparisonBlocks(compared, status)
  return {
    id: 'comparison',
    title: 'Comparison and payback',
    lead: 'Each option against what runs now, on the same assumptions: what it saves, when the cost of moving is earned back, and what happens to the bill when the workload changes.',
    blocks,
  }
}

function comparisonBlocks(compared: Found, status: GateStatus): Block[] {
  const { output } = compared
  if (output.error !== null) {
    const differs = rowsOf(output, 'differs').map(({ option, fields }) => `${optionName(String(option))}: ${String(fields)}`)
    return [
      textBlock('The options do not rest on the same assumptions, so nothing is compared.'),
      { kind: 'list', items: differs },
    ]
  }
  return [
    ...paybackBlocks(compared, status),
    ...scenarioBlocks(compared, status),
    ...rowsOf(output, 'questions').map((one) => questionBlock(compared, one, status)),
    ...migrationBlocks(compared, status),
    ...billBlocks(compared, status),
  ]
}

/** Figures below each other, options beside each other. */
function questionBlock(compared: Found, { question, text, rows }: Row, status: GateStatus): Block {
  const answers = rows as readonly { readonly option: string; readonly figures: Row }[]
  const names = [...new Set(answers.flatMap(({ figures }) => Object.keys(figures)))]
  const columns = [column('figure'), ...answers.map(({ option }) => column(sideName(option), 'figure')), column('unit')]
  const cells = names.map((name) => {
    const { label, unit = '' } = figureColumn(name)
    const values = answers.map(
      ({ option, figures }): Cell => traced(compared, `${option}.questions.${String(question)}`, figures[name]),
    )
    return [label, ...values, unit]
  })
  const table = tableBlock(`${String(text)} ${status.short}`, columns, cells)
  const avoided = answers.map(({ figures }) => figures.avoidedHoursPerMonth)
  const isSame = question === 'engineering' && avoided.every((hours) => hours === 0)
  return isSame ? moreBlock(String(text), textBlock(NOT_ESTIMATED), table) : moreBlock(String(text), table)
}

/** As long as assumptions have one figure for all. */
export const NOT_ESTIMATED =
  'Engineering time is not estimated option by option: it is taken as today, so what another option saves of it, or costs, is not in the sums.'

/** While both run, and a link copies from one to the other. */
function migrationBlocks(compared: Found, status: GateStatus): Block[] {
  const rows = rowsOf(compared.output, 'rows').flatMap((one) =>
    one.migration === null ? [] : [[one, one.migration as Row] as const],
  )
  if (rows.length === 0) return []
  const columns = [
    column('option'),
    column('bill of both', 'afterUsd', 'USD in that month'),
    column('kept now', 'retainedGiB', 'GiB'),
    column('written while both run', 'newGiB', 'GiB'),
    column('to copy together', 'linkGiB', 'GiB'),
    column('copying costs', 'linkUsd', 'USD once'),
    column('hours until what is kept is copied', 'copyHours'),
  ]
  const cells = rows.map(([{ option }, migration]) => {
    const step = (name: string, value: unknown): Cell => traced(compared, `${String(option)}.migration.${name}`, value)
    const { copyHours, catchesUp } = migration.capacity as Row
    return [
      optionName(String(option)),
      step('afterUsd', migration.afterUsd),
      step('retainedGiB', migration.retainedGiB),
      step('newGiB', migration.newGiB),
      step('linkGiB', migration.linkGiB),
      step('linkUsd', migration.linkUsd),
      catchesUp === false ? 'never: the link is too slow' : step('copyHours', copyHours),
    ]
  })
  return [
    tableBlock(`A month in which both run and a link copies; ${status.short}`, columns, cells),
    textBlock('What copying costs is not in what a move costs once, so paybacks are without it.'),
  ]
}

function billBlocks(compared: Found, status: GateStatus): Block[] {
  const { bill } = compared.output
  if (bill === null || typeof bill !== 'object')
    return [textBlock('No bill of the cluster is known, so nobody can say how far the model is from what is paid.')]
  const found = bill as Row
  const columns = [
    column('group'),
    column('model', 'modelUsd', 'USD a month'),
    column('bill', 'billedUsd', 'USD a month'),
    column('difference', 'differenceUsd', 'USD a month'),
    column('error', 'errorRatio', 'share of the bill'),
    column('state'),
  ]
  const cells = [...rowsOf(found, 'rows'), found.total as Row].map(
    ({ group, modelUsd, billedUsd, differenceUsd, errorRatio, state }) => {
      const step = `bill.${String(group)}.errorRatio`
      return [
        spoken(String(group)),
        traced(compared, step, modelUsd),
        traced(compared, group === 'total' ? step : `bill.${String(group)}.billedUsd`, billedUsd),
        traced(compared, step, differenceUsd),
        traced(compared, step, errorRatio),
        String(state),
      ]
    },
  )
  const unrecognised = listOf(found, 'unrecognised')
  return [
    tableBlock(`The model against the bill of ${plainText(String(found.period ?? 'a month'))}; ${status.short}`, columns, cells),
    ...(unrecognised.length === 0 ? [] : [textBlock(`Lines of the bill that nobody could place: ${unrecognised.join(', ')}.`)]),
  ]
}
