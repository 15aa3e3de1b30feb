import type { Cell, Outcome } from './outcome.ts'
import { LIMITS } from './program/lines.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { TOOL_CHECKS } from './tools/tools.ts'

const MARKS: Record<Outcome['kind'], string> = { passed: 'passed', failed: 'FAILED', 'not run': 'not run', 'n/a': 'n/a' }

function markOf(outcome: Outcome | undefined): string {
  if (outcome?.kind === 'passed' && outcome.without !== undefined) return 'passed*'
  return MARKS[outcome?.kind ?? 'n/a']
}

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
    return { name, marks: columns.map((column) => markOf(own.find((cell) => cell.scenario === column)?.outcome)) }
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
  const clients = cells.filter((cell) => !isTool(cell))
  const tools = cells.filter(isTool)
  const failures = cells.filter((cell) => cell.outcome.kind === 'failed')
  return [
    '# Compatibility',
    '',
    'Written by `npm run clients` (see `test/clients/README.md`), which runs these clients against a broker of this tree: do not edit.',
    "*n/a*: the client, or in the tools' table the broker, has no such call. *not run*: a package registry was out of reach.",
    '',
    '## Clients',
    '',
    ...markdown(clients, 'Scenario'),
    '',
    ...footnotes(clients),
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

/** What "passed*" left out, by client. */
function footnotes(cells: readonly Cell[]): string[] {
  const lines = new Set<string>()
  for (const { client, outcome } of cells) {
    if (outcome.kind === 'passed') for (const limit of outcome.without ?? []) lines.add(`- ${client}: ${LIMITS[limit]}.`)
  }
  return lines.size === 0 ? [] : ['\\* without what the client cannot do:', '', ...lines, '']
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
  return [cells.filter((cell) => !isTool(cell)), cells.filter(isTool)].filter((part) => part.length > 0)
}

function isTool(cell: Cell): boolean {
  return cell.family === 'kafka-tools'
}
