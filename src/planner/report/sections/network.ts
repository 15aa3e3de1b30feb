import type { Findings } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, mapOf, missingBlock, plain, rowsOf, traced } from '../section-parts.ts'

export function networkSection(findings: Findings, status: GateStatus): Section {
  const network = findings.of('plan network')
  if (network.state === 'missing') return { id: 'network', title: 'Network', blocks: [missingBlock(network)] }
  const { output } = network
  const [flows, gib, usd, billed] = ['flowsMiBps', 'billedGiB', 'billedUsd', 'billed'].map((name) => mapOf(output, name))
  const columns = [
    column('flow across zones'),
    column('rate', 'rate', 'MiB/s'),
    column('billed'),
    column('billed', 'billedGiB', 'GiB a month'),
    column('cost', 'billedUsd', 'USD a month'),
  ]
  const rows = Object.keys(flows!).map((flow) => [
    flow,
    traced(network, `flowsMiBps.${flow}`, flows![flow]),
    plain(billed![flow]),
    traced(network, `billedGiB.${flow}`, gib![flow]),
    traced(network, `billedUsd.${flow}`, usd![flow]),
  ])
  const svg = String(mapOf(output, 'diagram').svg ?? '')
  const blocks: Block[] = [
    {
      kind: 'figure',
      caption: `Network map with the cost of each way; ${status.text}`,
      chart: { kind: 'drawing', svg },
      table: {
        columns,
        rows: [
          ...rows,
          [
            'all',
            traced(network, 'flowsTotalMiBps', output.flowsTotalMiBps),
            '',
            '',
            traced(network, 'crossZoneUsd', output.crossZoneUsd),
          ],
        ],
      },
    },
    edgesBlock(rowsOf(mapOf(output, 'map'), 'edges'), status),
  ]
  return { id: 'network', title: 'Network', blocks }
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

function edgesBlock(edges: readonly Readonly<Record<string, unknown>>[], status: GateStatus): Block {
  const rows = edges.map((edge) => EDGES.map(({ name }) => plain(edge[name])))
  return { kind: 'table', caption: `Edges of the map; ${status.text}`, table: { columns: EDGES, rows } }
}
