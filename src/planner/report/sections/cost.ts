import { roughText } from '../../number-text.ts'
import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import { optionsOf } from '../options-shown.ts'
import type { Block, Cell, Section, Span } from '../report-model.ts'
import {
  column,
  listOf,
  mapOf,
  missingBlock,
  moreBlock,
  named,
  plain,
  type Row,
  rowsOf,
  tableBlock,
  textBlock,
  traced,
} from '../section-parts.ts'
import { fieldName, figureColumn, optionName, plainText, spoken } from '../words.ts'
import { NOT_ESTIMATED } from './comparison.ts'
import { beyondText } from './drivers.ts'
import { oldPricesBlocks } from './prices.ts'

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
  /** Where disks are larger than those that there are. */
  readonly beyond?: string | undefined
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
  if (costs.length > 0)
    blocks.unshift(
      ...oldPricesBlocks(
        costs.map(({ cost }) => cost),
        findings,
      ),
      ...shortBlocks(costs, findings),
      ...rangeBlocks(costs, status),
    )
  return {
    id: 'cost',
    title: 'Cost and gates',
    lead: 'What a month costs on each option: quantities of this workload × list prices, in US dollars. The first is what runs now. A cheaper option is no plan while a gate is red.',
    blocks,
  }
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
    beyond: beyondText(rowsOf(moved.output, 'rows')),
    spans: rowsOf(moved.output, 'rows').map(
      ({ driver, low: from, high: to }) => `${fieldName(String(driver))}: ${String(from)} to ${String(to)}`,
    ),
  }
}

function rangeBlocks(costs: readonly OptionCost[], status: GateStatus): Block[] {
  const columns = [
    column('option'),
    column('low', 'lowUsd', 'USD a month'),
    column('expected', 'knownUsd', 'USD a month'),
    column('high', 'highUsd', 'USD a month'),
    column('not known, and not in the sums'),
    column('gates'),
  ]
  const rows = costs.map(({ option, cost, lowUsd, highUsd }) => [
    optionName(option),
    lowUsd,
    traced(cost, 'knownUsd', cost.output.knownUsd),
    highUsd,
    named(listOf(cost.output, 'unknown')),
    status.short,
  ])
  const bars = costs.map(({ option, cost, low, high }) => ({
    label: optionName(option),
    note: cost.output.complete === true ? status.short : `known lines only; ${status.short}`,
    spans: [{ from: low, to: high, kind: 'from low to high; the stroke is what is expected' }],
    mark: cost.output.knownUsd as number,
  }))
  const incomplete = costs.filter(({ cost }) => cost.output.complete !== true).map(({ option }) => optionName(option))
  return [
    ...(incomplete.length === 0
      ? []
      : [textBlock(`Of ${incomplete.join(', ')} not every line is known: there is no total, and the sum is of known lines.`)]),
    {
      kind: 'figure',
      caption: 'Cost of a month on each option, with the state of the gates',
      chart: { kind: 'spans', unit: 'USD a month', rows: bars },
      table: { columns, rows },
    },
    spansBlock(costs),
    ...costs.flatMap(({ option, beyond }) => (beyond === undefined ? [] : [textBlock(`${optionName(option)}: ${beyond}`)])),
    groupsBlock(costs, status),
    ...engineeringBlocks(costs),
    ...costs.flatMap((one) => tunedBlocks(one, status)),
    ...costs.map((one) => moreBlock(`${optionName(one.option)}, line by line`, linesBlock(one, status))),
  ]
}

/** The same drivers are moved for most options: then once for all. */
function spansBlock(costs: readonly OptionCost[]): Block {
  const bySpans = new Map<string, string[]>()
  for (const { option, spans } of costs) {
    const text = spans.length === 0 ? 'nothing was moved' : spans.join('; ')
    bySpans.set(text, [...(bySpans.get(text) ?? []), optionName(option)])
  }
  const rows = [...bySpans].map(([text, options]) => [options.join(', '), text])
  return tableBlock(
    'What lies between low and high',
    [column('options'), column('each of these from its low to its high end')],
    rows,
  )
}

