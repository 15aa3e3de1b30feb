import type { Cell, Outcome } from './outcome.ts'
import { LIMITS } from './program/lines.ts'
import { CLUSTER_SCENARIOS, SCENARIOS } from './scenarios/scenarios.ts'
import { CLUSTER_TOOL_CHECKS, TOOL_CHECKS } from './tools/tools.ts'

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

/** What a full run can be against to be told of in the document, each in a part of its own. */
const PARTS = {
  odradek: { heading: '## One broker', about: [], scenarios: SCENARIOS, tools: TOOL_CHECKS },
  cluster: {
    heading: '## A cluster of three brokers',
    about: [
      '`npm run clients -- --against cluster`: each broker in a zone of its own, over a bucket of versitygw. Beside the scenarios above:',
      '',
    ],
    scenarios: CLUSTER_SCENARIOS,
    tools: CLUSTER_TOOL_CHECKS,
  },
} as const
export type PartName = keyof typeof PARTS

export function isPart(name: string): name is PartName {
  return Object.hasOwn(PARTS, name)
}

/** `docs/compatibility.md` with this part anew and the other as it was before: the same cells always give the same text. */
export function compatibilityDocument(part: PartName, cells: readonly Cell[], before: string): string {
  const names = Object.keys(PARTS).filter(isPart)
  return [
    '# Compatibility',
    '',
    'Written by `npm run clients` (see `test/clients/README.md`), which runs these clients against brokers of this tree: do not edit.',
    "*n/a*: the client, or in the tools' table the broker, has no such call, or the client is known not to get that far. *not run*: a package registry was out of reach.",
    '',
    ...names.flatMap((name) => (name === part ? partOf(name, cells) : partBefore(name, before))),
  ].join('\n')
}

function partOf(name: PartName, cells: readonly Cell[]): string[] {
  const { heading, about, scenarios, tools: checks } = PARTS[name]
  const clients = cells.filter((cell) => !isTool(cell))
  const tools = cells.filter(isTool)
  const failures = cells.filter((cell) => cell.outcome.kind === 'failed')
  return [
    heading,
    '',
    ...about,
    '### Clients',
    '',
    ...markdown(clients, 'Scenario'),
    '',
    ...footnotes(clients),
    ...scenarios.map((scenario) => `- **${scenario.name}**: ${scenario.about}.`),
    '',
    "### Kafka's command-line tools",
    '',
    ...markdown(tools, 'Tool'),
    '',
    ...checks.map((check) => `- **${check.tool}**: ${check.about}.`),
    ...(failures.length === 0 ? [] : ['', '### Failures', '', ...failures.map(failureLine)]),
    '',
  ]
}

/** The lines of that part in an earlier document; none if it has none. */
function partBefore(name: PartName, before: string): string[] {
  const lines = before.split('\n')
  const start = lines.indexOf(PARTS[name].heading)
  if (start < 0) return []
  const next = lines.findIndex((line, at) => at > start && line.startsWith('## '))
  return lines.slice(start, next < 0 ? undefined : next)
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
