import { optionOf } from '../../folder/place.ts'
import type { Findings } from '../findings.ts'
import type { Section } from '../report-model.ts'
import { column, figuresTable, listOf, missingBlock, named, plain, rowsOf, tableBlock, traced } from '../section-parts.ts'

/** What Amazon runs is sized as its own worksheet does it. */
const SIZINGS: Readonly<Record<string, string>> = {
  odradek: 'plan size odradek',
  'msk-standard': 'plan size aws-worksheet',
  'msk-express': 'plan size aws-worksheet',
}

export function sizingSection(findings: Findings): Section {
  const sizing = findings.of(SIZINGS[optionOf(findings.place) ?? ''] ?? 'plan size constraints')
  const head = { id: 'sizing', title: 'Sizing' }
  if (sizing.state === 'missing') return { ...head, blocks: [missingBlock(sizing)] }
  const ranked = rowsOf(sizing.output, 'ranked').map((one) => [
    String(one.name),
    plain(one.exact),
    traced(sizing, `constraints.${String(one.name)}`, one.count),
  ])
  return {
    ...head,
    blocks: [
      figuresTable(sizing.command, sizing, [
        ['brokers', 'brokers needed'],
        ['bottleneck', 'what binds'],
        ['accepted', 'accepted'],
      ]),
      tableBlock('Constraints, the binding one first', [column('constraint'), column('exact'), column('brokers')], ranked),
      {
        kind: 'text',
        text: `Warnings: ${named(listOf(sizing.output, 'warnings'))}. Unknown: ${named(listOf(sizing.output, 'unknown'))}.`,
      },
    ],
  }
}
