import { OPTIONS } from '../../calculations/cost/statement.ts'
import { optionOf } from '../../folder/place.ts'
import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Cell, Section, Span } from '../report-model.ts'
import { column, listOf, mapOf, missingBlock, named, plain, rowsOf, tableBlock, traced } from '../section-parts.ts'

/** What a month of an option costs, and how far it can go. */
interface OptionCost {
  readonly option: string
  readonly cost: Found
  readonly lowUsd: Cell
  readonly highUsd: Cell
  readonly low: number
  readonly high: number
  /** Drivers that were moved; none where the range isn't known. */
  readonly spans: readonly string[]
}

/** What runs now, and every option that the assumptions say a deployment of. */
export function optionsOf({ place }: Findings): readonly string[] {
  const now = optionOf(place)
  const others = Object.keys(place.folder.assumptions?.value.deployments ?? {}).sort()
  return [...new Set([...(now === null ? [] : [now]), ...others])].filter((one) => Object.hasOwn(OPTIONS, one))
}

/**
 * Cost ranges, each beside the state of the gates, in the same figure and in the same table: `status` is no option, so that no report shows cost
 * alone.
 */
export function costSection(findings: Findings, status: GateStatus): Section {
  const blocks: Block[] = []
  const costs: OptionCost[] = []
  const options = optionsOf(findings)
  for (const option of options) {
    const cost = findings.of('plan cost', option)
    if (cost.state === 'missing') blocks.push(missingBlock(cost))
    else costs.push(rangeOf(option, cost, findings))
  }
  if (options.length === 0) {
    const lacks = ['estate.yaml: /clusters/0/platform', 'assumptions.yaml: /deployments']
    blocks.push({ kind: 'missing', what: 'plan cost', lacks, command: 'odradek plan cost' })
  }
  if (costs.length > 0) blocks.unshift(...rangeBlocks(costs, status))
  return { id: 'cost', title: 'Cost and gates', blocks }
}

function rangeOf(option: string, cost: Found, findings: Findings): OptionCost {
  const known = cost.output.knownUsd as number
  const moved = findings.of('plan sensitivity', option)
  if (moved.state === 'missing') return { option, cost, lowUsd: null, highUsd: null, low: known, high: known, spans: [] }
  const { lowUsd, highUsd } = moved.output.range as { readonly lowUsd: number; readonly highUsd: number }
  return {
    option,
    cost,
    lowUsd: traced(moved, 'range', lowUsd),
    highUsd: traced(moved, 'range', highUsd),
    low: lowUsd,
    high: highUsd,
    spans: rowsOf(moved.output, 'rows').map(
      ({ driver, low: from, high: to }) => `${String(driver)} ${String(from)} to ${String(to)}`,
    ),
  }
}

function spanOf({ option, spans }: OptionCost): Cell[] {
  return [option, spans.length === 0 ? null : spans.join('; ')]
}

function rangeBlocks(costs: readonly OptionCost[], status: GateStatus): Block[] {
  const columns = [
    column('option'),
    column('low', 'lowUsd', 'USD a month'),
    column('expected, known lines', 'knownUsd', 'USD a month'),
    column('high', 'highUsd', 'USD a month'),
    column('total', 'totalUsd', 'USD a month'),
    column('unknown lines'),
    column('gates'),
  ]
  const rows = costs.map(({ option, cost, lowUsd, highUsd }) => [
    option,
    lowUsd,
    traced(cost, 'knownUsd', cost.output.knownUsd),
    highUsd,
    cost.output.totalUsd === null ? 'incomplete' : traced(cost, 'totalUsd', cost.output.totalUsd),
    named(listOf(cost.output, 'unknown')),
    status.text,
  ])
  const bars = costs.map(({ option, cost, low, high }) => ({
    label: option,
    note: cost.output.complete === true ? status.text : `known lines only; ${status.text}`,
    spans: [{ from: low, to: high, kind: 'low to high' }],
    mark: cost.output.knownUsd as number,
  }))
  return [
    {
      kind: 'text',
      text: 'Sums are of the lines that are known; an option with unknown lines has no total. A lower bill says nothing of a move while a gate is red.',
    },
    {
      kind: 'figure',
      caption: 'Monthly cost of each option, low, expected, high, with the state of the gates',
      chart: { kind: 'spans', unit: 'USD a month', rows: bars },
      table: { columns, rows },
    },
    tableBlock(
      'What spans low and high',
      [column('option'), column('drivers, each from its low to its high end')],
      costs.map(spanOf),
    ),
    groupsBlock(costs, status),
    ...costs.map((one) => linesBlock(one, status)),
    ...costs.flatMap((one) => tunedBlocks(one, status)),
  ]
}

function groupsBlock(costs: readonly OptionCost[], status: GateStatus): Block {
  const groups = Object.keys(mapOf(costs[0]!.cost.output, 'groups'))
  const rows = costs.map(({ option, cost }) => {
    const sums = mapOf(cost.output, 'groups')
    return [option, ...groups.map((group) => traced(cost, `groups.${group}`, sums[group])), status.text]
  })
  const bars = costs.map(({ option, cost }) => ({
    label: option,
    note: status.text,
    spans: stacked(groups, mapOf(cost.output, 'groups')),
  }))
  const columns = [
    column('option'),
    ...groups.map((group) => column(spoken(group), `${group}Usd`, 'USD a month')),
    column('gates'),
  ]
  return {
    kind: 'figure',
    caption: 'Where the money goes: eight groups, known lines, with the state of the gates',
    chart: { kind: 'spans', unit: 'USD a month', rows: bars },
    table: { columns, rows },
  }
}

function stacked(groups: readonly string[], sums: Readonly<Record<string, unknown>>): Span[] {
  let from = 0
  return groups.flatMap((group) => {
    const usd = sums[group]
    if (typeof usd !== 'number' || usd <= 0) return []
    const span = { from, to: from + usd, kind: spoken(group) }
    from += usd
    return [span]
  })
}

function linesBlock({ option, cost }: OptionCost, status: GateStatus): Block {
  const columns = [
    column('line'),
    column('group'),
    column('quantity'),
    column('unit'),
    column('sum', 'usd', 'USD a month'),
    column('price'),
    column('drivers'),
  ]
  const rows = Object.entries(mapOf(cost.output, 'lines')).map(([id, line]) => {
    const { group, quantity, unit, usd, priceId, drivers } = line as Readonly<Record<string, unknown>>
    return [
      id,
      plain(group),
      traced(cost, `${id}.quantity`, quantity),
      plain(unit),
      traced(cost, `${id}.usd`, usd),
      plain(priceId),
      plain(drivers),
    ]
  })
  return { kind: 'table', caption: `${option}, line by line; ${status.text}`, table: { columns, rows } }
}

/** Kafka as it is against Kafka well tuned: no option wins against a straw man. */
function tunedBlocks({ option, cost }: OptionCost, status: GateStatus): Block[] {
  const tuned = rowsOf(cost.output, 'tuned')
  if (tuned.length === 0) return []
  const fields = Object.keys(tuned[0]!).filter((name) =>
    tuned.every((one) => typeof one[name] !== 'object' || one[name] === null),
  )
  const columns = fields.map((name) => column(spoken(name), name, /Usd$/.test(name) ? 'USD a month' : undefined))
  const rows = tuned.map((one) => fields.map((name) => one[name] as string | number | null))
  return [{ kind: 'table', caption: `${option}, well tuned; ${status.text}`, table: { columns, rows } }]
}

/** `blockStorage` as people say it. */
function spoken(name: string): string {
  return name.replace(/Usd$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
