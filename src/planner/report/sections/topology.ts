import { sum } from '../../numbers.ts'
import type { Finding, Findings, Found } from '../findings.ts'
import type { Block, Cell, HeatChart, Plain, Section } from '../report-model.ts'
import { column, figuresTable, mapOf, plain, rowsOf, shownOr, tableBlock, traced, traceOf } from '../section-parts.ts'
import { plainText } from '../words.ts'

/** Figures of a broker, and the dimension that each is computed as. */
const HEAT = [
  ['replicas', 'replicas', 'copies', undefined],
  ['leaders', 'leaders', 'leaders', undefined],
  ['networkInMiBps', 'networkIn', 'in', 'MiB/s'],
  ['networkOutMiBps', 'networkOut', 'out', 'MiB/s'],
  ['diskGiB', 'disk', 'disk', 'GiB'],
] as const

export function topologySection(findings: Findings): Section {
  const [topology, durability] = [findings.of('plan topology'), findings.ofTopics('plan durability')]
  return {
    id: 'topology',
    title: 'Topology and durability',
    lead: 'How evenly the load would lie on brokers and zones if copies were placed as Kafka places new topics, and what failures do to each topic.',
    blocks: [...shownOr(topology, topologyBlocks), ...shownOr(durability, (found) => durabilityBlocks(found, findings))],
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
  ]
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

/** Of one set of settings its truth table; of topics a row for all that are alike. */
function durabilityBlocks(durability: Found, findings: Findings): Block[] {
  if (durability.output.topics !== undefined)
    return topicsBlocks(durability, (topic) => findings.ofTopic(durability.command, topic))
  const rows = rowsOf(durability.output, 'rows')
  const fields = ['down', 'outOfSync', 'inSync', 'leader', 'writes', 'reads', 'loss']
  const labels = ['copies down', 'out of sync', 'in sync', 'leader', 'writes', 'reads', 'loss']
  return [
    figuresTable('Durability', durability, DURABILITY),
    tableBlock(
      'What each failure does',
      fields.map((name, at) => column(labels[at]!, name)),
      rows.map((one) => fields.map((name) => (typeof one[name] === 'number' ? String(one[name]) : plainText(String(one[name]))))),
    ),
  ]
}

const DURABILITY = [
  ['profile', 'meant for'],
  ['deviations', 'settings that deviate'],
  ['writesSurviveFailures', 'failures that writes survive'],
  ['lossFreeFailuresGuaranteed', 'failures without loss, guaranteed'],
  ['lossFreeFailuresBest', 'failures without loss, at best'],
] as const

const NAMES_SHOWN = 8

interface Alike {
  readonly values: readonly Plain[]
  readonly names: string[]
}

/** Figures are those of the first topic of each line. */
function topicsBlocks({ output, command }: Found, ofTopic: (topic: string) => Finding): Block[] {
  const alike = new Map<string, Alike>()
  for (const one of rowsOf(output, 'topics')) {
    const values = DURABILITY.map(([field]) => plain(one[field]))
    const key = JSON.stringify(values)
    const group = alike.get(key) ?? { values, names: [] }
    group.names.push(String(one.topic))
    alike.set(key, group)
  }
  const columns = [column('topics', 'names'), column('how many'), ...DURABILITY.map(([field, label]) => column(label, field))]
  const rows = [...alike.values()].map(({ values, names }) => {
    const first = ofTopic(names[0]!)
    const cells = values.map((value, at): Cell => {
      const shown = typeof value === 'string' ? plainText(value) : value
      return first.state === 'found' ? traced(first, DURABILITY[at]![0], shown) : shown
    })
    return [someOf(names).join(', '), String(names.length), ...cells]
  })
  const incomplete = rowsOf(output, 'incomplete').map(({ topic, lacks }) => `${String(topic)}: ${String(lacks)}`)
  const missing = {
    kind: 'missing',
    what: `durability of ${incomplete.length} topics`,
    lacks: someOf(incomplete),
    command: `odradek ${command}`,
  } as const
  return [
    ...(rows.length === 0 ? [] : [tableBlock('Durability of topics, those alike on one line', columns, rows)]),
    ...(incomplete.length === 0 ? [] : [missing]),
  ]
}

function someOf(texts: readonly string[]): readonly string[] {
  if (texts.length <= NAMES_SHOWN) return texts
  return [...texts.slice(0, NAMES_SHOWN), `and ${texts.length - NAMES_SHOWN} more`]
}
