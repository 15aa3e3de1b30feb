import type { Findings } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, missingBlock, named, rowsOf, tableBlock, traced } from '../section-parts.ts'

/** Three sentences with their conditions: what to do, what presses, whether a window may be planned. */
export function verdictSection(findings: Findings, gates: GateStatus): Section {
  const [options, pressures] = [findings.of('plan options'), findings.of('plan pressures')]
  const blocks: Block[] = []
  if (options.state === 'missing') blocks.push(missingBlock(options))
  else blocks.push({ kind: 'text', text: `Verdict: ${String(options.output.verdict)}. ${String(options.output.text)}` })
  if (pressures.state === 'missing') blocks.push(missingBlock(pressures))
  else {
    const { dominating } = pressures.output
    const strong = named(listOf(pressures.output, 'strong'))
    const most = dominating === null ? 'No pressure dominates.' : `What presses most: ${String(dominating)}.`
    blocks.push({ kind: 'text', text: `${most} Strong pressures: ${strong}.` })
  }
  const isOpen = gates.lights.every(({ light }) => light === 'green' || light === 'amber')
  blocks.push({
    kind: 'text',
    text: `${isOpen ? 'A migration window may be scheduled' : 'No migration window may be scheduled'}: ${gates.text}.`,
  })
  if (options.state === 'found') {
    const changes = rowsOf(options.output, 'changes')
    const columns = [column('driver'), column('from'), column('direction'), column('threshold'), column('it becomes')]
    const rows = changes.map((one) => [
      String(one.driver),
      one.from as number | null,
      String(one.direction),
      one.threshold as number | null,
      String(one.becomes),
    ])
    if (rows.length > 0) blocks.push(tableBlock('What would change the verdict', columns, rows))
    blocks.push(
      tableBlock(
        'What the verdict hangs on',
        [column('fact'), column('value')],
        [
          ['it is small and stable', traced(options, 'smallAndStable', options.output.smallAndStable)],
          ['payback, months', traced(options, 'paybackMonths', options.output.paybackMonths)],
          ['reasons to stay', traced(options, 'reasonsToStay', named(listOf(options.output, 'reasonsToStay')))],
          ['conditions of shared storage met', named(listOf(options.output, 'sharedStorageConditionsMet'))],
          ['unknown', named(listOf(options.output, 'unknown'))],
        ],
      ),
    )
  }
  return { id: 'verdict', title: 'Verdict', blocks }
}
