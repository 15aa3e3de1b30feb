import type { Findings } from '../findings.ts'
import type { Section, SpansChart } from '../report-model.ts'
import { column, listOf, missingBlock, named, plain, rowsOf, tableBlock, traced } from '../section-parts.ts'

export function wavesSection(findings: Findings): Section {
  const waves = findings.of('plan waves')
  const head = { id: 'waves', title: 'Waves' }
  if (waves.state === 'missing') return { ...head, blocks: [missingBlock(waves)] }
  const rows = rowsOf(waves.output, 'waves')
  const columns = [
    column('wave'),
    column('topics'),
    column('topics, by name'),
    column('to copy', 'gib', 'GiB'),
    column('over a limit'),
  ]
  const cells = rows.map((one) => [
    traced(waves, 'waves', one.index),
    listOf(one, 'topics').length,
    named(listOf(one, 'topics')),
    plain(one.gib),
    plain(one.oversize),
  ])
  return {
    ...head,
    blocks: [
      { kind: 'figure', caption: 'Waves in their order, by GiB to copy', chart: courseOf(rows), table: { columns, rows: cells } },
      tableBlock(
        'What stands in the way',
        [column('of'), column('what')],
        [
          ['warnings', named(listOf(waves.output, 'warnings'))],
          ['problems', named(listOf(waves.output, 'problems'))],
          ['topics of unknown size', named(listOf(waves.output, 'unknownGib'))],
        ],
      ),
    ],
  }
}

/** One after the other: a wave begins where the one before has copied all. Hours aren't known before a rehearsal, so GiB stand for them. */
function courseOf(rows: readonly Readonly<Record<string, unknown>>[]): SpansChart {
  let from = 0
  const bars = rows.map((one) => {
    const gib = typeof one.gib === 'number' ? one.gib : 0
    const span = { from, to: from + gib, kind: 'copying' }
    from += gib
    const label = `wave ${String(one.index)}`
    return typeof one.gib === 'number' ? { label, spans: [span] } : { label, note: 'size unknown', spans: [] }
  })
  return { kind: 'spans', unit: 'GiB', rows: bars }
}
