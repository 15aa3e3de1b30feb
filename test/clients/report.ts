import type { Cell, Outcome } from './outcome.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { TOOL_CHECKS } from './tools/tools.ts'

const MARKS: Record<Outcome['kind'], string> = { passed: 'passed', failed: 'FAILED', 'not run': 'not run', 'n/a': 'n/a' }

interface Row {
  readonly name: string
  readonly marks: readonly string[]
}

function columnsOf(cells: readonly Cell[]): string[] {
  return [...new Set(cells.map((cell) => cell.scenario))]
}

function rowsOf(cells: readonly Cell[], columns: readonly string[]): Row[] {
  const names = [...new Set(cells.map((cell) => `${cell.client} ${cell.version}`))]
  return names.map((name) => {
    const own = cells.filter((cell) => `${cell.client} ${cell.version}` === name)
    return { name, marks: columns.map((column) => MARKS[own.find((cell) => cell.scenario === column)?.outcome.kind ?? 'n/a']) }
  })
}

/** For a terminal: names of clients are too long for the heads of columns, so the columns are numbered. */
export function textTable(cells: readonly Cell[]): string {
  return split(cells)
    .map((part) => {
      const columns = columnsOf(part)
      const rows = rowsOf(part, columns)
      const width = Math.max(...columns.map((column) => column.length))
      const heads = rows.map((row, index) => `${index + 1} = ${row.name}`)
      const lines = columns.map(
        (column, place) => `${column.padEnd(width)}  ${rows.map((row) => row.marks[place]!.padEnd(8)).join('')}`,
      )
      return [
        heads.join('\n'),
        '',
        `${''.padEnd(width)}  ${rows.map((_, index) => `${index + 1}`.padEnd(8)).join('')}`,
        ...lines,
      ].join('\n')
    })
    .join('\n\n')
}

/** `docs/compatibility.md`: the same cells always give the same text. */
export function compatibilityDocument(cells: readonly Cell[]): string {
  const [clients = [], tools = []] = split(cells)
  const failures = cells.filter((cell) => cell.outcome.kind === 'failed')
  return [
    '# Compatibility',
    '',
    'Written by `npm run clients` (see `test/clients/README.md`), which runs these clients against a broker of this tree: do not edit.',
    '*n/a*: the client library has no such call. *not run*: a package registry was out of reach.',
    '',
    '## Clients',
    '',
    ...markdown(clients, 'Scenario'),
    '',
    ...SCENARIOS.map((scenario) => `- **${scenario.name}**: ${scenario.about}.`),
    '',
    "## Kafka's command-line tools",
    '',
    ...markdown(tools, 'Tool'),
    '',
    ...TOOL_CHECKS.map((check) => `- **${check.tool}**: ${check.about}.`),
    ...(failures.length === 0 ? [] : ['', '## Failures', '', ...failures.map(failureLine)]),
    '',
  ].join('\n')
}

function failureLine(cell: Cell): string {
  return `- ${cell.client} ${cell.version}, ${cell.scenario}`
}

/** Scenarios down, clients across: there are more of the former. */
function markdown(cells: readonly Cell[], corner: string): string[] {
  const columns = columnsOf(cells)
  const rows = rowsOf(cells, columns)
  return [
    `| ${[corner, ...rows.map((row) => row.name)].join(' | ')} |`,
    `|${' --- |'.repeat(rows.length + 1)}`,
    ...columns.map((column, place) => `| ${[column, ...rows.map((row) => row.marks[place]!)].join(' | ')} |`),
  ]
}

/** Clients first, then the command-line tools, whose rows are tools and not scenarios. */
function split(cells: readonly Cell[]): Cell[][] {
  const isTool = (cell: Cell) => cell.family === 'kafka-tools'
  return [cells.filter((cell) => !isTool(cell)), cells.filter(isTool)].filter((part) => part.length > 0)
}
