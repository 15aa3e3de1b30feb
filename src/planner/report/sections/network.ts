import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, mapOf, moreBlock, plain, rowsOf, shownOr, tableBlock, traced } from '../section-parts.ts'
import { plainText, spoken } from '../words.ts'

export function networkSection(findings: Findings, status: GateStatus): Section {
  return {
    id: 'network',
    title: 'Network',
    lead: 'What crosses from one availability zone (data centre) to another, and what of it the provider charges for. Traffic within a zone is free.',
    blocks: shownOr(findings.of('plan network'), (network) => networkBlocks(network, status)),
  }
}

function networkBlocks(network: Found, status: GateStatus): Block[] {
  const { output } = network
  const [flows, gib, usd, billed] = ['flowsMiBps', 'billedGiB', 'billedUsd', 'billed'].map((name) => mapOf(output, name))
  const columns = [
    column('flow across zones'),
    column('rate', 'rate', 'MiB/s'),
    column('is billed', 'billed'),
    column('billed', 'billedGiB', 'GiB a month'),
    column('cost', 'billedUsd', 'USD a month'),
  ]
  const rows = Object.keys(flows!).map((flow) => [
    FLOWS[flow] ?? spoken(flow),
    traced(network, `flowsMiBps.${flow}`, flows![flow]),
    plain(billed![flow]),
    traced(network, `billedGiB.${flow}`, gib![flow]),
    traced(network, `billedUsd.${flow}`, usd![flow]),
  ])
  const all = [
    'all',
    traced(network, 'flowsTotalMiBps', output.flowsTotalMiBps),
    '',
    '',
    traced(network, 'crossZoneUsd', output.crossZoneUsd),
  ]
  const svg = String(mapOf(output, 'diagram').svg ?? '')
  return [
    {
      kind: 'figure',
      caption: `Network map with the cost of each way; ${status.short}`,
      chart: { kind: 'drawing', svg },
      table: { columns, rows: [...rows, all] },
    },
    moreBlock('All ways of the map', edgesBlock(network, status)),
  ]
}

const FLOWS: Readonly<Record<string, string>> = {
  producer: 'written by clients to another zone',
  replication: 'copied between brokers',
  consumer: 'read by clients from another zone',
}

const EDGES = [
  column('from network', 'fromNetwork'),
  column('from zone', 'fromZone'),
  column('to zone', 'toZone'),
  column('carries'),
  column('kind'),
  column('billed', 'isBilled'),
  column('written', 'inMiBps', 'MiB/s'),
  column('read', 'outMiBps', 'MiB/s'),
  column('cost', 'usd', 'USD a month'),
]
const FIGURES: readonly string[] = ['inMiBps', 'outMiBps', 'usd']

function edgesBlock(network: Found, status: GateStatus): Block {
  const rows = rowsOf(mapOf(network.output, 'map'), 'edges').map((edge, at) =>
    EDGES.map(({ name }) => {
      if (FIGURES.includes(name)) return traced(network, `map.edges.${at}.${String(edge.kind)}`, edge[name])
      const value = plain(edge[name])
      return typeof value === 'string' ? plainText(value) : value
    }),
  )
  return tableBlock(`Ways of the map; ${status.short}`, EDGES, rows)
}
