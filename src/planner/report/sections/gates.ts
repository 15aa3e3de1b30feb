import type { Findings } from '../findings.ts'
import type { GateStatus, Light } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, missingBlock, rowsOf, tableBlock, traced } from '../section-parts.ts'

/** Signs beside the words, so that nobody needs the colour. */
const SIGNS: Readonly<Record<Light, string>> = { green: '● green', amber: '◐ amber', red: '○ red', unknown: '? unknown' }

export function gatesSection(findings: Findings, status: GateStatus): Section {
  const gates = findings.of('plan gates')
  const lights = status.lights.map(({ gate, light }) => [
    gate,
    gates.state === 'found' ? traced(gates, gate, SIGNS[light]) : SIGNS[light],
  ])
  const blocks: Block[] = [tableBlock('Five gates', [column('gate'), column('light')], lights)]
  if (gates.state === 'missing') return { id: 'gates', title: 'Gates', blocks: [...blocks, missingBlock(gates)] }
  const items = rowsOf(gates.output, 'items')
  const shown = items.filter(({ state }) => state === 'red' || state === 'amber')
  const columns = [column('item'), column('gate'), column('what it asks'), column('state'), column('why')]
  const rows = shown.map((one) => [
    traced(gates, String(one.item), one.item),
    String(one.gate),
    String(one.text),
    SIGNS[one.state as Light],
    String(one.why),
  ])
  blocks.push(
    rows.length === 0
      ? { kind: 'text', text: 'No item is red or amber.' }
      : tableBlock('Items that are red or amber', columns, rows),
  )
  const windows =
    gates.output.windowAllowed === true ? 'A migration window may be scheduled.' : 'No migration window may be scheduled.'
  return { id: 'gates', title: 'Gates', blocks: [{ kind: 'text', text: windows }, ...blocks] }
}
