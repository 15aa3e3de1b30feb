import { numberText } from '../../number-text.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import {
  column,
  listOf,
  mapOf,
  missingBlock,
  moreBlock,
  named,
  plain,
  type Row,
  rowsOf,
  tableBlock,
  textBlock,
  traced,
} from '../section-parts.ts'
import { seriesBlocks } from '../series.ts'
import { plainText, spoken } from '../words.ts'

export function workloadSection(findings: Findings): Section {
  const classified = findings.of('plan classify')
  const pressures = findings.of('plan pressures')
  return {
    id: 'workload',
    title: 'Workload and pressures',
    lead: 'What kind of workload this is, and what weighs on it. A score is the share of known signals that hold, by weight; confidence is how much of the signals is known at all.',
    blocks: [
      ...(classified.state === 'missing' ? [missingBlock(classified)] : labelBlocks(classified)),
      ...seriesBlocks(findings),
      ...(pressures.state === 'missing' ? [missingBlock(pressures)] : pressureBlocks(pressures)),
    ],
  }
}

function labelBlocks(classified: Found): Block[] {
  const { output } = classified
  const [scores, confidence, meaning] = [mapOf(output, 'scores'), mapOf(output, 'confidence'), mapOf(output, 'meaning')]
  const labels = listOf(output, 'labels')
  const patterns = Object.keys(scores).map((pattern) => [
    spoken(pattern),
    traced(classified, `scores.${pattern}`, scores[pattern]),
    traced(classified, `confidence.${pattern}`, confidence[pattern]),
    labels.includes(pattern) ? meaningText(meaning[pattern]) : '',
  ])
  const columns = [column('pattern'), column('score'), column('confidence'), column('what follows from it')]
  return [
    textBlock(labels.length === 0 ? 'It fits none of the known patterns well enough.' : `This workload is: ${named(labels)}.`),
    tableBlock('Patterns', columns, patterns),
    moreBlock('Signals of the patterns', signalsTable(classified, 'pattern')),
  ]
}

function meaningText(meaning: unknown): string {
  return String((meaning as Row | undefined)?.follows ?? '')
}

function signalsTable(found: Found, table: 'pattern' | 'pressure'): Block {
  const rows = rowsOf(found.output, 'signals').map((one) => {
    const step = `${String(one[table])}.${String(one.signal)}`
    return [
      spoken(String(one[table])),
      plainText(String(one.rule)),
      traced(found, step, one.isMet === null ? 'unknown' : one.isMet),
      traced(found, step, one.weight),
    ]
  })
  return tableBlock('Signals', [column(table), column('signal'), column('holds'), column('weight')], rows)
}

function pressureBlocks(pressures: Found): Block[] {
  const { output } = pressures
  const [scores, confidence] = ['scores', 'confidence'].map((name) => mapOf(output, name))
  const symptoms = rowsOf(output, 'symptoms')
  const rows = Object.keys(scores!).map((name) => [
    name,
    traced(pressures, `scores.${name}`, scores![name]),
    traced(pressures, `confidence.${name}`, confidence![name]),
    symptoms
      .filter((one) => (one.pressures as readonly unknown[]).includes(name))
      .map(({ symptom }) => String(symptom))
      .join(' '),
  ])
  const columns = [column('pressure'), column('score'), column('confidence'), column('what is seen')]
  const constraints = rowsOf(output, 'constraints').map(({ text }) => String(plain(text)))
  const bar = rowsOfScores(scores!)
  return [
    {
      kind: 'figure',
      caption: 'Pressures: what weighs on this cluster, from 0 to 1',
      chart: { kind: 'spans', unit: 'score; strong from 0.5', rows: bar },
      table: { columns, rows },
    },
    ...(constraints.length === 0 ? [] : [textBlock('What stands behind it:'), { kind: 'list', items: constraints } as const]),
    moreBlock('Signals of the pressures', signalsTable(pressures, 'pressure')),
  ]
}

function rowsOfScores(scores: Row) {
  return Object.entries(scores).map(([name, score]) => ({
    label: `${name}: ${numberText(score as number, 'score')}`,
    spans: [{ from: 0, to: score as number, kind: 'score' }],
  }))
}
