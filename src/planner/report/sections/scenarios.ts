import { numberText } from '../../number-text.ts'
import type { Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Cell } from '../report-model.ts'
import { column, moreBlock, type Row, rowsOf, tableBlock, traced, traceOf } from '../section-parts.ts'
import { optionName, sideName, spoken } from '../words.ts'

interface Side {
  readonly option: string
  readonly results: readonly Row[]
}

/** What may become of the workload, asked of every option alike: at a glance, and option by option with its machines. */
export function scenarioBlocks(compared: Found, status: GateStatus): Block[] {
  const sides = rowsOf(compared.output, 'scenarios') as unknown as readonly Side[]
  const [first] = sides
  if (first === undefined) return []
  return [
    overview(compared, sides, first, status),
    ...sides.map((side) =>
      moreBlock(
        `Scenarios ${side.option === 'current' ? 'as it runs now' : `on ${optionName(side.option)}`}, with brokers`,
        detail(compared, side, status),
      ),
    ),
  ]
}

function overview(compared: Found, sides: readonly Side[], first: Side, status: GateStatus): Block {
  const names = sides.map(({ option }) => sideName(option))
  const texts = first.results.map(({ scenario, text, lasts }) => ({
    scenario: String(scenario),
    text: lasts === true ? String(text) : `${String(text)} (While it lasts.)`,
  }))
  const most = Math.max(
    0,
    ...sides.flatMap(({ results }) =>
      results.map(({ differenceUsd }) => (typeof differenceUsd === 'number' ? differenceUsd : 0)),
    ),
  )
  const of = ({ results }: Side, name: string): Row | undefined => results.find(({ scenario }) => scenario === name)
  return {
    kind: 'figure',
    caption: `What changes of the workload do to the bill, USD a month more or less; ${status.short}`,
    chart: {
      kind: 'heat',
      columns: names,
      rows: texts.map(({ scenario }) => ({
        label: SHORT[scenario] ?? spoken(scenario),
        cells: sides.map((side) => {
          const usd = of(side, scenario)?.differenceUsd
          const trace = traceOf(compared, `${side.option}.scenarios.${scenario}.differenceUsd`)
          const cell =
            typeof usd === 'number'
              ? { text: signed(usd), share: most === 0 ? 0 : Math.max(0, usd) / most }
              : { text: 'unknown', share: null }
          return trace === undefined ? cell : { ...cell, trace }
        }),
      })),
    },
    table: {
      columns: [
        column('what happens'),
        ...sides.map(({ option }) => column(sideName(option), `${option}Usd`, 'USD a month more')),
      ],
      rows: texts.map(({ scenario, text }) => [
        text,
        ...sides.map(
          (side): Cell =>
            traced(compared, `${side.option}.scenarios.${scenario}.differenceUsd`, of(side, scenario)?.differenceUsd),
        ),
      ]),
    },
  }
}

/** For strips, where there is little room; the table has the whole sentence. */
const SHORT: Readonly<Record<string, string>> = {
  retention: 'keep 30 days',
  'traffic-hour': '× 3, an hour',
  'traffic-for-good': '× 3, for good',
  'fan-out': '4 more groups',
  replay: 'read it again',
  'zone-lost': 'a zone lost',
  'clients-untagged': 'no zone tags',
  partitions: 'partitions × 2',
}

function signed(usd: number): string {
  const whole = Math.round(usd)
  return whole > 0 ? `+${numberText(whole, 'whole')}` : numberText(whole === 0 ? 0 : whole, 'whole')
}

function detail(compared: Found, { option, results }: Side, status: GateStatus): Block {
  const columns = [
    column('what happens'),
    column('before', 'beforeUsd', 'USD a month'),
    column('after', 'afterUsd', 'USD a month'),
    column('brokers there', 'brokers'),
    column('brokers needed', 'brokersNeeded'),
    column('what binds'),
    column('enough'),
    column('to copy anew', 'movedGiB', 'GiB'),
  ]
  const rows = results.map(({ scenario, text, before, after, movedGiB }) => {
    const step = (name: string, value: unknown): Cell =>
      traced(compared, `${option}.scenarios.${String(scenario)}.${name}`, value)
    const [was, is] = [before as Row | null, after as Row | null]
    const capacity = (is?.capacity ?? {}) as Row
    if (is === null) return [String(text), '', 'cannot happen here', '', '', '', '', '']
    return [
      String(text),
      step('before.knownUsd', was?.knownUsd),
      step('after.knownUsd', is.knownUsd),
      step('after.capacity', capacity.brokers),
      step('after.capacity', capacity.brokersNeeded),
      typeof capacity.bottleneck === 'string' ? spoken(capacity.bottleneck) : '',
      step('after.capacity', capacity.enough),
      step('movedGiB', movedGiB),
    ]
  })
  return tableBlock(`${sideName(option)}: before and after; ${status.short}`, columns, rows)
}
