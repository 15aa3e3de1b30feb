import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, missingBlock, named, rowsOf, traced } from '../section-parts.ts'
import { optionsOf } from './cost.ts'

const DRIVERS_SHOWN = 12

export function driversSection(findings: Findings, status: GateStatus): Section {
  const blocks = optionsOf(findings).flatMap((option) => {
    const moved = findings.of('plan sensitivity', option)
    return moved.state === 'missing' ? [missingBlock(moved)] : tornado(option, moved, status)
  })
  const nothing: Block = {
    kind: 'missing',
    what: 'plan sensitivity',
    lacks: ['an option with a cost'],
    command: 'odradek plan cost',
  }
  return { id: 'drivers', title: 'What drives the cost', blocks: blocks.length === 0 ? [nothing] : blocks }
}

function tornado(option: string, moved: Found, status: GateStatus): Block[] {
  const rows = rowsOf(moved.output, 'rows').slice(0, DRIVERS_SHOWN)
  const base = moved.output.baseUsd as number
  const bars = rows.map((one) => ({
    label: String(one.driver),
    spans: [
      { from: Math.min(base, one.lowUsd as number), to: Math.max(base, one.lowUsd as number), kind: 'driver at its low end' },
      { from: Math.min(base, one.highUsd as number), to: Math.max(base, one.highUsd as number), kind: 'driver at its high end' },
    ],
    mark: base,
  }))
  const columns = [
    column('driver'),
    column('low end', 'low'),
    column('high end', 'high'),
    column('at low', 'lowUsd', 'USD a month'),
    column('at high', 'highUsd', 'USD a month'),
    column('swing', 'swingUsd', 'USD a month'),
    column('elasticity'),
  ]
  const cells = rows.map((one) => [
    String(one.driver),
    one.low as number,
    one.high as number,
    ...(['lowUsd', 'highUsd', 'swingUsd', 'elasticity'] as const).map((name) =>
      traced(moved, `${String(one.driver)}.${name}`, one[name]),
    ),
  ])
  const uncovered = listOf(moved.output, 'areasUncovered')
  return [
    {
      kind: 'figure',
      caption: `${option}: each driver alone at both its ends; ${status.text}`,
      chart: { kind: 'spans', unit: 'USD a month', rows: bars },
      table: { columns, rows: cells },
    },
    ...(uncovered.length === 0
      ? []
      : [{ kind: 'text', text: `Decision areas of which no driver was moved: ${named(uncovered)}.` } as const]),
  ]
}
