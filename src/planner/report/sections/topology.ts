import { sum } from '../../numbers.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Cell, HeatChart, Section } from '../report-model.ts'
import {
  column,
  figuresTable,
  mapOf,
  moreBlock,
  plain,
  type Row,
  rowsOf,
  shownOr,
  tableBlock,
  textBlock,
  traced,
  traceOf,
} from '../section-parts.ts'
import { durabilityBlocks } from './durability.ts'
import { partitionBlocks } from './partitions.ts'

/** Figures of a broker, and the dimension that each is computed as. */
const HEAT = [
  ['replicas', 'replicas', 'copies', undefined],
  ['leaders', 'leaders', 'leaders', undefined],
  ['networkInMiBps', 'networkIn', 'in', 'MiB/s'],
  ['networkOutMiBps', 'networkOut', 'out', 'MiB/s'],
  ['diskGiB', 'disk', 'disk', 'GiB'],
] as const

export function topologySection(findings: Findings): Section {
  return {
    id: 'topology',
    title: 'Topology and durability',
    lead: 'How evenly load lies on brokers and zones, what a lost broker or zone does to each topic, what the data asks for, and whether counts of partitions fit those who use and carry them.',
    blocks: [
      ...shownOr(findings.of('plan topology'), topologyBlocks),
      ...durabilityBlocks(findings),
      ...partitionBlocks(findings),
    ],
  }
}

function topologyBlocks(topology: Found): Block[] {
  const imbalance = mapOf(topology.output, 'imbalance')
  const hottest = mapOf(topology.output, 'hottest')
  const brokers = rowsOf(topology.output, 'perBroker')
  const columns = [column('broker', 'name'), column('zone'), ...HEAT.map(([name, , label, unit]) => column(label, name, unit))]
  const rows = brokers.map((one) => [
    String(one.broker),
    plain(one.zone),
    ...HEAT.map(([name, dimension]) => traced(topology, `perBroker.${dimension}`, one[name])),
  ])
  const spread = HEAT.map(([, name, label]) => [
    label,
    traced(topology, `imbalance.${name}`, imbalance[name]),
    hottest[name] === null ? null : String(hottest[name]),
  ])
  return [
    textBlock(
      topology.output.placement === 'actual'
        ? 'Copies and leaders are shown where they lie.'
        : 'Nobody says where copies lie: they are shown as a good balancer would place them.',
    ),
    ...lintBlocks(topology),
    {
      kind: 'figure',
      caption: 'Load of each broker: the darker, the further above the mean',
      chart: heatOf(topology, brokers),
      table: { columns, rows },
    },
    figuresTable('Placement', topology, [
      ['zonesEven', 'all zones have as many brokers'],
      ['replicasTotal', 'copies of partitions'],
    ]),
    tableBlock('Imbalance: the largest ÷ the mean', [column('of'), column('imbalance'), column('hottest broker')], spread),
    ...zoneBlocks(topology),
    ...fixBlocks(topology),
    ...consumerBlocks(topology),
  ]
}

const STATES: Readonly<Record<string, string>> = {
  pass: '● pass',
  fail: '✕ fail',
  undecided: '▲ undecided',
  unknown: '? unknown',
}

/** What a cluster should have at least, rule by rule. */
function lintBlocks(topology: Found): Block[] {
  const lint = rowsOf(topology.output, 'lint')
  const rows = lint.map(({ rule, text, state, found }) => [
    String(text),
    traced(topology, `lint.${String(rule)}`, STATES[String(state)]),
    String(found),
  ])
  const count = (state: string): number => lint.filter((one) => one.state === state).length
  const others = count('undecided') === 0 ? '' : `, ${count('undecided')} undecided`
  const caption = `Baseline: ${count('fail')} of ${lint.length} rules fail, ${count('pass')} pass${others}, ${count('unknown')} unknown`
  return [tableBlock(caption, [column('rule'), column('state'), column('found')], rows)]
}

function zoneBlocks(topology: Found): Block[] {
  const rows = Object.entries(mapOf(topology.output, 'zoneLoss')).map(([zone, loss]) => {
    const { brokersLeft, capacityLeftRatio } = loss as Row
    return [zone, ...[brokersLeft, capacityLeftRatio].map((value) => traced(topology, `zoneLoss.${zone}`, value))]
  })
  const columns = [column('zone that is lost'), column('brokers left'), column('capacity left, share', 'capacityLeftRatio')]
  return rows.length === 0 ? [] : [tableBlock('What a lost zone leaves', columns, rows)]
}

/** Of zones that have not as many brokers: the counts below and above that would be even. */
function fixBlocks(topology: Found): Block[] {
  const fixes = rowsOf(topology.output, 'fixes')
  if (fixes.length === 0) return []
  const columns = [column('brokers'), column('change'), ...HEAT.map(([, name, label]) => column(label, `imbalance.${name}`))]
  const rows = fixes.map(({ brokers, change, imbalance }): Cell[] => {
    const figure = (value: unknown): Cell => traced(topology, `fixes.${String(brokers)}`, value)
    return [figure(brokers), figure(change), ...HEAT.map(([, name]) => figure((imbalance as Row)[name]))]
  })
  return [tableBlock('Zones do not have as many brokers each: what would even them, and the imbalance then', columns, rows)]
}

const UNEVEN_SHOWN = 20

/** Who lags first: of each group the member that was given most. */
function consumerBlocks(topology: Found): Block[] {
  const groups = rowsOf(topology.output, 'consumers')
  const uneven = groups
    .filter(({ mostLoaded, idle }) => mostLoaded !== null || Number(idle) > 0)
    .toSorted((one, other) => Number(other.imbalance) - Number(one.imbalance))
  if (uneven.length === 0) return []
  const columns = [
    column('group'),
    column('members'),
    column('idle'),
    column('member with most'),
    column('its partitions'),
    column('imbalance'),
  ]
  const rows = uneven.slice(0, UNEVEN_SHOWN).map(({ group, members, idle, mostLoaded, mostPartitions, imbalance }): Cell[] => {
    const figure = (value: unknown): Cell => traced(topology, `consumers.${String(group)}`, value)
    return [String(group), figure(members), figure(idle), String(mostLoaded ?? ''), figure(mostPartitions), figure(imbalance)]
  })
  const summary = `Consumers: in ${uneven.length} of ${groups.length} groups partitions are uneven`
  return [moreBlock(summary, tableBlock('Groups with uneven members, the most uneven first', columns, rows))]
}

function heatOf(topology: Found, brokers: readonly Readonly<Record<string, unknown>>[]): HeatChart {
  const mean = HEAT.map(([name]) => sum(brokers.map((one) => (typeof one[name] === 'number' ? one[name] : 0))) / brokers.length)
  return {
    kind: 'heat',
    columns: HEAT.map(([, , label, unit]) => (unit === undefined ? label : `${label}, ${unit}`)),
    rows: brokers.map((one) => ({
      label: `${String(one.broker)} ${String(one.zone)}`,
      cells: HEAT.map(([name, dimension], at) => {
        const value = one[name]
        if (typeof value !== 'number') return { text: 'unknown', share: null }
        const trace = traceOf(topology, `perBroker.${dimension}`)
        const cell = { text: String(Number(value.toPrecision(3))), share: standsOut(value, mean[at]!) }
        return trace === undefined ? cell : { ...cell, trace }
      }),
    })),
  }
}

/** Half more than the mean is as dark as it gets. */
function standsOut(value: number, mean: number): number {
  return mean === 0 ? 0 : Math.min(1, Math.max(0, (value / mean - 1) * 2))
}
