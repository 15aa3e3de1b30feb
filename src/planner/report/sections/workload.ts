import type { Findings } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, mapOf, missingBlock, named, plain, rowsOf, tableBlock, traced } from '../section-parts.ts'

export function workloadSection(findings: Findings): Section {
  const classified = findings.of('plan classify')
  const blocks: Block[] = []
  if (classified.state === 'missing') blocks.push(missingBlock(classified))
  else {
    const { output } = classified
    const [scores, confidence, meaning] = [mapOf(output, 'scores'), mapOf(output, 'confidence'), mapOf(output, 'meaning')]
    blocks.push({ kind: 'text', text: `Labels: ${named(listOf(output, 'labels'))}.` })
    blocks.push(
      tableBlock(
        'Patterns',
        [column('pattern'), column('score'), column('confidence'), column('meaning')],
        [
          ...Object.keys(scores).map((pattern) => [
            pattern,
            traced(classified, `scores.${pattern}`, scores[pattern]),
            traced(classified, `confidence.${pattern}`, confidence[pattern]),
            plain(meaning[pattern] ?? ''),
          ]),
        ],
      ),
    )
    blocks.push(
      tableBlock(
        'Signals',
        [column('pattern'), column('signal'), column('rule'), column('weight'), column('met')],
        rowsOf(output, 'signals').map((one) => [
          plain(one.pattern),
          plain(one.signal),
          plain(one.rule),
          plain(one.weight),
          traced(classified, `${String(one.pattern)}.${String(one.signal)}`, one.isMet === null ? 'unknown' : one.isMet),
        ]),
      ),
    )
  }
  blocks.push(...pressureBlocks(findings))
  return { id: 'workload', title: 'Workload and pressures', blocks }
}

function pressureBlocks(findings: Findings): Block[] {
  const pressures = findings.of('plan pressures')
  if (pressures.state === 'missing') return [missingBlock(pressures)]
  const [scores, confidence, met] = ['scores', 'confidence', 'met'].map((name) => mapOf(pressures.output, name))
  const rows = Object.keys(scores!).map((name) => [
    name,
    traced(pressures, `scores.${name}`, scores![name]),
    traced(pressures, `confidence.${name}`, confidence![name]),
    plain(met![name]),
  ])
  return [tableBlock('Pressures', [column('pressure'), column('score'), column('confidence'), column('signals met')], rows)]
}
