import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import { optionsOf } from '../options-shown.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, missingBlock, moreBlock, named, type Row, rowsOf, textBlock, traced } from '../section-parts.ts'
import { fieldName, optionName } from '../words.ts'

const DRIVERS_SHOWN = 12

export function driversSection(findings: Findings, status: GateStatus): Section {
  const blocks = optionsOf(findings).flatMap((option, at): Block[] => {
    const moved = findings.of('plan sensitivity', option)
    if (moved.state === 'missing') return [missingBlock(moved)]
    const drawn = tornado(option, moved, status)
    return at === 0 ? drawn : [moreBlock(`The same of ${optionName(option)}`, ...drawn)]
  })
  const uncovered = uncoveredOf(findings)
  const nothing: Block = {
    kind: 'missing',
    what: 'plan sensitivity',
    lacks: ['an option with a cost'],
    command: 'odradek plan cost',
  }
  return {
    id: 'drivers',
    title: 'What drives the cost',
    lead: 'Each assumption is moved alone from its low to its high end, all others as they are, but for what hangs on it: measured reads and peaks go with what is written, and disks grow if they must; brokers stay as many as they are. The longer the bar, the more the bill hangs on it. Elasticity 1: 10 % more of it is 10 % more of the bill.',
    blocks: [
      ...(blocks.length === 0 ? [nothing] : blocks),
      ...(uncovered.length === 0
        ? []
        : [textBlock(`Of these areas nothing was moved, so the range says nothing of them: ${named(uncovered)}.`)]),
    ],
  }
}

/** Areas of which no option had a driver that moved. */
function uncoveredOf(findings: Findings): readonly unknown[] {
  const lists = optionsOf(findings).flatMap((option) => {
    const moved = findings.of('plan sensitivity', option)
    return moved.state === 'missing' ? [] : [listOf(moved.output, 'areasUncovered')]
  })
  return lists[0]?.filter((area) => lists.every((list) => list.includes(area))) ?? []
}

function tornado(option: string, moved: Found, status: GateStatus): Block[] {
  const rows = rowsOf(moved.output, 'rows').slice(0, DRIVERS_SHOWN)
  const base = moved.output.baseUsd as number
  const beyond = beyondText(rows)
  const bars = rows.map((one) => ({
    label: fieldName(String(one.driver)),
    spans: [
      { from: Math.min(base, one.lowUsd as number), to: Math.max(base, one.lowUsd as number), kind: 'at its low end' },
      { from: Math.min(base, one.highUsd as number), to: Math.max(base, one.highUsd as number), kind: 'at its high end' },
    ],
    mark: base,
  }))
  const columns = [
    column('what is moved'),
    column('low end', 'low'),
    column('high end', 'high'),
    column('bill at low', 'lowUsd', 'USD a month'),
    column('bill at high', 'highUsd', 'USD a month'),
    column('swing', 'swingUsd', 'USD a month'),
    column('elasticity'),
  ]
  const cells = rows.map((one) => [
    fieldName(String(one.driver)),
    traced(moved, `${String(one.driver)}.lowUsd`, one.low),
    traced(moved, `${String(one.driver)}.highUsd`, one.high),
    ...(['lowUsd', 'highUsd', 'swingUsd', 'elasticity'] as const).map((name) =>
      traced(moved, `${String(one.driver)}.${name}`, one[name]),
    ),
  ])
  const figure: Block = {
    kind: 'figure',
    caption: `${optionName(option)}: each driver alone at both its ends; ${status.short}`,
    chart: { kind: 'spans', unit: 'USD a month; the stroke is the bill as expected', rows: bars },
    table: { columns, rows: cells },
  }
  return beyond === undefined ? [figure] : [figure, textBlock(beyond)]
}

/** Ends at which the bill is of larger disks than there are. */
export function beyondText(rows: readonly Row[]): string | undefined {
  const ends = rows.flatMap((row) =>
    listOf(row, 'beyondDisks').map((end) => `${fieldName(String(row.driver))} at its ${String(end)} end`),
  )
  if (ends.length === 0) return undefined
  return `Disks that were bought are too small for: ${ends.join('; ')}. The bill there is of larger ones. Where less is kept they are not made smaller.`
}
