import { roughText } from '../../number-text.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Section, SpansChart } from '../report-model.ts'
import {
  column,
  listOf,
  mapOf,
  moreBlock,
  plain,
  type Row,
  rowsOf,
  shownOr,
  tableBlock,
  textBlock,
  traced,
} from '../section-parts.ts'
import { plainText } from '../words.ts'

export function wavesSection(findings: Findings): Section {
  return {
    id: 'waves',
    title: 'Waves',
    lead: 'If it moves, it moves in waves: topics that hang together go at once, the least critical first (criticality 1 to 3, 3 is the most critical; 2 where nobody said). Each wave is copied, held until applications are ready, switched, and can go back.',
    blocks: shownOr(findings.of('plan waves'), (waves) => [...waveBlocks(waves), ...amountBlocks(waves, findings)]),
  }
}

const WAVES = 'Waves one after the other, by what must be copied'

function waveBlocks(waves: Found): Block[] {
  const { output } = waves
  const rows = rowsOf(output, 'waves')
  const plans = rowsOf(output, 'plans')
  const columns = [
    column('wave', 'name'),
    column('topics'),
    column('to copy', 'gib', 'GiB'),
    column('copying takes', 'copyHours', 'hours'),
    column('what blocks it'),
  ]
  const cells = rows.map((one, at) => [
    `wave ${String(one.index)}`,
    listOf(one, 'topics').join(', '),
    traced(waves, 'waves', one.gib),
    traced(waves, 'plans', plans[at]?.copyHours),
    listOf(plans[at] ?? {}, 'blockedBy')
      .map(blockText)
      .join('; ') || 'nothing of its own; gates count for all',
  ])
  const groups = rowsOf(output, 'groupPlans').map(({ group, wave, offsets }) => [
    String(group),
    wave === null ? 'none' : `wave ${String(wave)}`,
    offsets === null ? 'not chosen yet' : plain(offsets),
  ])
  const course = mapOf(output, 'course')
  return [
    rows.some(({ gib }) => typeof gib === 'number')
      ? { kind: 'figure', caption: WAVES, chart: courseOf(rows), table: { columns, rows: cells } }
      : tableBlock(WAVES, columns, cells),
    ...standing(output),
    moreBlock(
      'Consumer groups and their offsets',
      tableBlock('Groups', [column('group'), column('moves with'), column('offsets')], groups),
    ),
    moreBlock(
      'Steps of every wave',
      { kind: 'list', items: rowsOf(course, 'steps').map(({ text }) => String(text)) },
      textBlock(`Broken off if: ${Object.values(mapOf(course, 'abort')).join(' ')}`),
      textBlock(`Looked at afterwards: ${Object.values(mapOf(course, 'validation')).join(' ')}`),
      textBlock(`Way back: ${course.lastSafeRollback === null ? 'nobody said how.' : String(course.lastSafeRollback)}`),
    ),
  ]
}

/** Copies are counted twice in a report, and differently: by what lies in topics, and by what a rate leaves in the hours that it is kept. */
function amountBlocks({ output }: Found, findings: Findings): Block[] {
  const sizes = rowsOf(output, 'waves').map(({ gib }) => gib)
  const compared = findings.of('plan compare')
  const row = compared.state === 'missing' ? undefined : rowsOf(compared.output, 'rows')[0]
  const { retainedGiB, newGiB } = mapOf(row ?? {}, 'migration')
  if (!sizes.every((gib) => typeof gib === 'number') || typeof retainedGiB !== 'number' || typeof newGiB !== 'number') return []
  const lying = sizes.reduce((sum, gib) => sum + gib, 0)
  return [
    textBlock(
      `Waves copy ${roughText(lying)} GiB together: one copy of what lies in topics that people made. The month of both reckons with ${roughText(retainedGiB)} GiB, the average rate × the hours kept, and with ${roughText(newGiB)} GiB that are written while both run.`,
    ),
  ]
}

/** `offset-choice-missing: group`: the group keeps its name. */
function blockText(reason: unknown): string {
  const [what, ...of] = String(reason).split(': ')
  return [plainText(what!), ...of].join(': ')
}

/** What stands in the way of all waves. */
function standing(output: Row): Block[] {
  const unknown = listOf(output, 'unknownGib')
  return [
    ...[...listOf(output, 'warnings'), ...listOf(output, 'problems')].map((what) =>
      textBlock(PROBLEMS[String(what)] ?? plainText(String(what))),
    ),
    ...(unknown.length === 0 ? [] : [textBlock(`The size of ${unknown.length} topics is not known: ${unknown.join(', ')}.`)]),
  ]
}

const PROBLEMS: Readonly<Record<string, string>> = {
  'single-window': 'Everything would move in one window: if it goes wrong, all goes wrong.',
  'rollback-style-missing': 'Nobody has said how to go back (rollbackStyle of answers.yaml): without that this is no plan.',
  'rollback-offset-rule-missing':
    'Nobody has said what becomes of offsets when going back (rollbackOffsets of answers.yaml): without that this is no plan.',
}

/** One after the other: a wave begins where the one before has copied all. Hours aren't known of all waves before a rehearsal, so GiB stand for them. */
function courseOf(rows: readonly Row[]): SpansChart {
  let from = 0
  const bars = rows.map((one) => {
    const gib = typeof one.gib === 'number' ? one.gib : 0
    const span = { from, to: from + gib, kind: 'GiB' }
    from += gib
    const topics = listOf(one, 'topics').length
    const label = `wave ${String(one.index)}, ${topics} ${topics === 1 ? 'topic' : 'topics'}`
    return typeof one.gib === 'number' ? { label, spans: [span] } : { label: `${label}, size not known`, spans: [] }
  })
  return { kind: 'spans', unit: 'GiB', rows: bars }
}
