import type { Finding, Findings, Found } from '../findings.ts'
import type { Block, HeatChart, Plain, Section } from '../report-model.ts'
import { column, figuresTable, mapOf, missingBlock, plain, rowsOf, tableBlock, traced } from '../section-parts.ts'

const HEAT = [
  ['replicas', 'copies', undefined],
  ['leaders', 'leaders', undefined],
  ['networkInMiBps', 'in', 'MiB/s'],
  ['networkOutMiBps', 'out', 'MiB/s'],
  ['diskGiB', 'disk', 'GiB'],
] as const

export function topologySection(findings: Findings): Section {
  const [topology, durability] = [findings.of('plan topology'), findings.ofTopics('plan durability')]
  const blocks = [...shownOr(topology, topologyBlocks), ...shownOr(durability, durabilityBlocks)]
  return { id: 'topology', title: 'Topology and durability', blocks }
}

function shownOr(finding: Finding, show: (found: Found) => Block[]): Block[] {
  return finding.state === 'missing' ? [missingBlock(finding)] : show(finding)
}

function topologyBlocks(topology: Found): Block[] {
  const imbalance = mapOf(topology.output, 'imbalance')
  const hottest = mapOf(topology.output, 'hottest')
  const brokers = rowsOf(topology.output, 'perBroker')
  const columns = [column('broker'), column('zone'), ...HEAT.map(([name, label, unit]) => column(label, name, unit))]
  const rows = brokers.map((one) => [plain(one.broker), plain(one.zone), ...HEAT.map(([name]) => plain(one[name]))])
  const spread = Object.keys(imbalance).map((name) => [
    name,
    traced(topology, `imbalance.${name}`, imbalance[name]),
    plain(hottest[name]),
  ])
  return [
    figuresTable('Placement', topology, [
      ['brokers', 'brokers'],
      ['zonesEven', 'zones have as many brokers each'],
      ['replicasTotal', 'copies of partitions'],
      ['emptyBrokers', 'empty brokers'],
    ]),
    { kind: 'figure', caption: 'Load of each broker', chart: heatOf(brokers), table: { columns, rows } },
    tableBlock('Imbalance: largest ÷ mean', [column('dimension'), column('imbalance'), column('hottest broker')], spread),
  ]
}

function heatOf(brokers: readonly Readonly<Record<string, unknown>>[]): HeatChart {
  const most = HEAT.map(([name]) => Math.max(0, ...brokers.map((one) => (typeof one[name] === 'number' ? one[name] : 0))))
  return {
    kind: 'heat',
    columns: HEAT.map(([, label]) => label),
    rows: brokers.map((one) => ({
      label: `${String(one.broker)} (${String(one.zone)})`,
      cells: HEAT.map(([name], at) => {
        const value = one[name]
        if (typeof value !== 'number') return { text: 'unknown', share: null }
        return { text: String(Number(value.toPrecision(3))), share: most[at] === 0 ? 0 : value / most[at]! }
      }),
    })),
  }
}

/** Of one set of settings its truth table; of topics a row for all that are alike. */
function durabilityBlocks(durability: Found): Block[] {
  if (durability.output.topics !== undefined) return topicsBlocks(durability)
  const rows = rowsOf(durability.output, 'rows')
  const fields = ['down', 'outOfSync', 'inSync', 'leader', 'writes', 'reads', 'loss']
  const labels = ['copies down', 'out of sync', 'in sync', 'leader', 'writes', 'reads', 'loss']
  return [
    figuresTable('Durability', durability, DURABILITY),
    tableBlock(
      'What each failure does',
      fields.map((name, at) => column(labels[at]!, name)),
      rows.map((one) => fields.map((name) => plain(one[name]))),
    ),
  ]
}

const DURABILITY = [
  ['profile', 'profile'],
  ['deviations', 'settings that deviate'],
  ['writesSurviveFailures', 'failures that writes survive'],
  ['lossFreeFailuresGuaranteed', 'failures without loss, guaranteed'],
  ['lossFreeFailuresBest', 'failures without loss, at best'],
] as const

const NAMES_SHOWN = 5

function topicsBlocks({ output, command }: Found): Block[] {
  const alike = new Map<string, { readonly cells: readonly Plain[]; readonly names: string[] }>()
  for (const one of rowsOf(output, 'topics')) {
    const cells = DURABILITY.map(([field]) => plain(one[field]))
    const key = JSON.stringify(cells)
    const group = alike.get(key) ?? { cells, names: [] }
    group.names.push(String(one.topic))
    alike.set(key, group)
  }
  const columns = [column('topics'), column('by name'), ...DURABILITY.map(([field, label]) => column(label, field))]
  const rows = [...alike.values()].map(({ cells, names }) => [names.length, shownNames(names), ...cells])
  const incomplete = rowsOf(output, 'incomplete').map(({ topic, lacks }) => `${String(topic)}: ${String(lacks)}`)
  return [
    tableBlock('Durability of topics, those alike on one line', columns, rows),
    ...(incomplete.length === 0
      ? []
      : [
          {
            kind: 'missing',
            what: `durability of ${incomplete.length} topics`,
            lacks: someOf(incomplete),
            command: `odradek ${command}`,
          } as const,
        ]),
  ]
}

function shownNames(names: readonly string[]): string {
  return someOf(names).join(', ')
}

function someOf(texts: readonly string[]): readonly string[] {
  if (texts.length <= NAMES_SHOWN) return texts
  return [...texts.slice(0, NAMES_SHOWN), `and ${texts.length - NAMES_SHOWN} more`]
}
