import { standingRecords } from '../../calculations/evidence/record-state.ts'
import type { Findings } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, missingBlock, moreBlock, type Row, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'

/** Signs beside the words, so that nobody needs the colour. */
const SIGNS: Readonly<Record<string, string>> = {
  green: '● green',
  amber: '▲ amber',
  red: '✕ red',
  unknown: '? unknown',
  'not-applicable': '– does not apply',
}
const HEAD = {
  id: 'gates',
  title: 'Gates',
  lead: 'Five checks that must hold before anything moves. Green: a fresh record of a test shows it. Red: it failed, or nobody has shown it. Amber: red, but somebody answers for it until a day (a waiver).',
}

export function gatesSection(findings: Findings, status: GateStatus): Section {
  const gates = findings.of('plan gates')
  const items = gates.state === 'found' ? rowsOf(gates.output, 'items') : []
  const lights = status.lights.map(({ gate, light }) => [
    gate,
    gates.state === 'found' ? traced(gates, gate, SIGNS[light]) : SIGNS[light]!,
    redOf(items, gate),
  ])
  const blocks: Block[] = [tableBlock('Five gates', [column('gate'), column('state'), column('red items')], lights)]
  if (gates.state === 'missing') return { ...HEAD, blocks: [...blocks, missingBlock(gates)] }
  const columns = [column('item'), column('gate'), column('what it asks'), column('state'), column('why')]
  const rows = items.map((one) => [
    traced(gates, String(one.item), one.item),
    String(one.gate),
    String(one.text),
    SIGNS[String(one.state)] ?? String(one.state),
    String(one.why),
  ])
  const windows =
    gates.output.windowAllowed === true ? 'A migration window may be scheduled.' : 'No migration window may be scheduled.'
  return {
    ...HEAD,
    blocks: [
      textBlock(windows),
      ...blocks,
      moreBlock('All items of the gates', tableBlock('Items', columns, rows)),
      ...recordBlocks(findings),
    ],
  }
}

/** What tests and drills left, whether it counts or not. */
function recordBlocks({ place: { folder } }: Findings): Block[] {
  const { evidence, evidenceFiles } = folder
  if (evidence.length === 0) return [textBlock('No test is recorded: odradek plan evidence add records one.')]
  const records = evidence.map(({ value }) => value)
  const standing = new Set(standingRecords(records, evidenceFiles))
  const rows = records.map((record) => [
    record.item,
    record.scope ?? '',
    standing.has(record) ? RESULTS[record.result] : '? its files have changed',
    record.at.slice(0, 10),
    record.producedBy,
    record.files.map(({ path }) => path).join(', '),
  ])
  const columns = [column('item'), column('of'), column('state'), column('day'), column('can be run again by'), column('files')]
  return [moreBlock(`Records of tests: ${rows.length}`, tableBlock('Records', columns, rows))]
}

const RESULTS = { pass: '● pass', fail: '✕ fail' } as const

function redOf(items: readonly Row[], gate: string): string {
  const red = items.filter((one) => one.gate === gate && one.state === 'red')
  return red.map(({ item, text }) => `${String(item)} ${String(text)}`).join('; ')
}