function groupsBlock(costs: readonly OptionCost[], status: GateStatus): Block {
  const groups = [...new Set(costs.flatMap(({ cost }) => Object.keys(mapOf(cost.output, 'groups'))))]
  const rows = groups.map((group) => [
    spoken(group),
    ...costs.map(({ cost }) => {
      const sums = mapOf(cost.output, 'groups')
      return Object.hasOwn(sums, group) ? traced(cost, `groups.${group}`, sums[group]) : ''
    }),
  ])
  const bars = costs.map(({ option, cost }) => ({
    label: optionName(option),
    note: status.short,
    spans: stacked(groups, mapOf(cost.output, 'groups')),
  }))
  const columns = [
    column('group of lines'),
    ...costs.map(({ option }) => column(optionName(option), `${option}Usd`, 'USD a month')),
  ]
  return {
    kind: 'figure',
    caption: `Where the money goes, in groups of lines; ${status.short}`,
    chart: { kind: 'spans', unit: 'USD a month', rows: bars },
    table: { columns, rows },
  }
}

/** The same for all options: then nobody asked what each would take. */
function engineeringBlocks(costs: readonly OptionCost[]): Block[] {
  const sums = costs.map(({ cost }) => mapOf(cost.output, 'groups').engineeringTime)
  const isSame = sums.length > 1 && Number(sums[0]) > 0 && sums.every((usd) => usd === sums[0])
  return isSame ? [textBlock(NOT_ESTIMATED)] : []
}

/** Where more brokers are needed than the bill is of. */
function shortBlocks(costs: readonly OptionCost[], findings: Findings): Block[] {
  const compared = findings.of('plan compare')
  const question = compared.state === 'missing' ? undefined : rowsOf(compared.output, 'questions')[0]
  const answers = listOf(question ?? {}, 'rows') as readonly { readonly option: string; readonly figures: Row }[]
  return costs.flatMap(({ option, cost }, at) => {
    const figures = answers.find((one) => one.option === (at === 0 ? 'current' : option))?.figures ?? {}
    const [there, needed] = [figures.brokers, figures.brokersNeeded]
    if (typeof there !== 'number' || typeof needed !== 'number' || needed <= there || there === 0) return []
    const { usd } = mapOf(mapOf(cost.output, 'lines'), 'brokers')
    const more = typeof usd === 'number' ? `, about ${roughText((usd / there) * (needed - there))} USD a month more` : ''
    return [
      textBlock(
        `${optionName(option)}: the bill is of ${there} brokers as told; its sizing asks for ${needed}${more}, as it is loaded and without tuning.`,
      ),
    ]
  })
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
    column('what moves it'),
  ]
  const rows = Object.entries(mapOf(cost.output, 'lines')).map(([id, line]) => {
    const { group, quantity, unit, usd, priceId, drivers } = line as Readonly<Record<string, unknown>>
    return [
      spoken(id),
      spoken(String(group)),
      traced(cost, Object.hasOwn(PEOPLE, id) ? `${id}.usd` : `${id}.quantity`, quantity),
      plain(unit),
      traced(cost, `${id}.usd`, usd),
      priceId === null ? (PEOPLE[id] ?? '') : plain(priceId),
      (drivers as readonly string[]).map(fieldName).join('; '),
    ]
  })
  return { kind: 'table', caption: `${optionName(option)}, line by line; ${status.short}`, table: { columns, rows } }
}

/** Lines that have no price of the book. */
const PEOPLE: Readonly<Record<string, string>> = {
  support: 'as the assumptions say',
  engineering: 'hours × rate of the assumptions',
}

/** Kafka as it is against Kafka well tuned: no option wins against a straw man. */
function tunedBlocks({ option, cost }: OptionCost, status: GateStatus): Block[] {
  const tuned = rowsOf(cost.output, 'tuned')
  if (tuned.length === 0) return []
  const columns = [column('change'), figureColumn('knownUsd'), figureColumn('savingUsd')]
  const rows = tuned.map(({ change, knownUsd, savingUsd }) => [
    plainText(String(change)),
    traced(cost, `tuned.${String(change)}.knownUsd`, knownUsd),
    traced(cost, `tuned.${String(change)}.savingUsd`, savingUsd),
  ])
  const caption = `${optionName(option)}, well tuned, one change after the other; ${status.short}`
  return [{ kind: 'table', caption, table: { columns, rows } }]
}
