import { standingRecords } from '../calculations/evidence/record-state.ts'
import type { EvidenceFile } from '../documents/evidence-file.ts'
import type { Named } from '../folder/plan-folder.ts'
import { numberText } from '../number-text.ts'
import type { Finding, Findings } from './findings.ts'
import { gateStatusOf } from './gate-status.ts'
import { optionsOf } from './options-shown.ts'
import { listOf, mapOf, named } from './section-parts.ts'
import { optionName } from './words.ts'

/** A sentence, and the documents that it stands on. Without one it isn't said. */
export interface Sentence {
  readonly text: string
  readonly links: readonly string[]
}

export interface MemoPart {
  readonly question: string
  readonly sentences: readonly Sentence[]
}

export interface Memo {
  readonly title: string
  readonly parts: readonly MemoPart[]
  /** Sentences that nothing stands behind, with what would. */
  readonly missing: readonly string[]
}

/** Two pages are about this many sentences; the rest stands in the report. */
const SENTENCES_PER_PART = 6
const LINKS_PER_SENTENCE = 4
const MIGRATION_ITEM = /^M\d/
const ROLLBACK_ITEM = 'M4'

/** Why the present state is constrained, what relieves it, and what is proved: six questions for those who decide. */
export function memoOf(findings: Findings): Memo {
  const missing: string[] = []
  const part = (question: string, sentences: readonly Sentence[], wanted: string): MemoPart => {
    const proved = sentences.filter(({ links }) => links.length > 0)
    missing.push(
      ...sentences
        .filter(({ links }) => links.length === 0)
        .map(({ text }) => `${question} "${text}" has no document behind it.`),
    )
    if (sentences.length === 0) missing.push(`${question} ${wanted}`)
    return { question, sentences: proved.slice(0, SENTENCES_PER_PART) }
  }
  const { evidence, fallen } = recordsOf(findings)
  missing.push(...fallen.map(({ name }) => `${name} no longer stands on the files that it was made with.`))
  const passed = evidence.filter(({ value }) => value.result === 'pass')
  const rehearsals = evidence.filter(({ value }) => MIGRATION_ITEM.test(value.item) && value.item !== ROLLBACK_ITEM)
  const rollbacks = evidence.filter(({ value }) => value.item === ROLLBACK_ITEM)
  const parts = [
    part('Why is the present state constrained?', pressed(findings.of('plan pressures')), wanted(findings.of('plan pressures'))),
    part(
      'Which architecture relieves it, or why is none needed?',
      verdict(findings.of('plan options')),
      wanted(findings.of('plan options')),
    ),
    part('Which tests passed?', [...passed.filter(({ value }) => !MIGRATION_ITEM.test(value.item)).map(recorded)], NO_EVIDENCE),
    part('What was modelled?', modelled(findings), 'No cost could be computed: odradek plan cost tells what it lacks.'),
    part('What did rehearsals prove?', rehearsals.map(recorded), 'No rehearsal is recorded for M1, M2, M3 or M5.'),
    part('What rollback remains?', rollbacks.map(recorded), `No rollback rehearsal is recorded for ${ROLLBACK_ITEM}.`),
  ]
  const { cluster } = findings.place
  return { title: cluster === undefined ? 'Decision memo' : `Decision memo for ${cluster.value.id}`, parts, missing }
}

/** Records whose files are as they were, newest first, and the others. */
function recordsOf({ place: { folder } }: Findings) {
  const values = folder.evidence.map(({ value }) => value)
  const standing = new Set(standingRecords(values, folder.evidenceFiles))
  return {
    evidence: folder.evidence
      .filter(({ value }) => standing.has(value))
      .toSorted((one, other) => (one.value.at < other.value.at ? 1 : one.value.at > other.value.at ? -1 : 0)),
    fallen: folder.evidence.filter(({ value }) => !standing.has(value)),
  }
}

const NO_EVIDENCE = 'No test is recorded: odradek plan evidence add records one.'

function wanted(finding: Finding): string {
  return finding.state === 'missing' ? `${finding.name} lacks ${finding.lacks.join('; ')}.` : 'Nothing was found.'
}

/** Documents that a finding was read off, each once. */
function linksOf(...findings: readonly Finding[]): string[] {
  const used = findings.flatMap((one) => (one.state === 'found' ? one.used : []))
  return [...new Set(used.map(({ document, path }) => `${document}#${path}`))].slice(0, LINKS_PER_SENTENCE)
}

function pressed(pressures: Finding): Sentence[] {
  if (pressures.state === 'missing') return []
  const { dominating } = pressures.output
  const met = mapOf(pressures.output, 'met')
  const strong = listOf(pressures.output, 'strong').map(String)
  const links = linksOf(pressures)
  if (dominating === null) return [{ text: 'No pressure is known to be strong.', links }]
  return strong.map((name) => ({
    text: `${name === dominating ? 'What presses most is' : 'Also strong is'} ${name}: ${named((met[name] ?? []) as readonly unknown[])}.`,
    links,
  }))
}

function verdict(options: Finding): Sentence[] {
  return options.state === 'missing' ? [] : [{ text: String(options.output.text), links: linksOf(options) }]
}

/** Cost and gates stand in one sentence, always. */
function modelled(findings: Findings): Sentence[] {
  const gates = gateStatusOf(findings.of('plan gates'))
  return optionsOf(findings).flatMap((option) => {
    const [cost, moved] = [findings.of('plan cost', option), findings.of('plan sensitivity', option)]
    if (cost.state === 'missing') return []
    const known = numberText(cost.output.knownUsd as number, 'usd')
    const unknown = listOf(cost.output, 'unknown')
    const range = moved.state === 'missing' ? undefined : (moved.output.range as { lowUsd: number; highUsd: number })
    const span = range === undefined ? '' : `, between ${numberText(range.lowUsd, 'usd')} and ${numberText(range.highUsd, 'usd')}`
    const rest = unknown.length === 0 ? '' : `, without ${unknown.length} unknown lines`
    return [{ text: `${optionName(option)} costs ${known} USD a month${span}${rest}, with ${gates.text}.`, links: linksOf(cost) }]
  })
}

function recorded({ name, value }: Named<EvidenceFile>): Sentence {
  const { item, scope, result, at, producedBy, measures } = value
  const figures = Object.entries(measures)
    .slice(0, 3)
    .map(([measure, figure]) => `${measure} ${String(figure)}`)
  const about = scope === undefined ? item : `${item} for ${scope}`
  const shown = figures.length === 0 ? '' : ` (${figures.join(', ')})`
  return { text: `${about}: ${result} on ${at.slice(0, 10)} by ${producedBy}${shown}.`, links: [name] }
}

export function memoMarkdown({ title, parts, missing }: Memo): string {
  return [
    `# ${title}`,
    ...parts.flatMap(({ question, sentences }) => [
      `## ${question}`,
      sentences.length === 0 ? 'Nothing that a document stands behind.' : sentences.map(sentenceText).join('\n'),
    ]),
    '## Missing',
    missing.length === 0 ? 'Nothing.' : missing.map((one) => `- ${one.replaceAll('\n', ' ')}`).join('\n'),
    '',
  ].join('\n\n')
}

function sentenceText({ text, links }: Sentence): string {
  return `- ${text} ${links.map((link) => `[${link}](${encodeURI(link)})`).join(', ')}`
}
